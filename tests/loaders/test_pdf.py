"""PDF documents: cells by their rules or by their places, page breaks, what is seen and what is not, damage."""

from __future__ import annotations

import io
import random
import zlib
from collections.abc import Callable, Mapping

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from data.sample.draft import Draft
from loaders.documents import Document, read_document
from loaders.errors import RefusedDocumentError
from loaders.figures import parse_figure
from loaders.forms import Form, load_forms
from loaders.recognise import Reading, recognise
from tests.corpus.pdf import FONT, LAYOUTS, PAGE, Style, write

FORMS = list(load_forms().values())
by_form = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
by_layout = pytest.mark.parametrize("layout", sorted(LAYOUTS))
SIZE = 10


def numbered(form: Form) -> dict[str, str]:
    return {cell: f"{n}万元" if form.column_by_cell[cell].is_money else str(n) for n, cell in enumerate(form.cells, 1)}


def draft(form: Form, figures: Mapping[str, str]) -> Draft:
    passages = {"一": "本年工作平稳。" * 12, "五": "一是仍有不足，将改进。", "六": "无。"}
    title = f"示例单位{form.first_year}年政府信息公开工作年度报告"
    return Draft("示例单位", form.first_year, form, figures, passages, title=title)


def truth(form: Form, figures: Mapping[str, str]) -> dict[str, tuple[str, int | float | None]]:
    parsed = {cell: parse_figure(text, form.column_by_cell[cell]) for cell, text in figures.items()}
    return {cell: (figure.state, figure.value) for cell, figure in parsed.items()}


def found(reading: Reading) -> dict[str, tuple[str, int | float | None]]:
    return {cell: (figure.state, figure.value) for cell, figure in reading.figures.items()}


def drawn(draw: Callable[[Canvas], None], **more) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=PAGE, invariant=1, **more)
    canvas.setFont(FONT, SIZE)
    draw(canvas)
    canvas.save()
    return out.getvalue()


def grid(canvas: Canvas, rows: list[list[str]], x: float = 60, y: float = 700, width: float = 60) -> None:
    """A ruled table drawn from the upper left corner (points from the lower left of the page)."""
    columns = len(rows[0])
    canvas.grid([x + width * n for n in range(columns + 1)], [y - 20 * n for n in range(len(rows) + 1)])
    for down, row in enumerate(rows):
        for right, text in enumerate(row):
            canvas.drawString(x + width * right + 4, y - 20 * down - 14, text)


def read(content: bytes) -> Document:
    return read_document("report.pdf", content)


def cells(document: Document, number: int = 0) -> list[list[tuple[str, int | None, int]]]:
    table = list(document.tables)[number]
    return [[(cell.text, cell.column, cell.colspan) for cell in row] for row in table.rows]


def texts(document: Document, number: int = 0) -> list[list[str]]:
    return [[text for text, _, _ in row] for row in cells(document, number)]


def prose(document: Document) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


# --- whole reports --------------------------------------------------------------------------


@by_form
@by_layout
def test_every_cell_of_a_report_is_read_where_it_stands(form: Form, layout: str) -> None:
    figures = numbered(form)
    reading = recognise(read(LAYOUTS[layout][0](draft(form, figures))))
    assert reading.form == form.id
    assert found(reading) == truth(form, figures)
    assert set(reading.passages) >= {"一", "五", "六"}


@by_form
@by_layout
def test_with_blanks_and_dashes_no_cell_is_silently_wrong(form: Form, layout: str) -> None:
    dice = random.Random(f"{form.id} {layout}")
    figures = {cell: dice.choice(["", "", "0", "0", "/", "3", "12", "507"]) for cell in form.cells}
    wanted = truth(form, figures)
    for cell, got in found(recognise(read(LAYOUTS[layout][0](draft(form, figures))))).items():
        assert got == wanted[cell] or (got[0] in ("doubtful", "missing") and layout[4:9] != "ruled"), cell


@by_form
def test_a_table_over_page_breaks_is_one_table_whose_cells_name_their_page(form: Form) -> None:
    document = read(write(draft(form, numbered(form)), Style(bottom=300)))
    assert len(list(document.tables)) == 3
    pages = [cell.place.page for cell in (row[-1] for row in list(document.tables)[1].rows)]
    assert pages == sorted(pages)
    assert len(set(pages)) > 2
    assert not [text for text in prose(document) if text.startswith("- ")]
    assert found(recognise(document)) == truth(form, numbered(form))


