"""What the styles of a Word file hide is not read, and what they only dress is. Held against LibreOffice's print."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.sample.layouts import write_docx
from loaders.documents import Table, read_document
from loaders.documents.container.elements import Element
from loaders.figures import parse_figure
from loaders.forms import load_forms
from loaders.recognise import recognise
from tests.corpus.word import DECLARED, changed, element, found, package, parts
from tests.loaders.test_recognise import draft, numbered

FORM = load_forms()["2021"]
COUNT = FORM.column_by_cell["app.received_new:total"]
THEME = (
    "<a:theme xmlns:a='http://schemas.openxmlformats.org/drawingml/2006/main'><a:themeElements><a:clrScheme name='x'>"
    "<a:dk1><a:sysClr val='windowText' lastClr='000000'/></a:dk1>"
    "<a:lt1><a:sysClr val='window' lastClr='FFFFFF'/></a:lt1>"
    "<a:accent1><a:srgbClr val='4472C4'/></a:accent1></a:clrScheme></a:themeElements></a:theme>"
)


def style(kind: str, key: str, inside: str, more: str = "") -> str:
    return f"<w:style w:type='{kind}' w:styleId='{key}' {more}>{inside}</w:style>"


def rpr(inside: str) -> str:
    return f"<w:rPr>{inside}</w:rPr>"


def run(words: str, properties: str = "") -> str:
    return f"<w:r>{rpr(properties)}<w:t>{words}</w:t></w:r>"


def cell(runs: str, paragraph: str = "", properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:pPr>{paragraph}</w:pPr>{runs}</w:p></w:tc>"


def text(cells: str, styles: str = "", table: str = "", row: str = "") -> str:
    """The last cell of a table whose styles are these."""
    head = f"<w:tr>{cell(run('甲'))}{cell(run('乙'))}</w:tr>"
    rows = f"{head}<w:tr>{row}{cell(run('规章'))}{cells}</w:tr>"
    body = f"<w:tbl><w:tblPr>{table}</w:tblPr>{rows}</w:tbl>"
    content = {
        "word/document.xml": f"<w:document {DECLARED}><w:body>{body}</w:body></w:document>".encode(),
        "word/styles.xml": f"<w:styles {DECLARED}>{styles}</w:styles>".encode(),
        "word/theme/theme1.xml": THEME.encode(),
    }
    (block,) = (one for one in read_document("x.docx", package(content)).blocks if isinstance(one, Table))
    return block.rows[-1][-1].text


def styled(properties: str, *more: str) -> str:
    """``39``, the 9 in a character style that says this."""
    return text(
        cell(run("3") + run("9", "<w:rStyle w:val='S'/>")), style("character", "S", rpr(properties)) + "".join(more)
    )


HIDES = [
    "<w:vanish/>", "<w:color w:val='FFFFFF'/>", "<w:color w:val='fefefe'/>", "<w:sz w:val='2'/>", "<w:sz w:val='1'/>",
    "<w:color w:val='FF0000'/><w:highlight w:val='red'/>", "<w:w w:val='1'/>", "<w:color w:themeColor='background1'/>",
    "<w:color w:val='00FF00'/><w:shd w:val='clear' w:fill='00FF00'/>", "<w:textFill><w:noFill/></w:textFill>",
    "<w:color w:val='000000'/><w:shd w:val='solid' w:color='000000' w:fill='FFFFFF'/>",
    "<w:color w:val='4472C4'/><w:shd w:val='clear' w:fill='auto' w:themeFill='accent1'/>",
]  # fmt: skip
SHOWS = [
    "", "<w:b/>", "<w:vanish w:val='0'/>", "<w:vanish w:val='false'/>", "<w:color w:val='808080'/>",
    "<w:sz w:val='12'/>",
    "<w:color w:val='auto'/>", "<w:color w:val='FFFFFF'/><w:shd w:val='clear' w:fill='1F4E79'/>", "<w:webHidden/>",
    "<w:color w:val='FFFFFF'/><w:highlight w:val='darkBlue'/>",
    "<w:color w:val='auto'/><w:shd w:val='clear' w:fill='000000'/>",
    "<w:color w:themeColor='accent1'/>", "<w:strike w:val='0'/>", "<w:w w:val='80'/>", "<w:sz w:val='10'/>",
]  # fmt: skip


@pytest.mark.parametrize("properties", HIDES)
def test_what_a_named_style_hides_is_not_read(properties: str) -> None:
    assert styled(properties) == "3"
    assert text(cell(run("3") + run("9", properties))) == "3"
    based = style("character", "T", "<w:basedOn w:val='S'/>") + style("character", "S", rpr(properties))
    assert text(cell(run("3") + run("9", "<w:rStyle w:val='T'/>")), based) == "3"


@pytest.mark.parametrize("properties", SHOWS)
def test_what_a_named_style_only_dresses_is_read(properties: str) -> None:
    assert styled(properties) == "39"
    assert text(cell(run("39")), style("paragraph", "N", rpr(properties), "w:default='1'")) == "39"


@pytest.mark.parametrize("properties", ["<w:sz w:val='5'/>", "<w:color w:val='EEEEEE'/>", "<w:w w:val='10'/>"])
def test_where_it_cannot_be_told_the_figure_is_doubtful(properties: str) -> None:
    found = styled(properties)
    assert found == "3⟦9⟧"
    assert parse_figure(found, COUNT).doubt == "sight"


def test_struck_and_raised_digits_of_a_style_are_no_part_of_the_figure() -> None:
    assert parse_figure(styled("<w:strike/>"), COUNT).value == 3
    assert parse_figure(styled("<w:dstrike/>"), COUNT).value == 3
    assert styled("<w:vertAlign w:val='superscript'/>") == "3"
    assert styled("<w:position w:val='8'/>") == "3"


def test_the_run_itself_has_the_last_word() -> None:
    hidden = style("character", "S", rpr("<w:vanish/><w:strike/><w:color w:val='FFFFFF'/>"))
    back = "<w:rStyle w:val='S'/><w:vanish w:val='0'/><w:strike w:val='0'/><w:color w:val='000000'/>"
    assert text(cell(run("3") + run("9", back)), hidden) == "39"


def test_two_styles_of_different_kinds_that_hide_undo_each_other() -> None:
    both = style("paragraph", "P", rpr("<w:vanish/>")) + style("character", "S", rpr("<w:vanish/>"))
    in_style = "<w:pStyle w:val='P'/>"
    assert text(cell(run("3") + run("9", "<w:rStyle w:val='S'/>"), in_style), both) == "9"
    assert text(cell(run("39"), in_style), both) == ""


def test_the_defaults_of_the_document_hide_whatever_the_styles_say() -> None:
    defaults = f"<w:docDefaults><w:rPrDefault>{rpr('<w:vanish/>')}</w:rPrDefault></w:docDefaults>"
    assert text(cell(run("3", "<w:vanish w:val='0'/>") + run("9")), defaults) == "3"


@pytest.mark.parametrize(
    ("said", "look", "is_seen"),
    [
        (rpr("<w:vanish/>"), "", False),
        (rpr("<w:color w:val='FFFFFF'/>"), "", False),
        ("<w:tcPr><w:shd w:fill='000000'/></w:tcPr>", "", False),
        (f"<w:tblStylePr w:type='lastRow'>{rpr('<w:vanish/>')}</w:tblStylePr>", "<w:tblLook w:lastRow='1'/>", False),
        (f"<w:tblStylePr w:type='lastRow'>{rpr('<w:vanish/>')}</w:tblStylePr>", "<w:tblLook w:val='0040'/>", False),
        (f"<w:tblStylePr w:type='lastRow'>{rpr('<w:vanish/>')}</w:tblStylePr>", "<w:tblLook w:lastRow='0'/>", True),
        (f"<w:tblStylePr w:type='firstRow'>{rpr('<w:vanish/>')}</w:tblStylePr>", "<w:tblLook w:firstRow='1'/>", True),
        (f"<w:tblStylePr w:type='lastCol'>{rpr('<w:vanish/>')}</w:tblStylePr>", "<w:tblLook w:lastColumn='1'/>", False),
        (f"<w:tblStylePr w:type='seCell'>{rpr('<w:vanish/>')}</w:tblStylePr>",
         "<w:tblLook w:lastRow='1' w:lastColumn='1'/>", False),
        (f"<w:tblStylePr w:type='band1Horz'>{rpr('<w:vanish/>')}</w:tblStylePr>", "<w:tblLook w:firstRow='1'/>", False),
        (f"<w:tblStylePr w:type='band2Vert'>{rpr('<w:vanish/>')}</w:tblStylePr>", "<w:tblLook w:noVBand='1'/>", True),
    ],
)  # fmt: skip
def test_a_table_style_hides_the_cells_it_is_for(said: str, look: str, is_seen: bool) -> None:
    runs = run("39", "<w:color w:val='000000'/>" if "fill" in said else "")
    assert text(cell(runs), style("table", "T", said), f"<w:tblStyle w:val='T'/>{look}") == ("39" if is_seen else "")


def test_white_words_are_read_where_the_cell_is_dark() -> None:
    white = run("39", "<w:color w:val='FFFFFF'/>")
    assert text(cell(white, "", "<w:shd w:val='clear' w:fill='1F4E79'/>")) == "39"
    assert text(cell(white, "<w:shd w:val='clear' w:fill='1F4E79'/>")) == "39"
    assert text(cell(white)) == ""


def test_a_row_or_line_of_no_height_shows_nothing() -> None:
    height = "<w:trPr><w:trHeight w:val='{}' w:hRule='{}'/></w:trPr>"
    assert text(cell(run("39")), row=height.format(20, "exact")) == ""
    assert text(cell(run("39")), row=height.format(20, "atLeast")) == "39"
    assert text(cell(run("39")), row=height.format(300, "exact")) == "39"
    assert text(cell(run("39"), "<w:spacing w:line='20' w:lineRule='exact'/>")) == ""
    assert text(cell(run("39"), "<w:spacing w:line='240' w:lineRule='exact'/>")) == "39"


def test_styles_based_on_each_other_come_to_an_end() -> None:
    circle = style("character", "S", "<w:basedOn w:val='T'/>") + style("character", "T", "<w:basedOn w:val='S'/>")
    assert text(cell(run("9", "<w:rStyle w:val='S'/>")), circle) == "9"


def with_hidden_digits(content: bytes, properties: str) -> bytes:
    """A report with a hidden 9 behind the last run of every cell."""

    def hide(root: Element) -> None:
        for last in found(root, "//w:tc/w:p/w:r[last()]"):
            last.addnext(element("<w:r><w:rPr><w:rStyle w:val='Unseen'/></w:rPr><w:t>9</w:t></w:r>"))

    content = changed(content, hide)
    held = parts(content)
    known = style("character", "Unseen", rpr(properties))
    styles = f"<w:styles {DECLARED}>{known}</w:styles>".encode()
    return package(held | {"word/styles.xml": styles, "word/theme/theme1.xml": THEME.encode()})


@given(st.sampled_from(HIDES))
def test_hidden_digits_behind_every_figure_change_no_reading(properties: str) -> None:
    written = write_docx(draft(FORM, numbered(FORM)))
    plain = recognise(read_document("x.docx", written)).figures
    hidden = recognise(read_document("x.docx", with_hidden_digits(written, properties))).figures
    assert {code: one.value for code, one in hidden.items()} == {code: one.value for code, one in plain.items()}


def test_a_hidden_drawing_holds_no_text() -> None:
    box = "<w:pict><v:shape style='visibility:hidden'><v:textbox><w:txbxContent><w:p><w:r><w:t>9</w:t></w:r></w:p>"
    box += "</w:txbxContent></v:textbox></v:shape></w:pict>"
    assert text(cell(run("3") + f"<w:r>{box}</w:r>")) == "3"
