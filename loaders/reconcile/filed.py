"""A report as the rules see it, and what checking it gives: values that every room of reconciliation hands on."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from loaders.exact import minus
from loaders.figures import Figure
from loaders.forms import Form
from loaders.reconcile.claim import Claim
from loaders.reconcile.copies import Alike
from loaders.reconcile.language.nodes import CellRef
from loaders.reconcile.rule import Rule


@dataclass(frozen=True)
class Filed:
    """A report as the rules see it: whose, which year, its figures and words, and the reports it is compared with."""

    organisation: str
    kind: str
    year: int
    form: Form
    figures: Mapping[str, Figure]
    extra_labels: tuple[str, ...] = ()
    previous: Filed | None = None
    earlier_years: tuple[int, ...] = ()  # years before this one for which the organisation has a report
    title: str = ""
    passages: Mapping[str, str] = field(default_factory=dict)  # section -> its prose
    passage_places: Mapping[str, str] = field(default_factory=dict)  # section -> where it begins in the document
    published_on: date | None = None
    is_signed: bool = False  # no day of publication is printed: it is that of the signature
    stated_years: tuple[tuple[str, int], ...] = ()  # where the document states a year for itself, and which
    deadline: date | None = None  # by the local notice (``limits.deadline``); None where none is known
    children: tuple[Filed, ...] = ()  # the same year's reports of the units below
    alike: tuple[Alike, ...] | None = None  # what it shares with other units of the year; None: there is none beside it
    owed_units: tuple[str, ...] = ()  # the units below that owe a report for the year

    @cached_property
    def squeezed(self) -> tuple[str, ...]:
        """The title and the prose, section by section, without any space."""
        return tuple(re.sub(r"\s+", "", text) for text in (self.title, *self.passages.values()))

    def section_cells(self, section: str) -> list[str]:
        return [cell for row in self.form.section_rows(section) for cell in row.cells]


@dataclass(frozen=True)
class Check:
    """One rule applied to one subject of one report."""

    rule: Rule
    subject: str
    status: str
    formula: str = ""
    numbers: str = ""
    left: float | None = None
    right: float | None = None
    cells: tuple[CellRef, ...] = field(default=())
    reason: str = ""  # why it is not assessable: reason.<code> of data/words/checking.csv
    claim: Claim | None = None  # of the prose, for a rule that is about it
    hint: str = ""  # what a failure most likely comes from: hint.<code> of data/words/checking.csv

    @property
    def difference(self) -> float | None:
        return minus(self.left, self.right)

    def fingerprint(self, report: Filed) -> str:
        """The same for the same organisation, year, rule, subject and numbers, however often it is loaded."""
        parts = (report.organisation, str(report.year), self.rule.id, self.subject, self.status, self.numbers)
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