def test_lines_of_a_paragraph_are_put_together_and_paragraphs_are_not() -> None:
    form = FORMS[0]
    assert "本年工作平稳。" * 12 in [text.strip() for text in prose(read(write(draft(form, numbered(form)))))]


# --- cells ----------------------------------------------------------------------------------


def test_merged_cells_stand_once_with_the_columns_they_cover() -> None:
    def draw(canvas: Canvas) -> None:
        for x0, y0, x1, y1 in (
            *((60, y, 240, y) for y in (700, 660)),
            *((120, y, 240, y) for y in (680,)),
            *((x, 660, x, 700) for x in (60, 120, 240)),
            (180, 660, 180, 680),
        ):
            canvas.line(x0, y0, x1, y1)
        for x, y, text in ((70, 676, "甲"), (140, 686, "乙"), (130, 666, "1"), (190, 666, "2")):
            canvas.drawString(x, y, text)

    document = read(drawn(draw))
    assert cells(document) == [[("甲", 0, 1), ("乙", 1, 2)], [("1", 1, 1), ("2", 2, 1)]]
    assert str(next(document.tables).rows[1][0].place) == "page 1 table 1 row 2 column 2"


def test_prose_and_tables_follow_the_order_of_print() -> None:
    def draw(canvas: Canvas) -> None:
        grid(canvas, [["规章", "1"], ["其他", "2"]], y=600)
        canvas.drawString(60, 500, "后文")
        canvas.drawString(60, 720, "前文")

    document = read(drawn(draw))
    assert [getattr(block, "text", "table") for block in document.blocks] == ["前文", "table", "后文"]
    assert [str(paragraph.place) for paragraph in document.paragraphs] == ["page 1 line 1", "page 1 line 2"]


def test_a_table_open_at_its_sides_keeps_its_outer_columns() -> None:
    def draw(canvas: Canvas) -> None:
        for y in (700, 680, 660):
            canvas.line(60, y, 240, y)
        for x in (120, 180):
            canvas.line(x, 660, x, 700)
        for down, row in enumerate([["规章", "1", "2"], ["其他", "3", ""]]):
            for right, text in enumerate(row):
                canvas.drawString(65 + 60 * right, 686 - 20 * down, text)

    assert cells(read(drawn(draw))) == [
        [("规章", 0, 1), ("1", 1, 1), ("2", 2, 1)],
        [("其他", 0, 1), ("3", 1, 1), ("", 2, 1)],
    ]


def test_shading_is_no_cell() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFillGray(0.8)
        canvas.rect(70, 685, 80, 10, stroke=0, fill=1)
        canvas.setFillGray(0)
        grid(canvas, [["规章", "1"], ["其他", "2"]])

    assert texts(read(drawn(draw))) == [["规章", "1"], ["其他", "2"]]


def cut(above: list[str], below: list[str]) -> bytes:
    """A table whose last row on page one and first on page two are given; the label's line fills its cell."""

    def draw(canvas: Canvas) -> None:
        grid(canvas, [["规章", "1", "2"], above], y=100)
        canvas.drawCentredString(300, 30, "- 1 -")
        canvas.showPage()
        canvas.setFont(FONT, SIZE)
        grid(canvas, [below, ["行政强制", "5", "6"]], y=780)

    return drawn(draw)


@pytest.mark.parametrize(
    ("above", "below", "rows"),
    [
        (["重新出具已", "3", "4"], ["获取信息", "", ""], [["重新出具已\n获取信息", "3", "4"]]),
        (["重新出具已", "", ""], ["获取信息", "3", "4"], [["重新出具已\n获取信息", "3", "4"]]),
        (["重新出具已", "", ""], ["", "3", "4"], [["重新出具已", "3", "4"]]),
        (["重新出具已", "", ""], ["2.获取信", "3", "4"], [["重新出具已", "", ""], ["2.获取信", "3", "4"]]),
        (["其他", "", ""], ["获取信息", "3", "4"], [["其他", "", ""], ["获取信息", "3", "4"]]),
        (["重新出具已", "3", "4"], ["获取信息", "7", ""], [["重新出具已", "3", "4"], ["获取信息", "7", ""]]),
    ],
)
def test_a_row_cut_by_the_page_break_is_made_whole_and_two_rows_are_not_joined(
    above: list[str], below: list[str], rows: list[list[str]]
) -> None:
    assert texts(read(cut(above, below))) == [["规章", "1", "2"], *rows, ["行政强制", "5", "6"]]


