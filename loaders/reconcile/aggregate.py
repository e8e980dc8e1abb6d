"""An aggregate beside the sum of its units: the checks of its two hundred cells as one answer.

Cells that differ are one finding, for they have one cause: a unit left out, counted twice, or another scope. A cell
that a unit left blank may hold anything from the sum of the others upwards; where that can neither hold nor fail it is
no finding but counted as not assessable. Amounts that were printed rounded agree to their last printed decimal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from loaders.reconcile.filed import Check, Filed
from loaders.reconcile.printed import half_step

SCOPE = "hierarchy"
NOISE = 0.005  # yuan: what adding decimals on a computer leaves over
BETWEEN = "; "


def gathered(report: Filed, checks: Iterable[Check]) -> Iterator[Check]:
    """The checks of a rule between an aggregate and its units, cell by cell: those that hold, those that cannot be
    assessed, and one for all that differ."""
    differing = []
    for check in checks:
        if check.status == "undetermined":
            yield replace(
                check, status="not_assessable", reason="units_blank", formula="", numbers="", cells=(), hint=""
            )
        elif check.status != "fail":
            yield check
        elif _is_rounded(report, check):
            yield replace(check, status="pass", formula="", numbers="", cells=(), hint="")
        else:
            differing.append(check)
    if differing:
        yield differing[0] if len(differing) == 1 else _joined(differing)


def _joined(checks: list[Check]) -> Check:
    """One check that speaks of all the cells that differ."""
    first = checks[0]
    return replace(
        first,
        subject="form",
        formula=BETWEEN.join(one.formula for one in checks),
        numbers=BETWEEN.join(one.numbers for one in checks),
        left=None,
        right=None,
        cells=tuple(ref for one in checks for ref in one.cells),
    )


def _is_rounded(report: Filed, check: Check) -> bool:
    """Whether an amount differs from the sum of the units by no more than what was rounded away in print."""
    if check.difference is None:
        return False
    return abs(check.difference) <= NOISE + sum(_lost(one, check.subject) for one in (report, *report.children))


def _lost(report: Filed, cell: str) -> float:
    figure, column = report.figures.get(cell), report.form.column_by_cell.get(cell)
    return half_step(figure, column) if figure and figure.value and column else 0
