"""Who reports: the registry of organisations, from the ``organisations.csv`` files beside the documents.

A folder of reports may hold ``organisations.csv`` (id, name, short_name, kind, parent, aliases, is_sample, since,
until) and ``manifest.csv`` (file, organisation, year, note_zh, note_en) for files whose text does not say whose they
are. Both count for the folder and everything below it. What ``data/organisations/`` lists counts everywhere: the
tracked ``organisations.csv``, an empty example, and the district's own ``organisations.local.csv``.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from loaders.errors import WrongRequestError
from loaders.forms import DATA
from loaders.labels import fold
from loaders.name_keys import kept
from loaders.names import GENERAL, GOVERNMENT, HAN, LIKE, core, cores, kind_of, likeness, same_unit
from loaders.remote import content_at, is_remote
from loaders.wrapping import AROUND, LEADING

if TYPE_CHECKING:
    from loaders.unit_list import Listed

OWN_LISTS = DATA / "organisations"
OF_EVERYWHERE = ("organisations.csv", "organisations.local.csv")  # of two lines with one id the later file's counts
SHORTEST_IN_TEXT = 3  # shorter names stand in other words by chance
LARGEST_LIST = 10_000_000  # bytes of a list; that of a province has some hundred thousand
LONGEST_YEAR = 4
LEVELS_UP = 4  # how far above a document its folder's registry may lie
AFTER_A_DISTRICT = re.compile(r"(?:(?:人民)?政府)?(?:$|[\d年_(.-]|二[〇○零]|政府信息|信息公开|政务公开)")
MONTH = re.compile(r"\d{1,2}月(?:\d{1,2}[日号])?")
UNIT_IN_TEXT = re.compile(
    rf"(?P<name>[{HAN}]{{1,20}}?(?:街道(?:办事处|办)?|(?:(?<![城乡])镇|乡(?![镇村]))(?:人民政府|政府)?"
    rf"|(?:局|委员会|[健改]委)(?![{HAN}])))"
)


@dataclass(frozen=True)
class Organisation:
    """A unit that reports, or the district above it."""

    id: str
    name: str
    short_name: str
    kind: str
    parent: str | None = None
    aliases: tuple[str, ...] = ()
    is_sample: bool = False
    since: int | None = None
    until: int | None = None
    contact: str = ""
    telephone: str = ""
    due: str | None = None  # its own day of the year after the report's, as 03-31
    successor: str | None = None  # the id of the unit that carries it on
    listed_on: str | None = None  # the day on which the office listed it; None where only its reports name it

    @property
    def first_listed(self) -> int | None:
        """The first year that a unit owes a report for because the office listed it: the year before the listing."""
        return int(self.listed_on[:4]) - 1 if self.listed_on else None


@dataclass(frozen=True)
class ManifestLine:
    """What a manifest says of one file."""

    organisation: str | None
    year: int | None


def new_organisation(name: str) -> Organisation:
    """An organisation known only by its name, as a document prints it."""
    digest = hashlib.sha256(fold(name).encode()).hexdigest()[:10]
    return Organisation(f"org-{digest}", name, name, kind_of(name))


def read_organisations(path: Path) -> list[Organisation]:
    """The organisations of one registry file. Raises WrongRequestError with a sentence for every line that cannot be
    understood."""
    return _organisations_in(_list_at(path) or b"", path.name)


def _organisations_in(content: bytes, name: str) -> list[Organisation]:
    from loaders.unit_list import read_list  # only who keeps a list should pay for it

    found = read_list(content)
    is_empty = len(found.faults) == 1 and found.faults[0].code == "no_units"
    if found.faults and not is_empty:
        raise WrongRequestError(*(one.sentence(name) for one in found.faults))
    return [of_line(one) for one in found.units]


def of_line(one: Listed) -> Organisation:
    """A line of a list as an organisation, by itself: the units above it are named as they are written."""
    said = dict(one.fields)
    short, parent = str(said.get("short_name") or one.name), str(said.get("parent") or "") or None
    unit = new_organisation(one.name)
    plain = {name: said[name] for name in ("since", "until", "due", "contact", "telephone", "aliases") if name in said}
    named: dict[str, Any] = plain | {"is_sample": bool(said.get("is_sample"))}
    identity = str(said.get("id") or unit.id)
    return replace(unit, id=identity, short_name=short, kind=one.kind, parent=parent, **named)


class Registry:
    """The organisations known where a document lies, found by any of their names, and what a manifest says of files.

    A name is known with and without 办事处 or 人民政府, and, where the registry says which unit is above, with and
    without the name of that place.
    """

    def __init__(
        self, organisations: Iterable[Organisation], manifest: Mapping[Path, ManifestLine] | None = None
    ) -> None:
        self.manifest = manifest or {}  # by the file, resolved
        self.organisations = {organisation.id: organisation for organisation in organisations}
        self._by_name: dict[str, set[str]] = {}
        for organisation in self.organisations.values():
            for name in self.names(organisation):
                self._by_name.setdefault(name, set()).add(organisation.id)

    def names(self, organisation: Organisation) -> set[str]:
        """Every name of a unit, folded and without 办事处 or 人民政府."""
        names = {short for name in _printed_names(organisation) for short in cores(name)}
        above = self.organisations.get(organisation.parent or "")
        for place in {core(name) for name in _printed_names(above)} - {""} if above and above != organisation else ():
            bare = {name.removeprefix(place) if len(name) > len(place) + 1 else name for name in names - {place}}
            names |= {name for name in bare if not GENERAL.search(name)}
            names |= {place + name for name in bare if not name.startswith(("区", "县", "市"))}
        return names

    def full_names(self, organisation: Organisation) -> set[str]:
        """The names of a unit but for those with which another one of its names ends."""
        names = self.names(organisation)
        return {one for one in names if not any(other != one and other.endswith(one) for other in names)}

    def keys(self, organisation: Organisation) -> set[str]:
        """The keys by which a unit is found, see ``name_keys``."""
        return kept(organisation.name, self.names(organisation), self.full_names(organisation))

    def under(self, keys: Iterable[str]) -> list[Organisation]:
        """The organisations with one of these keys, in the order of the registry."""
        found = {one for key in keys for one in self._by_key.get(key, ())}
        return [self.organisations[one] for one in sorted(found, key=self._places.__getitem__)]

    @cached_property
    def _by_key(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for one in self.organisations.values():
            for key in self.keys(one):
                found.setdefault(key, []).append(one.id)
        return found

    @cached_property
    def _places(self) -> dict[str, int]:
        return {one: place for place, one in enumerate(self.organisations)}

    def named(self, name: str) -> list[Organisation]:
        """The organisations that bear this name: full, short or an alias; none, one or several."""
        return [self.organisations[one] for one in sorted(self._by_name.get(core(name), ()))]

    def find(self, name: str) -> Organisation | None:
        """The one organisation of this full name, short name or alias; None if none or several."""
        found = self.named(name)
        return found[0] if len(found) == 1 else None

    def like(self, name: str) -> list[tuple[Organisation, float]]:
        """The organisations with a name like this one, with how like from 0 to 1, the most like first."""
        scores = {
            organisation.id: max(likeness(name, own) for own in self.names(organisation))
            for organisation in self.organisations.values()
        }
        ranked = sorted(scores.items(), key=lambda pair: -pair[1])
        return [(self.organisations[one], score) for one, score in ranked if score >= LIKE]

    def may_be(self, organisation: Organisation, name: str) -> bool:
        """Whether a name the registry does not know may be this organisation's, in another wording."""
        return any(same_unit(one, name) for one in self.full_names(organisation))

    def named_in(self, text: str) -> list[str]:
        """The units' names in a text of few words (a file name, a folder): those of the registry, else by their ending.

        Each is as it is printed there, with the words that run into it: 新清波街道 is not 清波街道.
        """
        folded = GOVERNMENT.sub("", MONTH.sub("-", fold(text)))
        spans: list[tuple[int, int]] = []
        for name in sorted((name for name in self._by_name if len(name) >= SHORTEST_IN_TEXT), key=len, reverse=True):
            for match in re.finditer(re.escape(name), folded):
                inside = any(match.start() < end and start < match.end() for start, end in spans)
                if not inside and not (kind_of(name) == "district" and _goes_on(folded[match.end() :])):
                    spans.append(match.span())
        found = [_with_what_runs_into_it(folded, start, end) for start, end in sorted(spans)]
        ending = [_own(match["name"]) for match in UNIT_IN_TEXT.finditer(folded)]
        return list(dict.fromkeys(found or (name for name in ending if not GENERAL.search(name))))

    def manifest_line(self, path: Path) -> ManifestLine | None:
        """What the nearest manifest above a document says of it."""
        return self.manifest.get(Path(os.path.realpath(path)))