def test_tables_of_other_columns_on_the_next_page_stay_apart() -> None:
    def draw(canvas: Canvas) -> None:
        grid(canvas, [["规章", "1"], ["其他", "2"]], y=100)
        canvas.showPage()
        canvas.setFont(FONT, SIZE)
        grid(canvas, [["甲", "1", "2"], ["乙", "3", "4"]], y=780, width=50)

    assert [texts(read(drawn(draw)), number)[0] for number in (0, 1)] == [["规章", "1"], ["甲", "1", "2"]]


# --- digits ---------------------------------------------------------------------------------


def one_cell(draw_figure: Callable[[Canvas, float, float], None]) -> str:
    """The text read of a cell that ``draw_figure`` draws into."""

    def draw(canvas: Canvas) -> None:
        grid(canvas, [["规章", ""], ["其他", "2"]])
        draw_figure(canvas, 130, 686)

    return texts(read(drawn(draw)))[0][1]


def at(*marks: tuple[float, float, str, float]) -> Callable[[Canvas, float, float], None]:
    def draw_figure(canvas: Canvas, x: float, y: float) -> None:
        for right, up, text, size in marks:
            canvas.setFont("Helvetica", size)
            canvas.drawString(x + right, y + up, text)

    return draw_figure


@pytest.mark.parametrize(
    ("marks", "text"),
    [
        ([(0, 0, "13", 10)], "13"),
        ([(0, 0, "1", 10), (5.6, 0, "3", 10)], "13"),  # glyph by glyph
        ([(0, 0, "1", 10), (9, 0, "3", 10)], "1 3"),  # two figures
        ([(0, 0, "1 3", 10)], "1 3"),
        ([(0, 0, "3", 10), (5.6, 4, "2", 6)], "3 2"),  # a footnote mark
        ([(0, 0, "3", 10), (5.6, 0, "2", 6)], "3 2"),
        ([(0, 0, "3²", 10)], "3 ²"),
        ([(0, 0, "13", 10), (0.4, 0, "13", 10)], "13"),  # bold by printing twice
        ([(0, 0, "13", 10), (0.3, 0.2, "13", 10)], "13"),
        ([(0, 0, "12", 10), (0, 0, "75", 10)], "1\ufffd72\ufffd5"),  # one figure printed over another
        ([(0, 0, "-1942", 10)], "-1942"),
        ([(0, 0, "13,612", 10)], "13,612"),
    ],
)
def test_digits_are_one_number_only_where_they_are_printed_as_one(
    marks: list[tuple[float, float, str, float]], text: str
) -> None:
    assert one_cell(at(*marks)) == text


def test_raised_digits_of_the_same_size_are_a_footnote_mark() -> None:
    def draw_figure(canvas: Canvas, x: float, y: float) -> None:
        text = canvas.beginText(x, y)
        text.setFont("Helvetica", 10)
        text.textOut("3")
        text.setRise(4)
        text.textOut("2")
        canvas.drawText(text)

    assert one_cell(draw_figure) == "3 2"


def test_a_number_that_a_rule_runs_through_is_not_read_as_one() -> None:
    def draw(canvas: Canvas) -> None:
        grid(canvas, [["规章", "", ""], ["其他", "1", "2"]])
        canvas.setFont("Helvetica", 10)
        canvas.drawString(60 + 120 - 5.6, 686, "47")  # 4 at the end of one cell, 7 at the beginning of the next

    first = texts(read(drawn(draw)))[0]
    assert not any(text.isdigit() for text in first)
    assert "4\ufffd7" in first


def test_letter_spaced_labels_keep_their_characters() -> None:
    document = read(drawn(lambda canvas: grid(canvas, [["商 业 企 业", "1"], ["第 二 条", "2"]])))
    assert texts(document) == [["商 业 企 业", "1"], ["第 二 条", "2"]]


# --- what is seen ---------------------------------------------------------------------------


def coloured(colour: float, ground: float | None = None) -> Callable[[Canvas, float, float], None]:
    def draw_figure(canvas: Canvas, x: float, y: float) -> None:
        if ground is not None:
            canvas.setFillGray(ground)
            canvas.rect(x - 5, y - 3, 40, 14, stroke=0, fill=1)
        canvas.setFillGray(colour)
        canvas.setFont("Helvetica", SIZE)
        canvas.drawString(x, y, "77")
        canvas.setFillGray(0)

    return draw_figure


