"""Reasons of refusal are true: too many figures are not lost ones, and a ruin is not cured by saving it again."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from loaders.documents import read_document
from loaders.documents.container.archive import odf_type
from loaders.errors import RefusedDocumentError
from loaders.forms import load_forms
from loaders.recognise import recognise
from loaders.words import Words
from tests.corpus.cases import LAYOUTS, Case
from tests.loaders.test_sheets import packed

FORM = load_forms()["2021"]
TEXT = LAYOUTS["pipe_rows"][0](Case("pipe_rows", FORM, "as printed").draft()).decode()


def changed_lines(change: Callable[[list[str]], list[str]]) -> str:
    """The report with the figures of every row of a table changed."""
    found = []
    for line in TEXT.split("\n"):
        cells = [cell.strip() for cell in line.rstrip(" |").split("|")]
        figures = [cell for cell in cells if cell.isdigit()]
        words = [cell for cell in cells if not cell.isdigit()]
        found.append(" | ".join([*words, *change(figures)]) + " |" if figures else line)
    return "\n".join(found)


def code(text: str) -> str:
    with pytest.raises(RefusedDocumentError) as refused:
        recognise(read_document("report", text.encode()))
    return refused.value.code


def test_two_years_side_by_side_are_not_called_lost() -> None:
    assert code(changed_lines(lambda figures: [*figures, *(str(int(one) + 5) for one in figures)])) == "side_by_side"


def test_rows_that_lack_figures_are_called_lost() -> None:
    assert code(changed_lines(lambda figures: figures[:1] if len(figures) > 1 else [])) == "lines_lost"


@pytest.mark.parametrize("name", ["side_by_side", "rows_unclear", "ruined_text", "cut_off", "unknown_encoding"])
def test_a_reason_says_what_and_the_way_out_in_both_languages(name: str) -> None:
    assert "请" in Words("zh").reason(name)
    assert Words("en").reason(name).rstrip().endswith(".")


@pytest.mark.parametrize("said", ["x" * 10_000, "![](http://evil.test/x.png)\nstored", "", "a/b\nc"])
def test_what_a_package_says_of_itself_is_told_only_if_it_is_a_type(said: str) -> None:
    assert odf_type(packed({"mimetype": said, "content.xml": b""})) == "ODF"
    assert odf_type(packed({"mimetype": "application/x-thing", "content.xml": b""})) == "application/x-thing"
