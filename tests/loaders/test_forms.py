import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.forms import SECTIONS, form_for_year, load_forms
from loaders.series import LEVELS, Series, load_series, weakest
from loaders.words import LANGUAGES


@pytest.mark.parametrize(
    ("form", "cells"), [("2019", {"二": 22, "三": 161, "四": 15}), ("2021", {"二": 10, "三": 175, "四": 15})]
)
def test_the_forms_have_the_cells_of_the_circulars(form: str, cells: dict[str, int]) -> None:
    found = {s: sum(len(row.cells) for row in load_forms()[form].section_rows(s)) for s in SECTIONS}
    assert found == cells


@pytest.mark.parametrize("form", load_forms().values(), ids=lambda form: form.id)
def test_every_cell_is_printed_once_and_every_printed_word_has_english(form) -> None:
    printed = [cell for section in SECTIONS for line in form.printed[section] for cell in line]
    assert sorted(cell.cell for cell in printed if cell.cell) == sorted(form.cells)
    assert {cell.text for cell in printed if not cell.cell} <= set(form.captions)


@pytest.mark.parametrize("form", load_forms().values(), ids=lambda form: form.id)
@pytest.mark.parametrize("section", SECTIONS)
def test_the_printed_grid_has_no_holes_and_no_overlaps(form, section: str) -> None:
    covered = [
        (cell.row + down, cell.column + right)
        for line in form.printed[section]
        for cell in line
        for down in range(cell.rowspan)
        for right in range(cell.colspan)
    ]
    height = 1 + max(row for row, _ in covered)
    width = 1 + max(column for _, column in covered)
    assert sorted(covered) == [(row, column) for row in range(height) for column in range(width)]


@pytest.mark.parametrize(
    ("year", "form"), [(2018, None), (2019, "2019"), (2020, "2019"), (2021, "2021"), (2031, "2021")]
)
def test_which_form_is_for_which_year(year: int, form: str | None) -> None:
    found = form_for_year(year)
    assert (found.id if found else None) == form


def test_money_is_yuan_and_no_series_mixes_units() -> None:
    series = load_series()
    assert series["procurement.amount"].unit == series["fee.amount"].unit == "元"
    assert series["fee.items"].unit == "项"


@pytest.mark.parametrize(
    ("series", "comparability"),
    [("app.received_new", "exact"), ("normative.made", "near"), ("normative.stock", "none"), ("fee.items", "none")],
)
def test_comparability_over_the_form_break(series: str, comparability: str) -> None:
    found = load_series()[series]
    assert found.comparability("2019", "2021") == found.comparability("2021", "2019") == comparability
    assert found.comparability("2021", "2021") == "exact"


def test_other_handling_is_one_row_in_2019_and_three_since() -> None:
    cells = load_series()["app.result.other"].cells
    assert cells["2019"] == ("app.result.other:total",)
    assert [cell.split(".")[-1] for cell in cells["2021"]] == ["no_correction:total", "fee_unpaid:total", "misc:total"]


def test_every_series_caveat_is_in_both_languages() -> None:
    for series in load_series().values():
        assert bool(series.notes_zh) == bool(series.notes_en), series.id


@pytest.mark.parametrize("series", load_series().values(), ids=lambda one: one.id)
def test_a_series_goes_on_as_far_as_its_weakest_break(series: Series) -> None:
    first, *_, last = load_forms()
    assert series.over_breaks == series.comparability(first, last)


@given(st.lists(st.sampled_from(LEVELS)), st.lists(st.sampled_from(LEVELS)))
def test_the_weakest_of_all_is_the_weakest_of_the_weakest(some: list[str], others: list[str]) -> None:
    assert weakest([*some, *others]) == weakest([weakest(some), weakest(others)])
    assert weakest(some) == weakest([*some, "exact"]) and weakest([*some, "none"]) == "none"


def test_a_row_is_called_by_its_label_without_the_note() -> None:
    for form in load_forms().values():
        for row in form.rows:
            assert "（区分处理" not in row.label() and row.label_zh.startswith(row.label())
            assert row.label("en") == row.label_en
            for cell in row.cells:
                assert all(form.label(cell, one).startswith(row.label(one)) for one in LANGUAGES)
