"""An official table rebuilt as printed: merged heads, order and wording of its form, each figure with its marks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from loaders.figures import SURE
from loaders.forms import Form, PrintedCell
from loaders.said.findings import place
from loaders.words import Words
from pages.shared.data.suspects import gravest
from pages.shared.look.marks import BLUE, ORANGE, PURPLE, SKY, VERMILION, mark
from pages.shared.look.templates import template

CONFIRMED = "🔒"
TEMPLATE, CHOSEN = "parts/report/printed.html.jinja", "parts/report/chosen.html.jinja"
LABELS = {0: (), 1: (31.0,), 3: (8.0, 9.0, 20.0)}  # widths of the columns of words on screen, per cent, by their number
LABELLED = 37.0  # of any other number together
COLOURS = {"error": VERMILION, "warning": ORANGE, "notice": SKY, "doubtful": PURPLE, "focus": BLUE}


@dataclass(frozen=True)
class Shown:
    """One cell of the printed table: what stands in it, how it is marked and what is said on hover and focus."""

    text: str
    rowspan: int
    colspan: int
    kind: str = "label"  # label, figure, zero, empty, doubtful
    severity: str = ""  # of the gravest finding on it
    role: str = ""  # suspect: it is likely wrong; related: it only stands in a relation with one that is
    symbol: str = ""
    cell: str = ""
    name: str = ""  # what it is called to who cannot see the table: label and value
    before: str = ""  # last year's value under it
    said: tuple[str, ...] = ()

    @property
    def anchor(self) -> str:
        """Where links to the cell lead."""
        return anchor(self.cell)

    @property
    def title(self) -> str:
        """What is said on hover and focus, as plain text."""
        return "\n".join(self.said)


@dataclass(frozen=True)
class PrintedReport:
    """What is known of the figures of one report, by cell: the figure, the findings it is in, last year's value."""

    form: Form
    figures: Mapping[str, Any]  # lines of queries.report_figures
    findings: Mapping[str, list[tuple[str, str]]] = field(default_factory=dict)  # cell -> (severity, sentence)
    last_year: Mapping[str, str] = field(default_factory=dict)
    before: Mapping[str, str] = field(default_factory=dict)  # of last_year, what is written under the figures
    should: Mapping[str, str] = field(default_factory=dict)  # suspected cell -> what would make all balance, in words
    related: frozenset[str] = frozenset()  # cells that are only in a relation with a suspected one
    confirmed: Mapping[str, str] = field(default_factory=dict)  # cell -> who found it as in the original, and when


def anchor(cell: str) -> str:
    """The id of a cell in the page, for links within it."""
    return f"cell-{cell}"


def value_text(figure: Any, unit: str, words: Words) -> str:
    """What stands in a cell: the number, money with its unit; else the state's mark and the raw text."""
    if figure.state in SURE:
        number = words.money(figure.value) if unit in ("万元", "未注明") else words.number(figure.value)
        return f"{number} {mark('state', 'settled').symbol}" if figure.state == "settled" else str(number)
    shown = mark("state", figure.state)
    if figure.state in ("blank", "missing"):
        return shown.text(words)
    return f"{shown.symbol} {figure.raw}".strip() if figure.state == "doubtful" else str(figure.raw).strip()


def _kind(figure: Any) -> str:
    if figure.state == "settled":
        return "doubtful"
    if figure.state == "number":
        return "zero" if figure.value == 0 else "figure"
    return "doubtful" if figure.state in ("doubtful", "missing") else "empty"


def told(code: str, report: PrintedReport, words: Words) -> tuple[str, ...]:
    """What a figure says on hover, a line each: its name, as written, where, last year's, the findings it is in."""
    figure = report.figures[code]
    empty = words("state.missing" if figure.state == "missing" else "state.blank")
    lines = [report.form.label(code, words.language)]
    lines += [said[code] for said in (report.should, report.confirmed) if code in said]
    lines.append(words("printed.raw", raw=figure.raw or empty))
    if figure.place:
        lines.append(words("printed.place", place=place(figure.place, words)))
    if figure.state == "settled":
        lines.append(mark("state", "settled").text(words))
    if not pd.isna(figure.doubt):
        lines.append(words.doubt(figure.doubt, figure.likely))
    if code in report.last_year:
        lines.append(words("printed.last_year", value=report.last_year[code]))
    return *lines, *(sentence for _, sentence in report.findings.get(code, []))


def _figure(printed: PrintedCell, report: PrintedReport, words: Words) -> Shown:
    assert printed.cell
    figure, found = report.figures[printed.cell], report.findings.get(printed.cell, [])
    severity = gravest(one for one, _ in found)
    is_blank = figure.state == "blank"  # the square alone: the key above the tables explains it
    value = _value(printed.cell, report, words)
    before = report.before.get(printed.cell, value)
    role = "suspect" if printed.cell in report.should else "related" if printed.cell in report.related else ""
    shown = mark("state", "blank").symbol if is_blank else value
    return Shown(
        f"{shown} {CONFIRMED}" if printed.cell in report.confirmed else shown,
        printed.rowspan,
        printed.colspan,
        _kind(figure),
        severity,
        role,
        mark("severity", severity).symbol if severity and not is_blank and role != "related" else "",
        printed.cell,
        words("printed.name", cell=report.form.label(printed.cell, words.language), value=value),
        words("printed.before", value=before) if before != value else "",
        told(printed.cell, report, words),
    )


def _value(code: str, report: PrintedReport, words: Words) -> str:
    return value_text(report.figures[code], report.form.column_by_cell[code].unit, words)


def rows(report: PrintedReport, section: str, words: Words) -> list[list[Shown]]:
    """The rows of a printed table of the form."""
    form = report.form
    return [
        [
            _figure(cell, report, words)
            if cell.cell
            else Shown(cell.text if words.language == "zh" else form.captions[cell.text], cell.rowspan, cell.colspan)
            for cell in line
        ]
        for line in form.printed[section]
    ]


def widths(form: Form, section: str) -> tuple[float, ...]:
    """The widths of the columns of a printed table, per cent: those in front that hold words only, then those of the
    figures, which share the rest evenly."""
    cells = [cell for line in form.printed[section] for cell in line]
    count = max(cell.column + cell.colspan for cell in cells)
    first = min(cell.column for cell in cells if cell.cell)
    labels = LABELS.get(first) or (LABELLED / first,) * first if first else ()
    return *labels, *((100 - sum(labels)) / (count - first),) * (count - first)


def table(report: PrintedReport, section: str, caption: str, words: Words, chosen: str | None = None) -> str:
    """The table as HTML, a chosen cell set off. What a document brought along is escaped by the template engine."""
    return template(TEMPLATE).render(
        rows=rows(report, section, words),
        caption=caption,
        colours=COLOURS,
        widths=widths(report.form, section),
        language=words.language,
        chosen=chosen,
    )


def sentence(code: str, report: PrintedReport, words: Words) -> str:
    """What a cell is, in a sentence: name, value, as written, where, last year's, the findings it is in."""
    name, *rest = told(code, report, words)
    said = words("list.semicolon").join(one.rstrip(words("sign.stop")) for one in rest)
    return words("report.cell", cell=name, value=_value(code, report, words), said=said)


def chosen(code: str, report: PrintedReport, words: Words) -> str:
    """The sentence on a cell as HTML, with a link to the cell in its table."""
    return template(CHOSEN).render(
        said=sentence(code, report, words), anchor=anchor(code), go=words("report.go_to_cell"), colour=COLOURS["focus"]
    )
