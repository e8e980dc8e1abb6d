"""What the predicates of the rules mean (``vocabulary`` lists them): facts of one figure, or of a whole report.

Each answers True, False, or None where the report does not tell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from loaders.figures import SURE, Figure
from loaders.forms import PROSE, SECTIONS
from loaders.reconcile.balances import balances
from loaders.reconcile.filed import Filed
from loaders.reconcile.flows import flow_cells
from loaders.reconcile.language.interval import Interval, Truth
from loaders.reconcile.language.text import show_number
from loaders.reconcile.limits import limit
from loaders.reconcile.nearly import Likeness, likeness

NOT_FIGURES = ("blank", "dash", "text")
LEFT_EMPTY = ("blank", "dash")
MERGED = frozenset(("two_figures", "too_many_figures", "too_large"))  # doubts that mean cells run together
TELLING = SECTIONS[:2]  # tables two and three; table four is the same in every edition so far and follows them
FEWEST_FLOWS = 5  # fewer figures may well be equal by chance
LARGE_FLOW = 10  # one of them must be of this size: small numbers repeat themselves
NUMBER_OF_YEAR = r"(?P<year>20\d\d)"
STATED_YEAR = {  # where a report says its year, once spaces are gone
    "title": re.compile(NUMBER_OF_YEAR + r"年"),
    "text": re.compile(r"(?:现将|公布|发布|编制)[^。；]{0,25}?" + NUMBER_OF_YEAR + r"年度?(?:的?政府)?信息公开"),
    "period": re.compile(r"统计期限[^。；]{0,12}?" + NUMBER_OF_YEAR + r"年1月1日"),
}
STATED_IN = {  # the same, as identification found it: before section one and in the page too
    "title": (("title", "page_title"),),
    "text": (("statement",), ("opening",)),
    "period": (("period",),),
}
AGGREGATES = re.compile(  # the report says that its figures are those of other units added up
    r"(?:(?:本|年度)报告|年报|(?:所列|统计|表中|报告)的?(?:数据|数字)|数据)[^。；]{0,60}汇总"
    r"|汇总[^。；]{0,40}(?:年度报告|年报|数据)[^。；]{0,10}(?:编制|形成|而成|得出)"
)
OF_OTHERS = re.compile(r"各|所属|下属|下辖|所辖")
DENIED = re.compile(  # nothing is added up, or only what belongs to the office itself
    r"(?:未|不|没有)[^，。；]{0,4}汇总|[仅只][^。；]{0,24}(?:本级|本机关|本单位|本办|办公室|自身)"
    r"|不(?:含|包[含括])[^。；]{0,16}(?:所属|下属|下辖|所辖|各|街道|部门)|(?:所属|下属|下辖|所辖|各)[^。；]{0,20}另行(?:编制|公布|发布|公开)"
)


# --- of a figure ---------------------------------------------------------------------------


def _whole(figure: Figure) -> Truth:
    return None if figure.value is None else figure.value == int(figure.value)


def _unit_known(figure: Figure) -> Truth:
    return True if figure.state in SURE else False if figure.doubt == "unit" else None


OF_FIGURE: Mapping[str, Callable[[Figure], Truth]] = {
    "is_number": lambda figure: figure.state in SURE,
    "blank": lambda figure: figure.state in NOT_FIGURES,
    "present": lambda figure: figure.state != "missing",
    "whole": _whole,
    "unit_known": _unit_known,
}


# --- of the figures of a report ------------------------------------------------------------


def _all_figures(report: Filed, section: str) -> Truth:
    """Whether every cell of a section holds a figure; None where some are only doubtful."""
    states = {report.figures[cell].state for cell in report.section_cells(section)}
    if states & set(NOT_FIGURES):
        return False
    return None if "doubtful" in states else True


def _zeros_fit(report: Filed, section: str) -> Truth:
    """Whether the identities of a section all hold once its empty cells are read as 0; nothing else may be unread."""
    figures = {cell: report.figures[cell] for cell in report.section_cells(section)}
    if any(figure.value is None and figure.state not in LEFT_EMPTY for figure in figures.values()):
        return False
    values = {cell: Interval(figure.value or 0, figure.value or 0) for cell, figure in figures.items()}
    own = [one for one in balances(report.form) if set(one.cells) <= set(values)]
    return bool(own) and all(one.holds(values) for one in own)


def _has_row(report: Filed, row: str) -> Truth:
    return any(report.figures[cell].state != "missing" for cell in report.form.row_by_code[row].cells)


def _one_figure_a_cell(report: Filed, row: str) -> Truth:
    """Whether no cell of a row holds figures that have run together."""
    return not any(report.figures[cell].doubt in MERGED for cell in report.form.row_by_code[row].cells)


def _within_limit(report: Filed, cell: str) -> Truth:
    """Whether a figure is of a size that units of this kind report."""
    value, most = report.figures[cell].value, limit(report.kind, cell)
    return None if value is None or most is None else value <= most


# --- of a report and last year's -----------------------------------------------------------


def _flows(report: Filed) -> Iterator[tuple[Figure, Figure]]:
    """The figures of what happened in the year, beside last year's of the same cell."""
    before = report.previous.figures if report.previous else {}
    for cell, figure in report.figures.items():
        if cell in flow_cells() and cell in before and (figure.value or before[cell].value):
            yield figure, before[cell]


