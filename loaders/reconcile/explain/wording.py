"""How a located error is said to an official: what follows from what, never "this cell is wrong".

The words are data/words/explain.csv. The place in the document comes first, since our own misreading is the first
suspect; ties are said to be ties; evidence is said to be no proof.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from loaders.forms import Form
from loaders.reconcile.explain.answer import Change, Explanation, Location
from loaders.words import Words

NAMED = 6  # changes in one sentence; the rest stands in the table below it
Places = Mapping[str, str]  # cell -> its place in the document, in words


def sentence(location: Location, broken: int, form: Form, places: Places, language: str = "zh") -> str:
    """The likely cause in a few sentences. ``broken``: how many relations of the problem fail."""
    speaker = _Speaker(form, places, language)
    count = {"broken": broken, "at_least": location.at_least, "count": len(location.explanations)}
    if not location.explanations:
        return speaker.say("not_located", **count)
    first, *others = location.explanations
    if not others:
        return speaker.only(first, location.complete, count)
    single = all(len(one.changes) == 1 for one in location.explanations)
    changes = speaker.changes(one.changes[0] for one in location.explanations) if single else ""
    parts = [speaker.say("any_cell" if single else "any_set", changes=changes, **count)]
    if others[0].rank > first.rank and first.evidence:
        parts.append(speaker.say("likelier", slip=speaker.slips(first.evidence)))
    if location.common and not single:
        parts.append(speaker.say("shared", cells=speaker.cells(location.common)))
    if not location.complete:
        parts.append(speaker.say("incomplete"))
    return ("" if language == "zh" else " ").join(parts)


def foot(language: str = "zh") -> str:
    """What holding relations do not prove."""
    return Words(language)("explain.foot")


def changes_text(one: Explanation, form: Form, places: Places, language: str = "zh") -> str:
    """What an explanation would change, cell by cell, complete."""
    speaker = _Speaker(form, places, language)
    return speaker.joined(speaker.change(change) for change in one.changes)


def evidence_text(one: Explanation, language: str = "zh") -> str:
    """The slips that an explanation looks like; empty where nothing speaks for one."""
    return Words(language)("explain.and").join(Words(language)(f"slip.{code}") for code in one.evidence)


class _Speaker:
    """The words of one language for the cells of one form."""

    def __init__(self, form: Form, places: Places, language: str) -> None:
        self.form, self.places, self.language = form, places, language

    def say(self, key: str, **values: object) -> str:
        return Words(self.language)(f"explain.{key}", **values)

    def only(self, one: Explanation, is_complete: bool, count: dict[str, int]) -> str:
        """The sentence where there is one explanation."""
        count |= {"size": len(one.changes)}
        changes = self.changes(one.changes)
        if all(change.proposed is None for change in one.changes):
            return self.say("no_value", changes=changes, **count)
        row, column = self._line(one)
        if one.kind in ("row_shifted", "column_shifted"):
            return self.say(one.kind, row=row, column=column, changes=changes, **count)
        slip = self.say("slip", slip=self.slips(one.evidence)) if one.evidence else ""
        if len(one.changes) == 1:
            return self.say("one_cell", change=changes, slip=slip, **count)
        return self.say("one_set" if is_complete else "one_found", changes=changes, slip=slip, **count)

    def _line(self, one: Explanation) -> tuple[str, str]:
        """The row and the column of the first cell."""
        cell = one.changes[0].cell
        row, column = self.form.row_of(cell), self.form.column_by_cell[cell]
        return (row.label_zh, column.label_zh) if self.language == "zh" else (row.label_en, column.label_en)

    def change(self, change: Change) -> str:
        where = self.places.get(change.cell)
        place = self.say("place", place=where) if where else ""
        key = "change" if change.proposed is not None else "change_open"
        cell = self.form.label(change.cell, self.language)
        return self.say(key, cell=cell, place=place, observed=change.observed, proposed=change.proposed)

    def changes(self, changes: Iterable[Change]) -> str:
        """The changes in one breath: the first few, and how many more."""
        said = [self.change(change) for change in changes]
        more = self.say("more", count=len(said) - NAMED) if len(said) > NAMED else ""
        return self.joined(said[:NAMED]) + more

    def joined(self, said: Iterable[str]) -> str:
        return self.say("join").join(said)

    def slips(self, codes: Iterable[str]) -> str:
        return self.say("and").join(Words(self.language)(f"slip.{code}") for code in codes)

    def cells(self, cells: Iterable[str]) -> str:
        ordered = sorted(cells, key=self.form.cells.index)
        return self.say("and").join(self.say("cell", cell=self.form.label(cell, self.language)) for cell in ordered)
