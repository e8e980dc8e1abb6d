"""What goes to paper with a page: tables in full up to what a page may weigh, as plain texts."""

from __future__ import annotations

import html
import json
from typing import Any

import pandas as pd
import pytest

from loaders.words import Words
from pages.shared.look import paper
from pages.shared.tables.sortable import AS_WIDE, HAIR

ZH = Words("zh")


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    found: list[str] = []
    monkeypatch.setattr(paper.st, "html", lambda text, **_: found.append(str(text)))
    return found


def table_of(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(html.unescape(text.partition('data-table="')[2].partition('"')[0]))
    return found


def test_cells_are_written_as_they_are_read(sent: list[str]) -> None:
    made_up = f"{HAIR * 3}1,234{AS_WIDE['wide']} 件"
    frame = pd.DataFrame({"数": [1234.567891, None], "文字": [made_up, '<b>x</b> & "y"'], "是否": [True, False]})
    paper.twin(frame, ZH)
    table = table_of(sent[0])
    assert table["heads"] == ["数", "文字", "是否"] and table["left"] == ""
    assert table["rows"] == [["1,234.567891", "1,234  件", "是"], ["—", '<b>x</b> & "y"', "否"]]
    assert "<b>" not in sent[0]


def test_the_names_of_rows_stand_first(sent: list[str]) -> None:
    frame = pd.DataFrame({"2024": ["1", "2"]}, index=pd.Index(["甲街道", "乙镇"], name="单位"))
    paper.twin(frame, ZH)
    assert table_of(sent[0]) == {"heads": ["单位", "2024"], "rows": [["甲街道", "1"], ["乙镇", "2"]], "left": ""}


def test_of_a_long_table_the_first_rows_are_printed_and_it_is_said(
    sent: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paper, "MOST_CELLS", 10)
    paper.twin(pd.DataFrame({"甲": range(8), "乙": range(8)}), ZH)
    table = table_of(sent[0])
    assert len(table["rows"]) == 5 and table["left"] == ZH("paper.left", shown=5, rows=8)


def test_an_empty_table_is_none(sent: list[str]) -> None:
    paper.twin(pd.DataFrame({"甲": []}), ZH)
    assert sent == []
