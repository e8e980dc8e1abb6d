"""Workbooks: what a careful clerk would read from them, and nothing that he would not."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Border, Font, Side
from openpyxl.worksheet.worksheet import Worksheet

from data.sample.draft import Draft
from loaders.documents import Document, Paragraph, Table, read_document
from loaders.documents.workbook.number_format import number_of, plain, shown
from loaders.errors import RefusedDocumentError
from loaders.figures import parse_figure
from loaders.forms import Form, load_forms
from loaders.recognise import recognise
from tests.corpus.sheets import FRAME, LAYOUTS, one_sheet, saved

FILES = Path(__file__).resolve().parents[1] / "corpus" / "files"
FORMS = list(load_forms().values())
COUNT = FORMS[1].column_by_cell["app.received_new:total"]


def numbered(form: Form) -> dict[str, str]:
    """Every cell another number, so that a shift by one cell cannot hide; money with its unit."""
    return {cell: f"{n}万元" if form.column_by_cell[cell].is_money else str(n) for n, cell in enumerate(form.cells, 1)}


def draft(form: Form) -> Draft:
    passages = {"一": "本年工作平稳。", "五": "一是仍有不足，将改进。", "六": "无。"}
    title = f"示例单位{form.first_year}年政府信息公开工作年度报告"
    return Draft("示例单位", form.first_year, form, numbered(form), passages, title=title)


def book(*fills: Callable[[Worksheet], object]) -> openpyxl.Workbook:
    """A workbook with a sheet for each function that fills it."""
    found = openpyxl.Workbook()
    found.remove(found.worksheets[0])
    for fill in fills:
        fill(found.create_sheet())
    return found


def read(content: bytes | openpyxl.Workbook) -> Document:
    return read_document("x", content if isinstance(content, bytes) else saved(content))


def texts(document: Document) -> list[list[str]]:
    """The text of every cell of every table."""
    return [[cell.text for cell in row] for table in document.tables for row in table.rows]


def cell(value: object, number_format: str = "General", stale: bool | None = False) -> str:
    """The text of one cell beside a label."""

    def fill(sheet: Worksheet) -> None:
        sheet["A1"], sheet["B1"] = "规章", value
        sheet["B1"].number_format = number_format

    made = book(fill)
    made.calculation.fullCalcOnLoad = stale
    return texts(read(made))[0][1]


def is_number(text: str) -> bool:
    return parse_figure(text, COUNT).state == "number"


def refused(content: bytes) -> str:
    with pytest.raises(RefusedDocumentError) as error:
        read_document("x", content)
    return error.value.code


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def with_sheet(xml: str, **others: str) -> bytes:
    """A workbook whose sheet is this XML."""
    made = book(lambda sheet: sheet.append(["规章"]))
    made.calculation.fullCalcOnLoad = False
    with zipfile.ZipFile(io.BytesIO(saved(made))) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    opening = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    parts["xl/worksheets/sheet1.xml"] = f"{opening}{xml}</worksheet>".encode()
    return packed(parts | {name: text.encode() for name, text in others.items()})


# --- the whole form -------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
@pytest.mark.parametrize("layout", sorted(LAYOUTS))
def test_every_cell_of_the_form_is_read_and_the_prose_with_it(layout: str, form: Form) -> None:
    reading = recognise(read(LAYOUTS[layout][0](draft(form))))
    wanted = {name: parse_figure(text, form.column_by_cell[name]) for name, text in numbered(form).items()}
    found = {name: (one.state, one.value) for name, one in reading.figures.items()}
    assert found == {name: (one.state, one.value) for name, one in wanted.items()}
    assert set(reading.passages) >= {"一", "五", "六"}
    assert reading.extra_rows == ()


def test_an_older_workbook_is_read_as_well() -> None:
    form = load_forms()["2021"]
    document = read((FILES / "report.xls").read_bytes())
    figures = recognise(document).figures
    assert document.media_type == "application/vnd.ms-excel"
    assert {name: one.value for name, one in figures.items()} == {
        name: parse_figure(text, form.column_by_cell[name]).value for name, text in numbered(form).items()
    }


def test_places_are_those_of_the_sheet_as_its_tabs_are_seen() -> None:
    made = book(lambda sheet: sheet.append(["旧", 1]), lambda sheet: None, lambda sheet: sheet.append(["说明"]))
    made.worksheets[0].sheet_state = "hidden"
    made.worksheets[1]["C7"], made.worksheets[1]["D7"] = "规章", 3
    (table, paragraph) = read(made).blocks
    assert isinstance(table, Table) and isinstance(paragraph, Paragraph)
    assert str(table.rows[0][1].place) == "sheet 1 row 7 column 4"
    assert (table.rows[0][1].column, str(paragraph.place)) == (3, "sheet 2 row 1 column 1")


def test_a_merged_cell_stands_once_with_its_width() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["甲", "乙", None, "丙"])
        sheet.append([None, 1, 2, 3])
        sheet.merge_cells("A1:A2")
        sheet.merge_cells("B1:C1")

    (table,) = read(book(fill)).tables
    found = [[(one.text, one.column, one.colspan) for one in row] for row in table.rows]
    assert found == [[("甲", 0, 1), ("乙", 1, 2), ("丙", 3, 1)], [("1", 1, 1), ("2", 2, 1), ("3", 3, 1)]]


# --- prose and tables -----------------------------------------------------------------------


def test_a_text_alone_in_its_row_is_prose_and_its_lines_are_paragraphs() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"] = "示例单位2023年政府信息公开工作年度报告"
        sheet["A2"] = "一、总体情况"
        sheet["A3"] = "本年工作平稳。\n受理申请3件。"
        sheet.merge_cells("A3:H4")
        sheet.append([])
        sheet.append(["规章", 1, 2])

    document = read(book(fill))
    assert [one.text for one in document.paragraphs][1:] == ["一、总体情况", "本年工作平稳。", "受理申请3件。"]
    assert texts(document) == [["规章", "1", "2"]]


def test_a_label_without_figures_stays_in_its_table() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["信息内容", "本年制发件数", "本年废止件数"])
        sheet.append(["规章"])
        sheet.append(["行政规范性文件", 1, 2])
        sheet.append(["三、收到和处理政府信息公开申请情况"])

    document = read(book(fill))
    assert texts(document)[1] == ["规章", "", ""]
    assert [one.text for one in document.paragraphs] == ["三、收到和处理政府信息公开申请情况"]


def test_lines_around_empty_cells_show_that_a_row_has_them() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["行政复议", "行政诉讼"])
        for row in range(2, 40):
            for column in (1, 2):
                sheet.cell(row, column).border = FRAME

    assert texts(read(book(fill))) == [["行政复议", "行政诉讼"], ["", ""], ["", ""]], "the rest is spare paper"


def test_the_name_of_an_article_stands_in_the_table_over_its_rows() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["二、主动公开政府信息情况"])
        sheet.append(["第二十条第（一）项"])
        sheet.merge_cells("A2:D2")
        sheet.append(["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"])
        sheet.append(["规章", 0, 0, 0])

    document = read(book(fill))
    assert [one.text for one in document.paragraphs] == ["二、主动公开政府信息情况"]
    assert [row[0] for row in texts(document)] == ["第二十条第（一）项", "信息内容", "规章"]


# --- what is hidden -------------------------------------------------------------------------


def test_hidden_rows_columns_and_sheets_are_not_read() -> None:
    def fill(sheet: Worksheet) -> None:
        for number in range(1, 4):
            sheet.append([f"行{number}", number, 10 * number, 100 * number])
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["C"].hidden = True

    def very_hidden(sheet: Worksheet) -> None:
        sheet.append(["去年", 7])
        sheet.sheet_state = "veryHidden"

    assert texts(read(book(fill, very_hidden))) == [["行1", "1", "100"], ["行3", "3", "300"]]


def test_a_merged_cell_is_seen_as_long_as_any_of_it_is() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["甲", None, 1])
        sheet.append([None, None, 2])
        sheet.merge_cells("A1:B2")
        sheet.column_dimensions["A"].hidden = True
        sheet.row_dimensions[1].hidden = True

    (table,) = read(book(fill)).tables
    assert [(one.text, one.column, one.colspan) for one in table.rows[0]] == [("甲", 1, 1), ("2", 2, 1)]


def test_a_workbook_whose_figures_are_hidden_is_refused() -> None:
    made = one_sheet(draft(FORMS[1]))
    made.worksheets[0].sheet_state = "hidden"
    made.create_sheet("说明")["A1"] = "政府信息公开年报见附件。"
    with pytest.raises(RefusedDocumentError):
        recognise(read(made))


# --- what a cell shows ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (3.0, "General", "3"),
        (0.1 + 0.2, "General", "0.3"),
        (-3, "0", "-3"),
        (1e12, "General", "1000000000000"),
        (1234567, "#,##0", "1234567"),
        (29.1, '0.00"万元"', "29.1万元"),
        (3, '0"件"', "3件"),
        (1234.5, "[$¥-804]#,##0.00", "¥1234.5"),
        (8, "+0;-0;0", "+8"),
        (-8, "0_);(0)", "-8"),
        (0, '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', "0"),
        ("3", "@", "3"),
        ("'3", "@", "3"),
        ("结果\n维持", "General", "结果\n维持"),
        (True, "General", "TRUE"),
        ("#REF!", "General", "#REF!"),
        ("=SUM(C1:G1)", "0", "=SUM(C1:G1)"),
        (3, "[>=2]0;0", "3"),
        (0, '[=0]"-";0', "0"),
        (5, '[=0]"";0', "5"),
        (0, "0;-0;-;@", "0"),
        (0, "General;-General", "0"),
    ],
)
def test_a_cell_reads_as_it_is_shown(value: object, number_format: str, text: str) -> None:
    assert cell(value, number_format) == text


@pytest.mark.parametrize(
    ("value", "number_format"),
    [
        (0.5, "0"),
        (29.126, "0.0"),
        (0.05, "0%"),
        (291000, '0!.0,"万元"'),
        (3000, "0,"),
        (-3, "0;0"),
        (3, '"-"0'),
        (3, '0"0"'),
        (0, "#.##"),
        (0, '#"件"'),
        (-3, "[<5]0;0"),
        (120000, "0.00E+00"),
        (3, "# ?/?"),
        (date(2024, 3, 1), 'm"月"d"日"'),
        (datetime(2024, 3, 1, 12, 30), "yyyy/m/d h:mm"),
        (45352, "d"),
        ("#DIV/0!", "General"),
    ],
)
def test_a_number_that_is_not_what_is_shown_is_no_number(value: object, number_format: str) -> None:
    text = cell(value, number_format)
    assert text and not is_number(text), text


@settings(max_examples=300, deadline=None)
@given(
    st.floats(-1e9, 1e9, allow_nan=False).map(lambda value: round(value, 4)) | st.integers(-(10**9), 10**9),
    st.sampled_from(["General", "0", "0.00", "#,##0", "#,##0.0000", "0.00_ ;[Red]-0.00 ", "0_);(0)", "0;0", "00000"])
    | st.text('0#,.;-() "万%?E+', max_size=8),
)
def test_no_format_makes_another_number_of_a_number(value: float, code: str) -> None:
    text = shown(value, code)
    parsed = parse_figure(text, COUNT)
    assert parsed.state != "number" or parsed.value == float(value), (value, code, text)


@given(st.floats(-1e15, 1e15, allow_nan=False))
def test_no_number_is_written_in_powers_of_ten(value: float) -> None:
    number = number_of(value)
    assert number is None or (set(plain(number)) <= set("-0123456789.") and float(plain(number)) == float(number))


def test_a_date_autoformatted_by_a_chinese_spreadsheet_is_no_number() -> None:
    """Format 58, which files name by its number only, is 3月1日."""
    xml = '<sheetData><row r="1"><c r="A1" t="str"><v>规章</v></c><c r="B1" s="1"><v>45352</v></c></row></sheetData>'
    styles = (
        '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs><xf numFmtId="0"/>'
        '<xf numFmtId="58"/></cellXfs></styleSheet>'
    )
    assert texts(read(with_sheet(xml, **{"xl/styles.xml": styles}))) == [["规章", "3月1日"]]


def test_a_formula_without_a_value_is_no_blank() -> None:
    assert cell("=SUM(C1:G1)") == "=SUM(C1:G1)"
    assert not is_number(cell("=1+2"))


def test_a_formula_that_waits_to_be_calculated_has_no_value() -> None:
    """A program that does not calculate writes 0 and asks Excel to calculate when the file is opened."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, ["规章", 1, 2])
        sheet.write_formula(0, 3, "=B1+C1")
    assert texts(read(out.getvalue())) == [["规章", "1", "2", "=B1+C1"]]


