"""Tables of figures: they stand point below point, sort with what is no number last, and escape what came along."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.words import Words
from pages.shared.tables import grid
from pages.shared.tables.grid import Cell, Column, Grid, Line, Sign

ZH = Words("zh")
NUMBERS = st.floats(-1e9, 1e9, allow_nan=False).map(lambda one: ZH.number(round(one, 2)))


def of(*texts: str) -> Grid:
    lines = tuple(Line(Cell(f"第{n}"), (Cell(text),)) for n, text in enumerate(texts))
    return Grid("表", Column("单位"), (Column("2025"),), lines)


def column(shown: Grid) -> list[str]:
    return [line.cells[0].text for line in shown.lines]


@given(st.lists(NUMBERS, min_size=1, max_size=8))
def test_points_stand_below_points_and_no_digit_changes(texts: list[str]) -> None:
    found = column(grid.aligned(of(*texts)))
    behind = {len(re.split(rf"[.{grid.POINT}]", one)[1]) if re.search(rf"[.{grid.POINT}]", one) else 0 for one in found}
    assert len(behind) == 1, "as many places behind the point in each"
    assert [one.rstrip(grid.POINT + grid.DIGIT) for one in found] == texts


def test_what_is_no_number_is_left_as_it_is() -> None:
    texts = ["○ 未报", "1.5", "12 件", "—", "3"]
    assert column(grid.aligned(of(*texts))) == ["○ 未报", "1.5", "12 件", "—", f"3{grid.POINT}{grid.DIGIT}"]


@given(st.lists(st.one_of(st.none(), st.integers(-50, 50)), max_size=12), st.booleans())
def test_whatever_way_a_column_is_sorted_what_has_no_figure_is_last(values: list[int | None], up: bool) -> None:
    lines = [Line(Cell(str(n)), (Cell() if one is None else Cell(str(one), size=one),)) for n, one in enumerate(values)]
    found = [one.cells[0].size for one in grid.ordered(lines, 0, up)]
    known = [one for one in found if one > float("-inf")]
    assert known == sorted(known, reverse=not up) and found[: len(known)] == known and len(found) == len(values)


@given(st.integers(0, 300), st.integers(-5, 20))
def test_every_row_is_on_one_page_and_a_page_that_is_not_there_is_the_nearest(count: int, asked: int) -> None:
    lines = [Line(Cell(str(n))) for n in range(count)]
    _, _, pages = grid.page_of(lines, 1)
    assert [line for page in range(1, pages + 1) for line in grid.page_of(lines, page)[0]] == lines
    shown, page, _ = grid.page_of(lines, asked)
    if asked == grid.ALL and 1 < pages <= grid.MOST_PAGES:
        assert page == grid.ALL and list(shown) == lines
        return
    assert 1 <= page <= pages and len(shown) <= grid.PAGE


@pytest.mark.parametrize("text", ["<img src=x onerror=alert(1)>", '"><script>1</script>', "甲&乙", "{{ 7 * 7 }}"])
def test_what_a_document_brought_along_is_text(text: str) -> None:
    cell = Cell(text, (Sign("✕", text),), to=f"report?unit={text}", told=text)
    shown = grid.html(Grid(text, Column(text), (Column(text),), (Line(Cell(text), (cell,)),)))
    assert "<img" not in shown and "<script" not in shown and "49" not in shown
    assert shown.count("<td") == 1 and len(re.findall(r"<a ", shown)) == 1


def test_a_sign_says_what_it_means_to_pointer_and_screen_reader() -> None:
    (settled, flagged) = grid.signs("error", 1, ZH, 3)
    assert settled.symbol == "✎" and flagged.symbol == "✕" and "3 家" in flagged.told
    shown = grid.html(Grid("表", Column("单位"), (Column("2025"),), (Line(Cell("甲"), (Cell("5", (flagged,)),)),)))
    assert f'aria-label="{flagged.told}"' in shown and f'data-tip="{flagged.told}"' in shown
    assert grid.signs("", 0, ZH) == () and grid.signs(None, 0, ZH) == ()
