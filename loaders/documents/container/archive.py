"""ZIP archives and files that are ZIPs inside: the limits of unpacking, and the documents of an archive one by one.

Nothing is written to disk: a member's name is only shown. Headers are not believed: what is unpacked is counted.
"""

from __future__ import annotations

import re
import stat
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import PurePosixPath
from typing import NoReturn
from unicodedata import east_asian_width
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from loaders.documents.limits import MAX_FILE
from loaders.errors import RefusedDocumentError
from loaders.file_names import told_name

MAX_MEMBER = MAX_FILE  # bytes of one member unpacked
MAX_TOTAL = 500_000_000  # bytes of a whole archive unpacked: two hundred reports with pictures
MAX_PACKAGE = 200_000_000  # bytes of all parts of one office file: pictures included
MAX_MEMBERS = 5_000  # of one archive, folders and all; a district has some two hundred reports
MAX_ENTRIES = 100_000  # lines of directory, those of office files packed into it counted too, before they are parsed
MAX_DEPTH = 3  # archives in archives: the district's, the unit's, the year's
MAX_RATIO = 300  # unpacked to packed; XML reaches a hundred, a bomb a thousand
RATIO_COUNTS_FROM = 5_000_000  # bytes unpacked below which the ratio says nothing
CHUNK = 1_000_000
DEEPEST = 40  # folders in each other
NAMED = 10  # members that are told by name where an archive is refused
SIGNATURE = b"PK"
ENTRY, HEAD = b"PK\x01\x02", 46  # opens each line of a ZIP's directory; so many bytes stand before its name
END = b"PK\x05\x06"  # opens what stands behind the directory, and says where it begins
ENCRYPTED, UTF_8 = 0x1, 0x800  # flags of a member
MEDIA_TYPE = re.compile(r"[\w.+-]{1,60}/[\w.+-]{1,100}")  # all else that a file says of itself is not told on
METHODS = (ZIP_STORED, ZIP_DEFLATED)  # of every office file and nearly every archive
PACKAGES = {
    "docx": {"word/document.xml", "word/*"},
    "xlsb": {"xl/workbook.bin"},
    "xlsx": {"xl/workbook.xml", "xl/*"},
    "pptx": {"ppt/*"},
    "ofd": {"ofd.xml"},
    "odf": {"content.xml"},
}
FOLDERS = ("word/", "xl/", "ppt/")
FURNITURE = re.compile(r"^(?:__MACOSX|\..*|~\$.*|Thumbs\.db|desktop\.ini)$", re.IGNORECASE)
SPOILT = (BadZipFile, NotImplementedError, EOFError, OSError, RuntimeError, ValueError, OverflowError, zlib.error)


@dataclass(frozen=True)
class Member:
    """A file of an archive: where it stands in it, and its bytes or why they cannot be had."""

    path: PurePosixPath
    content: bytes = b""
    refused: RefusedDocumentError | None = None


class Budget:
    """What may still be unpacked, in bytes, of one archive or of several together."""

    def __init__(self, total: int) -> None:
        self.total = self.left = total

    @property
    def is_spent(self) -> bool:
        """Whether more was to be unpacked than may be."""
        return self.left < 0

    def spend(self, size: int) -> None:
        self.left -= size
        if self.left < 0:
            raise RefusedDocumentError("too_large", f"> {self.total // 1_000_000} MB")


def opened(content: bytes) -> ZipFile:
    """A ZIP. Raises RefusedDocumentError where it is damaged or has far too many members."""
    if content.count(ENTRY) > MAX_ENTRIES:
        raise RefusedDocumentError("too_large", f"> {MAX_ENTRIES}")
    try:
        package = ZipFile(BytesIO(_named_truly(content)))
    except SPOILT as error:
        raise RefusedDocumentError("damaged_file", str(error)) from error
    if len(package.infolist()) > MAX_MEMBERS:
        raise RefusedDocumentError("too_large", f"> {MAX_MEMBERS}")
    return package