def test_a_calculated_formula_is_its_value() -> None:
    number, nothing = '<c r="B1"><f>1+2</f><v>3</v></c>', '<c r="C1" t="str"><f>""</f><v></v></c>'
    xml = f'<sheetData><row r="1"><c r="A1" t="str"><v>规章</v></c>{number}{nothing}</row></sheetData>'
    assert texts(read(with_sheet(xml))) == [["规章", "3"]]


def test_what_is_crossed_out_or_raised_is_no_digit() -> None:
    def fill(sheet: Worksheet) -> None:
        struck, above = InlineFont(strike=True), InlineFont(vertAlign="superscript")
        corrected = CellRichText(TextBlock(struck, "3"), "5")
        noted = CellRichText("5", TextBlock(above, "1"))
        sheet.append(["规章", corrected, noted, 7])
        sheet["D1"].font = Font(strike=True)

    _, corrected, noted, struck = texts(read(book(fill)))[0]
    assert parse_figure(corrected, COUNT).value == 5  # what was put in place of the struck one
    assert not is_number(noted)
    assert not is_number(struck)


def test_readings_of_characters_and_escapes_are_no_text() -> None:
    xml = """<row r="1"><c t="inlineStr"><is><t>规_x000D_
章</t><rPh sb="0" eb="1"><t>gui</t></rPh></is></c><c><v>1</v></c></row>"""
    assert texts(read(with_sheet(f"<sheetData>{xml}</sheetData>"))) == [["规\r\n章", "1"]]


