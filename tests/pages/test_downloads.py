"""The CSV: what Excel opens is what the table shows; blanks blank, numbers numbers, text never a formula."""

from __future__ import annotations

import csv
import io

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from loaders.disarmed import INJECTION
from loaders.words import Words
from pages.shared.tables.downloads import csv_bytes, totals_frame
from pages.shared.tables.workbooks import SHEET_NAME, sheet_names, workbook_bytes

numbers = st.integers(-(10**9), 10**9) | st.floats(-1e9, 1e9).filter(lambda one: one == one)
texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=10)
rows = st.lists(st.tuples(texts, st.none() | numbers), max_size=6)


def read(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@given(rows)
def test_round_trip(lines: list[tuple[str, float | None]]) -> None:
    frame = pd.DataFrame(lines, columns=["单位", "数值（元）"]).astype({"数值（元）": float})
    heading, *found = read(csv_bytes(frame))
    assert heading == ["单位", "数值（元）"]
    assert [text.removeprefix("'") for text, _ in found] == [text.removeprefix("'") for text, _ in lines]
    for (_, written), (_, value) in zip(found, lines, strict=True):
        assert (written == "") == (value is None)
        if value is not None:
            assert float(written) == value


def test_excel_reads_it() -> None:
    data = csv_bytes(pd.DataFrame({"单位": ["甲"], "数值": [3.0]}))
    assert data == b"\xef\xbb\xbf" + "单位,数值\r\n甲,3\r\n".encode()


def test_text_is_never_a_formula_and_a_negative_number_stays_one() -> None:
    bad = [f"{one}1" for one in INJECTION]
    frame = pd.DataFrame({"=文": bad, "数": [-2.0] * len(bad)})
    heading, *found = read(csv_bytes(frame))
    assert heading[0] == "'=文"
    assert [text for text, _ in found] == [f"'{one}" for one in bad]
    assert {number for _, number in found} == {"-2"}


@pytest.mark.parametrize(
    "text", ["12345678901234567890", "2e10", "0571", "13812345678", "057112345678", "110101001001"]
)
def test_what_a_spreadsheet_would_round_is_kept_as_text(text: str) -> None:
    (row,) = read(csv_bytes(pd.DataFrame({"编号": [text]})))[1:]
    assert row == [f"'{text}"]


@pytest.mark.parametrize(
    "text", ["126", "1,234", "0", "0.5", "2023", "2f67d9b4a9240bde", "甲街道", "9bde", "84.55", ""]
)
def test_text_that_no_spreadsheet_changes_is_as_it_is(text: str) -> None:
    (row,) = read(csv_bytes(pd.DataFrame({"编号": [text], "数": [1.0]})))[1:]
    assert row[0] == text


def test_a_blank_is_no_zero() -> None:
    frame = pd.DataFrame({"a": [0.0, float("nan"), None], "b": [None, "", pd.NA]})
    assert read(csv_bytes(frame))[1:] == [["0", ""], ["", ""], ["", ""]]


# --- workbooks ------------------------------------------------------------------------------


def sheets(frame: pd.DataFrame, **more) -> list[list[list[object]]]:
    content = workbook_bytes([("表", frame)], [("筛选条件", "=全部")], "说明", **more)
    book = load_workbook(io.BytesIO(content))
    return [[[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book]


@given(rows)
def test_a_workbook_holds_what_the_table_shows(lines: list[tuple[str, float | None]]) -> None:
    frame = pd.DataFrame(lines, columns=["单位", "数值（元）"]).astype({"数值（元）": float})
    (heading, *found), about = sheets(frame)
    assert heading == ["单位", "数值（元）"]
    assert [text or "" for text, _ in found] == [text for text, _ in lines]
    for (_, written), (_, value) in zip(found, lines, strict=True):
        assert (written is None) == (value is None)
        assert written is None or written == pytest.approx(value)
    assert about == [["筛选条件", "=全部"]]


def test_a_workbook_is_made_for_reading() -> None:
    frame = pd.DataFrame({"单位": ["=1+1", "甲街道"], "年度": [2023, 2024], "金额": [1234567.5, None]})
    book = load_workbook(io.BytesIO(workbook_bytes([("表/三[1]", frame)], [], "说明", ["年度"])))
    sheet = book.worksheets[0]
    assert (sheet.title, sheet.freeze_panes, sheet.auto_filter.ref) == ("表三1", "A2", "A1:C3")
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=1+1", "s"), "text, never a formula"
    assert (sheet["B2"].value, sheet["B2"].number_format) == (2023, "0")
    assert sheet["C2"].number_format == "#,##0.####"
    assert sheet["C3"].value is None


@given(st.lists(texts, max_size=8))
def test_every_sheet_has_a_name_of_its_own_that_excel_takes(titles: list[str]) -> None:
    names = sheet_names(titles)
    assert len({name.casefold() for name in names}) == len(names) == len(titles)
    assert all(0 < len(name) <= SHEET_NAME and not set(name) & set("[]:*?/\\'") for name in names)


def test_a_page_is_one_workbook_with_a_sheet_a_table() -> None:
    tables = [("甲", pd.DataFrame({"a": [1]})), ("甲", pd.DataFrame({"b": [2]}))]
    book = load_workbook(io.BytesIO(workbook_bytes(tables, [("数据截至", "今天")], "说明")))
    assert [sheet.title for sheet in book] == ["甲", "甲 2", "说明"]
    assert [sheet["A1"].value for sheet in book] == ["a", "b", "数据截至"]


def test_totals_are_taken_away_as_numbers_with_their_coverage() -> None:
    line = {"label": "新收", "year": 2024, "unit": "件", "value": float("nan"), "reported": 0, "expected": 3}
    line |= {"previous": 5.0, "difference": float("nan"), "percent": float("nan"), "paired": 0, "comparability": ""}
    frame = totals_frame(pd.DataFrame([line | {"flagged": 0, "form": "2021", "left_out": ()}]), Words("zh"))
    (row,) = read(csv_bytes(frame))[1:]
    found = dict(zip(frame.columns, row, strict=True))
    assert (found["数值"], found["合计所含单位数"], found["应报单位数"], found["同单位上年数值"]) == ("", "0", "3", "5")
