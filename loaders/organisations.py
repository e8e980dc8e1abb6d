"""Who reports: the registry of organisations, from the ``organisations.csv`` files beside the documents.

A folder of reports may hold ``organisations.csv`` (id, name, short_name, kind, parent, aliases, is_sample, since,
until) and ``manifest.csv`` (file, organisation, year, note_zh, note_en) for files whose text does not say whose they
are. Both count for the folder and everything below it. ``data/organisations/organisations.csv`` counts everywhere.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from loaders.forms import DATA, read_csv
from loaders.labels import fold

LEVELS_UP = 4  # how far above a document its folder's registry may lie
KINDS = (
    ("subdistrict", r"街道(?:办事处|办)?$"),
    ("town", r"镇(?:人民政府|政府)?$"),
    ("township", r"乡(?:人民政府|政府)?$"),
    ("bureau", r"(?:局|委|委员会|办公室|中心)$"),
    ("district", r"[区县市](?:人民政府|政府)?$"),
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


@dataclass(frozen=True)
class ManifestLine:
    """What a manifest says of one file."""

    organisation: str | None
    year: int | None


def kind_of(name: str) -> str:
    """The kind of an organisation by the ending of its name."""
    return next((kind for kind, pattern in KINDS if re.search(pattern, name)), "other")


def new_organisation(name: str) -> Organisation:
    """An organisation known only by its name, as a document prints it."""
    digest = hashlib.sha256(fold(name).encode()).hexdigest()[:10]
    return Organisation(f"org-{digest}", name, name, kind_of(name))


def read_organisations(path: Path) -> list[Organisation]:
    """The organisations of one registry file."""
    return [
        Organisation(
            id=line["id"],
            name=line["name"],
            short_name=line["short_name"] or line["name"],
            kind=line["kind"] or kind_of(line["name"]),
            parent=line["parent"] or None,
            aliases=tuple(filter(None, line["aliases"].split(";"))),
            is_sample=line["is_sample"] == "1",
            since=int(line["since"]) if line["since"] else None,
            until=int(line["until"]) if line["until"] else None,
        )
        for line in read_csv(path)
    ]


class Registry:
    """The organisations known where a document lies, found by any of their names."""

    def __init__(self, organisations: Iterable[Organisation]) -> None:
        self.organisations = {organisation.id: organisation for organisation in organisations}
        self._by_name: dict[str, set[str]] = {}
        for organisation in self.organisations.values():
            for name in (organisation.name, organisation.short_name, *organisation.aliases):
                self._by_name.setdefault(fold(name), set()).add(organisation.id)

    def find(self, name: str) -> Organisation | None:
        """The one organisation of this full name, short name or alias; None if none or several."""
        ids = self._by_name.get(fold(name), set())
        return self.organisations[next(iter(ids))] if len(ids) == 1 else None

    def named_in(self, text: str) -> list[Organisation]:
        """The organisations one of whose names stands in a text, longest names first."""
        folded = fold(text)
        names = sorted((name for name in self._by_name if len(name) >= 3 and name in folded), key=len, reverse=True)
        ids = dict.fromkeys(one for name in names for one in self._by_name[name])
        return [self.organisations[one] for one in ids]


def _folders(path: Path) -> Iterator[Path]:
    yield from list(path.resolve().parents)[:LEVELS_UP]


def registry_for(path: Path) -> Registry:
    """The registry that counts for a document: that of the project and those of the folders above it."""
    files = [DATA / "organisations" / "organisations.csv", *(f / "organisations.csv" for f in _folders(path))]
    return Registry(one for file in dict.fromkeys(files) if file.is_file() for one in read_organisations(file))


def manifest_line(path: Path) -> ManifestLine | None:
    """What the nearest manifest above a document says of it."""
    path = path.resolve()
    for folder in _folders(path):
        manifest = folder / "manifest.csv"
        if not manifest.is_file():
            continue
        for line in read_csv(manifest):
            if (folder / line["file"]).resolve() == path:
                return ManifestLine(line["organisation"] or None, int(line["year"]) if line["year"] else None)
    return None