def formats(sheet: Worksheet) -> None:
    """What ``shown.xls`` holds."""
    values = [
        (0.5, "0"),
        (29.1, '0.00"万元"'),
        (0.05, "0%"),
        (date(2024, 3, 1), 'm"月"d"日"'),
        (3, "0"),
        (-3, "0_);(0)"),
    ]
    for row, (value, code) in enumerate(values, start=1):
        sheet.cell(row, 1, f"行{row}")
        sheet.cell(row, 2, value).number_format = code
        sheet.cell(row, 3, 100 + row)
    sheet.column_dimensions["C"].hidden = True
    sheet.append(["行7", 7])
    sheet.row_dimensions[7].hidden = True
    sheet.append(["行8", 8])
    sheet["B8"].font = Font(strike=True)
    sheet.append(["行9", CellRichText("9", TextBlock(InlineFont(strike=True), "1"))])
    sheet.append(["行10", "=1+9"])
    sheet.append(["行11", "#REF!"])


def test_an_older_workbook_is_read_as_it_is_shown() -> None:
    found = {row[0]: row[1:] for row in texts(read((FILES / "shown.xls").read_bytes()))}
    assert found == {
        "行1": ["0.5 [0]"],
        "行2": ["29.1万元"],
        "行3": ["5%"],
        "行4": ["3月1日"],
        "行5": ["3"],
        "行6": ["-3"],
        "行8": ["~~8~~"],
        "行9": ["9~~1~~"],
        "行10": ["10"],
        "行11": ["#REF!"],
    }


