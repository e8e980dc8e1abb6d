"""What the office does with its ledger: its list of units, reports filed elsewhere or taken out, and the way back."""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from loaders import store
from loaders.access import must
from loaders.deeds import deed
from loaders.errors import WrongRequestError
from loaders.flow import reconcile
from loaders.forms import load_forms, unit_of
from loaders.labels import fold
from loaders.names import is_name, kind_of
from loaders.organisations import Organisation, Registry, new_organisation
from loaders.register import Registered, circles, registered
from loaders.store.journal import Change
from loaders.unit_list import KINDS_IN_WORDS, UnitList, columns, day_of
from loaders.unit_sheet import read_list
from loaders.words import Words

EXPORTED = (
    *("name", "short_name", "kind", "parent", "aliases"),
    *("since", "until", "successor", "contact", "telephone", "due"),
)
ReadList = Callable[[str, bytes], UnitList]  # who reads a list: a process of its own, unless there is one already
AS_TEXT = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def preview_units(
    name: str,
    content: bytes,
    db: Path | None = None,
    answers: Mapping[int, str] | None = None,
    *,
    read: ReadList = read_list,
) -> tuple[UnitList, list[Registered], dict[str, Organisation]]:
    """What a list says, what would become of each of its units, and the units that are there by id; nothing is stored.
    For ``answers`` see ``registered``."""
    found = read(name, content)
    with store.ledger(db) as ledger:
        known = store.stored_organisations(ledger)
    done = registered(found.units, known, store.today().isoformat(), answers)
    found = replace(found, faults=(*found.faults, *circles(done, known)))
    return found, done, {one.id: one for one in known}


@deed("organisations")
def import_units(
    name: str,
    content: bytes,
    db: Path | None = None,
    who: str = "",
    answers: Mapping[int, str] | None = None,
    *,
    read: ReadList = read_list,
) -> list[Registered]:
    """Store the units of a list; those that are asked about are left out, unless ``answers`` say which they are. Raises
    WrongRequestError with a sentence for every line that is not understood: then nothing is stored."""
    found = read(name, content)
    if found.faults:
        raise WrongRequestError(*(one.sentence(name) for one in found.faults))
    with store.ledger(db) as ledger:
        known = store.stored_organisations(ledger)
        done = registered(found.units, known, store.today().isoformat(), answers)
        if wrong := circles(done, known):
            raise WrongRequestError(*(one.sentence(name) for one in wrong))
        units = [one.unit for one in done if one.status in ("new", "changed")]
        about = {"file": name, "count": len(units)}
        with store.transaction(ledger):
            with store.change(ledger, "organisations", about, who=who):
                store.save_organisations(ledger, units)
            if units:
                reconcile(ledger, [one.id for one in units])
    return done


def export_units(name: str, db: Path | None = None) -> bytes:
    """The list of the ledger's own units as a file that ``import_units`` takes back: CSV for Excel, or a workbook where
    the name ends in .xlsx."""
    with store.ledger(db) as ledger:
        units = [one for one in store.stored_organisations(ledger) if not one.is_sample]
    named = {one.id: one.name for one in units}
    lines = [columns(EXPORTED), *(list(_fields(one, named)) for one in units)]
    if Path(name).suffix.lower() == ".xlsx":
        return _workbook(lines)
    written = io.StringIO(newline="")
    csv.writer(written, lineterminator="\r\n").writerows(lines)
    return written.getvalue().encode("utf-8-sig")


def count_units(db: Path | None = None) -> int:
    """How many units of its own the ledger has."""
    with store.ledger(db) as ledger:
        return sum(not one.is_sample for one in store.stored_organisations(ledger))


def _fields(one: Organisation, named: dict[str, str]) -> Iterable[str]:
    kinds = {code: word for word, code in reversed(KINDS_IN_WORDS.items()) if word != code}
    for name in EXPORTED:
        value = getattr(one, name)
        if name == "kind":
            yield kinds.get(one.kind, one.kind)
        elif name in ("parent", "successor"):
            yield named.get(value or "", "")
        elif name == "aliases":
            yield ";".join(value)
        else:
            yield "" if value is None else str(value)


