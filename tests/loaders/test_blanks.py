"""Where blanks leave a trace nothing moves, however merged cells are written; rows of another build are no evidence."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

import pytest

from data.sample.draft import HEADINGS, Draft, Piece, front, heading, paragraphs, printed_table
from loaders.documents import read_document
from loaders.errors import RefusedDocumentError
from loaders.figures import parse_figure
from loaders.forms import SECTIONS, Form, load_forms
from loaders.recognise import recognise
from tests.corpus.quirks import balanced
from tests.loaders.test_order import draft

FORMS = list(load_forms().values())
Trace = str  # where the cells that a merged one covers stand: place, end or none


def cells_of(pieces: list[Piece], down: bool, right: Trace) -> list[str]:
    """The cells of a row; of what merged cells cover, those below (``down``) and those to the right leave blanks."""
    cells, covered = [], 0
    for piece in pieces:
        cells += [piece.text] if piece.begins else [""] * down
        here = (piece.colspan - 1) * (piece.begins or down)
        cells += [""] * here if right == "place" else []
        covered += piece.colspan - 1
    return cells + ([""] * covered if right == "end" else [])


def written(report: Draft, down: bool, right: Trace, line: Callable[[list[str]], Iterator[str]]) -> bytes:
    lines = front(report)
    for section in HEADINGS:
        lines.append(heading(report, section))
        if section in SECTIONS:
            lines += [one for row in printed_table(report, section) for one in line(cells_of(row, down, right))]
        lines += paragraphs(report, section)
    return "".join(f"{line}\n" for line in lines).encode()


def a_row_a_line(cells: list[str]) -> Iterator[str]:
    yield " | ".join(cells) + " |"


def led(cells: list[str]) -> Iterator[str]:
    yield "| " + " |".join(cells) + " |"


def a_cell_a_line(cells: list[str]) -> Iterator[str]:
    yield from (f"{cell} |" for cell in cells)


def silently_wrong(form: Form, content: bytes, figures: dict[str, str]) -> dict[str, tuple[object, str]]:
    """The cells that were read for sure as another number than is printed."""
    try:
        read = recognise(read_document("r.txt", content)).figures
    except RefusedDocumentError:
        return {}
    return {
        cell: (figure.value, figures[cell])
        for cell, figure in read.items()
        if figure.value is not None and figure.value != parse_figure(figures[cell], form.column_by_cell[cell]).value
    }


@pytest.mark.parametrize(
    ("form", "down", "right", "line", "blank"),
    [
        (FORMS[0], False, "place", a_row_a_line, "ends"),
        (FORMS[1], True, "place", led, "any"),
        (FORMS[1], False, "end", a_row_a_line, "ends"),
        (FORMS[0], False, "place", a_cell_a_line, "ends"),
        (FORMS[1], True, "end", led, "all"),
    ],
)
def test_however_merged_cells_are_written_no_figure_moves(form, down, right, line, blank) -> None:
    dice = random.Random(1)
    figures = balanced(form, dice, 6)
    share = {"ends": 0.3 * (blank == "ends"), "any": 0.2 * (blank == "any"), "all": 1.0 * (blank == "all")}
    for cell in form.cells:
        at_end = cell.endswith((":natural_person", ":total"))
        chances = share["ends"] * at_end + share["any"] + share["all"] * (figures[cell] == "0")
        figures[cell] = "" if dice.random() < chances else figures[cell]
    assert silently_wrong(form, written(draft(form, figures), down, right, line), figures) == {}


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
@pytest.mark.parametrize("line", [a_row_a_line, led, a_cell_a_line])
def test_a_row_of_another_build_is_not_read_by_the_usual_start(form: Form, line) -> None:
    """（七）总计 leaves a blank of its merged label, the rows above leave none; its first and last figure are blank."""
    figures = balanced(form, random.Random(1), 6)
    figures |= {f"app.result.total:{code}": "" for code in ("natural_person", "total")}
    content = written(draft(form, figures), False, "place", line)
    assert silently_wrong(form, content, figures) == {}
    read = recognise(read_document("r.txt", content)).figures
    assert read["app.result.total:org_business"].state in ("number", "doubtful")
