"""What a failure most likely comes from, where the report itself shows it: codes of ``data/words/checking.csv``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from loaders.reconcile.confront import Filed

PARTIAL = "app.result.partial"


def _partial_twice(report: Filed, column: str, difference: float) -> bool:
    """Whether the outcomes and their total differ by just the requests answered in part.

    The form has them counted once: 区分处理的，只计这一情形，不计其他情形.
    """
    return abs(difference) == report.figures[f"{PARTIAL}:{column}"].value


HINTS: Mapping[str, tuple[str, Callable[[Filed, str, float], bool]]] = {"K02": ("partial_twice", _partial_twice)}


def hint(rule_id: str, report: Filed, subject: str, difference: float | None) -> str:
    """The code of what a failed check most likely comes from, or an empty text."""
    code, applies = HINTS.get(rule_id, ("", None))
    return code if applies and difference and applies(report, subject, difference) else ""
