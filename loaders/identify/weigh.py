"""What signs say together: an answer only where all that settle agree and nothing contradicts, else candidates."""

from __future__ import annotations

from collections.abc import Sequence

from loaders.identify.signs import SPEAKS_OF_ITSELF, Sign
from loaders.identify.years import may_be_published, may_be_signed
from loaders.names import GRASSROOTS, government_of, is_name, kind_of, refers, same_unit, stands_alone
from loaders.organisations import Organisation, Registry, new_organisation

PROSE = frozenset(("author", "signature", "contact", "publisher"))
MAY_BE_THE_HOST = frozenset(("contact", "publisher", "heading"))  # where they name no sub-district or town
MOST_NAMES = 20  # a document that names more units is a list of them
MOST_CANDIDATES = 5


def year(signs: Sequence[Sign]) -> int | None:
    """The year that all signs agree on, if one of them settles it and no date is against it."""
    said = [sign for sign in signs if sign.about == "year"]
    if said and said[0].source == "said":
        return int(said[0].value)
    years = {int(sign.value) for sign in said}
    if len(years) != 1 or not any(sign.settles for sign in said):
        return None
    found = years.pop()
    return found if all(_fits(found, sign) for sign in signs if sign.about == "date") else None


def _fits(report_year: int, date: Sign) -> bool:
    fits = may_be_signed if date.source == "signature" else may_be_published
    return fits(report_year, date.value)


def organisation(signs: Sequence[Sign], registry: Registry) -> Organisation | None:
    """The unit that all signs agree on, if one of them settles it."""
    named = [sign for sign in signs if sign.about == "organisation"]
    if named and named[0].source == "said":
        return _said(named[0].value, registry)
    settling = _by_name([sign for sign in named if sign.settles] or _supported(named))
    if not settling or len(settling) > MOST_NAMES:
        return None
    is_known = any(_meant(sign, registry) for sign in settling)
    offered = [sign for sign in named if not sign.settles]
    found = _known(settling, registry) if is_known else _unknown(settling, offered, registry)
    return None if found is None or any(_contradicts(sign, found, registry) for sign in offered) else found


def _said(name: str, registry: Registry) -> Organisation | None:
    """The unit of a name that an official gave: the one that bears it, a new one, or none where several bear it or the
    name is nobody's (我街道)."""
    known = registry.named(name)
    if not known:
        return None if refers(name) else new_organisation(name)
    return known[0] if len(known) == 1 else None


def _by_name(signs: Sequence[Sign]) -> list[Sign]:
    """The most trusted sign for every name."""
    found: dict[str, Sign] = {}
    for sign in signs:
        found.setdefault(sign.value, sign)
    return list(found.values())


def _supported(offered: Sequence[Sign]) -> list[Sign]:
    """Signs that settle only together: what speaks of itself, with another source that agrees."""
    return [
        one
        for one in offered
        if one.source in SPEAKS_OF_ITSELF
        and any(other.source != one.source and same_unit(one.value, other.value) for other in offered)
    ]


def _readings(sign: Sign) -> list[str]:
    """The units a sign may name: in prose the office of a government stands for the government too."""
    government = government_of(sign.value) if sign.source in PROSE else None
    return [sign.value, government] if government else [sign.value]


def _meant(sign: Sign, registry: Registry) -> dict[str, Organisation]:
    """The known units a sign may name."""
    return {one.id: one for name in _readings(sign) for one in registry.named(name)}


def _known(signs: Sequence[Sign], registry: Registry) -> Organisation | None:
    """The one known unit that every sign may name."""
    meant = [named for sign in signs if (named := _meant(sign, registry))]
    common = set.intersection(*map(set, meant))
    if len(common) != 1:
        return None
    found = meant[0][common.pop()]
    unknown = (sign.value for sign in signs if not _meant(sign, registry))
    return found if all(registry.may_be(found, name) for name in unknown) else None


def _unknown(signs: Sequence[Sign], offered: Sequence[Sign], registry: Registry) -> Organisation | None:
    """A unit that no registry knows, unless a known name is like it.

    It is called as its most trusted sign prints it; where that lacks the place (区住建局), as the next that has it.
    """
    full = (one for one in (*signs, *offered) if _same(signs[0], one) and stands_alone(one.value))
    first = next((one for one in full if len(_readings(one)) == 1), None)
    if first is None or registry.like(first.value):
        return None
    agree = all(_same(one, other) for at, one in enumerate(signs) for other in signs[at + 1 :])
    return new_organisation(first.value) if agree else None


def _same(one: Sign, other: Sign) -> bool:
    return any(same_unit(name, its) for name in _readings(one) for its in _readings(other))


def _contradicts(offered: Sign, found: Organisation, registry: Registry) -> bool:
    """Whether a sign that is only offered speaks of another unit, and not of the one that hosts the page."""
    if not is_name(offered.value):  # 我街道
        return found.kind == "district"
    kinds = GRASSROOTS if offered.source in MAY_BE_THE_HOST else GRASSROOTS | {"bureau"}
    speaks = kind_of(offered.value) in kinds
    return speaks and found.id not in _meant(offered, registry) and not registry.may_be(found, offered.value)


def candidates(signs: Sequence[Sign], registry: Registry) -> tuple[Organisation, ...]:
    """Whom to offer where a person is asked: what the signs name, the most trusted first, then what is like it."""
    found: dict[str, Organisation] = {}
    for sign in [sign for sign in signs if sign.about == "organisation" and is_name(sign.value)][:MOST_NAMES]:
        known = _meant(sign, registry)
        alike = [] if known else [one for one, _ in registry.like(sign.value)]
        new = [new_organisation(sign.value)] if not known and stands_alone(sign.value) else []
        found |= known | {one.id: one for one in (*alike, *new)}
    return tuple(found.values())[:MOST_CANDIDATES]
