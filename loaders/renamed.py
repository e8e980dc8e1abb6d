"""Units that carry on another under a new name: 松砚镇 that became 松砚街道.

Two units are taken for one where nothing speaks against it: below the same unit, the same name but for 镇 乡 街道, no
other unit of that name, the reports of the one end in the year before those of the other begin, and the register does
not say that both exist in one year (``since``, ``until``). What is then found across the change says so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from loaders.names import GRASSROOTS, core, root
from loaders.organisations import Organisation

TWO = 2
SHORTEST_ROOT = 2  # 城镇 and 城街道 say too little
Years = Mapping[str, Collection[int]]  # organisation -> the years it has a report for


def predecessors(organisations: Iterable[Organisation], years: Years) -> dict[str, Organisation]:
    """By the id of the unit that carries on: the one it carries on."""
    groups: dict[tuple[str, str], list[Organisation]] = {}
    for one in organisations:
        name = root(core(one.name))
        if one.kind in GRASSROOTS and one.parent and len(name) >= SHORTEST_ROOT and years.get(one.id):
            groups.setdefault((one.parent, name), []).append(one)
    pairs = (sorted(group, key=lambda one: min(years[one.id])) for group in groups.values() if len(group) == TWO)
    return {later.id: earlier for earlier, later in pairs if _carries_on(earlier, later, years)}


def _carries_on(earlier: Organisation, later: Organisation, years: Years) -> bool:
    first, last = min(years[later.id]), max(years[earlier.id])
    ends = earlier.until is None or earlier.until < first
    begins = later.since is None or later.since > last
    return earlier.kind != later.kind and last + 1 == first and ends and begins
