"""What the style sheets of a page hide is not read; what they only dress is. Each case was held against a browser."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.documents import read_document
from loaders.documents.sight import BLACK, WHITE, Sight, by_colour, by_size
from loaders.documents.web.css.sheets import MAX_RULES, applies
from loaders.documents.web.css.values import font_size, pixels, shade
from loaders.errors import RefusedDocumentError
from loaders.forms import Form, load_forms
from loaders.recognise import recognise
from tests.corpus.cases import LAYOUTS, Case

FORM: Form = load_forms()["2021"]
SPAN = "<span class='x'>9</span>"

HIDES = {  # style sheet -> what stands in the cell behind the 3
    ".x{display:none}": SPAN,
    ".X,.y,.x{ DISPLAY : NONE }": SPAN,
    "td .x{visibility:hidden}": SPAN,
    ".x{opacity:0}": SPAN,
    ".x{font-size:0}": SPAN,
    ".x{font:0/0 a}": SPAN,
    ".x{font-size:1px}": SPAN,
    ".x{color:transparent}": SPAN,
    ".x{color:#fff}": SPAN,
    "*{color:white}": SPAN,
    ".x{color:hsl(0,0%,100%)}": SPAN,
    ".x{color:rgba(0,0,0,0)}": SPAN,
    ".x{color:#fefefe}": SPAN,
    "td{background:#eee}.x{color:#eee}": SPAN,
    "table{background-color:navy}.x{color:navy}": SPAN,
    ".x{-webkit-text-fill-color:transparent}": SPAN,
    ".x{color:var(--h)}:root{--h:#fff}": SPAN,
    ".x{color:var(--not-there,#fff)}": SPAN,
    ".x{position:absolute;left:-9999px}": SPAN,
    ".x{position:fixed;top:-500em}": SPAN,
    ".x{margin-left:-9999px}": SPAN,
    ".x{display:inline-block;text-indent:-9999px}": SPAN,
    ".x{display:inline-block;transform:scale(0)}": SPAN,
    ".x{display:inline-block;transform:scale(0.01, 1)}": SPAN,
    ".x{display:inline-block;transform:scale3d(0,0,1)}": SPAN,
    ".x{display:inline-block;transform:rotateX(90deg)}": SPAN,
    ".x{display:inline-block;scale:0}": SPAN,
    ".x{display:inline-block;scale:1 0%}": SPAN,
    ".x{display:inline-block;transform:matrix(0,0,0,0,0,0)}": SPAN,
    ".x{position:absolute;transform:scaleY(0)}": SPAN,
    ".x{display:inline-block;transform:translateX(-9999px)}": SPAN,
    ".x{display:block;height:0;overflow:hidden}": SPAN,
    ".x{display:block;max-height:0;overflow:hidden}": SPAN,
    ".x{display:inline-block;width:0;overflow:hidden}": SPAN,
    ".x{position:absolute;width:1px;height:1px;overflow:hidden}": SPAN,
    ".x{position:absolute;clip:rect(0 0 0 0)}": SPAN,
    ".x{position:absolute;clip:rect(1px,1px,1px,1px)}": SPAN,
    ".x{clip-path:inset(50%)}": SPAN,
    ".x{filter:opacity(0)}": SPAN,
    ".x{display:block;content-visibility:hidden}": SPAN,
    "@media screen{.x{display:none}}": SPAN,
    "@media (min-width:600px){.x{display:none}}": SPAN,
    "@supports (display:grid){.x{display:none}}": SPAN,
    ".x{display:none!important}.x{display:inline}": SPAN,
    "tr td .x{display:none}.x{display:inline}": SPAN,
    "td:nth-child(2)>span{display:none}": SPAN,
    "span[class^=x]:not(.y){display:none}": SPAN,
    ".x{display:none;display:bogus}": SPAN,
    ".x{color:#fff;color:bogus(1)}": SPAN,
    ".x{display:none": SPAN,
    "<!-- .x{display:none} -->": SPAN,
    "#i{display:none}": "<b id='i'>9</b>",
    "tt{display:none}": "<tt>9</tt>",
    ".h{display:none}.h span{display:block}": "<b class='h'><span>9</span></b>",
    ".h{opacity:0}.h span{opacity:1}": "<b class='h'><span>9</span></b>",
    "a{color:#fff}": "<a href='#'>9</a>",
    "/* 1 */": "<font color='#FFFFFF'>9</font>",
    "/* 2 */": "<span hidden>9</span>",
    "/* 3 */": "<dialog>9</dialog>",
    "/* 4 */": "<span style='opacity:0'>9</span>",
}
SHOWS = {
    ".x{color:#777}": SPAN,
    ".x{color:#ccc}": SPAN,
    ".x{font-size:6pt}": SPAN,
    ".x{color:#fff;background:#c00}": SPAN,
    "td{background:#c00}.x{color:#fff}": SPAN,
    "body{color:#fff}td{color:#000}": SPAN,
    "@media print{.x{display:none}}": SPAN,
    "@media (max-width:600px){.x{display:none}}": SPAN,
    ".x{display:none}.x{display:inline}": SPAN,
    "#no .x,.x:hover,.x::before{display:none}": SPAN,
    ".x{text-indent:-9999px}": SPAN,
    ".x{height:0;overflow:hidden}": SPAN,
    ".x{clip:rect(0 0 0 0)}": SPAN,
    ".x{transform:scale(0)}": SPAN,
    ".x{display:inline-block;transform:scale(0.9)}": SPAN,
    ".x{display:inline-block;transform:scale(-1,-1)}": SPAN,
    ".x{display:inline-block;transform:rotate(90deg)}": SPAN,
    ".x{display:inline-block;transform:rotateY(180deg)}": SPAN,
    ".x{display:inline-block;scale:none}": SPAN,
    ".x{line-height:0}": SPAN,
    ".x{font:12px/0 a}": SPAN,
    ".x{width:0;height:0}": SPAN,
    "td{width:0;height:0;overflow:hidden}": SPAN,
    ".x{color:bogus}": SPAN,
    ".x{display:contents}": SPAN,
    ".x{{{": SPAN,
    ".h{visibility:hidden}.h span{visibility:visible}": "<b class='h'><span>9</span></b>",
    ".h{font-size:0}.h span{font-size:14px}": "<b class='h'><span>9</span></b>",
    "td.c{color:#fff}td.c a{color:blue}": "<a href='#'>9</a>",
    ".y{display:none}": "<span class='x' aria-hidden='true'>9</span>",
    "/* 1 */": "<font color='white' style='background:black'>9</font>",
}
UNSURE = {
    ".x{background:linear-gradient(red,blue);color:#fff}": SPAN,
    ".x{background:#fff url(a.png);color:#fff}": SPAN,
    ".x{text-shadow:0 0 3px red;color:#fff}": SPAN,
    ".x{color:#eee}": SPAN,
    ".x{font-size:4px}": SPAN,
    ".x{display:inline-block;transform:scale(0.3)}": SPAN,
    ".x{-webkit-mask:linear-gradient(transparent,transparent)}": SPAN,
    ".x{mix-blend-mode:difference}": SPAN,
    ".x{position:absolute;left:-200px}": SPAN,
    "/* 1 */": "<details><span>9</span></details>",
}


def cell(sheet: str, inside: str, doctype: str = "<!DOCTYPE html>") -> str:
    row = f"<tr><td>规章</td><td class='c'>3{inside}</td></tr><tr><td>a</td><td>b</td></tr>"
    page = f"{doctype}<html><head><style>{sheet}</style></head><body><table>{row}</table></body></html>"
    tables = list(read_document("x", page.encode()).tables)
    return tables[0].rows[0][1].text if tables else "nothing"


@pytest.mark.parametrize(("sheet", "inside"), HIDES.items())
def test_what_a_sheet_hides_is_not_read(sheet: str, inside: str) -> None:
    assert "9" not in cell(sheet, inside)


@pytest.mark.parametrize(("sheet", "inside"), SHOWS.items())
def test_what_a_sheet_only_dresses_is_read(sheet: str, inside: str) -> None:
    assert cell(sheet, inside).replace("\n", "").endswith("9")


@pytest.mark.parametrize(("sheet", "inside"), UNSURE.items())
def test_where_it_cannot_be_told_the_words_are_marked(sheet: str, inside: str) -> None:
    assert "⟦9⟧" in cell(sheet, inside)


def test_on_a_page_without_a_standard_tables_take_no_size_and_only_the_colour_of_the_page() -> None:
    assert cell("body{font-size:0}", "", "") == "3"
    assert cell("body{font-size:0}", "") == ""


def report(sheet: str, hidden: str, layout: str = "html") -> dict[str, tuple[str, float | None]]:
    source = LAYOUTS[layout][0](Case(layout, FORM, "as printed").draft()).decode()
    dressed = source.replace("</head>", f"<style>{sheet}</style></head>").replace("</p></td>", f"{hidden}</p></td>")
    found = recognise(read_document("x", dressed.encode())).figures
    return {code: (figure.state, figure.value) for code, figure in found.items()}


PLAIN = report("", "")


@given(st.sampled_from([sheet for sheet, inside in HIDES.items() if inside is SPAN and "*" not in sheet]))
def test_hidden_digits_behind_every_figure_change_no_reading(sheet: str) -> None:
    if not sheet.startswith(("td{", "table{", "td:nth", "<!--")):
        assert report(sheet, SPAN) == PLAIN


DECORATION = [sheet for sheet in SHOWS if re.match(r"\.x\{(color|font|line)|@media|#no|td\{w", sheet)]


@given(st.sampled_from(DECORATION))
def test_no_decoration_loses_a_figure(sheet: str) -> None:
    assert report(sheet.replace(".x", "td p"), "") == PLAIN


@given(st.sampled_from([sheet for sheet, inside in UNSURE.items() if inside is SPAN]))
def test_a_figure_that_is_perhaps_longer_is_doubtful(sheet: str) -> None:
    found = report(sheet, SPAN)
    assert {state for state, _ in found.values()} <= {"doubtful", "missing"}


@pytest.mark.parametrize(
    ("media", "is_applied"),
    [
        ("", True), ("all", True), ("screen", True), ("print", False), ("not print", True), ("only screen", True),
        ("print, screen", True), ("(max-width: 40em)", False), ("screen and (min-width: 800px)", True),
        ("(prefers-color-scheme: dark)", False), ("not all", False), ("speech", False),
    ],
)  # fmt: skip
def test_sheets_are_applied_as_on_the_screen_of_a_desk(media: str, is_applied: bool) -> None:
    assert applies(media) is is_applied


def test_colours_and_lengths_are_read_as_written() -> None:
    assert shade("#FFF") == ((1, 1, 1), 1)
    assert shade("url(a.png) rgb(0 0 0 / 50%)") == ((0, 0, 0), 0.5)
    assert shade("currentcolor") is None
    assert pixels("-999em", 10) == -9990
    assert pixels("0", 10) == 0
    assert pixels("auto", 10) is None
    assert font_size("bold 700 12px/0 a", 16) == 12
    assert font_size("150%", 16) == 24


@given(st.floats(0, 1), st.floats(0, 1))
def test_nothing_is_seen_in_its_own_colour_and_black_is_seen_upon_white(grey: float, alpha: float) -> None:
    assert by_colour((grey, grey, grey), (grey, grey, grey), alpha) is Sight.UNSEEN
    assert by_colour(BLACK, WHITE) is Sight.SEEN
    assert by_size(6) is Sight.SEEN
    assert by_size(1) is Sight.UNSEEN


def test_a_sheet_beyond_all_measure_is_refused() -> None:
    with pytest.raises(RefusedDocumentError) as error:
        cell(".x{color:red}" * (MAX_RULES + 1), "")
    assert error.value.code == "too_large"


@given(st.text(".#x:{}[]()*>~+,@;!-\"'/*\\ 09azmedia\n", max_size=60))
def test_no_sheet_however_spoilt_stops_the_reader(sheet: str) -> None:
    assert cell(sheet.replace("</", ""), "") in ("3", "", "⟦3⟧", "nothing")


def test_a_sheet_saved_with_the_page_is_applied() -> None:
    table = "<table><tr><td>规章</td><td>3<i>9</i></td></tr></table>"
    head = "Content-Type: text/html; charset=utf-8\n\n<html><head><link rel=stylesheet href='http://a/b.css'></head>"
    sheet = "Content-Type: text/css\nContent-Location: http://a/b.css\n\ni{display:none}"
    mail = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n"
    mail += f"--b\n{head}{table}\n--b\n{sheet}\n--b--\n"
    assert next(read_document("x", mail.encode()).tables).rows[0][1].text == "3"