def _workbook(lines: list[list[str]]) -> bytes:
    import xlsxwriter  # only who wants a workbook pays for it

    written = io.BytesIO()
    with xlsxwriter.Workbook(written, AS_TEXT) as book:
        sheet = book.add_worksheet("单位名单")
        for at, line in enumerate(lines):
            for column, text in enumerate(line):
                sheet.write_string(at, column, text)
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, 0, 28)
    return written.getvalue()


@deed("merge")
def merge_units(
    one: str, into: str, db: Path | None = None, who: str = ""
) -> tuple[Organisation, Organisation, list[int]]:
    """Make one unit of two; returns both and the years for which both had a report."""
    with store.ledger(db) as ledger:
        left, right = (
            unit_named(store.stored_organisations(ledger), one),
            unit_named(store.stored_organisations(ledger), into),
        )
        if left.id == right.id:
            raise WrongRequestError(("office.same_unit", {"name": left.name}))
        about = {"name": left.name, "into": right.name}
        with store.transaction(ledger):
            with store.change(ledger, "merge", about, who=who):
                years = store.merge(ledger, left.id, right.id)
            reconcile(ledger, [right.id])
    return left, right, years


@deed("rename")
def rename_unit(name: str, to: str, since: int | None = None, db: Path | None = None, who: str = "") -> Organisation:
    """Give a unit another name, from a year on or as it was always meant; it stays one unit. Returns it as it was."""
    with store.ledger(db) as ledger:
        known = store.stored_organisations(ledger)
        unit = unit_named(known, name)
        plausible(to)
        if other := next((one for one in known if fold(one.name) == fold(to)), None):
            raise WrongRequestError(("office.name_taken", {"name": other.name, "one": unit.name}))
        kind = kind_of(to) if kind_of(to) != "other" else unit.kind
        about = {"name": unit.name, "to": to, "year": since or ""}
        with store.transaction(ledger):
            with store.change(ledger, "rename", about, who=who):
                store.rename(ledger, unit, to, kind, since - 1 if since else None)
            reconcile(ledger, [unit.id])
    return unit


@deed("move")
def move(
    organisation: str, year: int, to_organisation: str, to_year: int, reason: str, db: Path | None = None, who: str = ""
) -> tuple[Organisation, Organisation]:
    """File a report, with all its versions, under another unit or year. A unit that the ledger does not know is new."""
    with store.ledger(db) as ledger:
        known = store.stored_organisations(ledger)
        unit = unit_named(known, organisation)
        to = next(iter(Registry(known).named(to_organisation)), None) or new_organisation(plausible(to_organisation))
        to = unit_named(known, to_organisation) if to.id in {one.id for one in known} else to
        if (to.id, to_year) == (unit.id, year):
            raise WrongRequestError(("office.same_place", {"name": unit.name, "year": year}))
        about = {"name": unit.name, "year": year, "to": to.name, "to_year": to_year}
        with store.transaction(ledger):
            with store.change(ledger, "move", about, reason, who):
                if to not in known:
                    store.save_organisations(ledger, [to])
                if not store.refile(ledger, unit.id, year, to.id, to_year):
                    raise WrongRequestError(("office.no_report", {"name": unit.name, "year": year}))
            reconcile(ledger, [unit.id, to.id])
    return unit, to


@deed("remove")
def remove(
    organisation: str, year: int, version: int | None, reason: str, db: Path | None = None, who: str = ""
) -> tuple[Organisation, int]:
    """Take a report out, or one version of it: kept, but not counted. Returns its unit and how many versions went."""
    return _stand("remove", "removed", organisation, year, version, reason, db, who)


@deed("restore")
def restore(
    organisation: str, year: int, version: int | None, db: Path | None = None, who: str = ""
) -> tuple[Organisation, int]:
    """Bring back what was taken out."""
    return _stand("restore", "kept", organisation, year, version, "", db, who)