def _printed_names(organisation: Organisation) -> tuple[str, ...]:
    return (organisation.name, organisation.short_name, *organisation.aliases)


def _goes_on(rest: str) -> bool:
    """Whether the name of a district is only the beginning of a longer name: 示例区 in 示例区财政局."""
    return AFTER_A_DISTRICT.match(rest) is None


def _with_what_runs_into_it(text: str, start: int, end: int) -> str:
    before = re.search(rf"[{HAN}]*$", text[:start])
    return _own((before[0] if before else "") + text[start:end])


def _own(name: str) -> str:
    """A name without the words before it: 2023年度清波街道, 关于清波街道, 打印清波街道."""
    return AROUND.sub("", LEADING.sub("", re.sub(r"^(?:年度?|.*[〇○零一二三四五六七八九]年度?|.*的)", "", name)))


def registry_of(folder: Path) -> Registry:
    """The registry that counts for the documents of a folder: that of the project, those of the folder and the folders
    above it, and what their manifests say of single files."""
    folder = folder if is_remote(folder) else Path(os.path.realpath(folder))
    folders = (folder, *list(folder.parents)[: LEVELS_UP - 1])
    lists = [*(OWN_LISTS / name for name in OF_EVERYWHERE), *(one / "organisations.csv" for one in folders)]
    there = ((file.name, _list_at(file)) for file in dict.fromkeys(lists))
    found = (one for name, content in there if content is not None for one in _organisations_in(content, name))
    lines: dict[Path, ManifestLine] = {}
    for one in reversed(folders):  # the nearest counts
        lines |= _read_manifest(one)
    return Registry(found, lines)