def test_white_text_is_seen_only_on_a_coloured_ground() -> None:
    assert one_cell(coloured(1)) == ""
    assert one_cell(coloured(1, ground=0.2)) == "77"
    assert one_cell(coloured(0.5)) == "77"


def invisible(canvas: Canvas, text: str, x: float = 130, y: float = 686) -> None:
    line = canvas.beginText(x, y)
    line.setFont("Helvetica", SIZE)
    line.setTextRenderMode(3)
    line.textOut(text)
    canvas.drawText(line)


def test_invisible_text_is_no_print() -> None:
    assert one_cell(lambda canvas, x, y: invisible(canvas, "77")) == ""


def test_a_watermark_across_a_table_is_left_out() -> None:
    def draw_figure(canvas: Canvas, x: float, y: float) -> None:
        canvas.drawString(x, y, "77")
        canvas.saveState()
        canvas.translate(x, y)
        canvas.rotate(45)
        canvas.drawString(0, 0, "2024")
        canvas.restoreState()

    assert one_cell(draw_figure) == "77"


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_a_table_that_lies_on_its_side_is_turned(degrees: int) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.translate(300, 400)
        canvas.rotate(degrees)
        grid(canvas, [["规章", "1", "2"], ["其他", "3", "4"]], x=-90, y=20)

    assert texts(read(drawn(draw))) == [["规章", "1", "2"], ["其他", "3", "4"]]


# --- without rules --------------------------------------------------------------------------


def lines(*rows: list[tuple[float, str]], pitch: float = 20) -> bytes:
    def draw(canvas: Canvas) -> None:
        for down, row in enumerate(rows):
            for x, text in row:
                canvas.drawString(x, 700 - pitch * down, text)

    return drawn(draw)


def test_a_blank_cell_keeps_its_place_by_the_figures_above_and_below() -> None:
    rows = [
        [(60, "规章"), (200, "1"), (280, "2"), (360, "3")],
        [(60, "其他"), (200, "4"), (360, "5")],
        [(60, "行政许可"), (280, "6")],
    ]
    assert texts(read(lines(*rows))) == [["规章", "1", "2", "3"], ["其他", "4", "", "5"], ["行政许可", "", "6", ""]]


def test_a_column_without_any_figure_is_known_by_its_heading() -> None:
    rows = [
        [(60, "信息内容"), (185, "制发件数"), (265, "废止件数"), (345, "有效件数")],
        [(60, "规章"), (200, "1"), (360, "3")],
        [(60, "其他"), (200, "4"), (360, "5")],
    ]
    assert texts(read(lines(*rows)))[1:] == [["规章", "1", "", "3"], ["其他", "4", "", "5"]]


def test_figures_in_no_columns_stay_prose() -> None:
    rows = [
        [(60, "规章"), (200, "1"), (222, "2")],
        [(60, "其他"), (210, "3"), (232, "4")],
        [(60, "许可"), (204, "12 5")],
    ]
    document = read(lines(*rows))
    assert list(document.tables) == []
    assert prose(document) == ["规章 1 2", "其他 3 4", "许可 12 5"]


def test_two_columns_of_prose_make_no_table() -> None:
    rows = [
        [(60, "本年收到申请甲乙丙丁"), (320, "共办理 12 件，其中")],
        [(60, "其中予以公开的占多数"), (320, "不予公开 3 件。")],
    ]
    assert list(read(lines(*rows)).tables) == []


# --- what cannot be read --------------------------------------------------------------------


def raw_pdf(objects: Mapping[int, bytes]) -> bytes:
    """A file of the given objects, 1 being its catalogue."""
    out, places = io.BytesIO(), {}
    out.write(b"%PDF-1.4\n")
    for number, body in sorted(objects.items()):
        places[number] = out.tell()
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start, size = out.tell(), max(objects) + 1
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % size)
    out.write(b"".join(b"%010d 00000 n \n" % places.get(number, 0) for number in range(1, size)))
    out.write(b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, start))
    return out.getvalue()


def stream(data: bytes, more: bytes = b"") -> bytes:
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(data), more, data)