def _named_truly(content: bytes) -> bytes:
    """An archive in which no name is said to be UTF-8 that is none: one of them would shut the whole of it."""
    end = content.rfind(END)
    start = int.from_bytes(content[end + 16 : end + 20], "little") if end >= 0 else len(content)
    wrong = []
    for entry in re.compile(re.escape(ENTRY)).finditer(content, start, max(end, start)):
        head = content[entry.start() : entry.start() + HEAD]
        first = entry.start() + HEAD
        name = content[first : first + int.from_bytes(head[28:30], "little")]
        if len(head) == HEAD and head[9] & 0x8 and _decoded(name, "utf-8") is None:
            wrong.append(entry.start() + 9)
    if not wrong:
        return content
    told = bytearray(content)
    for place in wrong:
        told[place] &= ~0x8
    return bytes(told)


def unpacked(package: ZipFile, info: ZipInfo, budget: Budget | None = None) -> bytes:
    """The bytes of a member, counted while they come. Raises RefusedDocumentError where they cannot be had."""
    budget = budget or Budget(MAX_MEMBER)
    if info.flag_bits & ENCRYPTED:
        raise RefusedDocumentError("locked_file")
    if info.compress_type not in METHODS:
        raise RefusedDocumentError("unsupported_format", f"ZIP {info.compress_type}")
    _refuse_bomb(info.file_size, info.compress_size)  # what says itself that it is too large need not be tried
    budget.spend(0)
    found = bytearray()
    try:
        with package.open(info) as member:
            while chunk := member.read(CHUNK):
                found += chunk
                budget.spend(len(chunk))
                _refuse_bomb(len(found), info.compress_size)
    except SPOILT as error:
        raise RefusedDocumentError("damaged_file", str(error)) from error
    return bytes(found)


def _refuse_bomb(size: int, packed: int) -> None:
    if size > MAX_MEMBER:
        raise RefusedDocumentError("too_large", f"> {MAX_MEMBER // 1_000_000} MB")
    if size > RATIO_COUNTS_FROM and size > MAX_RATIO * max(packed, 1):
        raise RefusedDocumentError("too_large", f"1 : {size // max(packed, 1)}")


def read(content: bytes) -> NoReturn:
    """An archive is no document, those in it are read one by one. Raises RefusedDocumentError with their names."""
    with opened(content) as package:
        raise RefusedDocumentError("archive", listed(package))


def checked_package(content: bytes) -> list[str]:
    """The names of the parts of an office file, once all of them were unpacked within the limits.

    A library that reads the file unpacks it whole: this comes before. Raises RefusedDocumentError.
    """
    with opened(content) as package:
        budget = Budget(MAX_PACKAGE)
        for info in package.infolist():
            unpacked(package, info, budget)
        return [name_of(info) for info in package.infolist()]


def package_kind(names: Iterable[str]) -> str | None:
    """What a ZIP with these members is, if it is one file of an office suite: docx, xlsx, xlsb, pptx, odf, ofd."""
    parts = {name.replace("\\", "/").lstrip("/").lower() for name in names}
    parts |= {f"{folder}*" for folder in FOLDERS if any(re.fullmatch(rf"{folder}[^/]+\.xml", part) for part in parts)}
    return next((kind for kind, marks in PACKAGES.items() if parts & marks), None)


def is_archive(content: bytes) -> bool:
    """Whether a file is a ZIP that holds files, rather than a file that is a ZIP inside."""
    if not content.startswith(SIGNATURE):
        return False
    try:
        with opened(content) as package:
            return package_kind(package.namelist()) is None
    except RefusedDocumentError:  # it is refused, with the same reason, where it is read
        return False


def members(
    content: bytes, wanted: Callable[[str], bool], depth: int = 1, budget: Budget | None = None
) -> Iterator[Member]:
    """The files of an archive whose names are wanted, one by one; those of archives in it instead of these.

    Raises RefusedDocumentError where the archive cannot be opened; a spoilt member never stops the others.
    """
    budget = budget or Budget(MAX_TOTAL)
    with opened(content) as package:
        for path, info in files_of(package):
            if wanted(path.name):
                yield from _member(path, package, info, wanted, depth, budget)


