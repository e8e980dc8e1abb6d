"""Files that lie on an object store or a web server, through fsspec: an optional extra, ``pip install '.[remote]'``.

An address, ``s3://bucket/2024/x.html``, is held as a path whose first folder is its protocol,
``/s3:/bucket/2024/x.html``: names, folders and the lists in them are those of any other file. Sizes are looked at
before a byte is fetched; some files are fetched at once, for each costs a journey.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from loaders.errors import WrongRequestError

ADDRESS = re.compile(r"([a-z][a-z0-9+.-]+)://(.*)", re.S)
PROTOCOL = re.compile(r"([a-z][a-z0-9+.-]+):")
WEB, ON_DISK = ("http", "https"), ("file", "local")
DEEPEST = 40  # folders in each other; a link may lead in a circle
FETCHED, FETCHED_BYTES = 16, 64_000_000  # at once: files, and their bytes
Found = bytes | tuple[str, str]  # a file's bytes, or the code and detail of why there are none


def where(named: Path | str) -> Path:
    """The path of what a person names. Raises WrongRequestError where an address holds a password, a question or a
    second address: it would be kept in the ledger."""
    match = ADDRESS.fullmatch(named) if isinstance(named, str) else None
    if not match:
        return Path(named)
    protocol, rest = match[1], match[2].lstrip("/")
    holds_user = protocol not in ON_DISK and "@" in rest.partition("/")[0]
    if holds_user or "::" in rest or (protocol in WEB and "?" in rest):
        raise WrongRequestError(("remote.address", {"protocol": protocol}))
    return Path(os.sep, f"{protocol}:", *(unquote(rest) if protocol in WEB else rest).split("/"))


def is_remote(path: Path) -> bool:
    """Whether a path stands for an address."""
    return len(path.parts) > 1 and path.parts[0] == os.sep and PROTOCOL.fullmatch(path.parts[1]) is not None


def address_of(path: Path) -> str:
    """A path as a person writes it: of one that stands for an address, this."""
    if not is_remote(path):
        return str(path)
    protocol, rest = path.parts[1][:-1], "/".join(path.parts[2:])
    return f"{protocol}:///{rest}" if protocol in ON_DISK else f"{protocol}://{rest}"


def files_in(path: Path, wanted: Callable[[str], bool]) -> Iterator[Path]:
    """The file itself, or those below a folder that are wanted by their name, in order; what is not there is found out
    when it is read. Raises WrongRequestError where the store cannot be asked."""
    system, name = _system(path)
    with _asking(path):
        of_web = path.parts[1][:-1] in WEB  # it tells a page from a folder by nothing but its name
        is_folder = not wanted(path.name) if of_web else system.exists(name) and system.isdir(name)
        found = list(_below(system, path, wanted, DEEPEST)) if is_folder else [path]
    yield from found


def _below(system: Any, folder: Path, wanted: Callable[[str], bool], deep: int) -> Iterator[Path]:
    listed = system.ls(_url(folder) + ("/" if folder.parts[1][:-1] in WEB else ""), detail=True)
    every = {_path_of(folder, one["name"]): one["type"] for one in listed}
    for path in sorted(every):
        if path.parent != folder or path.name.startswith((".", "~$")):
            continue
        if every[path] == "directory" and deep:
            yield from _below(system, path, wanted, deep - 1)
        elif every[path] == "file" and wanted(path.name):
            yield path


def _path_of(folder: Path, name: str) -> Path:
    """The path of what a listing names: with its protocol on the web, without elsewhere."""
    protocol = folder.parts[1]
    return where(name) if ADDRESS.match(name) else Path(os.sep, protocol, *name.strip("/").split("/"))


def fetched(paths: Iterable[Path], most: Callable[[str], int]) -> Iterator[tuple[Path, Found]]:
    """The bytes of each file, none of one that has more than ``most`` for its name, in order."""
    for _, some in groupby(paths, key=lambda path: path.parts[1]):
        heap: list[tuple[Path, int | None]] = []
        for path in some:
            size = _size(path)
            known = [FETCHED_BYTES if one is None else one for _, one in [*heap, (path, size)]]
            if heap and (len(heap) == FETCHED or sum(known) > FETCHED_BYTES):
                yield from _fetched(heap, most)
                heap = []
            heap.append((path, size))
        yield from _fetched(heap, most)


def content_at(path: Path, most: int) -> bytes | None:
    """The bytes of a list that may lie there; None where none does. Raises WrongRequestError where it has more."""
    with _asking(path):
        system, name = _system(path)
        if len(path.parts) < 4 or not system.exists(name):
            return None
    ((_, found),) = fetched([path], lambda _: most)
    if not isinstance(found, bytes):
        raise WrongRequestError(("remote.unreachable", {"address": address_of(path), "detail": found[1]}))
    return found


def _size(path: Path) -> int | None:
    """The size of a file; None where the store does not say, -1 where it is not there."""
    system, name = _system(path)
    with _asking(path):
        try:
            size = system.info(name)["size"]
        except FileNotFoundError:
            return -1
    return None if size is None else int(size)


def _fetched(heap: list[tuple[Path, int | None]], most: Callable[[str], int]) -> Iterator[tuple[Path, Found]]:
    wanted = [path for path, size in heap if size and 0 < size <= most(path.name)]
    found: dict[Path, Any] = {}
    if wanted:
        system, _ = _system(wanted[0])
        ends = [most(path.name) + 1 for path in wanted]
        names = [_system(path)[1] for path in wanted]
        with _asking(wanted[0]):
            answers = system.cat_ranges(names, [0] * len(names), ends, on_error="return")
        found = dict(zip(wanted, answers, strict=True))
    for path, size in heap:
        yield path, _told(found.get(path, b"") if size is not None else _begun(path, most(path.name)), path, size, most)


def _begun(path: Path, most: int) -> bytes:
    """What a file begins with, of whose size nothing is known."""
    system, name = _system(path)
    with _asking(path), system.open(name, "rb", block_size=0) as file:
        read: bytes = file.read(most + 1)
        return read


def _told(found: bytes | Exception, path: Path, size: int | None, most: Callable[[str], int]) -> Found:
    if size == -1:
        return "unreadable_file", os.strerror(2)
    if isinstance(found, Exception):
        return "unreadable_file", getattr(found, "strerror", None) or str(found) or type(found).__name__
    if max(size or 0, len(found)) > most(path.name):
        return "too_large", f"{(size or len(found)) // 1_000_000} MB"
    return found


def _url(path: Path) -> str:
    return quote(address_of(path), safe="/:@!$&'()*+,;=~") if path.parts[1][:-1] in WEB else address_of(path)


def _system(path: Path) -> tuple[Any, str]:
    """The file system of a protocol and the name of the file in it. Raises WrongRequestError where either the extra or
    the package of the protocol is not installed."""
    protocol = path.parts[1][:-1]
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise WrongRequestError(("remote.not_installed", {"address": address_of(path)})) from error
    try:
        found: tuple[Any, str] = url_to_fs(_url(path))
    except (ImportError, ValueError) as error:
        raise WrongRequestError(("remote.protocol", {"protocol": protocol, "detail": str(error)})) from error
    return found


@contextmanager
def _asking(path: Path) -> Iterator[None]:
    """What a store says instead of an answer, in as many ways as there are stores, is one sentence."""
    try:
        yield
    except WrongRequestError:
        raise
    except Exception as error:
        detail = " ".join((getattr(error, "strerror", None) or str(error) or type(error).__name__).split())
        raise WrongRequestError(("remote.unreachable", {"address": address_of(path), "detail": detail})) from error
