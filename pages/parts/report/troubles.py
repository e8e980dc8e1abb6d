"""The problems of a report as a short table on top of it: what is wrong, which figure is suspected and what it should
be; each leads to its problem and to its cell. Pure."""

from __future__ import annotations

import json

import pandas as pd

from loaders.reconcile.rulebook import load_rules
from loaders.said import findings
from loaders.words import Words
from pages.parts.report.printed import PrintedReport
from pages.shared.data import cached, queries
from pages.shared.look import marks
from pages.shared.said import problems
from pages.shared.tables.grid import Cell, Column, Grid, Line
from pages.shared.view.view import View

SHOWN = 6  # problems; the others are named by their number
GRAVITY = {"error": 0, "warning": 1, "notice": 2}


def grid(view: View, report: PrintedReport, found: pd.DataFrame) -> Grid | None:
    """The problems that fail, the gravest first; those of one rule that accuse no cell as one line. None: there is
    none."""
    words, failed = view.words, found[found["status"] == "fail"]
    if not len(failed):
        return None
    several = [lines for _, lines in failed.groupby("problem_id", sort=False)]
    several.sort(key=lambda lines: GRAVITY[lines.iloc[0]["severity"]])
    folded: dict[object, list[pd.DataFrame]] = {}
    for lines in several:
        lead = lines.iloc[0]
        alone = bool(_suspected(lead["problem_id"], report, words)[0])
        folded.setdefault(lead["problem_id"] if alone else (lead["rule_id"], lead["severity"]), []).append(lines)
    shown = [_line(many, report, view) for many in list(folded.values())[:SHOWN]]
    if (rest := len(folded) - SHOWN) > 0:
        to = view.to("reconciliation", problem=None)
        more = Cell(words("report.more_problems", count=rest), to=to, kind="text")
        shown.append(Line(Cell(words("sign.none")), (more, Cell(kind="text"))))
    columns = tuple(Column(words(one), left=True) for one in ("column.problem", "report.suspected"))
    return Grid(words("report.problems"), Column(words("column.severity")), columns, tuple(shown))


def _line(many: list[pd.DataFrame], report: PrintedReport, view: View) -> Line:
    words, lead = view.words, many[0].iloc[0]
    title = findings.title(load_rules()[lead["rule_id"]], words)
    title = words("report.times", title=title, count=len(many)) if len(many) > 1 else title
    cell, told = _suspected(lead["problem_id"], report, words)
    cell = cell or _first(many[0], view.years[-1])
    there = view.to(cell=cell) if cell else ""
    dossier = view.to("reconciliation", problem=lead["fingerprint"], cell=None)
    name = marks.severity(lead["severity"], lead["status"], words)
    where = told or (report.form.label(cell, words.language) if cell else words("sign.none"))
    return Line(Cell(name), (Cell(title, to=dossier, kind="text"), Cell(where, to=there, kind="text")))


def _first(lines: pd.DataFrame, year: int) -> str | None:
    """The first cell of this report that a problem names; a relation between years names last year's too."""
    named = (one for text in lines["cells"] for one in json.loads(text))
    return next((one["cell"] for one in named if one["year"] == year), None)


def _suspected(problem: object, report: PrintedReport, words: Words) -> tuple[str | None, str]:
    """The first cell that the likeliest explanation accuses, and what is and should be; of several that tie each, as
    alternatives; nothing where there is none."""
    explained = cached.read(queries.explanations, int(str(problem)))
    ways = [json.loads(text) for text in problems.likeliest(explained)["changes"]]
    told = [
        words("list.semicolon").join(_change(cell, value, report, words) for cell, value in one.items()) for one in ways
    ]
    if not ways:
        return None, ""
    return next(iter(ways[0])), words("report.accused", changes=words("report.or").join(told))


def _change(cell: str, value: float | None, report: PrintedReport, words: Words) -> str:
    new = words("printed.another") if value is None else words.number(value)
    old = words.number(report.figures[cell].value)
    return words("report.change", cell=report.form.label(cell, words.language), old=old, new=new)
