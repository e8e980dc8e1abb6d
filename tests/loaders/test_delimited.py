"""Rows whose cells a mark parts: quotes, breaks inside them, numbers kept as text, and what any line may hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.documents import delimited, text
from loaders.documents.model import Paragraph, Table
from loaders.documents.web import parsed
from loaders.errors import RefusedDocumentError
from loaders.recognise import lines


def numbered(*rows: str) -> list[tuple[int, str]]:
    return list(enumerate(rows, start=1))


def cells(*rows: str, mark: str = ",") -> list[list[str]]:
    found = delimited.blocks(numbered(*rows), mark, 3)
    return [[cell.text for cell in row] for block in found if isinstance(block, Table) for row in block.rows]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ('="126"', "126"),
        ('"=""126"""', "126"),
        ("=126", "126"),
        ("=-3", "-3"),
        ("'126", "126"),
        ('"1,234"', "1,234"),
        ('=""', ""),
        ("=A1+B2", "=A1+B2"),
        ("=SUM(1;2)", "=SUM(1;2)"),
        ("'规章", "'规章"),
        ("12=6", "12=6"),
    ],
)
def test_a_number_kept_as_text_is_the_number_and_a_formula_is_not(written: str, shown: str) -> None:
    assert cells(f"规章,{written},0,0") == [["规章", shown, "0", "0"]]


def test_a_cell_in_quotes_goes_on_over_lines_and_names_its_first() -> None:
    found = list(delimited.blocks(numbered('"行政', "规范性", '文件",1,2,3', "规章,4,5,6"), ",", 3))
    assert isinstance(found[0], Table)
    assert [row[0].text for row in found[0].rows] == ["行政\n规范性\n文件", "规章"]
    assert [row[0].place.line for row in found[0].rows] == [1, 4]


def test_a_stray_quote_swallows_no_line() -> None:
    rows = ["规章,1,2,3"] * 40
    assert len(cells('"规章,1,2,3', *rows)) == 41
    assert len(cells('屏幕 15",1,2,3', *rows)) == 41


def test_a_row_whose_last_cells_are_left_out_is_a_row_and_a_sentence_is_none() -> None:
    assert cells("规章,1,2,3", "行政许可,5", "行政事业性收费,0.25万元") == [
        ["规章", "1", "2", "3"],
        ["行政许可", "5"],
        ["行政事业性收费", "0.25万元"],
    ]
    assert cells("主动公开信息1,234", "本年,平稳") == []


def test_the_mark_that_the_first_line_names_is_tried_first_and_the_line_is_no_row() -> None:
    rows = numbered("sep=^", *["规章^1^2^3"] * 5)
    assert next(delimited.marks_of(rows, 5)) == ("^", 1)
    (table,) = delimited.blocks(rows, "^", 1)
    assert isinstance(table, Table)
    assert len(table.rows) == 5


def test_a_cell_beyond_all_measure_is_no_failure_of_the_program() -> None:
    row = f'规章,"{"长" * 140_000}",1,2'
    assert [len(found) for found in cells(row)] == [4]
    assert text.read("\n".join([row] * 6).encode()).blocks


@given(st.lists(st.text(alphabet="规章1,;\"\t|= \r\x00'", max_size=30), max_size=12), st.sampled_from(",;\t|"))
def test_no_line_is_lost_whatever_it_holds(rows: list[str], mark: str) -> None:
    found = list(delimited.blocks(numbered(*rows), mark, 3))
    kept = "".join(
        block.text if isinstance(block, Paragraph) else "".join(cell.text for row in block.rows for cell in row)
        for block in found
    )
    assert sum(row.count("章") for row in rows) <= kept.count("章")


# --- what a file may cost --------------------------------------------------------------------


def test_a_text_too_long_is_refused_before_it_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "cuttings", lambda _: pytest.fail("was cut"))
    with pytest.raises(RefusedDocumentError, match="too_large"):
        text.read(("规章 1 2 3\n" * 700_000).encode())
    with pytest.raises(RefusedDocumentError, match="too_many_lines"):
        text.read(("规章\n" * (text.MAX_LINES + 1)).encode())


def test_empty_lines_are_not_counted() -> None:
    assert text.read(("\n" * 50_000 + "规章 1 2 3\n").encode()).blocks


def test_a_row_that_grows_is_not_scanned_anew_for_every_word(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(lines, "is_slot", lambda cell: asked.append(cell.text) or False)
    monkeypatch.setattr(lines, "is_written", lambda cell: asked.append(cell.text) or False)
    words = text.blocks("\n".join(["示例街道办事处"] * 2_000))
    assert len(lines.lines_of(words)) == 1
    assert len(asked) <= 4 * 2_000


class Source(str):
    """A text that counts the signs it is searched through."""

    __slots__ = ("searched",)
    searched: int

    def find(self, word: str, start: int = 0) -> int:  # type: ignore[override] # nobody gives it an end
        at = super().find(word, start)
        self.searched += (len(self) if at < 0 else at) - start
        return at


def test_marks_of_data_that_are_never_closed_are_looked_for_once() -> None:
    source = Source("<![CDATA[" * 5_000)
    source.searched = 0
    assert "".join(parsed._without_marks(source)) == source
    assert source.searched <= 2 * len(source)
    assert "".join(parsed._without_marks("<td><![CDATA[1<2]]></td>]]>")) == "<td>1&lt;2</td>]]>"
