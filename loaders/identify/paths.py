"""What the file name, the folders above and the manifest say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from loaders.identify.signs import Sign, sign
from loaders.identify.years import YEAR, year_of
from loaders.labels import fold
from loaders.names import kind_of
from loaders.organisations import Registry

FOLDERS_UP = 3
IN_NAME = re.compile(rf"{YEAR}(?:年度|年(?!\d|[一二三四五六七八九十]+月))")
OF_THE_REPORT = re.compile(r"^年度|^年.*?(?:年报|年度|报告)|^年报")


def _years(text: str, source: str, printed: str) -> Iterator[Sign]:
    """The years of a name: 2023年度 and 2023年…年报 say it, 2023年 may be the year of publication."""
    for match in IN_NAME.finditer(text):
        rest = text[match.end("year") :]
        yield sign("year", year_of(match["year"]), source, printed, settles=bool(OF_THE_REPORT.match(rest)))


def _units(text: str, source: str, printed: str, registry: Registry) -> Iterator[Sign]:
    """The units of a name: one of the registry says whose report it is, another is offered."""
    for name in registry.named_in(text):
        known = registry.find(name)
        if source == "folder" and kind_of(known.name if known else name) == "district":
            continue  # the folder of a district holds the reports of its units
        yield sign("organisation", known.name if known else name, source, printed, settles=bool(registry.named(name)))


def path_signs(path: Path, registry: Registry) -> Iterator[Sign]:
    """The signs of the file's name, then of the folders above it, the nearest first."""
    named = [("file_name", path.stem, path.name)]
    named += [("folder", folder.name, folder.name) for folder in list(path.parents)[:FOLDERS_UP]]
    for source, name, printed in named:
        yield from _years(fold(name), source, printed)
        yield from _units(name, source, printed, registry)


def manifest_signs(path: Path, registry: Registry) -> Iterator[Sign]:
    """What the manifest of the folder says."""
    line = registry.manifest_line(path)
    if line and line.organisation:
        yield sign("organisation", line.organisation, "manifest", "manifest.csv")
    if line and line.year:
        yield sign("year", str(line.year), "manifest", "manifest.csv")