def _has_flows(report: Filed, _: str) -> Truth:
    """Whether enough happened in the two years to tell a copy from chance."""
    values = [value for pair in _flows(report) for value in (pair[0].value, pair[1].value) if value]
    return len(list(_flows(report))) >= FEWEST_FLOWS and max(values) >= LARGE_FLOW


def _equal_flows(report: Filed) -> tuple[int, int]:
    """How many of the figures that are not zero in both years are the same in both, and of how many."""
    pairs = [(now.value, before.value) for now, before in _flows(report)]
    return sum(now == before for now, before in pairs), len(pairs)


def _differs_from_last_year(report: Filed, _: str) -> Truth:
    """Whether any figure of what happened in the year differs from last year's."""
    pairs = [(now.value, before.value) for now, before in _flows(report)]
    if any(None not in pair and pair[0] != pair[1] for pair in pairs):
        return True
    return None if any(None in pair for pair in pairs) else False


def _like_last_year(report: Filed) -> Likeness:
    return likeness((now.cell, now.value, before.value) for now, before in _flows(report))


def shared_with(report: Filed, section: str) -> str:
    """The units of the year that have the same section, each with how much of it; empty for none."""
    return "、".join(f"{one.name} {one.percent}%" for one in report.alike or () if one.section == section)


# --- of the words of a report --------------------------------------------------------------


def stated_year(report: Filed, where: str) -> int | None:
    """The year a report states in its title, its text or its statistical period; None where it states none. Where it
    states the year it is filed under beside another one, the former counts: pages name the reports of other years."""
    texts = report.squeezed[:1] if where == "title" else report.squeezed[1:]
    found = (STATED_YEAR[where].search(text) for text in texts)
    first = next((int(match["year"]) for match in found if match), None)
    if first not in (None, report.year):
        return first
    stated = [[year for source, year in report.stated_years if source in one] for one in STATED_IN[where]]
    others = (years[0] for years in stated if years and report.year not in years)
    return next(others, report.year if first or any(stated) else None)


def _has_section(report: Filed, section: str) -> Truth:
    """Whether a section is there: its text, or for a section with a table, any cell of it."""
    cells = report.section_cells(section) if section in SECTIONS else ()
    return section in report.passages or any(report.figures[cell].state != "missing" for cell in cells)


def _is_aggregate(report: Filed, _: str) -> Truth:
    """Whether the report says that its figures are those of the units below, added up."""
    sentences = [one for text in report.squeezed for one in re.split(r"[。；]", text)]
    return any(AGGREGATES.search(one) and OF_OTHERS.search(one) and not DENIED.search(one) for one in sentences)


