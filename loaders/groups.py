"""The groups that series stand in, from ``data/forms/groups.csv``, and the series a page shows of them.

The group of a series is the first part of its id: ``licensing.decisions`` stands in ``licensing``. A line names the
page of the group and its leading series, those to speak of first; the order of the lines is that of the page. What a
page shows of the forms (kinds of applicant, outcomes, results of cases) follows from their rows and from the crosswalk.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from loaders.declared import at, declared
from loaders.errors import BrokenRuleError
from loaders.forms import DATA, load_forms
from loaders.series import Series, load_series

TOTAL = "total"  # the last part of a cell or series that adds up the others
OUTCOME = "app.result."
CASES = "四"  # the section whose rows are kinds of review case


@dataclass(frozen=True)
class Group:
    """A group of series: its id, the page that shows it, the series of it to speak of first."""

    id: str
    page: str
    leading: tuple[str, ...]


def group_of(series: str) -> str:
    """The group of a series."""
    return series.partition(".")[0]


@cache
def load_groups() -> dict[str, Group]:
    """The groups by id, in the order of the file. Raises BrokenRuleError, with file and line, where a line names no
    series of the group, or a series of the crosswalk stands in no group."""
    found = {}
    for place, line in declared(DATA / "forms" / "groups.csv"):
        found[line["group"]] = Group(line["group"], line["page"], tuple(line["leading"].split()))
        with at(f"{place}: group {line['group']!r}"):
            for one in found[line["group"]].leading:
                if one not in load_series() or group_of(one) != line["group"]:
                    raise BrokenRuleError(f"{one!r} is no series of it; correct it")
    for place, line in declared(DATA / "forms" / "crosswalk.csv"):
        if group_of(line["series_id"]) not in found:
            raise BrokenRuleError(f"{place}: groups.csv has no group {group_of(line['series_id'])!r}; add it")
    return found


def series_of(page: str) -> tuple[str, ...]:
    """The series of the groups that a page shows, group by group."""
    groups = [one.id for one in load_groups().values() if one.page == page]
    return tuple(one for group in groups for one in load_series() if group_of(one) == group)


def leading_of(page: str) -> tuple[str, ...]:
    """The series that a page speaks of first."""
    return tuple(one for group in load_groups().values() if group.page == page for one in group.leading)


def _place(series: Series) -> tuple[int, int]:
    """Where a series stands on paper: the newest edition that asks for it, and there its first cell."""
    for age, form in enumerate(reversed(load_forms().values())):
        if series.cells[form.id]:
            return age, form.cells.index(series.cells[form.id][0])
    return len(load_forms()), 0


def outcome_groups() -> tuple[str, ...]:
    """The series of what became of requests, ``app.result.denied`` and its like, without the total and without the
    single reasons; as printed, those of the newest edition first."""
    found = [one for one in load_series().values() if one.id.startswith(OUTCOME) and one.id.count(".") == 2]
    return tuple(one.id for one in sorted(found, key=_place) if not one.id.endswith(f".{TOTAL}"))


def parts_of(row: str) -> tuple[str, ...]:
    """The cells of a row without its total, in every edition that has it, those of the newest first."""
    rows = [form.row_by_code[row] for form in reversed(load_forms().values()) if row in form.row_by_code]
    cells = dict.fromkeys(cell for one in rows for cell in one.cells)
    return tuple(cell for cell in cells if not cell.endswith(f":{TOTAL}"))


def case_kinds() -> tuple[str, ...]:
    """The rows of section four in any edition, those of the newest first: ``case.review`` and its like."""
    rows = (row for form in reversed(load_forms().values()) for row in form.section_rows(CASES))
    return tuple(dict.fromkeys(row.code for row in rows))


def case_results() -> tuple[str, ...]:
    """The results of review cases, without the total: ``upheld`` and its like."""
    return tuple(dict.fromkeys(cell.partition(":")[2] for kind in case_kinds() for cell in parts_of(kind)))


def dropped_in(series: str) -> int | None:
    """The first year of the edition that no longer asks for a series; None where the newest asks, or none ever did."""
    forms = list(load_forms().values())
    asked = [place for place, form in enumerate(forms) if load_series()[series].cells[form.id]]
    later = forms[asked[-1] + 1 :] if asked else []
    return later[0].first_year if later else None
