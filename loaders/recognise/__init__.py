"""Document → Reading: which form it is, and the figure of every cell of that form.

The method, for whoever extends it:

1. **One stream.** Whatever the format, the document becomes lines: a label in front, slots for figures behind
   (``lines``). Where the format leaves open what is a cell, every way of cutting is read (``Document.otherwise``).
2. **One alignment.** For each edition the lines are aligned with the rows of a table as a whole, by likeness
   (``align``); the edition is chosen table by table (``editions``). Each pair knows by how much it beats its rival: too
   little, and the row is doubtful.
3. **Every placement that is possible.** For each aligned line ``columns`` (for section four ``cases``) gives the ways
   in which its slots can stand in the columns of the row. One way: it is read. Several: all stay open.
4. **Proof.** The identities of the table exclude placements; what all that are left agree on is read, and its place
   says that it was proved (``proof``). The rest is doubtful, with the whole line as raw text.
5. **The text of each cell** is read by itself (``loaders.figures``), money with the unit of its heading.
6. **No reading against another.** Of several cuttings the one that reads most is taken; a cell for which another
   cutting gives another number is doubtful. What it could not place, another cutting may: where they agree on the rest.

So there are no special layouts here. A new format needs a reader that yields cells with places (``loaders.documents``);
a new kind of damage needs, at most, one more placement that cannot be excluded, never one more guess.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from loaders.documents.limits import MAX_LINES
from loaders.documents.model import Block, Document, Table
from loaders.errors import RefusedDocumentError
from loaders.figures import Figure, missing
from loaders.forms import Form, load_forms
from loaders.recognise.attempt import Attempt, attempt
from loaders.recognise.editions import TABLES, Alignment, aligned, choose
from loaders.recognise.ending import cut_off
from loaders.recognise.extra import extra_rows
from loaders.recognise.lines import lines_of
from loaders.recognise.reading import Doubt, ExtraRow, Passage, Reading
from loaders.recognise.refusal import not_a_report, refuse_hollow
from loaders.recognise.sections import passages

__all__ = ["Doubt", "ExtraRow", "Passage", "Reading", "recognise"]

FEWEST_ROWS = 8  # fewer rows of sections two and three than this are not a report
PLACEABLE = (None, "too_few_figures", "too_many_figures", "unclear_columns")  # doubts that another cutting may settle
COMPARABLE = 0.5  # a cutting that reads less than this share of the best is no witness against it


def recognise(document: Document) -> Reading:
    """Read a document. Raises RefusedDocumentError with the true reason where it holds no report to read."""
    ways = (document.blocks, *document.otherwise)
    if max(sum(map(_lines_in, blocks)) for blocks in ways) > MAX_LINES:
        raise RefusedDocumentError("too_many_lines", f"{MAX_LINES:,}")
    cuttings = [found for blocks in ways if _is_enough(found := aligned(lines_of(blocks)))]
    if not cuttings:
        raise not_a_report(document, lines_of(ways[-1]))
    form = choose(cuttings)
    cuttings = [found for found in cuttings if found.of(form)]
    attempts = [attempt(form, found.lines, found.of(form)) for found in cuttings]
    found, best = max(zip(cuttings, attempts, strict=True), key=lambda pair: pair[1].sure)
    figures = _completed(_uncontradicted(best, attempts), attempts)
    refuse_hollow(document, found.lines, found.of(form), figures, best.read)
    figures |= cut_off(form, found.lines, found.of(form), figures, document.media_type.startswith("text/"))
    return _reading(document, form, found, figures)


def _is_enough(found: Alignment) -> bool:
    """Whether some edition finds enough of its rows in a cutting."""
    return any(sum(len(found.matches[form, table]) for table in TABLES) >= FEWEST_ROWS for form in load_forms())


def _lines_in(block: Block) -> int:
    return len(block.rows) if isinstance(block, Table) else 1


def _reading(document: Document, form: Form, found: Alignment, figures: dict[str, Figure]) -> Reading:
    doubtful = (figure for figure in figures.values() if figure.doubt is not None)
    return Reading(
        form=form.id,
        tables=form.editions,
        figures={cell: figures.get(cell) or missing(cell) for cell in form.cells},
        extra_rows=tuple(extra_rows(found.lines, found.of(form))),
        doubts=tuple(Doubt(str(figure.doubt), figure.place, figure.cell) for figure in doubtful),
        passages=passages(document),
    )


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


def _completed(figures: dict[str, Figure], attempts: Sequence[Attempt]) -> dict[str, Figure]:
    """The figures with those that another cutting reads for sure and this one could not find or place; not where two
    of the others differ."""
    for cell in {cell for one in attempts for cell in one.figures}:
        mine = figures.get(cell)
        found = [one.figures[cell] for one in attempts if cell in one.figures and one.figures[cell].value is not None]
        is_open = mine is None or (mine.state in ("doubtful", "missing") and mine.doubt in PLACEABLE)
        if is_open and len({figure.value for figure in found}) == 1:
            figures[cell] = found[0]
    return figures
