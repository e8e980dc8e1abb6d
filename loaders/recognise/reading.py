"""What recognition yields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from loaders.figures import Figure
from loaders.forms import Form, mixed


@dataclass(frozen=True)
class ExtraRow:
    """A row of a table that is not in the form: kept, counted nowhere."""

    section: str
    label: str
    cells: tuple[str, ...]
    place: str


@dataclass(frozen=True)
class Doubt:
    """Something that could not be read for sure. ``code`` is a line of ``data/words/doubts.csv``."""

    code: str
    place: str
    detail: str = ""


@dataclass(frozen=True)
class Passage:
    """The prose of a section."""

    text: str
    place: str


@dataclass(frozen=True)
class Reading:
    """A document read against the form that fits it: every cell of the form has a figure. ``form`` is the id of the
    edition that table two follows, ``tables`` that of each table: section -> id."""

    form: str
    tables: Mapping[str, str]
    figures: Mapping[str, Figure]
    extra_rows: tuple[ExtraRow, ...]
    doubts: tuple[Doubt, ...]
    passages: Mapping[str, Passage]

    @property
    def of_form(self) -> Form:
        """The form of the report, composed of those of its tables where they differ."""
        return mixed(self.tables)

    def count(self, state: str) -> int:
        """How many figures are in a state."""
        return sum(figure.state == state for figure in self.figures.values())
