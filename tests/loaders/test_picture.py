"""The place of a figure in a PDF document is drawn with what is written there outlined, within a process's limits."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

import loaders
from data.sample.draft import Draft
from loaders import store
from loaders.documents.pdf.picture import DOTS, LARGEST, OUTLINE, picture
from loaders.forms import load_forms
from pages.shared.data import cached
from tests.corpus.pdf import write
from tests.pages.test_pages import opened

A4 = (595, 842)


def pdf(*pages: tuple[str, ...], size: tuple[int, int] = A4) -> bytes:
    """Pages with a text each hundred points, from the top."""
    written = io.BytesIO()
    canvas = Canvas(written, pagesize=size)
    for texts in pages:
        for at, text in enumerate(texts, start=1):
            canvas.drawString(100, size[1] - 100 * at, text)
        canvas.showPage()
    canvas.save()
    return written.getvalue()


def opened_picture(content: bytes | None) -> Image.Image:
    assert content is not None and content.startswith(b"\x89PNG")
    return Image.open(io.BytesIO(content)).convert("RGB")


def outlined(image: Image.Image) -> bool:
    colours = image.getcolors(maxcolors=10**6) or []
    return any(max(abs(a - b) for a, b in zip(colour, OUTLINE, strict=True)) < 12 for _, colour in colours)


def test_the_page_around_the_text_is_drawn_with_its_outline() -> None:
    content = pdf(("first page",), ("above", "5 8(12)", "below"))
    drawn = opened_picture(picture(content, 2, "5 8(12)"))
    assert outlined(drawn) and drawn.height < A4[1] * DOTS / 72 / 2, "a band of the page"
    assert drawn.width == pytest.approx(A4[0] * DOTS / 72, abs=2)


def test_what_stands_there_several_times_or_not_at_all_is_looked_for_on_the_whole_page() -> None:
    content = pdf(
        ("58", "58", "0"),
    )
    for raw, is_outlined in (("58", True), ("77", False), ("", False), ("[x", False)):
        drawn = opened_picture(picture(content, 1, raw))
        assert drawn.height == pytest.approx(A4[1] * DOTS / 72, abs=2) and outlined(drawn) == is_outlined, raw


@pytest.mark.parametrize("page", [0, 2, 99])
def test_a_page_that_is_not_there_is_not_drawn(page: int) -> None:
    assert picture(pdf(("58",)), page, "58") is None


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4 nothing", b"<html>58</html>"])
def test_what_is_no_pdf_is_not_drawn(content: bytes) -> None:
    assert picture(content, 1, "58") is None


def test_a_page_as_large_as_a_wall_is_not_drawn() -> None:
    assert picture(pdf(("58",), size=(LARGEST + 10, 800)), 1, "58") is None


def test_the_report_page_shows_the_place_of_a_doubtful_cell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    form, cell = load_forms()["2021"], "pub.licensing:decisions"
    figures = dict.fromkeys(form.cells, "0") | {cell: "5 8(含延续12)"}
    monkeypatch.setenv("LEDGER_DB", str(tmp_path / "ledger.db"))

    draft = Draft(
        "测试区清波街道办事处",
        2023,
        form,
        figures,
        {"一": "依法公开。"},
        title="测试区清波街道办事处2023年政府信息公开工作年度报告",
    )
    (tmp_path / "a.pdf").write_bytes(write(draft))
    loaders.load([tmp_path / "a.pdf"], tmp_path / "ledger.db")
    with store.ledger(tmp_path / "ledger.db") as ledger:
        (one,) = store.doubtful(ledger)
        (sha256,) = ledger.execute("SELECT sha256 FROM report").fetchone()
    assert one.place.startswith("page ")
    assert cached.picture(sha256, int(one.place.split()[1]), one.raw)
    test = opened("report", unit=one.organisation_id, year="2023", part="settle")
    assert not test.exception and len(test.get("image")) == 1