# --- of the day of publication -------------------------------------------------------------


def _day(report: Filed, month_day: str) -> date:
    """A day of the year after the report's: ``01-31``."""
    return date.fromisoformat(f"{report.year + 1}-{month_day}")


def _published_by(report: Filed, month_day: str) -> Truth:
    return None if report.published_on is None else report.published_on <= _day(report, month_day)


def _published_by_deadline(report: Filed, _: str) -> Truth:
    if report.published_on is None or report.deadline is None:
        return None
    return report.published_on <= report.deadline


def _published_after_year_end(report: Filed, _: str) -> Truth:
    return None if report.published_on is None else report.published_on.year > report.year


OF_REPORT: Mapping[str, Callable[[Filed, str], Truth]] = {
    "all_figures": _all_figures,
    "zeros_fit": _zeros_fit,
    "has_row": _has_row,
    "one_figure_a_cell": _one_figure_a_cell,
    "within_limit": _within_limit,
    "form_covers_year": lambda report, _: report.form.covers(report.year),
    "one_edition": lambda report, _: not report.form.is_mixed,
    "in_form": lambda report, label: label not in {text.replace("'", "") for text in report.extra_labels},
    "filed": lambda report, year: int(year) in report.earlier_years,
    "has_section": _has_section,
    "has_prose": lambda report, _: any(section in report.passages for section in PROSE),
    "states_year": lambda report, where: stated_year(report, where) is not None,
    "stated_year_agrees": lambda report, where: stated_year(report, where) == report.year,
    "has_date": lambda report, _: report.published_on is not None,
    "has_printed_date": lambda report, _: report.published_on is not None and not report.is_signed,
    "has_deadline": lambda report, _: report.deadline is not None,
    "published_by": _published_by,
    "published_by_deadline": _published_by_deadline,
    "published_after_year_end": _published_after_year_end,
    "has_previous": lambda report, _: report.previous is not None,
    "has_flows": _has_flows,
    "differs_from_last_year": _differs_from_last_year,
    "differs_by_more_than_a_few": lambda report, _: not _like_last_year(report).is_copy_with_changes,
    "has_peers": lambda report, _: report.alike is not None,
    "differs_from_other_units": lambda report, section: not shared_with(report, section),
    "is_aggregate": _is_aggregate,
    "all_units_filed": lambda report, _: set(report.owed_units) == {unit.organisation for unit in report.children},
}


# --- the same with the figures filled in ---------------------------------------------------


def _against_limit(report: Filed, cell: str) -> str:
    value, most = report.figures[cell].value, limit(report.kind, cell)
    return "" if value is None or most is None else f"{show_number(value)} <= {show_number(most)}"


NUMBERS: Mapping[str, Callable[[Filed, str], str]] = {
    "one_edition": lambda report, _: " = ".join(report.form.editions[table] for table in TELLING),
    "within_limit": _against_limit,
    "stated_year_agrees": lambda report, where: f"{stated_year(report, where)} = {report.year}",
    "published_by": lambda report, month_day: f"{report.published_on} <= {_day(report, month_day)}",
    "published_by_deadline": lambda report, _: f"{report.published_on} <= {report.deadline}",
    "published_after_year_end": lambda report, _: f"{report.published_on} > {report.year}-12-31",
    "differs_from_other_units": shared_with,
    "differs_from_last_year": lambda report, _: "{} < {}".format(*_equal_flows(report)),
    "differs_by_more_than_a_few": lambda report, _: "{0.differing} > {0.most}".format(_like_last_year(report)),
}


def filled_in(report: Filed, predicate: str, argument: str) -> str:
    """A predicate of a report with its figures: ``2024-02-15 <= 2024-01-31``; without any, as it is written."""
    numbers = NUMBERS[predicate](report, argument) if predicate in NUMBERS else ""
    return numbers or f"{predicate}({argument})"
