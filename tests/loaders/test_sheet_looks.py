"""Cells of workbooks that show nothing, or hardly: by their format, their colours, rules, or the sheet as a whole."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.formatting.rule import CellIsRule, DataBarRule, FormulaRule
from openpyxl.styles import Color, Font, PatternFill
from openpyxl.worksheet.table import Table as Listed
from openpyxl.worksheet.worksheet import Worksheet

from loaders.documents import read_document
from loaders.documents.workbook.number_format import shown, shown_text
from loaders.documents.workbook.sheet_looks import is_flat
from loaders.figures import parse_figure
from loaders.forms import load_forms
from loaders.recognise import recognise
from tests.corpus.sheets import LAYOUTS, saved
from tests.loaders.test_sheets import draft

FORM = load_forms()["2021"]
COUNT = FORM.column_by_cell["app.received_new:total"]
DARK, WHITE_FONT = PatternFill("solid", fgColor="1F4E79"), Font(color="FFFFFF")
Dress = Callable[[Worksheet], object]


def second(value: object, dress: Dress) -> str:
    """The text of B1, dressed, beside a label and above another row."""
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    sheet.append(["规章", value, 7])
    sheet.append(["行政许可", 1, 7])
    dress(sheet)
    (table,) = read_document("x", saved(made)).tables
    return table.rows[0][1].text


def formatted(code: str) -> Dress:
    return lambda sheet: setattr(sheet["B1"], "number_format", code)


def font(**said: object) -> Dress:
    return lambda sheet: setattr(sheet["B1"], "font", Font(**said))


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (0, "#"), (0, "#,###"), (0, "0;-0;;@"), (0, "0;-0;"), (0, 'General;-General;""'), (0, '[=0]"";0'), (5, ";;;"),
        (0, "???"), (0, "[>0]0;"), (0, '[<1]"";0'), (-3, '0;"";0'), (5, '""'), ("5", ";;;"), ("5", "0;0;0;"),
    ],
)  # fmt: skip
def test_a_format_that_shows_nothing_leaves_a_blank(value: object, code: str) -> None:
    assert second(value, formatted(code)) == ""


@pytest.mark.parametrize(
    ("value", "code", "number"),
    [
        (0, "0;-0;-;@", 0), (0, "#,##0", 0), (0, "General", 0), (0, '0"件"', 0), (5, "#", 5), (5, "0;-0;;@", 5),
        (5, '[=0]"";0', 5), (0, "#;-#;0", 0), (0, "@", 0), ("5", "0;-0;;@", 5), (0, '_-* "-"??_-', None),
        (0, "0_);(0)", 0),
        (0, "[Red]0", 0), (5, "[>=2]0;0", 5),
    ],
)  # fmt: skip
def test_a_format_that_shows_its_number_is_read(value: object, code: str, number: int | None) -> None:
    assert parse_figure(second(value, formatted(code)), COUNT).value in (number, 0 if number is None else number)


@pytest.mark.parametrize(
    "dress",
    [
        font(color="FFFFFF"),
        font(color=Color(theme=0)),
        font(color=Color(indexed=9)),
        font(color="FEFEFE"),
        font(size=1),
        formatted("[White]0"),
        formatted("[白色]0"),
        lambda sheet: (font(color="1F4E79")(sheet), setattr(sheet["B1"], "fill", DARK)),
        lambda sheet: sheet.conditional_formatting.add("B1:B9", CellIsRule("equal", ["0"], font=WHITE_FONT)),
        lambda sheet: sheet.conditional_formatting.add("A1:C9", CellIsRule("lessThan", ["1"], font=WHITE_FONT)),
        lambda sheet: sheet.conditional_formatting.add(
            "B1", DataBarRule("min", 0, "max", 9, "FF0000", showValue=False)
        ),
        lambda sheet: setattr(sheet.sheet_view, "showZeros", False),
    ],
)
def test_a_zero_that_is_not_seen_is_none(dress: Dress) -> None:
    assert second(0, dress) == ""


@pytest.mark.parametrize(
    "dress",
    [
        lambda sheet: (font(color="FFFFFF")(sheet), setattr(sheet["B1"], "fill", DARK)),
        font(color="808080"),
        font(size=6),
        font(color=Color(theme=1)),
        lambda sheet: sheet.conditional_formatting.add("B1", CellIsRule("equal", ["3"], font=WHITE_FONT)),
        lambda sheet: sheet.conditional_formatting.add("C1", FormulaRule(["TRUE"], font=WHITE_FONT)),
        lambda sheet: sheet.conditional_formatting.add("B1", FormulaRule(["B1=0"], font=Font(color="FF0000"))),
        lambda sheet: sheet.conditional_formatting.add(
            "B1", CellIsRule("equal", ["0"], font=WHITE_FONT, fill=PatternFill(bgColor="C00000"))
        ),
        lambda sheet: sheet.add_table(Listed(displayName="T", ref="A1:C2")),
    ],
)
def test_a_zero_that_is_seen_is_read(dress: Dress) -> None:
    assert second(0, dress) == "0"


@pytest.mark.parametrize(
    "dress",
    [
        lambda sheet: sheet.conditional_formatting.add("B1", FormulaRule(["$A$9=1"], font=WHITE_FONT)),
        lambda sheet: (font(color="FFFFFF")(sheet), sheet.add_table(Listed(displayName="T", ref="A1:C2"))),
        font(color="EEEEEE"),
        font(size=3),
    ],
)
def test_where_it_cannot_be_told_the_figure_is_doubtful(dress: Dress) -> None:
    assert parse_figure(second(0, dress), COUNT).doubt == "sight"


def test_a_row_or_column_without_room_is_hidden() -> None:
    assert is_flat("0.1")
    assert not is_flat("8.43")
    assert not is_flat(None)
    assert second(0, lambda sheet: setattr(sheet.column_dimensions["B"], "width", 0.1)) == "7"


@given(st.integers(0, 10**6), st.sampled_from(["#", "0;-0;;@", "#,###", '[=0]"";0', "#,##0", "General"]))
def test_a_number_shows_its_digits_or_nothing(number: int, code: str) -> None:
    text = shown(number, code)
    assert text == (str(number) if number or code in ("#,##0", "General") else "")
    assert shown_text(str(number), code) == str(number)


@given(st.sampled_from([WHITE_FONT, Font(size=1), Font(color=Color(indexed=9))]))
def test_hidden_figures_beside_a_report_change_none_of_it(hidden: Font) -> None:
    write = LAYOUTS["xlsx_one_sheet"][0]
    plain = write(draft(FORM))
    made = openpyxl.load_workbook(io.BytesIO(plain))
    for sheet in made.worksheets:
        for row in range(1, sheet.max_row + 1):
            spare = sheet.cell(row, 30, 9)
            spare.font = hidden
    before, after = (recognise(read_document("x", one)).figures for one in (plain, saved(made)))
    assert {code: one.value for code, one in after.items()} == {code: one.value for code, one in before.items()}