def one_page(content: bytes, resources: bytes = b"/Font<</F 5 0 R>>", more: Mapping[int, bytes] | None = None) -> bytes:
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<%s>>>>" % resources
    tree = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    return raw_pdf({1: b"<</Type/Catalog/Pages 2 0 R>>", 2: tree, 3: page, 4: content, 5: font} | dict(more or {}))


IMAGE = stream(b"\x00", b"/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray")
SCAN = b"q 595 0 0 842 0 0 cm /I Do Q "
UNMAPPED = {
    6: b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[7 0 R]>>",
    7: b"<</Type/Font/Subtype/CIDFontType2/BaseFont/A/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
    b"/FontDescriptor<</Type/FontDescriptor/FontName/A/Flags 4>>>>",
}


def flate_bomb() -> bytes:
    """Packed twice: 1.8 GB in a few kilobytes."""
    pack = zlib.compressobj(1)
    once = b"".join([*(pack.compress(bytes(100_000_000)) for _ in range(18)), pack.flush()])
    return one_page(stream(zlib.compress(once), b"/Filter[/FlateDecode/FlateDecode]"))


def forms_in_forms() -> bytes:
    """Each form draws the next twenty times, twenty deep."""
    head = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>"
    nested = {number: stream(b"/X Do " * 20, head % (number + 1)) for number in range(10, 30)}
    return one_page(stream(b"/X Do"), b"/XObject<</X 10 0 R>>", nested)


def many_pages(count: int) -> bytes:
    pages = {10 + n: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>" for n in range(count)}
    kids = b" ".join(b"%d 0 R" % number for number in pages)
    tree = {1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count)}
    return raw_pdf(tree | pages)


LOCKED = drawn(lambda canvas: grid(canvas, [["1", "2"]]), encrypt=StandardEncryption("secret", "owner"))
GOOD = drawn(lambda canvas: grid(canvas, [["规章", "1"], ["其他", "2"]]))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (one_page(stream(SCAN), b"/XObject<</I 6 0 R>>", {6: IMAGE}), "pictures"),
        (
            one_page(
                stream(SCAN + b"BT 3 Tr /F 10 Tf 99 99 Td (12) Tj ET"),
                b"/Font<</F 5 0 R>>/XObject<</I 6 0 R>>",
                {6: IMAGE},
            ),
            "pictures",  # the text a scanner has recognised is not what is printed
        ),
        (one_page(stream(b"0 0 m 1 1 2 3 4 5 c f ")), "no_characters"),
        (
            one_page(stream(b"BT /F 10 Tf 99 99 Td <00010002> Tj ET"), b"/Font<</F 6 0 R>>", UNMAPPED),
            "no_characters",
        ),
        (LOCKED, "locked_file"),
        (b"%PDF-1.4", "damaged_file"),
        (GOOD[: len(GOOD) // 2], "damaged_file"),
        (b"%PDF-1.4\n" + bytes(range(256)) * 100, "damaged_file"),
        (GOOD.replace(b"/MediaBox", b"/NoSuchBx"), "damaged_file"),
        (raw_pdf({1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[2 0 R]/Count 1>>"}), "damaged_file"),
        (many_pages(101), "too_many_pages"),
        (flate_bomb(), "too_heavy"),
        (forms_in_forms(), "too_heavy"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_read_is_refused_by_its_true_reason(content: bytes, reason: str) -> None:
    with pytest.raises(RefusedDocumentError) as refused:
        read(content)
    assert refused.value.code == reason


def test_a_file_that_opens_without_a_password_is_read() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", SIZE)
        grid(canvas, [["a", "1"], ["b", "2"]])

    assert texts(read(drawn(draw, encrypt=StandardEncryption("", "o")))) == [["a", "1"], ["b", "2"]]


def test_glyphs_without_a_character_are_no_number() -> None:
    content = b"BT /F 10 Tf 60 700 Td (abcdef) Tj 200 0 Td (1) Tj /G 10 Tf <0001> Tj ET"
    document = read(one_page(stream(content), b"/Font<</F 5 0 R/G 6 0 R>>", UNMAPPED))
    assert prose(document) == ["abcdef 1\ufffd"]


def test_pictures_are_counted_beside_text() -> None:
    content = SCAN + b"BT /F 10 Tf 60 700 Td (text) Tj ET"
    document = read(one_page(stream(content), b"/Font<</F 5 0 R>>/XObject<</I 6 0 R>>", {6: IMAGE}))
    assert (prose(document), document.pictures) == (["text"], 1)
