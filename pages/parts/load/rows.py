"""The dropped files as one table: what would become of each, whose it is, what is unsure in it. Pure."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

import loaders
from loaders.forms import Form
from loaders.words import Words

WIDTHS = {"state": 80, "year": 60, "unsure": 110, "what": 460}  # pixels
NAMED = 3  # cells or rules that are named before the rest is counted
COUNTED = ("new", "new_version", "moved", "restored", "needs_identity", "refused", "unchanged", "removed_before")


@dataclass(frozen=True)
class Dropped:
    """A dropped file, or one of an archive, with what would become of it and what was said of whose it is."""

    key: str
    source: loaders.Source
    appraisal: loaders.Appraisal
    organisation: str | None = None
    year: int | None = None

    @property
    def name(self) -> str:
        """What the file is called on screen."""
        return self.appraisal.outcome.name

    @property
    def place(self) -> tuple[str, int] | None:
        """The unit and year it would be filed under."""
        identity = self.appraisal.outcome.identity
        if identity is None or identity.organisation is None or identity.year is None:
            return None
        return identity.organisation.name, identity.year


def keyed(sources: Iterable[loaders.Source]) -> dict[str, loaders.Source]:
    """The files by their content; the same document under two names is there once, under the first."""
    found: dict[str, loaders.Source] = {}
    for one in sources:
        found.setdefault(_key(one), one)
    return found


def _key(source: loaders.Source) -> str:
    if source.content is None:  # it could not be unpacked: its name is all there is
        return str(source.name)
    return hashlib.sha256(source.content).hexdigest()


def twice(sources: Sequence[loaders.Source]) -> list[str]:
    """The names of the files that are the same document as one before them."""
    kept = {id(one) for one in keyed(sources).values()}
    return [one.name for one in sources if id(one) not in kept]


def headline(dropped: Sequence[Dropped], words: Words) -> str:
    """How many files would become what."""
    counts = Counter(one.appraisal.state for one in dropped)
    said = [words("desk.count", state=words(f"desk.state.{one}"), count=counts[one]) for one in COUNTED if counts[one]]
    waits = any(one.appraisal.is_ready or one.appraisal.state in ("needs_identity", "refused") for one in dropped)
    return words("desk.headline", count=len(dropped), said=words.join(said)) + words("desk.not_stored") * waits


def table(dropped: Sequence[Dropped], words: Words) -> pd.DataFrame:
    """One line a file."""
    places = Counter(one.place for one in dropped if one.appraisal.is_ready)
    lines = [
        (
            one.name,
            words(f"desk.state.{one.appraisal.state}"),
            one.place[0] if one.place else "",
            str(one.place[1]) if one.place else "",
            unsure(one.appraisal.outcome, words),
            what(one, words, is_double=one.appraisal.is_ready and places[one.place] > 1),
        )
        for one in dropped
    ]
    columns = ("file", "state", "organisation", "year", "unsure", "what")
    return pd.DataFrame(lines, columns=[words(f"desk.column.{one}") for one in columns])


def widths(words: Words) -> dict[str, int]:
    """The pixels of its columns: room for what is said of a file."""
    return {words(f"desk.column.{one}"): pixels for one, pixels in WIDTHS.items()}


def what(one: Dropped, words: Words, is_double: bool = False) -> str:
    """What the ledger would do with a file, or why it would not."""
    appraisal, outcome = one.appraisal, one.appraisal.outcome
    said = [_action(appraisal, words)] if appraisal.state != "new" else []
    if outcome.reason_code:
        said = [words.reason(outcome.reason_code, outcome.reason_detail)]
    if appraisal.state in ("new", "new_version"):
        said.append(_found(appraisal, words))
    if is_double:
        said.append(words("desk.double"))
    return "".join(said)


def _action(appraisal: loaders.Appraisal, words: Words) -> str:
    before, outcome = appraisal.before, appraisal.outcome
    identity = outcome.identity
    about: dict[str, object] = {}
    if before:
        about = {"unit": before.unit.name, "year": words.year(before.year), "version": before.version}
    if identity and identity.organisation and identity.year:
        about |= {"to": identity.organisation.name, "to_year": words.year(identity.year)}
    if appraisal.state == "new_version" and outcome.reading:
        cells = _named([outcome.reading.of_form.label(cell, words.language) for cell in appraisal.cells], words)
        return words(
            "desk.what.new_version",
            version=appraisal.version,
            cells=cells or words("desk.no_cells"),
            cured=_rules(appraisal.cured, words),
            brought=_rules(appraisal.brought, words),
        )
    return words(f"desk.what.{appraisal.state}", **about) if words.has(f"desk.what.{appraisal.state}") else ""


def _rules(found: Sequence[tuple[str, str]], words: Words) -> str:
    names = list(dict.fromkeys(rule for rule, _ in found))
    return words("desk.rules", count=len(found), rules=_named(names, words)) if names else words("desk.no_rules")


def _found(appraisal: loaders.Appraisal, words: Words) -> str:
    failed = sum(one.status == "fail" for one in appraisal.findings)
    open_ones = len(appraisal.findings) - failed
    if not appraisal.findings:
        return words("desk.nothing_found")
    return words("desk.found", failed=failed, open=open_ones)


def unsure(outcome: loaders.Outcome, words: Words) -> str:
    """The doubtful cells by name."""
    if outcome.reading is None:
        return ""
    form: Form = outcome.reading.of_form
    cells = [one.cell for one in outcome.reading.figures.values() if one.state == "doubtful"]
    return _named([form.label(cell, words.language) for cell in cells], words)


def _named(names: Sequence[str], words: Words) -> str:
    """The first names of a list, and how many there are where it is longer."""
    shown = words.join(names[:NAMED])
    return words("desk.and_more", names=shown, count=len(names)) if len(names) > NAMED else shown
