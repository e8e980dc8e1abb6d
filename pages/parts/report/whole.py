"""One report for the report page: its figures, the findings they are in, last year's values."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

from loaders.figures import SURE
from loaders.forms import form_of
from loaders.reconcile.rulebook import load_rules
from loaders.said import findings
from loaders.words import Words
from pages.parts.report.printed import PrintedReport, value_text
from pages.shared.data import cached, each_row, queries
from pages.shared.look import marks
from pages.shared.look.marks import mark
from pages.shared.said import problems

WRITTEN_UNDER = (*SURE, "doubtful")  # states of last year's figures that are worth a line in the cell


def of_report(report: int, organisation: str, year: int, form: str, words: Words) -> PrintedReport:
    """Everything the printed tables show of a report."""
    figures = {one.cell: one for one in each_row(cached.read(queries.report_figures, report))}
    found = cached.read(queries.report_findings, report)
    last_year = _last_year(organisation, year, words)
    texts = {cell: text for cell, (_, text) in last_year.items()}
    before = {
        cell: text
        for cell, (state, text) in last_year.items()
        if state in WRITTEN_UNDER and not _is_noise(figures.get(cell), text, words)
    }
    should, related = suspects(found, year, words)
    by_cell, confirmed = _by_cell(found, year, words), _confirmed(organisation, year, figures, words)
    return PrintedReport(form_of(form), figures, by_cell, texts, before, should, related, confirmed)


def _confirmed(organisation: str, year: int, figures: dict[str, Any], words: Words) -> dict[str, str]:
    """Cell -> by whom and when its figure was found to be as in the original: the newest word, on this very value."""
    known = cached.read(queries.confirmations, organisation, year).drop_duplicates("cell", keep="last")
    return {
        one.cell: words("printed.confirmed", who=one.reviewer, date=words.date(one.confirmed_at))
        for one in each_row(known[known["value"].notna()])
        if one.cell in figures and figures[one.cell].value == one.value
    }


def suspects(found: pd.DataFrame, year: int, words: Words) -> tuple[dict[str, str], frozenset[str]]:
    """The cells that the likeliest explanations of a report accuse, each with what would make all balance; and those
    that only stand in a relation with them. A problem that nothing explains accuses no cell more than another."""
    should: dict[str, str] = {}
    related: set[str] = set()
    free: set[str] = set()
    for problem, lines in found[found["status"] == "fail"].groupby("problem_id", sort=False):
        named = {one["cell"] for text in lines["cells"] for one in json.loads(text) if one["year"] == year}
        explained = cached.read(queries.explanations, int(str(problem)))
        best = problems.likeliest(explained)
        (related if len(best) else free).update(named)
        for text in best["changes"]:
            changes = json.loads(text)
            for cell, value in changes.items():
                known = words.number(value) if value is not None else words("printed.another")
                should.setdefault(cell, _should(known, len(changes) - 1, len(best) - 1, words))
    return should, frozenset(related - should.keys() - free)


def _should(value: str, together: int, others: int, words: Words) -> str:
    """What a suspected cell has to be, whether it alone, and how many explanations are as likely."""
    if others:
        return words("printed.should_perhaps", value=value, count=others)
    return words("printed.should_together" if together else "printed.should", value=value, count=together)


def _is_noise(figure: Any, before: str, words: Words) -> bool:
    """Whether last year's zero would stand under what is no number: a blank must not look like a zero."""
    return figure is None or (figure.state not in SURE and before in (words.number(0), words.money(0)))


def _by_cell(found: pd.DataFrame, year: int, words: Words) -> dict[str, list[tuple[str, str]]]:
    """Cell -> the failed checks it is in: severity and sentence."""
    rules = load_rules()
    by_cell: dict[str, list[tuple[str, str]]] = {}
    for one in each_row(found[found["status"] == "fail"]):
        said = words(
            "printed.finding",
            severity=marks.severity(one.severity, one.status, words),
            statement=findings.statement(rules[one.rule_id], words),
        )
        for cell in json.loads(one.cells):
            if cell["year"] == year:
                by_cell.setdefault(cell["cell"], []).append((one.severity, said))
    return by_cell


def _current(organisation: str, year: int) -> pd.Series | None:
    """The version of a report that counts; None where there is no report."""
    found = cached.read(queries.versions, organisation, year)
    return found[found["is_current"] == 1].iloc[0] if len(found) else None


def _last_year(organisation: str, year: int, words: Words) -> dict[str, tuple[str, str]]:
    """Cell -> the state of last year's value and the value in words, from the current report of the year before."""
    current = _current(organisation, year - 1)
    if current is None:
        return {}
    form = form_of(current["form"])
    return {
        one.cell: (one.state, value_text(one, form.column_by_cell[one.cell].unit, words))
        for one in each_row(cached.read(queries.report_figures, int(current["report_id"])))
    }


def summary(report: PrintedReport, words: Words) -> str:
    """How much of the report was read for sure and how many cells stand in a failed check."""
    states = [figure.state for figure in report.figures.values()]
    others = {state: states.count(state) for state in dict.fromkeys(states) if state != "number"}
    listed = [words("report.state", state=mark("state", one).text(words), count=n) for one, n in others.items()]
    return words(
        "report.summary",
        cells=len(states),
        sure=states.count("number"),
        others=words.join(listed) if listed else words("report.none_other"),
        marked=len(report.findings),
    )


def exported(report: PrintedReport, organisation: str, year: int, words: Words) -> pd.DataFrame:
    """``listed`` to take away: values as numbers (money in yuan) with their unit, blanks blank."""
    current = _current(organisation, year - 1)
    figures = None if current is None else cached.read(queries.report_figures, int(current["report_id"]))
    before = {} if figures is None else {one.cell: one.value for one in each_row(figures)}
    cells = list(report.form.cells)
    units = [words.unit(report.form.column_by_cell[cell].unit) for cell in cells]
    found = listed(report, words)
    found[words("column.value")] = pd.Series([report.figures[cell].value for cell in cells], dtype=float)
    found[words("column.previous")] = pd.Series([before.get(cell) for cell in cells], dtype=float)
    found.insert(2, words("column.unit"), units)
    return found


def listed(report: PrintedReport, words: Words) -> pd.DataFrame:
    """Every cell of the report: name, value, state, raw text, place, last year's value, findings."""
    return pd.DataFrame(
        [
            {
                words("column.cell"): report.form.label(cell, words.language),
                words("column.value"): value_text(figure, report.form.column_by_cell[cell].unit, words)
                if figure.state in SURE
                else "",
                words("column.state"): mark("state", figure.state).text(words),
                words("column.raw"): figure.raw,
                words("column.place"): findings.place(figure.place, words),
                words("column.previous"): report.last_year.get(cell, ""),
                words("column.findings"): words.join(said for _, said in report.findings.get(cell, [])),
            }
            for cell, figure in ((cell, report.figures[cell]) for cell in report.form.cells)
        ]
    )


def extra_rows(found: pd.DataFrame, words: Words) -> pd.DataFrame:
    """The rows that are not in the form: section, label, what is written, place."""
    return pd.DataFrame(
        [
            {
                words("column.section"): words(f"section_name.{one.section}"),
                words("column.label"): one.label,
                words("column.raw"): words.join(json.loads(one.cells)),
                words("column.place"): findings.place(one.place, words),
            }
            for one in each_row(found)
        ]
    )
