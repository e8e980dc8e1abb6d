"""Filled fields of a PDF form and texts written onto its pages are figures; what a page does not show is none."""

from __future__ import annotations

import io

import pytest
from reportlab.pdfgen.canvas import Canvas

from loaders.documents import read_document
from loaders.documents.pdf.pages import pages_of
from tests.corpus import pdf  # registers the font

ROWS = (("规章", "126"), ("其他", "38"))


def filled(kind: str = "field", flags: str = "print", value: str = "126") -> bytes:
    """A page with a label, and a value in a field of a form or in an annotation beside it."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=pdf.PAGE, pageCompression=0, invariant=1)
    canvas.setFont(pdf.FONT, 10)
    canvas.drawString(60, 700, "规章")
    if kind == "field":
        canvas.acroForm.textfield(
            value=value, x=200, y=695, width=60, height=18, fontSize=10, annotationFlags=flags, forceBorder=True
        )
    elif kind == "button":
        canvas.acroForm.checkbox(checked=True, x=200, y=695, size=18)
    elif kind == "free text":
        canvas.freeTextAnnotation(value, "0 0 0 rg /Helv 10 Tf", (200, 695, 260, 713))
    elif kind == "note":
        canvas.textAnnotation(value, (200, 695, 260, 713))
    canvas.save()
    return out.getvalue()


def words(content: bytes) -> list[tuple[str, int]]:
    shown = sorted(pages_of(content)[0].words, key=lambda word: word.x0)
    return [(word.text, round(word.height / 10)) for word in shown]


def test_a_filled_field_is_print_where_it_stands() -> None:
    (label, at), (figure, beside) = words(filled())
    assert (label, figure) == ("规章", "126")
    assert at == beside


def test_a_field_without_an_appearance_shows_its_value() -> None:
    bare = filled().replace(b"/AP ", b"/XP ")
    assert bare != filled()
    assert [text for text, _ in words(bare)] == ["规章", "126"]


def test_where_a_form_asks_to_be_drawn_anew_the_value_counts() -> None:
    older = filled().replace(b"/V (126)", b"/V (127)")
    assert [text for text, _ in words(older)] == ["规章", "126"]
    asking = older.replace(b"/Fields [", b"/NeedAppearances true /Fields [")
    assert asking != older
    assert [text for text, _ in words(asking)] == ["规章", "127"]


@pytest.mark.parametrize("value", ["1(2", "0.25", "a\\b"])
def test_any_value_is_drawn_as_it_is(value: str) -> None:
    bare = filled(value=value).replace(b"/AP ", b"/XP ")
    assert "".join(text for text, _ in words(bare)[1:]) == value


def test_free_text_is_print() -> None:
    assert [text for text, _ in words(filled("free text"))] == ["规章", "126"]


@pytest.mark.parametrize("flags", ["hidden", "noview"])
def test_a_hidden_field_is_not_read(flags: str) -> None:
    assert [text for text, _ in words(filled(flags=flags))] == ["规章"]


@pytest.mark.parametrize("kind", ["note", "button"])
def test_notes_and_marks_of_buttons_are_no_figures(kind: str) -> None:
    assert [text for text, _ in words(filled(kind))] == ["规章"]


def test_a_field_in_a_table_of_rules_fills_its_cell() -> None:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=pdf.PAGE, pageCompression=0, invariant=1)
    canvas.setFont(pdf.FONT, 10)
    canvas.grid([50, 150, 250], [660, 680, 700])
    for row, (label, value) in enumerate(ROWS):
        canvas.drawString(60, 686 - 20 * row, label)
        canvas.acroForm.textfield(value=value, x=155, y=682 - 20 * row, width=90, height=16, fontSize=10)
    canvas.save()
    (table,) = read_document("form.pdf", out.getvalue()).tables
    assert [[cell.text for cell in row] for row in table.rows] == [list(row) for row in ROWS]
