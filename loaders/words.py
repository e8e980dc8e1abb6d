"""The one look-up of every word an official reads, on pages and on the command line: the files of ``data/words/`` with
the columns key, zh, en.

A missing key raises. Numbers, money, dates and places are written here too, each with its unit.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from loaders.exact import percent, rounded
from loaders.forms import DATA, read_csv
from loaders.one_line import LONGEST_DETAIL, one_line
from loaders.series import Series
from loaders.units import TEN_THOUSAND

LANGUAGES = ("zh", "en")
FOLDER = DATA / "words"


@cache
def _table() -> dict[str, dict[str, str]]:
    """Every word by key. A key that stands in two files stops the start."""
    found: dict[str, dict[str, str]] = {}
    for file in sorted(FOLDER.glob("*.csv")):
        for line in read_csv(file):
            if "key" not in line:
                break  # the glossary has columns of its own
            if line["key"] in found:
                raise ValueError(f"data/words/{file.name}: the key {line['key']!r} stands twice")
            found[line["key"]] = line
    return found


class Said(str):
    """A sentence of ours that remembers what was filled in, and is the whole sentence to whoever reads it as text.

    ``template`` are our words, with braces; ``values`` is what came into them. Where a text is read as markup, only
    the words are: whoever shows it (``pages.shared.look.elements``) writes the values so that they stay text. Joining
    and adding keep what is known; every other operation on a text gives a bare one, of which nothing is ours.
    """

    template: str
    values: Mapping[str, object]

    def __new__(cls, template: str, values: Mapping[str, object] | None = None) -> Said:
        found = super().__new__(cls, template.format(**values) if values else template)
        found.template, found.values = template, values or {}
        return found

    def __reduce__(self) -> tuple[type[Said], tuple[str, dict[str, object]]]:
        return Said, (self.template, dict(self.values))

    def join(self, parts: Iterable[str], /) -> Said:
        """The parts with this between them."""
        named = {f"part{place}": part for place, part in enumerate(parts)}
        return Said("{between}".join(f"{{{name}}}" for name in named), named | {"between": self})

    def __add__(self, other: str, /) -> Said:
        return Said("{first}{then}", {"first": self, "then": other})

    def __radd__(self, other: str, /) -> Said:
        return Said("{first}{then}", {"first": other, "then": self})


def unstressed(text: str) -> str:
    """A sentence of ours without the emphasis in our words, for where it is not read as markup: what was filled in
    keeps its stars."""
    if not isinstance(text, Said):
        return text
    values = {name: unstressed(value) if isinstance(value, str) else value for name, value in text.values.items()}
    return Said(text.template.replace("**", ""), values)


@dataclass(frozen=True)
class Words:
    """The words of one language: ``words(key)``; values in braces are filled in, and it is a ``Said``."""

    language: str = "zh"

    def __call__(self, key: str, **values: object) -> str:
        return Said(_table()[key][self.language], values)

    def has(self, key: str) -> bool:
        """Whether there is such a key."""
        return key in _table()

    def pick(self, zh: str, en: str) -> str:
        """Of a text that data holds in both languages, the one of this language."""
        return zh if self.language == "zh" else en

    def join(self, parts: Iterable[str]) -> str:
        """A list in running text: 甲、乙、丙."""
        return self("list.comma").join(parts)

    def number(self, value: float | None, unit: str = "") -> str:
        """A number with thousands separators and its unit (件, 项, 家 …; 元 is money); a dash for no number."""
        if value is None or is_missing(value):
            return self("sign.none")
        if unit == "元":
            return self.money(value)
        shown = trimmed(value, 6 if unit == "万元" else 2)  # to the fen
        if not unit:
            return shown
        one = f"unit.{unit}.one"
        return self(one if value == 1 and self.has(one) else f"unit.{unit}", number=shown)

    def reason(self, code: str, detail: str | None = None) -> str:
        """Why a document was refused or needs an identity, and what to do."""
        return self(f"reason.{code}", detail=one_line(detail or "", LONGEST_DETAIL))

    def doubt(self, code: str, likely: float | None = None) -> str:
        """Why a figure is doubtful, with the amount it most likely means where there is one."""
        sentence = self(f"doubt.{code}")
        known = likely is not None and likely == likely  # a missing number comes out of a table as NaN
        return self("printed.likely", doubt=sentence, amount=self.money(likely)) if known else sentence

    def money(self, yuan: float | None) -> str:
        """An amount given in yuan: 万元 in Chinese from ten thousand on, ¥ in English. Never rounded below a fen."""
        if yuan is None or is_missing(yuan):
            return self("sign.none")
        if self.language == "zh" and abs(yuan) >= TEN_THOUSAND:
            return self("unit.万元", number=trimmed(yuan / TEN_THOUSAND, 6))
        return self("unit.元", number=trimmed(yuan, 2))

    def signed(self, value: float | None, unit: str = "") -> str:
        """A difference with its sign, +3 件 or −2 件."""
        if value is None or is_missing(value):
            return self("sign.none")
        sign = "+" if value > 0 else "−" if value < 0 else ""
        return f"{sign}{self.number(abs(value), unit)}"

    def percent(self, share: float | None) -> str:
        """A share of one as per cent, one decimal."""
        return self("sign.none") if share is None or is_missing(share) else f"{percent(share, 1):,}%"

    def coverage(self, reported: float, expected: float) -> str:
        """How many of how many units a sum covers: 11/12 家."""
        return self("coverage", reported=int(reported), expected=int(expected))

    def year(self, year: int) -> str:
        """A report year: 2023年."""
        return self("year", year=int(year))

    def years(self, years: Iterable[int]) -> str:
        """Report years, runs as a span: 2019–2021、2023年."""
        runs: list[list[int]] = []
        for year in sorted(set(years)):
            if runs and year == runs[-1][-1] + 1:
                runs[-1].append(year)
            else:
                runs.append([year])
        spans = [f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs]
        return self("year", year=self.join(spans)) if spans else ""

    def date(self, moment: str | None) -> str:
        """The day of an ISO time, where the program runs: at half past one in the night it is the new day."""
        if not moment:
            return self("sign.none")
        day = _local(moment)
        return self("date", year=day.year, month=day.month, day=day.day, iso=day.date().isoformat())

    def moment(self, moment: str | None) -> str:
        """The day and minute of an ISO time, where the program runs, so that it can be sorted: 2026-01-10 01:30."""
        return _local(moment).strftime("%Y-%m-%d %H:%M") if moment else self("sign.none")

    def series(self, series: Series) -> str:
        """The label of a series."""
        return self.pick(series.label_zh, series.label_en)

    def brief(self, series: str, label: str) -> str:
        """A shorter label of a series for a heading, where there is one."""
        key = f"brief.{series}"
        return self(key) if self.has(key) else label

    def notes(self, series: Series) -> str:
        """What the crosswalk says on the comparability of a series; empty where it says nothing."""
        return " ".join(series.notes_zh if self.language == "zh" else series.notes_en)

    def place(self, text: str) -> str:
        """A place of a document: 第78行; 第2个表格第5行第3列; 第1页第12行; 第2张工作表C5. Empty for no place."""
        at = {name: int(number) for name, number in re.findall(r"([a-z]+) (\d+)", text)}
        if not at:
            return ""
        if "sheet" in at:
            cell = f"{_column_letters(at['column'])}{at['row']}"
            where = self("place.sheet", sheet=at["sheet"], cell=cell)
        else:
            where = self("place.table" if "table" in at else "place.line", **at)
        if "page" in at:
            where = self("place.page", page=at["page"], where=where)
        return self("place.proved", where=where) if text.endswith(" proved") else where

    def unit(self, unit: str) -> str:
        """The bare name of a unit of measure."""
        return self(f"unit_name.{unit}")


def _local(moment: str) -> datetime:
    said = datetime.fromisoformat(moment)
    return said if said.tzinfo is None else said.astimezone()


def is_missing(value: float | None) -> bool:
    """Whether there is no number: None, NaN or pandas' NA."""
    try:
        return value is None or math.isnan(value)
    except TypeError:
        return True


def _column_letters(number: int) -> str:
    """The letters over a column of a workbook: 1 is A, 27 is AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def trimmed(value: float, decimals: int) -> str:
    """A number with thousands separators and at most so many decimals."""
    if value == int(value):
        return f"{int(value):,}"
    text = f"{rounded(value, decimals):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def words_of_file(name: str) -> dict[str, dict[str, str]]:
    """The rows of one word file by key, for tests and the dictionary page."""
    return {line["key"]: line for line in read_csv(FOLDER / f"{name}.csv")}
