"""What there is to read: files, the documents in archives, the files of folders. Kind and size are looked at first."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from loaders import remote
from loaders.documents.container import archive
from loaders.documents.formats import SUFFIXES
from loaders.documents.limits import MAX_FILE
from loaders.errors import RefusedDocumentError
from loaders.file_names import told_name
from loaders.forms import DATA

# lists that lie beside documents, and what explains them
NO_DOCUMENTS = frozenset(
    (
        *("manifest.csv", "organisations.csv", "organisations.local.csv"),
        *("planted.csv", "stories.csv", "readme.md", "readme.txt"),
    )
)
MAX_ARCHIVE = 500_000_000  # bytes; as much as may come out of one
SAMPLE = DATA / "sample"
STARTING_FOLDERS = (DATA / "reports", SAMPLE)


@dataclass(frozen=True)
class Source:
    """A file to read: on disk, or unpacked from an archive (then with its bytes, or the reason why it has none)."""

    path: Path
    content: bytes | None = None
    member: str | None = None
    reason_code: str | None = None
    reason_detail: str | None = None
    known: str | None = None  # its SHA-256, where a report of exactly these bytes is in the ledger

    @property
    def name(self) -> str:
        """What the document is called."""
        return told_name(self.member or readable(self.path).name)


def unpacked(path: Path, content: bytes | None = None, budget: archive.Budget | None = None) -> Iterator[Source]:
    """The file itself, or, where it is an archive, the documents in it one by one; ``budget``: of several archives.
    Never raises for what is in it."""
    try:
        packed = _archive_bytes(path) if content is None else content
    except (OSError, RefusedDocumentError):  # refused with its reason when it is read
        packed = None
    if packed is None or not archive.is_archive(packed):
        yield Source(path, content)
        return
    is_empty = True
    for one in archive.members(packed, could_be_document, budget=budget):
        is_empty = False
        code, detail = (one.refused.code, one.refused.detail) if one.refused else (None, None)
        member = f"{readable(path).name}/{one.path}"
        yield Source(path / one.path, None if code else one.content, member, code, detail)
    if is_empty:
        yield Source(path, packed, None, "empty_archive", archive.listed(archive.opened(packed)))


def opened(files: Iterable[Path]) -> Iterator[Source]:
    """Every document of the files, one by one; of those on an object store with its bytes."""
    for is_remote, some in groupby(files, key=remote.is_remote):
        if not is_remote:
            yield from (source for file in some for source in unpacked(file))
            continue
        for path, found in remote.fetched(some, _most):
            if isinstance(found, bytes):
                yield from unpacked(path, found)
            else:
                yield Source(path, None, None, *found)


def _most(name: str) -> int:
    """How many bytes a file on an object store may have: whether it is an archive is told by its name."""
    return MAX_ARCHIVE if name.lower().endswith(".zip") else MAX_FILE


def content_of(path: Path) -> bytes:
    """The bytes of a file. Raises OSError, or RefusedDocumentError where it is none that can be read to its end (a
    device, a pipe) or is too large for a report."""
    size = _size_of(path)
    if size > MAX_FILE:
        raise RefusedDocumentError("too_large", f"{size // 1_000_000} MB")
    with path.open("rb") as file:
        return file.read(MAX_FILE + 1)


def _size_of(path: Path) -> int:
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise RefusedDocumentError("no_file")
    return found.st_size


def digest_of(source: Source) -> str | None:
    """The SHA-256 of a document before it is read; None of what is not read anyway, or lies elsewhere."""
    if source.reason_code:
        return None
    if source.content is not None:
        return hashlib.sha256(source.content).hexdigest()
    try:
        return None if remote.is_remote(source.path) or _size_of(source.path) > MAX_FILE else hash_of(source.path)
    except (OSError, RefusedDocumentError):  # refused with its reason when it is read
        return None


def hash_of(path: Path) -> str:
    """The SHA-256 of a file, without holding it in memory."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def readable(path: Path) -> Path:
    """A path as it can be shown and stored: a name that is no UTF-8 comes from a Windows office, else its bytes are
    spelt out. Each by itself: the folders of an office may be written in both ways."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return Path(*map(_readable_name, path.parts))
    return path


def _readable_name(name: str) -> str:
    try:
        said = os.fsencode(name)
    except UnicodeEncodeError:  # no name of this system: it came with a page or a list
        return name.encode(errors="backslashreplace").decode()
    for encoding in ("utf-8", "gb18030"):
        try:
            return said.decode(encoding)
        except UnicodeDecodeError:  # not this encoding: the next one is tried
            continue
    return said.decode("utf-8", "backslashreplace")


def _archive_bytes(path: Path) -> bytes | None:
    if _size_of(path) > MAX_ARCHIVE:
        return None
    with path.open("rb") as file:
        start = file.read(len(archive.SIGNATURE))
        return start + file.read() if start == archive.SIGNATURE else None


def documents_in(paths: Iterable[Path]) -> Iterator[Path]:
    """The files to look at: files as named, folders with all below them that could be documents, in order."""
    for path in paths:
        if remote.is_remote(path):
            yield from remote.files_in(path, could_be_document)
            continue
        if not path.is_dir():
            yield path
            continue
        for file in sorted(path.rglob("*")):
            hidden = any(part.startswith((".", "~$")) for part in file.relative_to(path).parts)
            if file.is_file() and could_be_document(file.name) and not hidden:
                yield file


def could_be_document(name: str) -> bool:
    """Whether a file in a folder or an archive is to be looked at, by its name."""
    return Path(name.rstrip(". ")).suffix.lower() in SUFFIXES and name.lower() not in NO_DOCUMENTS
