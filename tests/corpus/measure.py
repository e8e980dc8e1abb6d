"""How well one document is read: its cells held against the truth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from loaders.documents import read_document
from loaders.errors import RefusedDocumentError
from loaders.figures import Figure, parse_figure
from loaders.forms import Form
from loaders.recognise import recognise

FLAGGED = ("doubtful", "missing")


@dataclass
class Score:
    """Cells of one or more documents. ``flagged`` were not read but are said so; ``wrong`` are silently wrong."""

    right: int = 0
    flagged: int = 0
    wrong: int = 0
    refused: list[str] = field(default_factory=list)
    worst: list[str] = field(default_factory=list)  # the wrong cells: where, what was read, what stands there

    def __iadd__(self, other: Score) -> Score:
        self.right += other.right
        self.flagged += other.flagged
        self.wrong += other.wrong
        self.refused += other.refused
        self.worst += other.worst
        return self

    @property
    def share(self) -> float:
        """Of all cells, those read right."""
        return self.right / ((self.right + self.flagged + self.wrong) or 1)


def truth_of(form: Form, figures: Mapping[str, str], lost: frozenset[str] = frozenset()) -> dict[str, str]:
    """The text of every cell as it stands in the document, without the rows it lacks."""
    return {cell: figures[cell] for cell in form.cells if cell.rpartition(":")[0] not in lost}


def is_right(form: Form, figure: Figure, text: str | None, heading: str = "") -> bool:
    """Whether a cell was read as it stands: the same state and value."""
    if text is None:
        return figure.state == "missing"
    parsed = parse_figure(text, form.column_by_cell[figure.cell], heading)
    return (figure.state, figure.value) == (parsed.state, parsed.value)


def score(form: Form, truth: Mapping[str, str], content: bytes, heads: Mapping[str, str] | None = None) -> Score:
    """Read one document and count its cells. ``heads`` are column headings that name a unit."""
    try:
        reading = recognise(read_document("report", content))
    except RefusedDocumentError as error:
        return Score(flagged=len(form.cells), refused=[str(error)])
    found = Score()
    for cell in form.cells:
        figure = reading.figures.get(cell)
        if figure is not None and is_right(form, figure, truth.get(cell), (heads or {}).get(cell, "")):
            found.right += 1
        elif figure is None or figure.value is None:
            found.flagged += 1
        else:
            found.wrong += 1
            found.worst.append(
                f"{cell}: read {figure.value} from {figure.raw!r} at {figure.place}, {truth.get(cell)!r}"
            )
    for cell, figure in reading.figures.items():
        if cell not in form.column_by_cell and figure.value is not None:
            found.wrong += 1
            found.worst.append(f"{cell}: read {figure.value} at {figure.place}, the document has no such cell")
    return found
