"""What the identities prove, and what they must leave alone."""

from __future__ import annotations

import random
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.sample.draft import Draft
from data.sample.layouts import LAYOUTS
from loaders.documents import read_document
from loaders.forms import Form, load_forms
from loaders.recognise import Reading, recognise
from loaders.reconcile.balances import balances
from tests.corpus.quirks import balanced
from tests.corpus.text import write_bare_lines

FORMS = tuple(load_forms().values())
by_form = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
ROW = "app.result.granted"


def draft(form: Form, **changed: str) -> Draft:
    """A report that adds up, with three requests of natural persons granted."""
    figures = dict.fromkeys(form.cells, "0")
    for row in ("app.received_new", ROW, "app.result.total"):
        figures |= {f"{row}:natural_person": "3", f"{row}:total": "3"}
    return Draft("示例街道", form.first_year, form, figures | changed)


def recognised(text: str | bytes) -> Reading:
    return recognise(read_document("r", text.encode() if isinstance(text, str) else text))


def without_a_figure(written: Draft, label: str, number: int) -> str:
    """The report one cell a line, without the figure of this number behind a label."""
    lines = [line for line in write_bare_lines(written).decode().splitlines() if line]
    at = next(n for n, line in enumerate(lines) if line.startswith(label))
    del lines[at + number]
    return "\n".join(lines)


@by_form
def test_the_identities_are_those_of_the_rules(form: Form) -> None:
    found = {(one.rule_id, one.subject) for one in balances(form)}
    rows = {row.code for row in form.rows if row.section == "三"}
    assert {subject for rule, subject in found if rule == "H01"} == rows
    assert sum(rule == "K01" for rule, _ in found) == sum(rule == "K02" for rule, _ in found) == 7
    balance = next(one for one in balances(form) if one.rule_id == "K01" and one.subject == "total")
    assert dict(balance.coefficients) == {
        "app.received_new:total": 1,
        "app.carried_in:total": 1,
        "app.result.total:total": -1,
        "app.carried_out:total": -1,
    }


@by_form
def test_what_every_possible_reading_shares_is_proved_and_says_so(form: Form) -> None:
    """``3 0 0 0 0 3``: a zero is lost, nobody can say which; the two threes can stand in one place only."""
    read = recognised(without_a_figure(draft(form), "（一）予以公开", 3)).figures
    for column in ("natural_person", "total"):
        figure = read[f"{ROW}:{column}"]
        assert (figure.state, figure.value, figure.raw) == ("number", 3, "3")
        assert re.fullmatch(r"line \d+ proved", figure.place)
    others = form.row_by_code[ROW].cells[1:-1]
    assert {read[cell].doubt for cell in others} == {"too_few_figures"}


@by_form
def test_a_lost_figure_that_is_no_zero_is_not_filled_in(form: Form) -> None:
    """``0 0 0 0 0 3``: the three of natural persons is lost; only the sum is left, and no zero says where it stood."""
    read = recognised(without_a_figure(draft(form), "（一）予以公开", 1)).figures
    assert read[f"{ROW}:natural_person"].value is None
    assert read[f"{ROW}:total"].value in (3, None)


@by_form
@pytest.mark.parametrize("cell", ["app.result.total:natural_person", "app.received_new:total", "app.carried_in:total"])
def test_a_table_that_does_not_add_up_proves_nothing(form: Form, cell: str) -> None:
    written = draft(form)
    faulty = replace(written, figures={**written.figures, cell: "5"})
    read = recognised(without_a_figure(faulty, "（一）予以公开", 3)).figures
    assert {read[one].state for one in form.row_by_code[ROW].cells} == {"doubtful"}
    assert read[cell].value == 5


@by_form
def test_a_figure_of_unsure_digits_is_proved_by_two_sums(form: Form) -> None:
    changed = {f"{row}:{column}": "12" for row in ("app.received_new", "app.result.total", ROW)
               for column in ("natural_person", "total")}  # fmt: skip
    page = LAYOUTS["html"][0](draft(form, **changed)).decode()
    start = page.index("予以公开")
    unsure = page[:start] + page[start:].replace(">12<", ">1 2<", 1)
    figure = recognised(unsure).figures[f"{ROW}:natural_person"]
    assert (figure.value, figure.raw, figure.place.endswith(" proved")) == (12, "1 2", True)
    other = page[:start] + page[start:].replace(">12<", ">1 3<", 1)
    assert recognised(other).figures[f"{ROW}:natural_person"].doubt == "two_figures"


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(FORMS), st.integers(0, 10_000), st.sampled_from(("html", "seed_text", "pipe_rows")))
def test_a_fault_of_the_report_is_never_repaired(form: Form, number: int, layout: str) -> None:
    dice = random.Random(number)
    figures = balanced(form, dice)
    cell = dice.choice([cell for cell in form.cells if cell.startswith(("app.", "case."))])
    figures[cell] = str(int(figures[cell]) + dice.randrange(1, 50))
    written = Draft("示例街道", form.first_year, form, figures)
    read = recognised(LAYOUTS[layout][0](written)).figures
    assert {c: f.value for c, f in read.items() if c.startswith(("app.", "case."))} == {
        c: int(text) for c, text in figures.items() if c.startswith(("app.", "case."))
    }


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(FORMS), st.integers(0, 10_000))
def test_a_figure_lost_anywhere_proves_nothing_wrong(form: Form, number: int) -> None:
    dice = random.Random(number)
    figures = balanced(form, dice)
    lines = [line for line in write_bare_lines(Draft("示例街道", 2022, form, figures)).decode().splitlines() if line]
    for _ in range(dice.randrange(1, 4)):
        del lines[dice.choice([at for at, line in enumerate(lines) if line.isdigit()])]
    for cell, figure in recognised("\n".join(lines)).figures.items():
        if figure.state == "number" and not form.column_by_cell[cell].is_money:
            assert figure.value == int(figures[cell]), (cell, figure)