# --- OpenDocument ---------------------------------------------------------------------------


def ods(rows: str, styles: str = "") -> bytes:
    names = ("office", "table", "text", "style")
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names)
    spaces += ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
    content = (
        f"<office:document-content {spaces}><office:automatic-styles>{styles}</office:automatic-styles><office:body>"
        f'<office:spreadsheet><table:table table:name="a">{rows}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    media_type = b"application/vnd.oasis.opendocument.spreadsheet"
    return packed({"mimetype": media_type, "content.xml": content.encode()})


def ods_row(*cells: str) -> str:
    return (
        f"<table:table-row><table:table-cell><text:p>规章</text:p></table:table-cell>{''.join(cells)}</table:table-row>"
    )


def ods_cell(value: str, text: str, kind: str = "float", more: str = "") -> str:
    return (
        f'<table:table-cell office:value-type="{kind}" office:value="{value}" {more}><text:p>{text}</text:p>'
        "</table:table-cell>"
    )


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (ods_cell("3", "3"), "3"),
        (ods_cell("29.1", "29.10万元"), "29.10万元"),
        (ods_cell("1234", "1,234"), "1,234"),
        (ods_cell("0.5", "1"), "0.5 [1]"),
        ('<table:table-cell office:value-type="float" office:value="0"/>', "0 []"),
        (ods_cell("0", "-"), "0"),
        (ods_cell("0.05", "5%", "percentage"), "5%"),
        ('<table:table-cell office:value-type="date"><text:p>3</text:p></table:table-cell>', "3 [date]"),
        ('<table:table-cell table:formula="of:=SUM([.B1])"/>', "=SUM([.B1])"),
    ],
)
def test_an_open_document_shows_its_values(made: str, text: str) -> None:
    assert texts(read(ods(ods_row(made)))) == [["规章", text]]


