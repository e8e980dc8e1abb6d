"""Every figure computed a second time, from the tables of the ledger and the declarations alone.

Imports nothing of the program: what the pages show is held against what stands here. Numbers are exact fractions; None
is no number.
"""

from __future__ import annotations

import csv
import json
import re
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from fractions import Fraction
from functools import cache, cached_property
from pathlib import Path

FORMS = Path(__file__).resolve().parents[2] / "data" / "forms"
WORST_FIRST = ("missing", "doubtful", "text", "dash", "blank")
GRAVEST = ("error", "warning", "notice")
TABLES = ("pub", "app", "case")  # how the cells of the three tables of a report begin
WEAKEST = ("none", "near", "exact")
Number = Fraction | None
Place = tuple[str, int, str]


def lines(name: str) -> list[dict[str, str]]:
    """The lines of a declaration."""
    with (FORMS / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@cache
def forms() -> dict[str, tuple[int, int]]:
    """First and last year that each form is due, in order."""
    return {one["id"]: (int(one["first_year"]), int(one["last_year"] or 9999)) for one in lines("forms.csv")}


@cache
def cells(form: str) -> dict[str, str]:
    """The cells of a form with the unit that they are printed in."""
    return {f"{one['row_code']}:{one['column_code']}": one["unit"] for one in lines(f"form_{form}.csv")}


def due(year: int) -> str:
    """The form due for a year."""
    return next((one for one, (first, last) in forms().items() if first <= year <= last), next(iter(forms())))


@dataclass
class Series:
    """A series: its cells by form, and how far two neighbouring forms measure the same."""

    label: str
    cells: dict[str, list[str]] = field(default_factory=dict)
    breaks: dict[tuple[str, str], str] = field(default_factory=dict)

    def level(self, one: str, other: str) -> str:
        """exact, near or none between two forms."""
        order = list(forms())
        low, high = sorted((order.index(one), order.index(other)))
        crossed = [self.breaks[order[at], order[at + 1]] for at in range(low, high)]
        return next((level for level in WEAKEST if level in crossed), "exact")

    @property
    def is_money(self) -> bool:
        """Whether it is an amount, in yuan."""
        return any(cells(form)[cell] in ("万元", "未注明") for form, named in self.cells.items() for cell in named)

    @property
    def table(self) -> int:
        """Which of the three tables of a report it stands in."""
        return next(TABLES.index(cell.partition(".")[0]) for named in self.cells.values() for cell in named)

    def asked(self, year: int) -> bool:
        """Whether the form due for a year asks for it."""
        return bool(self.cells[due(year)])

    def counts(self, year: int, form: str, level: tuple[str, ...] = ("near", "exact")) -> bool:
        """Whether a figure on a form is counted for a year."""
        return self.asked(year) and self.level(form, due(year)) in level


@cache
def series() -> dict[str, Series]:
    """Every series of the crosswalk."""
    found: dict[str, Series] = {}
    for line in lines("crosswalk.csv"):
        one = found.setdefault(line["series_id"], Series(line["label_zh"]))
        one.breaks[line["from_form"], line["to_form"]] = line["comparability"]
        for side in ("from", "to"):
            one.cells[line[f"{side}_form"]] = named(line[f"{side}_expr"], line[f"{side}_form"])
    return found


def named(expression: str, form: str) -> list[str]:
    """The cells that an expression of the crosswalk adds up: ``a:b + sum(c.*:total)``."""
    patterns = [re.sub(r"^sum\((.+)\)$", r"\1", term.strip()) for term in expression.split("+") if term.strip()]
    return [cell for pattern in patterns for cell in cells(form) if fnmatchcase(cell, pattern)]


def exact(value: float | None) -> Number:
    """A stored number as it is written."""
    return None if value is None else Fraction(str(value))


def total(numbers: Iterable[Number]) -> Number:
    """The sum of what is known; None for nothing."""
    known = [one for one in numbers if one is not None]
    return sum(known, Fraction(0)) if known else None


def middle(numbers: Iterable[Fraction]) -> Fraction:
    """The median."""
    ranked = sorted(numbers)
    half = len(ranked) // 2
    return ranked[half] if len(ranked) % 2 else (ranked[half - 1] + ranked[half]) / 2


@dataclass(frozen=True)
class Seen:
    """One unit, year and series."""

    unit: str
    year: int
    series: str
    form: str
    value: Number
    state: str
    flag: str
    settled: bool = False  # whether a person has said what a cell of it means


@dataclass(frozen=True)
class Change:
    """This year beside last year, for one unit and series."""

    previous: Number = None
    difference: Number = None
    percent: Number = None
    level: str = ""
    previous_flag: str = ""
    misread: bool = False
    previous_settled: bool = False


class Ground:
    """A ledger, read once."""

    def __init__(self, path: Path) -> None:
        with closing(sqlite3.connect(path)) as db:
            db.row_factory = sqlite3.Row
            self.units = {one["organisation_id"]: dict(one) for one in db.execute("SELECT * FROM organisation")}
            reports = [dict(one) for one in db.execute("SELECT * FROM report WHERE is_current")]
            self.reports = {(one["organisation_id"], one["year"]): one for one in reports}
            self.figures: dict[int, dict[str, tuple[Number, str]]] = {}
            for report, cell, value, state in db.execute("SELECT report_id, cell, value, state FROM figure"):
                self.figures.setdefault(report, {})[cell] = exact(value), state
            self.found = [dict(one) for one in db.execute("SELECT * FROM finding")]
            self.problems = [dict(one) for one in db.execute("SELECT * FROM problem")]

    @cached_property
    def district(self) -> dict[str, str]:
        """The district of each unit."""
        return {one: self._district(one) for one in self.units}

    def _district(self, unit: str) -> str:
        one, above = self.units[unit], self.units.get(self.units[unit]["parent_id"])
        if above and above is not one and above["is_sample"] == one["is_sample"]:
            return above["organisation_id"]
        sample = "~sample" * one["is_sample"]
        bare = re.sub(r"(人民)?政府(办公室|办公厅|办)?$", "", one["name"])
        is_office = bool(re.search(r"政府(办公室|办公厅|办)$", one["name"]))
        is_zone = bool(re.search(r"区(管委会|管理委员会)$", bare))
        if one["kind"] != "district" and not is_office and not is_zone and bare[-1] not in "省州盟旗":
            return sample
        level = {"省": "province", "市": "city", "州": "city", "盟": "city", "会": "zone"}.get(bare[-1], "county")
        return f"{sample}~{level}"

    @cached_property
    def owed(self) -> dict[str, list[int]]:
        """The years that each unit owes a report for."""
        filed: dict[str, list[int]] = {one: [] for one in self.units}
        for unit, year in self.reports:
            filed[unit].append(year)
        found = {}
        for unit, one in self.units.items():
            beside = [other for other, two in self.units.items() if self._beside(one, two)]
            newest = max((year for other in beside for year in filed[other]), default=0)
            first = one["since"] or min(filed[unit], default=None)
            if first is None or (one["kind"] == "district" and not filed[unit]):
                continue
            last = max(filed[unit] + [one["until"] or newest])
            found[unit] = list(range(min([first, *filed[unit]]), last + 1))
        return found

    @staticmethod
    def _beside(one: dict, other: dict) -> bool:
        return (one["parent_id"], one["is_sample"]) == (other["parent_id"], other["is_sample"])

    def members(self, district: str) -> list[str]:
        """The units of a district that owe a report, in the order of the ledger."""
        return [one for one in self.units if self.district[one] == district and one in self.owed]

    @cached_property
    def flags(self) -> dict[Place, str]:
        """The gravest finding on each cell that is not innocent."""
        current = {one["report_id"]: one for one in self.reports.values()}
        failed = [one for one in self.found if one["status"] == "fail" and one["report_id"] in current]
        accused = []
        for one in failed:
            report = current[one["report_id"]]
            places = [(report["organisation_id"], cell["year"], cell["cell"]) for cell in json.loads(one["cells"])]
            accused.append((one["severity"], report["year"], places))
        alone = {place for _, year, places in accused if all(at[1] == year for at in places) for place in places}
        grave: dict[Place, str] = {}
        for severity, year, places in accused:
            guilty = {at[1] for at in places if at in alone}
            is_across = any(at[1] != year for at in places)
            for at in places:
                if not (is_across and guilty and at[1] not in guilty):
                    grave[at] = min(grave.get(at, severity), severity, key=GRAVEST.index)
        return grave

    def seen(self, unit: str, year: int, name: str) -> Seen:
        """What is known of a series for a unit and year that it owes a report for."""
        key = (unit, year, name)
        if key not in self._seen:
            self._seen[key] = self._look(*key)
        return self._seen[key]

    @cached_property
    def _seen(self) -> dict[tuple[str, int, str], Seen]:
        return {}

    def _look(self, unit: str, year: int, name: str) -> Seen:
        report = self.reports.get((unit, year))
        form = written_on(report, series()[name]) if report else due(year)
        asked = series()[name].cells[form]
        if not asked:
            return Seen(unit, year, name, form, None, "not_asked", "")
        if report is None:
            return Seen(unit, year, name, form, None, "not_filed", "")
        found = [self.figures.get(report["report_id"], {}).get(cell, (None, "missing")) for cell in asked]
        states = [state for _, state in found if state not in ("number", "settled")]
        if states:
            return Seen(unit, year, name, form, None, min(states, key=WORST_FIRST.index), "")
        settled = any(state == "settled" for _, state in found)
        marks = [self.flags[unit, year, cell] for cell in asked if (unit, year, cell) in self.flags]
        return Seen(unit, year, name, form, total(value for value, _ in found), "number", gravest(marks), settled)

    def change(self, unit: str, year: int, name: str) -> Change:
        """This year beside last year."""
        now = self.seen(unit, year, name)
        if year - 1 not in self.owed[unit]:
            return Change()
        before, one = self.seen(unit, year - 1, name), series()[name]
        level = one.level(before.form, now.form)
        if level == "none":
            return Change(level=level)
        mark = before.flag if before.value is not None else ""
        is_flagged = bool(now.flag or mark)
        misread = "error" in (now.flag, mark) or (one.is_money and is_flagged)
        if now.value is None or before.value is None:
            return Change(before.value, None, None, level, mark, misread, before.settled)
        gap = now.value - before.value
        percent = gap / before.value if before.value > 0 and not (one.is_money and is_flagged) else None
        return Change(before.value, gap, percent, level, mark, misread, before.settled)

    def median(self, district: str, year: int, name: str, kind: str) -> tuple[Number, int, int]:
        """The median of a district's units of a kind, over how many of how many."""
        alike = [one for one in self.members(district) if self.units[one]["kind"] == kind]
        owing = [one for one in alike if year in self.owed[one]]
        rows = [self.seen(one, year, name) for one in owing]
        known = [
            one.value for one in rows if series()[name].counts(year, one.form, ("exact",)) and one.value is not None
        ]
        return (middle(known) if len(known) > 2 else None), len(known), len(rows)


def written_on(report: dict, one: Series) -> str:
    """The form of the table of a report in which a series stands; tables may be of several: ``2021/2019/2021``."""
    return report["tables"].split("/")[one.table] if report["tables"] else report["form"]


def gravest(marks: Iterable[str]) -> str:
    """The gravest of some marks; empty for none."""
    known = set(marks)
    return next((one for one in GRAVEST if one in known), "")


@dataclass(frozen=True)
class Sum:
    """A total over some units."""

    value: Number
    reported: int
    expected: int
    previous: Number
    difference: Number
    percent: Number
    paired: int
    left_out: int
    flagged: int
    flagged_value: Fraction
    flag: str
    previous_flag: str
    level: str
    settled: int
    previous_settled: int


def add_up(ground: Ground, units: list[str], year: int, name: str) -> Sum | None:
    """The total of a series over the units that owe a report for a year; None where the form due does not ask."""
    one = series()[name]
    owing = [unit for unit in units if year in ground.owed[unit]]
    if not one.asked(year) or not owing:
        return None
    rows = [ground.seen(unit, year, name) for unit in owing]
    sure = [row for row in rows if row.value is not None and one.counts(year, row.form)]
    changes = [(row, ground.change(row.unit, year, name)) for row in sure]
    both = [(row, change) for row, change in changes if change.difference is not None]
    kept = [change for _, change in both if not change.misread]
    flagged = [row for row in sure if row.flag]
    previous, difference = total(c.previous for c in kept), total(c.difference for c in kept)
    levels = [change.level for change in kept] or [change.level for _, change in changes]
    return Sum(
        value=total(row.value for row in sure),
        reported=len(sure),
        expected=len(rows),
        previous=previous,
        difference=difference,
        percent=difference / previous if difference is not None and previous > 0 else None,
        paired=len(kept),
        left_out=len(both) - len(kept),
        flagged=len(flagged),
        flagged_value=total(row.value for row in flagged) or Fraction(0),
        flag=gravest(row.flag for row in flagged),
        previous_flag=gravest(change.previous_flag for change in kept),
        settled=sum(row.settled for row in sure),
        previous_settled=sum(change.previous_settled for change in kept),
        level=next((level for level in WEAKEST if level in levels), ""),
    )
