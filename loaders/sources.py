"""What there is to read: files, the documents in archives, the files of folders."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from loaders.documents.container import archive
from loaders.documents.formats import SUFFIXES
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


def unpacked(path: Path, content: bytes | None = None) -> Iterator[Source]:
    """The file itself, or, where it is an archive, the documents in it one by one. Never raises for what is in it."""
    try:
        size = path.stat().st_size if content is None else len(content)
        packed = _archive_bytes(path) if content is None and size <= MAX_ARCHIVE else content
    except OSError:  # refused with its reason when it is read
        packed = None
    if packed is None or not archive.is_archive(packed):
        yield Source(path, content)
        return
    is_empty = True
    for one in archive.members(packed, could_be_document):
        is_empty = False
        code, detail = (one.refused.code, one.refused.detail) if one.refused else (None, None)
        yield Source(path / one.path, None if code else one.content, f"{path.name}/{one.path}", code, detail)
    if is_empty:
        yield Source(path, packed, None, "empty_archive", archive.listed(archive.opened(packed)))


def _archive_bytes(path: Path) -> bytes | None:
    with path.open("rb") as file:
        start = file.read(len(archive.SIGNATURE))
        return start + file.read() if start == archive.SIGNATURE else None


def documents_in(paths: Iterable[Path]) -> Iterator[Path]:
    """The files to look at: files as named, folders with all below them that could be documents, in order."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for file in sorted(path.rglob("*")):
            hidden = any(part.startswith((".", "~$")) for part in file.relative_to(path).parts)
            if file.is_file() and could_be_document(file.name) and not hidden:
                yield file


def could_be_document(name: str) -> bool:
    """Whether a file in a folder or an archive is to be looked at, by its name."""
    return Path(name).suffix.lower() in SUFFIXES and name.lower() not in NO_DOCUMENTS