def _stand(
    action: str,
    standing: str,
    organisation: str,
    year: int,
    version: int | None,
    reason: str,
    db: Path | None,
    who: str,
) -> tuple[Organisation, int]:
    with store.ledger(db) as ledger:
        unit = unit_named(store.stored_organisations(ledger), organisation)
        about = {"name": unit.name, "year": year, "version": version or ""}
        with store.transaction(ledger):
            with store.change(ledger, action, about, reason, who):
                count = store.stand(ledger, unit.id, year, version, standing)
                if not count:
                    key = "office.no_report" if version is None else "office.no_version"
                    raise WrongRequestError((key, {"name": unit.name, "year": year, "version": version}))
            reconcile(ledger, [unit.id])
    return unit, count


@deed("deadline")
def set_due_day(
    kind: str, day: str, parent: str | None = None, since: int | None = None, db: Path | None = None, who: str = ""
) -> tuple[str, str]:
    """Set by when the units of a kind below a unit (or of unknown place) report, from a year on; returns the kind and
    the day as 03-31. Their reports are checked anew: the rule of lateness follows."""
    code, month_day = KINDS_IN_WORDS.get(kind), day_of(day)
    if code is None:
        raise WrongRequestError(("office.no_kind", {"text": kind}))
    if month_day is None:
        raise WrongRequestError(("office.no_month_day", {"text": day}))
    with store.ledger(db) as ledger:
        known = store.stored_organisations(ledger)
        above = unit_named(known, parent).id if parent else ""
        units = [one.id for one in known if (one.parent or "", one.kind) == (above, code)]
        about = {"kind": kind, "month_day": month_day}
        with store.transaction(ledger):
            with store.change(ledger, "deadline", about, who=who):
                store.set_day(
                    ledger,
                    store.SetDay(
                        above, code, since or min(form.first_year for form in load_forms().values()), None, month_day
                    ),
                    "",
                )
            reconcile(ledger, units)
    return kind, month_day


@deed("undo")
def undo(db: Path | None = None, expected: int | None = None) -> Change | None:
    """Take back the last thing that was done by hand and still stands; None where there is none, or where it is not
    the ``expected`` change: somebody else has done something since. Raises
    WrongRequestError where what has come since rests on it, NotAllowedError for whom may not do such a thing itself."""
    with store.ledger(db) as ledger, store.transaction(ledger):
        last = next((one for one in store.changes(ledger) if one.undone_at is None), None)
        if last is None or expected not in (None, last.change_id):
            return None
        must(last.action)  # who may not do it may not take it back
        try:
            found = store.undo(ledger, expected)
        except sqlite3.IntegrityError as error:
            raise WrongRequestError(("office.no_undo", {"what": change_said(last, Words())})) from error
        if found is None:
            return None
        change, touched = found
        reconcile(ledger, touched)
    return change


def changes(db: Path | None = None) -> list[Change]:
    """What was done by hand, the newest first."""
    with store.ledger(db) as ledger:
        return store.changes(ledger)


def change_said(change: Change, words: Words) -> str:
    """A change in words."""
    about = dict(change.about)
    if "cell" in about:
        labels = (
            form.label(about["cell"], words.language) for form in load_forms().values() if about["cell"] in form.cells
        )
        if "value" in about:
            about["value"] = words.number(about["value"], unit_of(about["cell"]))
        about["cell"] = next(labels, about["cell"])
    if "version" in about:
        about["version"] = words("change.version", number=about["version"]) if about["version"] else ""
    if change.action == "rename":
        about["year"] = words("change.from", year=about["year"]) if about["year"] else ""
    return words(f"change.{change.action}", **about)


def unit_named(known: Iterable[Organisation], name: str) -> Organisation:
    """The one unit of a name. Raises WrongRequestError where none or several bear it."""
    units = list(known)
    exact = [one for one in units if fold(one.name) == fold(name)]
    found = exact or Registry(units).named(name)
    if len(found) > 1:
        raise WrongRequestError(("office.several", {"name": name, "names": "、".join(one.name for one in found)}))
    if not found:
        like = [one.name for one, _ in Registry(units).like(name)[:3]]
        key = "office.unknown_like" if like else "office.unknown"
        raise WrongRequestError((key, {"name": name, "names": "、".join(like)}))
    return found[0]


def plausible(name: str) -> str:
    """A name as it is, if it is one. Raises WrongRequestError otherwise."""
    if not is_name(name):
        raise WrongRequestError(("office.no_name", {"name": name}))
    return name
