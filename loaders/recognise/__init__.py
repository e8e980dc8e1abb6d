"""Document → Reading: which form it is, and the figure of every cell of that form.

The method, for whoever extends it:

1. **One stream.** Whatever the format, the document becomes lines: a label in front, slots for figures behind
   (``lines``). Where the format leaves open what is a cell, every way of cutting is read (``Document.otherwise``).
2. **One alignment.** For each form the lines are aligned with its rows as a whole, by likeness (``align``); the
   form that explains most wins. Each pair knows by how much it beats its rival: too little, and the row is doubtful.
3. **Every placement that is possible.** For each aligned line ``columns`` (for section four ``cases``) gives the ways
   in which its slots can stand in the columns of the row. One way: it is read. Several: all stay open.
4. **Proof.** The identities of the table exclude placements; what all that are left agree on is read, and its place
   says that it was proved (``proof``). The rest is doubtful, with the whole line as raw text.
5. **The text of each cell** is read by itself (``loaders.figures``), money with the unit of its heading.
6. **No reading against another.** Of several cuttings the one that reads most is taken; a cell for which another
   cutting gives another number is doubtful.

So there are no special layouts here. A new format needs a reader that yields cells with places (``loaders.documents``);
a new kind of damage needs, at most, one more placement that cannot be excluded, never one more guess.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from loaders.documents.model import Block, Cell, Document
from loaders.figures import Figure, parse_figure
from loaders.forms import Form, load_forms
from loaders.labels import likeness, plain
from loaders.recognise.align import Match, align
from loaders.recognise.cases import assign_cases, case_cells
from loaders.recognise.columns import Assignment, Columns
from loaders.recognise.extra import extra_rows
from loaders.recognise.lines import Line, lines_of, run
from loaders.recognise.proof import Open, prove
from loaders.recognise.reading import Doubt, ExtraRow, Passage, Reading
from loaders.recognise.refusal import not_a_report, refuse_hollow
from loaders.recognise.sections import passages

__all__ = ["Doubt", "ExtraRow", "Passage", "Reading", "recognise"]

FEWEST_ROWS = 8  # fewer rows of sections two and three than this are not a report
SAME_WORD = 0.9  # a printed heading at least this like a heading of the form counts for that form
COMPARABLE = 0.5  # a cutting that reads less than this share of the best is no witness against it


@dataclass(frozen=True)
class Alignment:
    """A document, cut in one way, aligned with one form."""

    form: Form
    lines: tuple[Line, ...]
    matches: tuple[Match, ...]

    @cached_property
    def heading_score(self) -> float:
        """How many different column headings of section two, as this form words them, the tables print."""
        wanted = {column.label_zh for row in self.form.section_rows("二") for column in row.columns}
        printed = {plain(cell.text) for line in self.lines for cell in line.words}
        return sum(max((likeness(text, word) for text in printed), default=0) >= SAME_WORD for word in wanted)

    @property
    def score(self) -> float:
        return sum(match.score for match in self.matches) + self.heading_score


@dataclass(frozen=True)
class Attempt:
    """The figures that one way of cutting the document gives. ``read`` counts the lines with one sure placement."""

    found: Alignment
    figures: dict[str, Figure]
    read: int

    @property
    def sure(self) -> int:
        return sum(figure.value is not None for figure in self.figures.values())


def recognise(document: Document) -> Reading:
    """Read a document. Raises RefusedDocumentError with the true reason where it holds no report to read."""
    ways = (document.blocks, *document.otherwise)
    aligned = [best for blocks in ways if (best := _best_form(blocks))]
    if not aligned:
        raise not_a_report(document, lines_of(ways[-1]))
    attempts = [_attempt(found) for found in aligned]
    best = max(attempts, key=lambda attempt: (attempt.sure, attempt.found.score))
    figures = _uncontradicted(best, attempts)
    refuse_hollow(document, best.found.lines, best.found.matches, figures, best.read)
    return _reading(document, best.found, figures)


def _reading(document: Document, found: Alignment, figures: dict[str, Figure]) -> Reading:
    doubtful = (figure for figure in figures.values() if figure.doubt is not None)
    return Reading(
        form=found.form.id,
        form_evidence=f"{len(found.matches)} rows, {found.heading_score:.0f} headings of section two",
        figures={cell: figures.get(cell) or _missing(cell) for cell in found.form.cells},
        extra_rows=tuple(extra_rows(found.lines, found.matches)),
        doubts=tuple(Doubt(str(figure.doubt), figure.place, figure.cell) for figure in doubtful),
        passages=passages(document),
    )


def _best_form(blocks: Sequence[Block]) -> Alignment | None:
    """The form that explains most of a cutting, or None where none explains enough."""
    lines = lines_of(blocks)
    forms = load_forms().values()
    best = max((_aligned(form, lines) for form in forms), key=lambda found: found.score)
    return best if len(best.matches) >= FEWEST_ROWS else None


def _aligned(form: Form, lines: tuple[Line, ...]) -> Alignment:
    return Alignment(form, lines, (*align(lines, form, "二"), *align(lines, form, "三")))


def _attempt(found: Alignment) -> Attempt:
    """Every figure that one alignment gives, sure, proved or doubtful."""
    figures: dict[str, Figure] = {}
    still_open: list[Open] = []
    read = 0
    for cells, slots, place, heads, assigned in _assigned(found):
        figures |= _line_figures(found.form, cells, slots, place, heads, assigned)
        read += assigned.doubt is None
        if assigned.doubt and assigned.placements:
            still_open.append(Open(cells, assigned.placements))
    return Attempt(found, figures | prove(found.form, figures, still_open), read)


Assigned = tuple[tuple[str, ...], Sequence[Cell], str, dict[str, str], Assignment]


def _assigned(found: Alignment) -> Iterator[Assigned]:
    """Each aligned line: the cells of its row, its slots, its place, the headings over it, its placements."""
    columns = Columns(found.matches, found.lines, found.form)
    for match in found.matches:
        assigned = columns.assign(match)
        if match.rival is not None:
            assigned = Assignment((), "row_twice" if match.rival is not match.line else "unclear_row")
        heads = {code: head.text for code, head in columns.headings(match).items()}
        yield match.row.cells, match.slots, str(match.line.cells[match.label].place), heads, assigned
    last = max(match.line.index for match in found.matches)
    cases = assign_cases(found.lines[last + 1 :], found.form, bool(columns.padded))
    if cases:
        slots, assigned = cases
        yield case_cells(found.form), slots, str(slots[0].place), {}, assigned


def _line_figures(
    form: Form,
    cells: Sequence[str],
    slots: Sequence[Cell],
    place: str,
    heads: dict[str, str],
    assigned: Assignment,
) -> dict[str, Figure]:
    """The figures of one line; a line that is not sure gives each of its cells the whole line as raw text."""
    if assigned.doubt:
        whole = run(slots)
        return {code: Figure(code, None, "doubtful", whole, place, assigned.doubt) for code in cells}
    (placement,) = assigned.placements
    return {
        code: _cell_figure(form, code, cell, heads) if cell else _missing(code, place)
        for code, cell in zip(cells, placement, strict=True)
    }


def _cell_figure(form: Form, code: str, cell: Cell, heads: dict[str, str]) -> Figure:
    column = form.column_by_cell[code]
    parsed = parse_figure(cell.text, column, heads.get(column.code, ""))
    return Figure(code, parsed.value, parsed.state, cell.text, str(cell.place), parsed.doubt, parsed.likely)


def _missing(cell: str, place: str = "") -> Figure:
    return Figure(cell, None, "missing", "", place)


def _uncontradicted(best: Attempt, attempts: Sequence[Attempt]) -> dict[str, Figure]:
    """The figures of the best cutting; doubtful where another cutting, not much worse, gives another number."""
    figures = dict(best.figures)
    witnesses = [one for one in attempts if one is not best and one.sure >= COMPARABLE * best.sure]
    for witness in witnesses:
        for cell, other in witness.figures.items():
            mine = figures.get(cell)
            if mine and mine.value is not None and other.value is not None and mine.value != other.value:
                figures[cell] = replace(mine, value=None, state="doubtful", doubt="two_readings")
    return figures
