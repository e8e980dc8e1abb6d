"""Groups of units that people saved by name: chosen as one among the filters, kept beside the saved views."""

from __future__ import annotations

import json

from pages.shared.data import cached, each_row, queries
from pages.shared.view.view import View

PAGE = ""  # a saved view of no page is a group of units


def of(view: View) -> dict[str, tuple[str, ...]]:
    """The groups of which units are on offer: name -> those units."""
    offered = view.offer.choices["organisations"]
    found = {
        one.name: tuple(unit for unit in json.loads(one.query).get("unit", ()) if unit in offered)
        for one in each_row(cached.read_now(queries.saved_views))
        if one.page == PAGE
    }
    return {name: units for name, units in found.items() if units}
