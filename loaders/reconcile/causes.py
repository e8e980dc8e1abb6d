"""What a failure most likely comes from, where the report itself shows it: codes of ``data/words/checking.csv``."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from loaders.reconcile.filed import Filed

RESULTS, PARTIAL, TOTAL = "app.result.", "app.result.partial", "app.result.total"


def _excess(report: Filed, column: str) -> float:
    """By how much the outcomes of a column differ from their total, as far as they are numbers."""
    rows = (row.code for row in report.form.rows if row.code.startswith(RESULTS) and row.code != TOTAL)
    outcomes = sum(report.figures[f"{row}:{column}"].value or 0 for row in rows)
    return outcomes - (report.figures[f"{TOTAL}:{column}"].value or 0)


def _partial_twice(report: Filed, column: str, difference: float) -> bool:
    """Whether the outcomes and their total differ by just the requests answered in part.

    The form has them counted once: 区分处理的，只计这一情形，不计其他情形. A slip in one figure is told from it by the
    column of totals, which a request counted twice shifts as much as its own column.
    """
    if not difference:
        return False
    columns = [one.code for one in report.form.row_by_code[PARTIAL].columns if one.code != "total"]
    in_all = sum(_excess(report, one) for one in columns) == _excess(report, "total")
    return in_all and abs(difference) == report.figures[f"{PARTIAL}:{column}"].value


def _is_signed(report: Filed, _subject: str, _difference: float) -> bool:
    return report.is_signed


CAUSES: Mapping[str, Callable[[Filed, str, float], bool]] = {  # what the column ``hint`` of a rule may name
    "partial_twice": _partial_twice,
    "signature": _is_signed,
}


def cause(code: str, report: Filed, subject: str, difference: float | None) -> str:
    """The code, where the report shows that a failed check most likely comes from this; else an empty text."""
    return code if code and CAUSES[code](report, subject, difference or 0) else ""
