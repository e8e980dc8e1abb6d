"""The units of a pivot, each with its observations, in the order they stand. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from loaders.words import Words, is_missing
from pages.shared.data import records
from pages.shared.tables import measured
from pages.shared.tables.measured import Point

Points = Mapping[tuple[int, str], Point]  # of a unit: year and series -> observation


def units_of(observed: pd.DataFrame) -> dict[str, dict[tuple[int, str], Point]]:
    """Unit -> (year, series) -> its observation; units in the order of the frame."""
    found: dict[str, dict[tuple[int, str], Point]] = {}
    for one in records(observed):
        found.setdefault(one["organisation_id"], {})[(int(one["year"]), one["series"])] = one
    return found


def by_key(points: Points, across: str) -> dict[Any, Point]:
    """The observations of a unit by what stands across."""
    return {(year if across == "year" else series): one for (year, series), one in points.items()}


def base(by_key: Mapping[Any, Point], keys: Sequence[Any], across: str) -> Point | None:
    """What an index is based on: the first year shown."""
    return by_key.get(keys[0]) if across == "year" else None


def ordered(
    units: Sequence[Points],
    keys: Sequence[Any],
    place: int,
    up: bool,
    measure: str,
    wholes: Mapping[Any, float],
    words: Words,
    across: str,
) -> list[Points]:
    """Units by the figure of a column, those without one last; by name where ``place`` is -1."""
    if place < 0:
        return sorted(units, key=lambda points: str(next(iter(points.values()))["organisation"]), reverse=not up)

    def size(points: Points) -> float:
        found = by_key(points, across)
        point = found.get(keys[place])
        if point is None or is_missing(point["value"]):
            return measured.NOTHING
        whole = wholes.get(keys[place], float("nan"))
        return measured.measured(point, base(found, keys, across), whole, measure, words)[0]

    known = [one for one in units if size(one) > measured.NOTHING]
    return sorted(known, key=size, reverse=not up) + [one for one in units if size(one) == measured.NOTHING]