def _member(
    path: PurePosixPath, package: ZipFile, info: ZipInfo, wanted: Callable[[str], bool], depth: int, budget: Budget
) -> Iterator[Member]:
    try:
        content = unpacked(package, info, budget)
    except RefusedDocumentError as error:
        yield Member(path, refused=error)
        return
    inner = members(content, wanted, depth + 1, budget) if depth < MAX_DEPTH and is_archive(content) else ()
    is_empty = True
    for member in inner:
        is_empty = False
        yield replace(member, path=path / member.path)
    if is_empty:  # no archive, or one in which nothing is wanted, or too deep: refused by its own reason when read
        yield Member(path, content)


def name_of(info: ZipInfo) -> str:
    """A member's name with ``/`` between folders; where it is not said to be UTF-8, in GBK as Windows writes it."""
    name = info.orig_filename
    if not info.flag_bits & UTF_8:
        raw = name.encode("cp437", "replace")
        texts = [text for encoding in ("utf-8", "gb18030") if (text := _decoded(raw, encoding))]
        name = next(filter(_could_be_chinese, texts), (*texts, name)[0])
    return name.replace("\\", "/")


def _decoded(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:  # not this encoding: the next one is tried
        return None


def _could_be_chinese(name: str) -> bool:
    """Whether no letter is of another script: 通知 in GBK is, taken as UTF-8, a letter with a Hebrew accent."""
    return all(letter.isascii() or east_asian_width(letter) in "WFA" for letter in name)


def shown_path(name: str) -> PurePosixPath:
    """A member's name without what would lead out of the archive: drives, roots, ``..`` and control characters; of one
    that is long, or that lies deep, its end."""
    parts = [_printable(part) for part in name.split("/")]
    parts = [part for part in parts if part.strip() not in ("", ".", "..") and not part.endswith(":")]
    return PurePosixPath(*map(told_name, parts[-DEEPEST:])) if parts else PurePosixPath("?")


def _printable(part: str) -> str:
    """A folder or a file without what is not seen; that makes none of those that are hidden by a dot in front."""
    seen = "".join(letter for letter in part if letter.isprintable())
    return f"_{seen}" if seen.startswith(".") and not part.startswith(".") else seen


def files_of(package: ZipFile) -> list[tuple[PurePosixPath, ZipInfo]]:
    """The files of an archive in order of their names, each name once; without folders, links and furniture."""
    found: dict[PurePosixPath, ZipInfo] = {}
    numbers: Counter[PurePosixPath] = Counter()
    for info in package.infolist():
        path = shown_path(name_of(info))
        is_link = stat.S_ISLNK(info.external_attr >> 16)
        if info.is_dir() or name_of(info).endswith("/") or is_link or any(map(FURNITURE.match, path.parts)):
            continue
        found[_unused(path, found, numbers)] = info
    return sorted(found.items())


def _unused(path: PurePosixPath, taken: dict[PurePosixPath, ZipInfo], numbers: Counter[PurePosixPath]) -> PurePosixPath:
    """The path, numbered where another member has the same."""
    free = path
    while free in taken:
        numbers[path] += 1
        free = path.with_name(f"{path.stem} ({numbers[path] + 1}){path.suffix}")
    return free


def listed(package: ZipFile) -> str:
    """The files of an archive, for a person: how many, and the first by name."""
    names = [str(path) for path, _ in files_of(package)]
    more = ["…"] if len(names) > NAMED else []
    return f"{len(names)}: " + ", ".join([*names[:NAMED], *more]) if names else "0"


def odf_type(content: bytes) -> str:
    """The media type that a file of OpenDocument says it has. Raises RefusedDocumentError where it is locked."""
    with opened(content) as package:
        parts = {name_of(info): info for info in package.infolist()}
        manifest = unpacked(package, parts["META-INF/manifest.xml"]) if "META-INF/manifest.xml" in parts else b""
        if b"encryption-data" in manifest:
            raise RefusedDocumentError("locked_file")
        said = unpacked(package, parts["mimetype"]).decode("ascii", "replace").strip() if "mimetype" in parts else ""
        return said if MEDIA_TYPE.fullmatch(said) else "ODF"
