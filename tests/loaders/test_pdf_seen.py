"""Glyphs of a PDF that nobody sees are not read: in the colour of their ground, too small, covered."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from loaders.documents.pdf.pages import pages_of
from loaders.documents.pdf.seen import colour_of

Draw = Callable[[Canvas], object]
DARK = Color(0.1, 0.2, 0.5)


def words(draw: Draw, page: tuple[float, float] = (595, 842)) -> list[str]:
    """The words of a page with a 3 in black, and what is drawn beside it."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=page)
    canvas.setFont("Helvetica", 10)
    canvas.drawString(page[0] / 6, page[1] / 2, "3")
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return [word.text for content in pages_of(out.getvalue()) for word in content.words]


def nine(canvas: Canvas, colour: Color | None = None, size: float = 10) -> None:
    canvas.setFont("Helvetica", size)
    canvas.setFillColor(colour or Color(0, 0, 0))
    canvas.drawString(200, 300, "9")


def box(canvas: Canvas, colour: Color) -> None:
    canvas.setFillColor(colour)
    canvas.rect(190, 290, 60, 30, stroke=0, fill=1)


def invisible(canvas: Canvas) -> None:
    text = canvas.beginText(200, 300)
    text.setTextRenderMode(3)
    text.textLine("9")
    canvas.drawText(text)


@pytest.mark.parametrize(
    "draw",
    [
        lambda canvas: nine(canvas, Color(1, 1, 1)),
        lambda canvas: nine(canvas, Color(0.99, 0.99, 0.99)),
        lambda canvas: (box(canvas, DARK), nine(canvas, DARK)),
        lambda canvas: (box(canvas, Color(1, 0, 0)), nine(canvas, Color(1, 0, 0))),
        lambda canvas: (box(canvas, DARK), box(canvas, Color(1, 1, 1)), nine(canvas, Color(1, 1, 1))),
        lambda canvas: nine(canvas, size=1),
        invisible,
    ],
)
def test_what_is_not_seen_is_not_read(draw: Draw) -> None:
    assert words(draw) == ["3"]


@pytest.mark.parametrize(
    "draw",
    [
        lambda canvas: nine(canvas, Color(0.5, 0.5, 0.5)),
        lambda canvas: nine(canvas, Color(0.8, 0.2, 0.2)),
        lambda canvas: (box(canvas, DARK), nine(canvas, Color(1, 1, 1))),
        lambda canvas: (box(canvas, Color(0.9, 0.9, 0.9)), nine(canvas)),
        lambda canvas: (nine(canvas), canvas.rect(190, 290, 60, 30, stroke=1, fill=0)),
        lambda canvas: nine(canvas, size=5),
    ],
)
def test_what_is_only_dressed_is_read(draw: Draw) -> None:
    assert sorted(words(draw)) == ["3", "9"]


@pytest.mark.parametrize(
    "draw",
    [
        lambda canvas: (nine(canvas), box(canvas, Color(1, 1, 1))),
        lambda canvas: nine(canvas, size=3),
        lambda canvas: nine(canvas, Color(0.93, 0.93, 0.93)),
    ],
)
def test_where_it_cannot_be_told_the_digit_is_marked(draw: Draw) -> None:
    assert sorted(words(draw)) == ["3", "⟦9⟧"]


def test_a_small_page_is_enlarged_before_it_is_judged() -> None:
    def small(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 2.5)
        canvas.drawString(60, 40, "9")

    assert "9" in words(small, (120, 170))


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_words_in_the_colour_of_their_ground_are_never_read(red: float, green: float, blue: float) -> None:
    colour = Color(red, green, blue)
    assert words(lambda canvas: (box(canvas, colour), nine(canvas, colour))) == ["3"]


def test_a_colour_of_an_unknown_space_says_nothing() -> None:
    assert colour_of((1,), "DeviceGray") == (1, 1, 1)
    assert colour_of((1,), "Separation") is None
    assert colour_of((0, 0, 0, 0)) == (1, 1, 1)
    assert colour_of(None) is None
    assert colour_of(["P0"]) is None
