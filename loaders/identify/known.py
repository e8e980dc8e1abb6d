"""The unit a document names against those that the ledger knows: it is one of them, another one, or a person is asked.

A name may be printed with its district in one year and without it in the next, and two districts may each have a
城关镇. So the unit is one that is known only where the names are the same and nothing printed contradicts, or where the
document bears the district of the known unit (in a signature, the page's source, the path); where it merely may be, it
is asked and the known unit is offered. What a person says is never asked again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from loaders.documents.model import Document
from loaders.identify.identity import Identity
from loaders.labels import fold
from loaders.name_keys import called, sought
from loaders.names import PLACE, core, cores, is_name, kind_of, same_unit, stands_alone
from loaders.organisations import Organisation, Registry, new_organisation

LAST_PLACE = re.compile(r"[^省市区县旗盟州]+(?:自治[州县旗]|[省市区县旗盟州])$")
SHORTEST_PLACE = 3  # characters: 城区 and 市 stand in other words
ALIKE_AT_THE_END = 3  # characters that names of one unit share at their ends, those of bureaus apart


@dataclass(frozen=True)
class Printed:
    """What a document prints of its unit: the names, the fullest first, and all words in which a district may stand."""

    names: tuple[str, ...]
    around: str

    @cached_property
    def cores(self) -> tuple[str, ...]:
        return tuple(map(core, self.names))

    @property
    def fullest(self) -> str:
        return self.names[0]


def keys_of(identity: Identity) -> set[str]:
    """The keys (see ``name_keys``) of the units that the one of an identity may be."""
    unit = identity.organisation
    if unit is None:
        return set()
    if _is_by_name(identity, unit):
        return {called(unit.name)}
    names = _names(identity, unit)  # a unit must agree with all of them, so also with the fullest
    return {*map(called, names), *sought(names[0])}


def _is_by_name(identity: Identity, unit: Organisation) -> bool:
    """Whether a list or a person names the unit, and not the document alone."""
    return unit != new_organisation(unit.name) or identity.is_said


def compared(identity: Identity, known: Registry, document: Document, path: Path) -> Identity:
    """The identity with the unit of the ledger; without a unit, and with those in ``in_ledger``, where it is asked."""
    unit = identity.organisation
    if unit is None:
        return identity
    if _is_by_name(identity, unit):
        return _named(identity, unit, known)
    printed = Printed(_names(identity, unit), _around(identity, document, path))
    alike = [one for one in known.under(keys_of(identity)) if _is_near(one, printed, known)]
    same = [one for one in alike if _agrees(one, printed, known)]
    if not alike:
        return replace(identity, organisation=replace(unit, aliases=_fuller(printed, unit)))
    found = _settled(alike, same, printed, known)
    return replace(identity, organisation=found) if found else _asked(identity, [*same, *alike], printed)


def _named(identity: Identity, unit: Organisation, known: Registry) -> Identity:
    """A unit that a list or a person names: it is the ledger's of that name, asked only where several bear it."""
    found = known.named(unit.name)
    exact = [one for one in found if unit.id == one.id or fold(one.name) == fold(unit.name)]
    if len(found) > 1 and not exact:
        return replace(identity, organisation=None, candidates=tuple(found), in_ledger=tuple(found))
    return replace(identity, organisation=next(iter([*exact, *found]), unit))


def _names(identity: Identity, unit: Organisation) -> tuple[str, ...]:
    """The unit's names in its document, the fullest first; only its own where the others are at odds."""
    values = {sign.value for sign in identity.evidence if sign.about == "organisation" and is_name(sign.value)}
    names = {name for name in values if stands_alone(name) and same_unit(name, unit.name)} | {unit.name}
    at_odds = any(not same_unit(one, other) for one in names for other in names)
    in_order = sorted(names, key=lambda name: (-len(core(name)), name != unit.name, name))
    return (unit.name,) if at_odds else tuple(in_order)


def _fuller(printed: Printed, unit: Organisation) -> tuple[str, ...]:
    """The names with which a new unit is known besides its own: those that say more, never one that says less."""
    return tuple(name for name in printed.names if len(core(name)) > len(core(unit.name)))


def _around(identity: Identity, document: Document, path: Path) -> str:
    signs = (sign.value for sign in identity.evidence if sign.about == "organisation")
    return "|".join(map(fold, (*signs, *document.metadata.values(), *path.parts)))


def _is_near(one: Organisation, printed: Printed, known: Registry) -> bool:
    """Whether a known unit bears one of the names, or may bear them all in another wording."""
    names = known.names(one)
    if any(short in names for short in printed.cores):
        return True
    ends = {name[-ALIKE_AT_THE_END:] for name in names}
    alike = any(short[-ALIKE_AT_THE_END:] in ends for name in printed.names for short in cores(name))
    return (alike or one.kind == kind_of(printed.fullest) == "bureau") and _agrees(one, printed, known)


def _agrees(one: Organisation, printed: Printed, known: Registry) -> bool:
    """Whether every name may be this unit's: 乙区城关镇 is not 甲区城关镇, though both are called 城关镇."""
    return all(known.may_be(one, name) for name in printed.names)


def _settled(
    alike: Sequence[Organisation], same: Sequence[Organisation], printed: Printed, known: Registry
) -> Organisation | None:
    """The one known unit it is for sure."""
    exact = [one for one in same if cores(printed.fullest) & known.names(one)]
    if len(exact) == 1 and (len(alike) == 1 or PLACE.match(core(printed.fullest))):
        return exact[0]
    borne = [one for one in same if _bears_the_place(one, printed)]
    return borne[0] if len(borne) == 1 and len(same) == len(alike) else None


def _bears_the_place(one: Organisation, printed: Printed) -> bool:
    """Whether the document bears, beside the name, the district that the known unit's name has and its own lacks."""
    for name in (core(one.name), *map(core, one.aliases)):
        place = LAST_PLACE.search(name.removesuffix(printed.cores[0]))
        if name.endswith(printed.cores[0]) and place and len(place[0]) >= SHORTEST_PLACE and place[0] in printed.around:
            return True
    return False


def _asked(identity: Identity, known: Sequence[Organisation], printed: Printed) -> Identity:
    offered = {one.id: one for one in (*known, new_organisation(printed.fullest))}
    known = tuple(dict.fromkeys(known))
    return replace(identity, organisation=None, candidates=tuple(offered.values()), in_ledger=known)