def test_an_open_document_hides_and_repeats() -> None:
    rows = (
        '<table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse"/>'
        + ods_row(ods_cell("1", "1"), ods_cell("7", "7"))
        + ods_row(ods_cell("2", "2")).replace("<table:table-row", '<table:table-row table:visibility="collapse"', 1)
        + '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
        + ods_row(ods_cell("3", "3", more='table:number-columns-spanned="2"'), "<table:covered-table-cell/>")
    )
    (table,) = read(ods(rows)).tables
    assert [[(one.text, one.place.row, one.colspan) for one in row] for row in table.rows] == [
        [("规章", 1, 1), ("1", 1, 1)],
        [("规章", 1048003, 1), ("3", 1048003, 2)],
    ]


# --- damage and hostile files ---------------------------------------------------------------


def test_a_cell_at_the_far_corner_costs_nothing() -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    merged = '<mergeCells><mergeCell ref="B2:XFC1048575"/></mergeCells>'
    assert [one.text for one in read(with_sheet(f"<sheetData>{rows}</sheetData>{merged}")).paragraphs] == ["1", "2"]


def cells(number: int, text: str = "<c><v>{}</v></c>") -> Iterable[str]:
    yield "<sheetData>"
    for row in range(1, number // 100 + 1):
        yield f'<row r="{row}">{"".join(text.format(row * column * 7919) for column in range(1, 101))}</row>'
    yield "</sheetData>"


@pytest.mark.parametrize(
    ("xml", "reason"),
    [
        ("".join(cells(101_000)), "too_large"),
        ('<sheetData><row r="1048577"><c/></row></sheetData>', "damaged_file"),
        ('<sheetData><row><c r="XFE1"><v>1</v></c></row></sheetData>', "damaged_file"),
        ('<sheetData><row><c t="s"><v>9</v></c></row></sheetData>', "damaged_file"),
        ('<mergeCells><mergeCell ref="C3:A1"/></mergeCells>', "damaged_file"),
        ('<mergeCells><mergeCell ref="A"/></mergeCells>', "damaged_file"),
        ("".join(f'<mergeCell ref="A{row}:B{row}"/>' for row in range(1, 20_003)), "too_large"),
        ("<sheetData><row>", "damaged_file"),
    ],
)
def test_a_sheet_beyond_all_measure_is_refused(xml: str, reason: str) -> None:
    assert refused(with_sheet(xml)) == reason


def test_entities_of_a_hostile_workbook_are_not_expanded() -> None:
    bomb = (
        '<!DOCTYPE a [<!ENTITY x "hahaha">]><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        "<si><t>&x;</t></si></sst>"
    )
    xml = '<sheetData><row><c t="s"><v>0</v></c><c><v>1</v></c></row></sheetData>'
    links = "".join(
        f'<Relationship Id="rId{number}" Type="x/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(
            [("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "/xl/sharedStrings.xml")], start=1
        )
    )
    relations = f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}'
    others = {"xl/sharedStrings.xml": bomb, "xl/_rels/workbook.xml.rels": f"{relations}</Relationships>"}
    content = with_sheet(xml, **others)
    assert [one.text for one in read(content).paragraphs] == ["1"], "the text that refers to the entity is empty"


@pytest.mark.parametrize("name", ["report.xls", "shown.xls"])
def test_a_spoilt_older_workbook_is_refused_or_read_never_a_crash(name: str) -> None:
    content = (FILES / name).read_bytes()
    for at in range(0, len(content), 97):
        spoilt = content[:at] + bytes([content[at] ^ 0xFF]) + content[at + 1 :]
        try:
            read_document("x", spoilt)
        except RefusedDocumentError as error:
            assert error.code in (
                "damaged_file",
                "unsupported_format",
                "ruined_text",
                "unknown_encoding",
                "too_large",
                "locked_file",
            )


def test_a_web_page_called_xls_is_a_web_page() -> None:
    page = "<html><body><table><tr><td>规章</td><td>0</td></tr></table></body></html>"
    assert read_document("年报.xls", page.encode()).media_type == "text/html"


def test_lines_of_a_border_are_told_from_none() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["规章"])
        sheet["B1"].border = Border()
        sheet["A2"] = "行政许可"
        sheet["B2"].border = Border(bottom=Side(style="thin"))

    document = read(book(fill))
    assert [one.text for one in document.paragraphs] == ["规章"]
    assert texts(document) == [["行政许可", ""]]
