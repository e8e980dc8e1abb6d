"""Where blanks leave a trace nothing moves, however merged cells are written; rows of another build are no evidence."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.sample.draft import HEADINGS, Draft, Piece, front, heading, paragraphs, printed_table
from loaders.documents import read_document
from loaders.errors import RefusedDocumentError
from loaders.figures import parse_figure
from loaders.forms import SECTIONS, Form, load_forms
from loaders.recognise import recognise
from tests.corpus import arranged
from tests.corpus.cases import LAYOUTS
from tests.corpus.quirks import balanced
from tests.examples import examples
from tests.loaders.test_order import draft, not_as_printed, numbered

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


def a_tab_a_cell(cells: list[str]) -> Iterator[str]:
    yield "\t".join(cells)


def led_cell_by_cell(cells: list[str]) -> Iterator[str]:
    yield "|"
    yield from a_cell_a_line(cells)


def seed_like(cells: list[str]) -> Iterator[str]:
    yield from (f"\t{cell}" for cell in cells)
    yield ""


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


LINES = (a_row_a_line, led, a_cell_a_line, a_tab_a_cell, led_cell_by_cell, seed_like)
IN_TEXT = ("box_drawing", "csv", "csv_ragged", "csv_ragged_tabs", "led_cells", "led_lines", "led_pipe_rows", "led_rows")
IN_TEXT += ("markdown", "padded_cells", "pipe_cells", "pipe_rows", "seed_text", "tabs")
Blank = Callable[[Form, random.Random], set[str]]


def at_ends(form: Form, dice: random.Random) -> set[str]:
    share = dice.choice((0.2, 0.6, 1))
    ends = [cell for row in form.rows for cell in (row.cells[0], row.cells[-1])]
    return {cell for cell in ends if dice.random() < share}


def behind(form: Form, dice: random.Random) -> set[str]:
    share = dice.choice((0.2, 0.6, 1))
    rows = [row for row in form.rows if dice.random() < share]
    return {cell for row in rows for cell in row.cells[-dice.randrange(1, 5) :]}


def in_front(form: Form, dice: random.Random) -> set[str]:
    share = dice.choice((0.2, 0.6, 1))
    rows = [row for row in form.rows if dice.random() < share]
    return {cell for row in rows for cell in row.cells[: dice.randrange(1, 5)]}


def anywhere(form: Form, dice: random.Random) -> set[str]:
    share = dice.choice((0.0, 0.02, 0.1, 0.3, 0.6, 0.9))
    return {cell for cell in form.cells if dice.random() < share}


def whole_columns(form: Form, dice: random.Random) -> set[str]:
    codes = sorted({cell.partition(":")[2] for cell in form.cells})
    chosen = dice.sample(codes, dice.randrange(1, 6))
    return {cell for cell in form.cells if cell.partition(":")[2] in chosen}


def whole_rows(form: Form, dice: random.Random) -> set[str]:
    return {cell for row in dice.sample(form.rows, dice.randrange(1, 9)) for cell in row.cells}


BLANKS: tuple[Blank, ...] = (at_ends, behind, in_front, anywhere, whole_columns, whole_rows)


def lost(form: Form, content: bytes, figures: dict[str, str]) -> dict[str, tuple[str, object]]:
    """The counts read otherwise than printed, or said to be blank or missing though they are printed."""
    try:
        return not_as_printed(recognise(read_document("r.txt", content)), figures)
    except RefusedDocumentError:
        return {}


@settings(max_examples=examples(10), deadline=None)
@given(
    st.integers(0, 10**6),
    st.sampled_from(FORMS),
    st.sampled_from(BLANKS),
    st.sampled_from(LINES),
    st.booleans(),
    st.sampled_from(["place", "end", "none"]),
)
def test_however_it_is_written_and_wherever_blanks_are_no_figure_moves_or_is_lost(
    seed: int, form: Form, blank: Blank, line: Callable[[list[str]], Iterator[str]], down: bool, right: Trace
) -> None:
    dice = random.Random(seed)
    figures = numbered(form) | dict.fromkeys(blank(form, dice), "")
    content = written(draft(form, figures), down, right, line)
    assert silently_wrong(form, content, figures) == {}
    assert lost(form, content, figures) == {}


@settings(max_examples=examples(10), deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(FORMS), st.sampled_from(BLANKS), st.sampled_from(IN_TEXT))
def test_in_every_text_layout_no_figure_moves_for_a_blank(seed: int, form: Form, blank: Blank, layout: str) -> None:
    dice = random.Random(seed)
    figures = balanced(form, dice, 6) | dict.fromkeys(blank(form, dice), "")
    content = LAYOUTS[layout][0](draft(form, figures))
    assert silently_wrong(form, content, figures) == {}
    assert lost(form, content, figures) == {}


@pytest.mark.parametrize("layout", ["csv_ragged", "csv_ragged_tabs"])
def test_blanks_left_out_at_the_end_of_a_row_are_not_those_behind_its_label(layout: str) -> None:
    """一、本年新收 leaves two blanks behind its label; its last two figures are blank and cut off."""
    form = FORMS[1]
    cells = form.row_by_code["app.received_new"].cells
    for last in (1, 2):
        figures = numbered(form) | dict.fromkeys(cells[-last:], "")
        content = LAYOUTS[layout][0](draft(form, figures))
        assert silently_wrong(form, content, figures) == lost(form, content, figures) == {}


def test_in_a_stream_the_blanks_of_the_next_row_are_not_those_behind_a_label() -> None:
    form = FORMS[1]
    figures = numbered(form) | {cell: "" for row in form.rows for cell in row.cells[-2:]}
    content = written(draft(form, figures), True, "place", led_cell_by_cell)
    assert silently_wrong(form, content, figures) == lost(form, content, figures) == {}


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_a_heading_behind_a_table_is_no_part_of_its_last_cell(form: Form) -> None:
    figures = numbered(form)
    reading = recognise(read_document("r.txt", written(draft(form, figures), False, "place", seed_like)))
    assert all(reading.figures[cell].state == "number" for cell in form.row_by_code["app.carried_out"].cells)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
@pytest.mark.parametrize("layout", ["pipe_rows", "led_cells", "pipe_cells", "padded_cells", "led_pipe_rows", "tabs"])
def test_where_rows_are_filled_up_a_figure_over_two_rows_moves_no_other(form: Form, layout: str) -> None:
    figures = numbered(form)
    content = LAYOUTS[layout][0](arranged.figures_merged(draft(form, figures), random.Random(1)))
    shared = [form.row_by_code[code].cells[0] for code in ("pub.compulsion", arranged.REFUSALS[1])]
    wrong = silently_wrong(form, content, figures).keys() | lost(form, content, figures).keys()
    assert wrong <= set(shared)


@pytest.mark.parametrize("layout", ["pipe_rows", "led_cells"])
def test_a_last_column_that_is_blank_in_every_row_is_blank(layout: str) -> None:
    form = FORMS[1]
    figures = numbered(form) | {row.cells[-1]: "" for row in form.section_rows("三")}
    reading = recognise(read_document("r.txt", LAYOUTS[layout][0](draft(form, figures))))
    assert lost(form, LAYOUTS[layout][0](draft(form, figures)), figures) == {}
    if layout == "pipe_rows":
        assert reading.figures["app.result.denied.law_prohibited:natural_person"].state == "number"