def _list_at(file: Path) -> bytes | None:
    """The bytes of a list; None where there is none."""
    if is_remote(file):
        return content_at(file, LARGEST_LIST)
    if not file.is_file():
        return None
    with file.open("rb") as opened:
        content = opened.read(LARGEST_LIST + 1)
    if len(content) > LARGEST_LIST:
        raise WrongRequestError(("unit_list.too_large", {"file": file.name, "most": LARGEST_LIST // 1_000_000}))
    return content


def _read_manifest(folder: Path) -> dict[Path, ManifestLine]:
    """What the manifest of a folder says, by the file it says it of; of two lines for one file the first. Raises
    WrongRequestError where it cannot be understood."""
    manifest, lines = folder / "manifest.csv", dict[Path, ManifestLine]()
    content = _list_at(manifest)
    if content is None:
        return lines
    from loaders.unit_list import text_of

    try:
        reader = csv.DictReader(io.StringIO(text_of(content), newline=""))
        every = [(reader.line_num, line) for line in reader]
    except (UnicodeDecodeError, csv.Error) as error:
        code = "unknown_encoding" if isinstance(error, UnicodeDecodeError) else "damaged_file"
        unread: dict[str, object] = {"file": manifest.name, "text": code}
        raise WrongRequestError(("unit_list.unreadable", unread)) from error
    if "file" not in (reader.fieldnames or ()):
        raise WrongRequestError(("unit_list.manifest", {"file": manifest.name}))
    for number, line in every:
        year = (line.get("year") or "").strip()
        if year and not (year.isdecimal() and len(year) <= LONGEST_YEAR):
            about: dict[str, object] = {"file": manifest.name, "line": number, "column": "year", "text": year}
            raise WrongRequestError(("unit_list.year", about))
        said = ManifestLine((line.get("organisation") or "").strip() or None, int(year) if year else None)
        if "\0" not in (named := line["file"] or ""):  # no file is called so
            lines.setdefault(Path(os.path.realpath(folder / named)), said)  # links may lead in a circle
    return lines


def owed_years(organisations: Iterable[Organisation], filed: dict[str, set[int]]) -> dict[str, range]:
    """The years each organisation owes a report for.

    From ``since``, or its first report, or, where the office listed it, the year before the listing; to ``until``, or
    the latest year for which any unit of its district reported. For what is owed by the calendar see ``calendar``.
    """
    found = {}
    latest: dict[str | None, int] = {}
    units = list(organisations)
    for one in units:
        latest[one.parent] = max([latest.get(one.parent, 0), *filed.get(one.id, ())])
    for one in units:
        years = filed.get(one.id, set())
        first = one.since or min(years, default=None) or one.first_listed
        if first is not None and (one.kind != "district" or years):
            last = max([one.until or latest[one.parent], *years])
            found[one.id] = range(min([first, *years]), last + 1)
    return found
