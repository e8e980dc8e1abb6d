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
from loaders.series import load_series
from loaders.words import Words
from pages.shared.data import measures, observations
from pages.shared.tables.downloads import csv_bytes, totals_frame, wide_frame
from pages.shared.tables.workbooks import SHEET_NAME, sheet_names, workbook_bytes

numbers = st.integers(-(10**9), 10**9) | st.floats(-1e9, 1e9).filter(lambda one: one == one)
texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=10)
ZH = Words("zh")
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


# --- wide tables ----------------------------------------------------------------------------

Seen = tuple[str, str, str, float | None, str, str, bool]  # unit, year, series, value, state, flag, settled


def observed(*lines: Seen, unit: str = "件") -> pd.DataFrame:
    """Observations: value None is a figure that there is not, its state says why."""
    rows = [
        {"organisation_id": name, "organisation": name, "kind": "town", "year": int(year), "series": series}
        | {"label": ZH.series(load_series()[series]), "unit": unit, "form": measures.due(int(year)), "is_sample": 0}
        | {"value": float("nan") if value is None else float(value), "state": state, "flag": flag, "settled": settled}
        for name, year, series, value, state, flag, settled in lines
    ]
    return observations.with_last_year(pd.DataFrame(rows))


NEW = "app.received_new"
MIXED = (
    ("书桥", "2023", NEW, 6, "number", "error", False),
    ("书桥", "2024", NEW, 0, "number", "", False),
    ("云禾", "2023", NEW, 7, "number", "", False),
    ("云禾", "2024", NEW, 4, "number", "notice", True),
    ("竹坡", "2023", NEW, None, "doubtful", "", False),
    ("竹坡", "2024", NEW, None, "not_filed", "", False),
    ("云溪", "2023", NEW, None, "dash", "", False),
    ("云溪", "2024", NEW, None, "dash", "", False),
    ("净水", "2023", NEW, 5, "number", "", False),
    ("净水", "2024", NEW, 8, "number", "", False),
    ("新设", "2024", NEW, 1, "number", "", False),
)


def test_a_wide_table_names_every_figure_that_is_not_sure_and_clean() -> None:
    lines = {
        unit: (marks, *cells) for unit, marks, *cells in read(csv_bytes(wide_frame(observed(*MIXED), "year", ZH, True)))
    }
    assert lines == {
        "单位": ("标记", "2023", "2024"),
        "书桥": ("2023：有核验发现（错误）", "6", "0"),
        "云禾": ("2024：人工认定；2024：有核验发现（提示）", "7", "4"),
        "竹坡": ("2023：未读准；2024：未报", "未读准", "未报"),
        "云溪": ("2023、2024：填“/”或“无”", "填“/”或“无”", "填“/”或“无”"),
        "净水": ("", "5", "8"),
        "新设": ("2023：未列应报", "未列应报", "1"),
        "合计": (
            "2023：合计只含 3/5 家；2023：合计含 1 个有核验发现的数（最重：错误）；"
            "2024：合计只含 4/6 家；2024：合计含 1 个人工认定的数；2024：合计含 1 个有核验发现的数（最重：提示）",
            "18",
            "13",
        ),
    }


def test_a_wide_table_of_clean_figures_has_no_marks_and_sums_only_where_asked() -> None:
    clean = [one for one in MIXED if one[0] == "净水"]
    assert read(csv_bytes(wide_frame(observed(*clean), "year", ZH, False)))[1:] == [["净水", "", "5", "8"]]
    assert read(csv_bytes(wide_frame(observed(*clean), "year", ZH, True)))[2:] == [["合计", "", "5", "8"]]


def test_series_stand_across_and_money_says_that_it_is_in_yuan() -> None:
    one = observed(("甲", "2024", NEW, 3, "number", "", False))
    two = observed(("甲", "2024", "fee.amount", None, "blank", "", False), unit="元")
    both = wide_frame(pd.concat([one, two]), "series", ZH, True)
    labels = [ZH.series(load_series()[key]) for key in (NEW, "fee.amount")]
    assert list(both.columns)[2:] == [f"{labels[0]}（件）", f"{labels[1]}（元）"]
    assert [line[2:] for line in read(csv_bytes(both))[1:]] == [["3", "空白"], ["3", "没有可合计的数"]]
    assert list(wide_frame(two, "year", ZH, False).columns)[2:] == ["2024（元）"]


states = st.sampled_from(("number", *observations.STATES, "not_filed", "not_asked"))
points = st.tuples(states, st.integers(0, 99), st.sampled_from(("", "notice", "warning", "error")), st.booleans())


@given(st.lists(st.tuples(points, points), min_size=1, max_size=5))
def test_no_cell_of_a_wide_table_is_empty_and_a_line_without_marks_is_clean(units: list) -> None:
    lines = [
        (f"第{n}家", str(2023 + year), NEW, value if state == "number" else None, state)
        + ((flag, settled) if state == "number" else ("", False))
        for n, years in enumerate(units)
        for year, (state, value, flag, settled) in enumerate(years)
    ]
    given_out = wide_frame(observed(*lines), "year", ZH, True)
    for name, marks, *cells in read(csv_bytes(given_out))[1:]:
        assert all(cells)
        own = [one for one in lines if name in (one[0], ZH("table.total"))]
        assert (marks == "") == all(state == "number" and not flag and not settled for *_, state, flag, settled in own)
