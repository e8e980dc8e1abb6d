"""One unit as a person fills it in: added, or changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from loaders import store
from loaders.deeds import deed
from loaders.errors import WrongRequestError
from loaders.flow import reconcile
from loaders.labels import fold
from loaders.organisations import Organisation, new_organisation
from loaders.register import above, placed
from loaders.registrar import EXPORTED, plausible, unit_named
from loaders.unit_list import Listed, columns, listed


@deed("unit")
def save_unit(
    written: Mapping[str, str], unit: str | None = None, db: Path | None = None, who: str = "", is_new: bool = False
) -> Organisation:
    """Change a unit, named by its id, or add one: ``written`` are the fields of EXPORTED as a person writes them.
    Raises WrongRequestError where one is not understood, or where the unit may be one that is there, unless a person
    says that it ``is_new``."""
    line = {at: written.get(field, "") for at, field in enumerate(EXPORTED)}
    found = listed([(1, dict(enumerate(columns(EXPORTED)))), (2, line)])
    if found.faults or not found.units:
        codes = [(one.code, one.column, one.text) for one in found.faults if written.get("name", "").strip()]
        codes = codes or [("no_name", "", "")]
        said: list[tuple[str, dict[str, object]]] = [
            (f"unit_form.{code}", {"column": at, "text": text}) for code, at, text in codes
        ]
        raise WrongRequestError(*said)
    with store.ledger(db) as ledger:
        known = store.stored_organisations(ledger)
        before = next((one for one in known if one.id == unit), None)
        after = _as_written(found.units[0], before, known, is_new)
        about = {"name": after.name}
        action = "unit" if before else "unit_new"
        with store.transaction(ledger):
            with store.change(ledger, action, about, who=who):
                if before and before.name != after.name:
                    store.rename(ledger, before, after.name, after.kind, None)
                store.set_aliases(ledger, after.id, after.aliases)
                store.save_organisations(ledger, [after])
            reconcile(ledger, {one for one in (after.id, before.parent if before else None) if one})
    return after


def _as_written(one: Listed, before: Organisation | None, known: list[Organisation], is_new: bool) -> Organisation:
    """The unit as a form has it. Raises WrongRequestError where that cannot be."""
    name, fields = plausible(one.name), dict(one.fields)
    if other := next((unit for unit in known if fold(unit.name) == fold(name) and unit is not before), None):
        raise WrongRequestError(("unit_form.taken", {"name": other.name}))
    if before is None and not is_new:
        there, maybe = placed([(new_organisation(name), "")], known)[0]
        if found := [there] if there in known else maybe:
            raise WrongRequestError(("unit_form.maybe", {"name": name, "names": "、".join(one.name for one in found)}))
    unit = before or replace(new_organisation(name), listed_on=store.today().isoformat())
    ids: dict[str, Any] = {}
    for field in ("parent", "successor"):
        said = str(fields.get(field) or "")
        ids[field] = unit_named(known, said).id if said else None
        if ids[field] == unit.id:
            raise WrongRequestError((f"unit_form.own_{field}", {"name": name}))
    if unit.id in above(ids["parent"], {other.id: other.parent for other in known}):
        raise WrongRequestError(("unit_form.circle", {"name": name, "above": str(fields["parent"])}))
    if unit.id in above(ids["successor"], {other.id: other.successor for other in known}):
        raise WrongRequestError(("unit_form.circle_after", {"name": name, "after": str(fields["successor"])}))
    aliases = dict.fromkeys(map(str, fields["aliases"] if isinstance(fields["aliases"], tuple) else ()))
    if before and before.name != name:
        aliases[before.name] = None  # its reports of then bear it
    said_now: dict[str, Any] = {field: fields.get(field) for field in ("since", "until", "contact", "telephone", "due")}
    return replace(
        unit,
        name=name,
        short_name=str(fields.get("short_name") or name),
        kind=one.kind,
        aliases=tuple(aliases),
        listed_on=unit.listed_on or store.today().isoformat(),
        **ids,
        **said_now,
    )
