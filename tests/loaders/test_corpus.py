"""The corpus held to the bar: what is written in any layout, with any quirk, is read right or flagged, never wrong."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.sample import layouts as sample
from loaders.forms import load_forms
from tests.corpus import text
from tests.corpus.cases import LAYOUTS, Case
from tests.corpus.measure import Score, score, truth_of
from tests.corpus.mutations import MUTATIONS
from tests.corpus.quirks import QUIRKS
from tests.examples import examples, some

FORMS = tuple(load_forms().values())
IN_TEXT = sorted({**sample.LAYOUTS, **text.LAYOUTS}.keys() - {"docx"})
# layouts that keep no trace of an empty cell: with these quirks it cannot be told which column a figure stands in
WITHOUT_BLANKS = ("bare_lines", "one_line", "page_text", "spaces")
OF_BLANKS = ("zeros left blank", "some zeros left blank", "blank columns", "outcomes without totals", "only totals")
OF_BLANKS += ("a figure over two rows",)  # what it covers is blank, or leaves no trace
BY_POSITION = ("pdf_frame_only", "pdf_rows_only", "pdf_unruled")  # where words may run together, less can be sure
READABLE = 0.99


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
@pytest.mark.parametrize("layout", sorted(LAYOUTS))
def test_every_layout_is_read_whole(layout: str, form) -> None:
    found = Case(layout, form, "as printed").score()
    assert (found.flagged, found.wrong, found.refused) == (0, 0, []), found.worst


@pytest.mark.parametrize("number", range(2))
@pytest.mark.parametrize("quirk", sorted(QUIRKS))
def test_no_quirk_misleads_any_layout(quirk: str, number: int) -> None:
    """Each quirk on both forms, in layouts drawn anew for each; ``python -m tests.corpus`` tries them all."""
    dice = random.Random(f"{quirk} {number}")
    lossless = LAYOUTS.keys() - set(BY_POSITION) - set(WITHOUT_BLANKS if quirk in OF_BLANKS else ())
    found = Score()
    for form in FORMS:
        for layout in dice.sample(sorted(lossless), 2):
            found += Case(layout, form, quirk, number).score()
    assert found.wrong == 0, found.worst
    assert found.refused == []
    assert found.share >= (READABLE if quirk not in OF_BLANKS else 0.9)


@pytest.mark.parametrize("quirk", ("letters lost from labels", "some zeros left blank", "traditional characters"))
@pytest.mark.parametrize("layout", BY_POSITION)
def test_tables_read_by_position_are_flagged_where_they_are_unsure(layout: str, quirk: str) -> None:
    found = Case(layout, FORMS[-1], quirk).score()
    assert found.wrong == 0, found.worst


@pytest.mark.parametrize("quirk", OF_BLANKS)
@pytest.mark.parametrize("layout", WITHOUT_BLANKS)
def test_where_blanks_are_lost_figures_are_doubtful_or_refused_never_wrong(layout: str, quirk: str) -> None:
    for form in some(FORMS, WITHOUT_BLANKS.index(layout) + OF_BLANKS.index(quirk)):
        found = Case(layout, form, quirk).score()
        assert found.wrong == 0, found.worst
        assert all(reason.startswith("lines_lost") for reason in found.refused)


@settings(max_examples=examples(60), deadline=None)
@given(
    st.sampled_from(IN_TEXT),
    st.sampled_from(FORMS),
    st.sampled_from(sorted(QUIRKS)),
    st.sampled_from(sorted(MUTATIONS)),
    st.integers(0, 999),
)
def test_no_damage_makes_a_number_wrong(layout: str, form, quirk: str, mutation: str, number: int) -> None:
    case = Case(layout, form, quirk, number)
    draft = case.draft()
    written = LAYOUTS[layout][0](draft).decode("utf-8-sig")
    damaged = MUTATIONS[mutation](written, random.Random(number))
    found = score(
        draft.form, truth_of(draft.form, draft.figures, draft.lost_rows), damaged.encode(), QUIRKS[quirk].heads
    )
    assert found.wrong == 0, (str(case), mutation, found.worst)


def test_the_measure_sees_a_wrong_figure() -> None:
    """A test that cannot fail holds nothing: a truth that differs in one cell is counted as wrong."""
    case = Case("html", FORMS[0], "as printed")
    truth = dict(case.draft().figures)
    cell = next(cell for cell, text in truth.items() if text.isdigit())
    truth[cell] = str(int(truth[cell]) + 1)
    assert score(FORMS[0], truth, case.content()).wrong == 1


@pytest.mark.parametrize("number", [30, 36, 58])
def test_a_label_cut_behind_its_number_takes_no_figures_of_the_row_before(number: int) -> None:
    found = Case("page_text", FORMS[0], "spaces in labels", number).score()
    assert found.wrong == 0, found.worst
