"""A stored problem as it is told: its findings, the gravest first, and what explains them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from loaders.reconcile.explain.answer import Change, Explanation, Location, Status
from loaders.words import Words

Cells = Mapping[str, Mapping[str, Any]]  # cell -> what a finding says of it: value, state, raw, place
Record = Mapping[str, Any]  # a line of ``store.findings``


@dataclass(frozen=True)
class Told:
    """A finding as it is stored. ``cells``: what stands in the cells that it names, {cell, year, value, state, raw,
    place}; ``claim``: what the prose states, None for a finding that is not about it."""

    rule_id: str
    subject: str
    status: str
    severity: str
    formula: str
    numbers: str
    cells: tuple[Mapping[str, Any], ...]
    hint: str
    claim: Mapping[str, Any] | None


@dataclass(frozen=True)
class Trouble:
    """A problem of the report of ``unit``, by its short name, on a year. ``form``: see ``form_of``; ``location`` is
    None where no identity of the tables is broken."""

    unit: str
    year: int
    form: str
    findings: tuple[Told, ...]
    location: Location | None

    @property
    def lead(self) -> Told:
        """The finding that names the problem."""
        return self.findings[0]

    @property
    def cells(self) -> Cells:
        """The cells of this year's report that its findings name."""
        return {one["cell"]: one for told in self.findings for one in told.cells if one["year"] == self.year}

    @property
    def likeliest(self) -> tuple[Explanation, ...]:
        """The explanations that none is likelier than; none where there is none."""
        found = self.location.explanations if self.location else ()
        best = min((one.rank for one in found), default=0)
        return tuple(one for one in found if one.rank == best)

    @property
    def suspects(self) -> list[str]:
        """The cells that any explanation accuses, the likeliest first, each once."""
        found = self.location.explanations if self.location else ()
        return list(dict.fromkeys(change.cell for one in found for change in one.changes))

    def places(self, words: Words) -> dict[str, str]:
        """Where its cells stand in the document, in words."""
        return {cell: words.place(one["place"]) for cell, one in self.cells.items()}


def told(record: Record) -> Told:
    """A finding from its record."""
    names = ("rule_id", "subject", "status", "severity", "formula", "numbers", "hint", "claim")
    return Told(cells=tuple(record["cells"]), **{name: record[name] for name in names})


def trouble(unit: str, year: int, form: str, findings: Sequence[Record], explanations: Iterable[Record]) -> Trouble:
    """A problem from the records of its findings, which say how sure its location is, and of its explanations."""
    lead, location = findings[0], None
    bare = Trouble(unit, year, form, tuple(map(told, findings)), None)
    if status := lead["location"]:
        cells = bare.cells
        found = tuple(_explanation(one, cells) for one in explanations)
        location = Location(cast("Status", status), found, int(lead["at_least"]), bool(lead["complete"]))
    return Trouble(unit, year, form, bare.findings, location)


def troubles(unit: str, year: int, form: str, findings: Iterable[Record]) -> list[Trouble]:
    """The problems of a report from its records in ``store.findings``, in their order."""
    gathered: dict[int, list[Record]] = {}
    for one in findings:
        gathered.setdefault(one["problem_id"], []).append(one)
    return [trouble(unit, year, form, group, group[0]["explanations"]) for group in gathered.values()]


def _explanation(one: Record, cells: Cells) -> Explanation:
    changes = tuple(Change(cell, cells[cell]["value"], proposed) for cell, proposed in one["changes"].items())
    return Explanation(changes, one["kind"], one["steps"], one["rank"], tuple(one["evidence"]))
