"""A doubtful figure gets the value that a person reads in the original, or loses it again.

A blank, a dash or a text is what the unit wrote: it is for the unit to correct, and nobody settles it.
"""

from __future__ import annotations

import math
from pathlib import Path

from loaders import store
from loaders.access import signed
from loaders.deeds import deed
from loaders.errors import WrongRequestError
from loaders.figures import LARGEST
from loaders.flow import reconcile
from loaders.forms import Column, load_forms
from loaders.registrar import unit_named
from loaders.store import Doubtful

MONEY = ("万元", "未注明")  # units of amounts: in the ledger they stand in yuan


def doubtful_cells(db: Path | None = None, organisation: str | None = None, year: int | None = None) -> list[Doubtful]:
    """The doubtful cells of the current reports, those that are settled too."""
    with store.ledger(db) as ledger:
        unit = unit_named(store.stored_organisations(ledger), organisation).id if organisation else None
        return store.doubtful(ledger, unit, year)


@deed("settle")
def settle(
    organisation: str,
    year: int,
    cell: str,
    value: float | None,
    who: str,
    note: str,
    db: Path | None = None,
    raw: str | None = None,
) -> Doubtful:
    """Say what a doubtful figure means (money in yuan), or with None that it is doubtful after all; the report is
    checked anew. ``raw``: the text that the person saw, if it is to be held against what is read now. Returns the cell
    as it was. Raises WrongRequestError where the cell is not doubtful, the value is none that it may hold, or who says
    so and why is lacking."""
    who = signed(who.strip())
    if not who.strip() or not note.strip():
        raise WrongRequestError(("settle.who_and_why", {}))
    with store.ledger(db) as ledger, store.transaction(ledger):
        unit = unit_named(store.stored_organisations(ledger), organisation)
        found = next((one for one in store.doubtful(ledger, unit.id, year) if one.cell == cell), None)
        if found is None:
            raise WrongRequestError(("settle.not_doubtful", {"name": unit.name, "year": year, "cell": _label(cell)}))
        if raw not in (None, found.raw):
            raise WrongRequestError(("settle.other_text", {"cell": _label(cell), "seen": raw, "raw": found.raw}))
        if value is None and found.value is None:
            raise WrongRequestError(("settle.not_settled", {"name": unit.name, "year": year, "cell": _label(cell)}))
        number = None if value is None else _checked(value, cell)
        about = {"unit": unit.name, "year": year, "cell": cell, "raw": found.raw, "value": number}
        with store.change(ledger, "settle" if value is not None else "unsettle", about, note.strip(), who.strip()):
            store.settle(ledger, (unit.id, year, cell), found.raw, number, who.strip(), note.strip())
        reconcile(ledger, [unit.id])
    return found


def _checked(value: float, cell: str) -> int | float:
    """The value as the ledger holds it. Raises WrongRequestError where the cell cannot hold it."""
    column = _column(cell)
    is_money = column is not None and column.unit in MONEY
    if not math.isfinite(value) or not 0 <= value < LARGEST or round(value, 2 if is_money else 0) != value:
        raise WrongRequestError(("settle.no_amount" if is_money else "settle.no_count", {"value": value}))
    return int(value) if value == int(value) else float(value)


def _column(cell: str) -> Column | None:
    return next((form.column_by_cell[cell] for form in load_forms().values() if cell in form.column_by_cell), None)


def _label(cell: str) -> str:
    return next((form.label(cell) for form in load_forms().values() if cell in form.column_by_cell), cell)
