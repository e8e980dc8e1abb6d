"""The units of a list against those that the ledger knows: one unit or a question, never two silently.

A listed unit is the ledger's where one alone bears its name, with or without its district, in another wording of the
same name (街 for 街道), or as an alias; the id of the ledger stays. Where several may be meant, or one merely may be,
the line is asked about and not stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from loaders.labels import fold
from loaders.name_keys import sought, written
from loaders.names import kind_of, same_unit
from loaders.organisations import Organisation, Registry, new_organisation
from loaders.unit_list import HEADINGS, Fault, Listed


@dataclass(frozen=True)
class Registered:
    """What becomes of a listed unit. ``status``: new, changed, same, or asked: then ``candidates`` are the units that
    may be meant. ``above``: the unit above it that is created because no list and no ledger has it."""

    status: str
    unit: Organisation
    line: int = 0
    candidates: tuple[Organisation, ...] = ()
    above: Organisation | None = None


def registered(
    listed: Sequence[Listed], known: Iterable[Organisation], today: str, answers: Mapping[int, str] | None = None
) -> list[Registered]:
    """Every line of a list with the unit it is. ``today`` is the day of the listing, as 2026-11-26; ``answers`` what a
    person said of lines that are asked about: the id of the unit it is, '' where it is a new one."""
    there = {one.id: one for one in known}
    wanted = [_wanted(one) for one in listed]
    found = placed(zip(wanted, (str(one.fields.get("parent") or "") for one in listed), strict=True), there.values())
    found = [
        (there.get(answers[one.line], unit), ()) if maybe and answers and one.line in answers else (unit, maybe)
        for one, (unit, maybe) in zip(listed, found, strict=True)
    ]
    by_name = {fold(one.name): unit.id for one, (unit, maybe) in zip(listed, found, strict=True) if not maybe}
    by_id = {
        str(one.fields["id"]): unit.id for one, (unit, _) in zip(listed, found, strict=True) if one.fields.get("id")
    }
    created: dict[str, Organisation] = {}
    registry = Registry(one for one in there.values())
    done = []
    for one, (unit, maybe) in zip(listed, found, strict=True):
        if maybe:
            done.append(Registered("asked", unit, one.line, maybe))
            continue
        before = there.get(unit.id)
        fields = dict(one.fields)
        above: Organisation | None = None
        for name in ("parent", "successor"):
            if said := str(fields.get(name) or ""):
                other = by_id.get(said) or by_name.get(fold(said)) or _found(registry, said, there)
                if other is None:
                    is_first = fold(said) not in created
                    made = created.setdefault(fold(said), _new(said, today))
                    above, other = (made if is_first and name == "parent" else above), made.id
                fields[name] = None if other == unit.id else other
            elif name in fields:
                fields[name] = None
        after = _after(unit, before, one, fields, today)
        status = "new" if before is None else "same" if before == after else "changed"
        done.append(Registered(status, after, one.line, (), above))
    extra = [Registered("new", one) for one in created.values() if one.id not in there]
    return [*extra, *done]


def looked_up(listed: Iterable[Organisation]) -> tuple[set[str], set[str]]:
    """What of a ledger has to be known to place units with the names or ids of those above them, see ``adopted``: the
    keys (see ``name_keys``) and the ids of its units."""
    lines = list(listed)
    names = {one.id: one.name for one in lines}
    keys: set[str] = set()
    for one in lines:
        above = names.get(one.parent or "", one.parent or "")
        keys |= {written(one.name), *(key for name in _fullest(one, above)[1] for key in sought(name))}
    parents = {one.parent for one in lines if one.parent}
    return keys, {*names, *parents, *(new_organisation(one).id for one in parents)}


def circles(done: Sequence[Registered], known: Iterable[Organisation]) -> list[Fault]:
    """The lines that would put a unit below itself, by way of others of the list or of the ledger."""
    units = {one.id: one for one in known} | {one.unit.id: one.unit for one in done if one.status != "asked"}
    parents = {one: unit.parent for one, unit in units.items()}
    return [
        Fault("circle", one.line, HEADINGS["parent"][1], units[one.unit.parent].name)
        for one in done
        if one.status != "asked" and one.unit.parent in units and one.unit.id in above(one.unit.parent, parents)
    ]


def above(unit: str | None, parents: Mapping[str, str | None]) -> set[str]:
    """A unit and all above it."""
    found: set[str] = set()
    while unit is not None and unit not in found:
        found.add(unit)
        unit = parents.get(unit)
    return found


def placed(
    wanted: Iterable[tuple[Organisation, str]], known: Iterable[Organisation]
) -> list[tuple[Organisation, tuple[Organisation, ...]]]:
    """For each unit, with the name or id of the unit above it: the ledger's unit that it is, or itself where there is
    none; and, where that is not certain, those that it may be."""
    there = {one.id: one for one in known}
    registry = Registry(there.values())
    pairs = list(wanted)
    names = {one.id: one.name for one, _ in pairs}
    taken: dict[str, str] = {}
    found = []
    for one, above in pairs:
        unit, maybe = _placed(one, names.get(above, above), there, registry)
        if not maybe and taken.setdefault(unit.id, one.name) != one.name:
            maybe = (unit,)
        found.append((unit, maybe))
    return found


def _placed(
    one: Organisation, above: str, there: Mapping[str, Organisation], registry: Registry
) -> tuple[Organisation, tuple[Organisation, ...]]:
    if one.id in there:
        return there[one.id], ()
    if exact := registry.under([written(one.name)]):
        return exact[0], ()
    names, full = _fullest(one, above)
    is_place = one.kind == "district"
    beside = [
        other
        for other in registry.under(key for name in full for key in sought(name))
        if other.is_sample == one.is_sample and (other.kind == "district") == is_place
    ]
    may_be = [other for other in beside if any(same_unit(a, b) for a in full for b in registry.full_names(other))]
    sure = [other for other in may_be if names & registry.names(other)]
    if len(sure) == 1 and len(may_be) == 1:
        return sure[0], ()
    return one, tuple(may_be)


def _fullest(one: Organisation, above: str) -> tuple[set[str], set[str]]:
    """All names of a unit below a place, and the fullest of them."""
    place = [new_organisation(above)] if above else []
    own = Registry([replace(one, parent=place[0].id if place else None), *place])
    unit = own.organisations[one.id]
    return own.names(unit), own.full_names(unit)


def _found(registry: Registry, said: str, there: Mapping[str, Organisation]) -> str | None:
    if said in there:
        return said
    one = registry.find(said)
    return one.id if one else None


def _new(name: str, today: str) -> Organisation:
    return replace(new_organisation(name), kind=kind_of(name), listed_on=today)


def _wanted(one: Listed) -> Organisation:
    unit = new_organisation(one.name)
    said = one.fields.get("aliases")
    aliases = tuple(map(str, said)) if isinstance(said, tuple) else ()
    is_sample = bool(one.fields.get("is_sample"))
    return replace(unit, id=str(one.fields.get("id") or unit.id), kind=one.kind, aliases=aliases, is_sample=is_sample)


def _after(
    unit: Organisation, before: Organisation | None, one: Listed, fields: Mapping[str, Any], today: str
) -> Organisation:
    """The unit as the list has it; what the list has no column for stays as the ledger has it."""
    said = {name: fields[name] for name in ("since", "until", "due", "parent", "successor") if name in fields}
    said |= {name: fields[name] for name in ("contact", "telephone") if name in fields}
    was = before or unit
    short = str(fields.get("short_name") or "") or (was.short_name if before and before.name == one.name else "")
    names = dict.fromkeys((*was.aliases, *(fields.get("aliases") or ()), *([before.name] if before else [])))
    aliases = tuple(name for name in names if name not in (one.name, short))
    listed_on = was.listed_on or (None if was.is_sample else today)
    return replace(
        was,
        name=one.name,
        short_name=short or one.name,
        kind=one.kind,
        aliases=tuple(sorted(aliases)),
        listed_on=listed_on,
        **said,
    )


def adopted(declared: Iterable[Organisation], known: Iterable[Organisation], today: str) -> list[Organisation]:
    """The units that files beside the documents declare, as the ledger is to have them; those that are so already, and
    those of which it is not certain which unit they are, left out."""
    lines = list(declared)
    there = {one.id: one for one in known}
    found = placed(((one, one.parent or "") for one in lines), there.values())
    ids = {one.id: unit.id for one, (unit, maybe) in zip(lines, found, strict=True) if not maybe}
    names = {fold(one.name): ids[one.id] for one in lines if one.id in ids}
    units: dict[str, Organisation] = {}
    for one, (unit, maybe) in zip(lines, found, strict=True):
        if maybe:
            continue
        was = there.get(unit.id)
        declared_above = ids.get(one.parent or "") or names.get(fold(one.parent or ""))
        above = declared_above or (one.parent if one.parent in there else None)
        if one.parent and not above:
            made = new_organisation(one.parent)
            units.setdefault(made.id, there.get(made.id, made))
            above = made.id
        aliases = dict.fromkeys((*(was.aliases if was else ()), *one.aliases))
        if was and was.name != one.name:
            aliases[was.name] = None
        listed_on = (was.listed_on if was else None) or (None if one.is_sample or one.until else today)
        units[unit.id] = replace(
            one,
            id=unit.id,
            parent=above,
            aliases=tuple(sorted(name for name in aliases if name != one.name)),
            listed_on=listed_on,
            contact=one.contact or (was.contact if was else ""),
            telephone=one.telephone or (was.telephone if was else ""),
            due=one.due or (was.due if was else None),
        )
    return [one for one in units.values() if there.get(one.id) is None or _differs(there[one.id], one)]


def _differs(before: Organisation, after: Organisation) -> bool:
    return replace(before, aliases=()) != replace(after, aliases=()) or not set(after.aliases) <= set(before.aliases)
