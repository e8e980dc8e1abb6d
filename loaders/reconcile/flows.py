"""Which cells count what happened within a year and are not the sum of others: ``data/rules/flows.csv``.

A line names cells by a pattern; of the lines that name a cell the last one counts. Stocks may well stay as they are.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from loaders.declared import declared
from loaders.errors import BrokenRuleError
from loaders.forms import DATA, load_forms
from loaders.series import expand


@cache
def flow_cells(path: Path = DATA / "rules" / "flows.csv") -> frozenset[str]:
    """The cells of all forms that are flows. Raises BrokenRuleError, with file and line, for a pattern that names no
    cell of any form."""
    found: set[str] = set()
    for place, line in declared(path):
        cells = {cell for form in load_forms().values() for cell in expand(line["cells"], form)}
        if not cells or line["is_flow"] not in ("yes", "no"):
            raise BrokenRuleError(f"{place}: {line['cells']!r} names no cell, or is_flow is not yes or no; correct it")
        found = found | cells if line["is_flow"] == "yes" else found - cells
    return frozenset(found)
