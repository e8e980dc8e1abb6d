"""A document that ends in the middle of a table is said to be cut off; one that only lacks a section is not."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from data.sample.draft import Draft
from loaders.documents import read_document
from loaders.errors import RefusedDocumentError
from loaders.figures import Figure, parse_figure
from loaders.forms import Form, load_forms
from loaders.recognise import Reading, recognise
from loaders.words import Words
from tests.corpus.cases import LAYOUTS, Case

FORMS = tuple(load_forms().values())
IN_TEXT = ("html", "pipe_rows", "seed_text", "csv_ragged", "bare_lines", "one_line")
LAST = "app.carried_out"
KEPT = 0.25  # of a report: less holds too few rows to be one


def draft(form: Form, number: int = 0) -> Draft:
    return Case("html", form, "as printed", number).draft()


def read(content: bytes) -> Reading:
    return recognise(read_document("report", content))


def cut(reading: Reading) -> list[Figure]:
    return [figure for figure in reading.figures.values() if figure.doubt == "cut_off"]


def ending_before(text: str, words: str) -> str:
    return text[: text.rindex(words)]


@pytest.mark.parametrize("number", range(6))
@pytest.mark.parametrize("layout", IN_TEXT)
def test_wherever_a_text_is_cut_no_figure_is_wrong_or_blank(layout: str, number: int) -> None:
    dice = random.Random(f"{layout} {number}")
    form = dice.choice(FORMS)
    one = draft(form, number)
    text = LAYOUTS[layout][0](one).decode()
    cut_at = dice.randrange(int(KEPT * len(text)), int(0.95 * len(text)))
    try:
        reading = read(text[:cut_at].encode())
    except RefusedDocumentError as refused:
        assert refused.code in ("cut_off", "no_tables", "lines_lost"), refused
        return
    for cell, figure in reading.figures.items():
        wanted = parse_figure(one.figures[cell], form.column_by_cell[cell])
        assert figure.state in ("doubtful", "missing") or figure.value == wanted.value, (
            cell,
            text[cut_at - 30 : cut_at],
        )


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
@pytest.mark.parametrize("layout", IN_TEXT)
def test_what_stood_behind_the_end_says_so_and_where(layout: str, form: Form) -> None:
    text = LAYOUTS[layout][0](draft(form)).decode()
    reading = read(ending_before(text, "3.要求").encode())
    rows = {figure.cell.partition(":")[0] for figure in cut(reading)}
    assert {"app.result.total", LAST, "case.review", "case.suit_direct"} <= rows
    assert "app.received_new" not in rows
    assert all(figure.place and figure.value is None for figure in cut(reading))
    assert {one.code for one in reading.doubts} >= {"cut_off"}


@pytest.mark.parametrize("layout", IN_TEXT)
def test_an_end_within_the_head_of_a_table_cuts_it_off(layout: str) -> None:
    text = LAYOUTS[layout][0](draft(FORMS[0])).decode()
    rows = {figure.cell.partition(":")[0] for figure in cut(read(ending_before(text, "未经复议").encode()))}
    assert rows == {"case.review", "case.suit_direct", "case.suit_after_review"}


def without(one: Draft, *sections: str) -> Draft:
    """The report without the prose of sections five and six."""
    return replace(one, passages={key: text for key, text in one.passages.items() if key not in sections})


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
@pytest.mark.parametrize("heading", ["四、政府信息公开", "五、存在的", "六、其他需要"])
@pytest.mark.parametrize("layout", ["html", "pipe_rows", "seed_text", "csv_ragged"])
def test_a_document_that_ends_behind_a_whole_table_is_not_cut_off(layout: str, heading: str, form: Form) -> None:
    text = LAYOUTS[layout][0](draft(form)).decode()
    assert cut(read(ending_before(text, heading).encode())) == []


@pytest.mark.parametrize("lost", [LAST, "app.result.total", "pub.penalty"])
@pytest.mark.parametrize("layout", ["docx", "html", "pdf_ruled", "pipe_rows"])
def test_a_row_that_is_left_out_is_no_end(layout: str, lost: str) -> None:
    one = replace(draft(FORMS[1]), lost_rows=frozenset({lost}))
    assert cut(read(LAYOUTS[layout][0](one))) == []


def test_the_last_digits_at_the_very_end_are_believed_only_with_a_sum() -> None:
    one = draft(FORMS[1])
    review = {f"case.review:{column.code}": "0" for column in FORMS[1].row_by_code["case.review"].columns}
    last = FORMS[1].row_by_code["case.suit_after_review"].cells
    figures = {**one.figures, **review, **dict(zip(last, ("0", "0", "0", "12", "12"), strict=True))}
    whole = ending_before(LAYOUTS["pipe_rows"][0](replace(one, figures=figures)).decode(), "五、存在的").rstrip("| \n")
    assert whole.endswith("12")
    assert read(whole.encode()).figures[last[-1]].value == 12
    assert read(whole[:-1].encode()).figures[last[-1]].doubt == "open_end"


def test_a_document_with_table_two_alone_is_refused_as_not_whole() -> None:
    text = LAYOUTS["html"][0](draft(FORMS[1])).decode()
    with pytest.raises(RefusedDocumentError, match="cut_off"):
        read(ending_before(text, "三、收到和处理").encode())


def test_the_reason_is_said_in_both_languages() -> None:
    assert "结束" in Words("zh").doubt("cut_off")
    assert "ends" in Words("en").doubt("cut_off")
