"""What was made faster reads as before: each short way held against the long one that it replaces."""

from __future__ import annotations

import gc
import random
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from functools import cache
from itertools import product
from pathlib import Path

import opencc
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

import loaders
from loaders import units
from loaders.documents import encoding
from loaders.documents.container import elements
from loaders.documents.model import Cell, Document, Place
from loaders.documents.web.css import look as looks
from loaders.documents.web.css.sheets import Sheets
from loaders.documents.web.parsed import tree
from loaders.forms import SECTIONS, Form, Row, load_forms
from loaders.labels import BOTH_FORMS, DICTIONARIES, likeness, plain, simplified, traditional
from loaders.recognise import align, alike
from loaders.recognise.lines import Strip, is_slot, lines_of
from loaders.sources import SAMPLE
from tests.corpus.cases import Case

FORMS = list(load_forms().values())
CONVERTER = opencc.OpenCC("t2s")
FOLDER = Path(opencc.__file__).parent / "dictionary"
KEYS = [line.split("\t")[0] for name in DICTIONARIES for line in (FOLDER / name).read_text("utf-8").splitlines()]
PHRASES = [key for key in KEYS if len(key) > 1]
LETTERS = st.sampled_from([*"规章行政许可处罚数量乾於潜隆沈答覆了一，。（） 1a", *KEYS])
texts = st.lists(LETTERS, max_size=12).map("".join)
LABELS = sorted({label for form in FORMS for row in form.rows for label in alike.wordings(form, row)})
FRAME = sorted({word for form in FORMS for word in alike.structure_words(form)})
PAGES = sorted(SAMPLE.rglob("*.html"))[:4]
DRESSED = ("html_word_export", "html_hidden", "html_layout_table", "html_broken_furniture", "html_inputs")


# --- traditional characters -----------------------------------------------------------------


def converted(text: str) -> str:
    """The long way: every piece is handed to the converter."""
    return "".join(
        piece if BOTH_FORMS.fullmatch(piece) else CONVERTER.convert(piece) for piece in BOTH_FORMS.split(text)
    )


def test_every_word_of_the_converter_is_converted() -> None:
    assert {key: simplified(key) for key in KEYS} == {key: converted(key) for key in KEYS}
    changed = [key for key in KEYS if CONVERTER.convert(key) != key]
    assert len(changed) > 4_000 and not any(traditional().isdisjoint(key) for key in changed)


@given(texts)
@example("於潜镇乾安县")
@example("政府信息公開條例。沈默不瞭解")
def test_a_text_is_converted_as_by_the_converter_alone(text: str) -> None:
    assert simplified(text) == converted(text)


@given(st.text(max_size=40))
def test_so_is_any_other_text(text: str) -> None:
    assert simplified(text) == converted(text)


def test_hardly_any_word_of_a_form_is_given_to_the_converter() -> None:
    assert sum(not traditional().isdisjoint(word) for word in (*LABELS, *FRAME)) <= 2


# --- labels ---------------------------------------------------------------------------------


def likeness_to_row(text: str, form: Form, row: Row) -> float:
    """The long way: a row by itself."""
    best = max(likeness(text, wording) for wording in alike.wordings(form, row))
    if best < alike.ENOUGH:
        return alike.PART if is_part(text, form, row) else 0.0
    frame = max((likeness(text, word) for word in alike.structure_words(form)), default=0.0)
    return best if best >= frame else 0.0


def is_part(text: str, form: Form, row: Row) -> bool:
    part = plain(text)
    if len(part) < alike.SHORTEST_PART or part in set(map(plain, alike.structure_words(form))):
        return False
    return any(label.startswith(part) or label.endswith(part) for label in map(plain, alike.wordings(form, row)))


@st.composite
def printed(draw: st.DrawFn) -> str:
    """A label as reports print it: cut, joined with another, with a letter lost, behind a number."""
    label = draw(st.sampled_from((*LABELS, *FRAME)))
    begin, end = sorted((draw(st.integers(0, len(label))), draw(st.integers(0, len(label)))))
    lost = draw(st.integers(0, max(len(label) - 1, 0)))
    before = draw(st.sampled_from(("", "1.", "（一）", "其中：", "规章", "本年收费金额（单位：万元）")))
    return before + draw(st.sampled_from((label, label[begin:end], label[:lost] + label[lost + 1 :], label * 4)))


@given(printed() | texts, st.sampled_from(FORMS), st.sampled_from(SECTIONS[:2]))
@settings(max_examples=300)
def test_the_likeness_to_all_rows_is_that_to_each(text: str, form: Form, section: str) -> None:
    every = {
        at: score for at, row in enumerate(form.section_rows(section)) if (score := likeness_to_row(text, form, row))
    }
    assert dict(alike.likenesses(text, form, section)) == every


@given(printed() | texts, st.sampled_from(FORMS))
def test_a_printed_word_and_the_nearest_row_are_found_as_one_by_one(text: str, form: Form) -> None:
    words = (*alike.structure_words(form), *(row.label_zh for row in form.rows))
    assert alike.is_printed(text, form) == any(likeness(text, word) >= alike.ENOUGH for word in words)
    frame = set(map(plain, alike.structure_words(form)))
    rows = [row for row in form.rows if row.section != "四" and plain(row.label_zh) not in frame]
    score, code = max((likeness_to_row(text, form, row), row.code) for row in rows)
    assert alike.nearest(text, form) == (code if score >= alike.ENOUGH else None)


def labels_one_by_one(line: Strip) -> Iterator[tuple[int, str]]:
    """The long way: every run of words that ends at a position is looked at as a whole."""
    for position, cell in enumerate(line.cells):
        if is_slot(cell):
            continue
        yield position, cell.text
        for back in range(1, align.MAX_JOINED):
            joined = line.cells[max(0, position - back) : position + 1]
            if not any(map(is_slot, joined)) and not any(align.BEGINS.match(part.text) for part in joined[1:]):
                yield position, "".join(part.text for part in joined)


WORDS = st.sampled_from(("规章", "1.", "2.行政", "许可", "", "3", "-", "自然人", "其他", "信息内容", "12、总计"))


@given(st.lists(WORDS, max_size=9), st.sampled_from(("grid", "rows", "cells")), st.sampled_from(FORMS))
def test_the_labels_of_a_line_are_those_found_one_by_one(words: list[str], layout, form: Form) -> None:
    line = Strip(0, 0, layout, tuple(Cell(word, Place(line=1)) for word in words))
    every = list(dict.fromkeys(labels_one_by_one(line)))
    assert list(align.labels_of(line)) == every
    behind = [one for one in every if one[0] < len(words) - 1]
    if layout == "cells":
        behind = [one for one in behind if not has_no_figures_word_by_word(line, one[0], form)]
    assert list(align.labels_before_figures(line)) == behind
    at_once = align._Words(line, form)
    for position in range(len(words)):
        assert at_once.has_no_figures(position) == has_no_figures_word_by_word(line, position, form)


def has_no_figures_word_by_word(line: Strip, position: int, form: Form) -> bool:
    after = [cell.text for cell in line.cells[position + 1 :] if not is_slot(cell)]
    if line.layout == "cells":
        return bool(after)
    is_stray = len(after) == 1 and all(map(is_slot, line.cells[position + 1 : position + 2]))
    return (not is_stray and any(align.is_printed(text, form) for text in after)) or any(
        align.plain(cell.text) in align.column_headings(form) for cell in line.cells[:position]
    )


# --- the alignment --------------------------------------------------------------------------


def filled_cell_by_cell(scores: Sequence[Sequence[float]], width: int) -> list[list[float]]:
    best = [[0.0] * (width + 1) for _ in range(len(scores) + 1)]
    for i, j in product(reversed(range(len(scores))), reversed(range(width))):
        taken = scores[i][j] + best[i + 1][j + 1] if scores[i][j] else 0.0
        best[i][j] = max(best[i + 1][j], best[i][j + 1], taken)
    return best


@given(st.data(), st.integers(0, 7))
def test_an_alignment_is_that_of_every_cell_of_the_table(data: st.DataObject, width: int) -> None:
    score = st.sampled_from((0.0, 0.0, 0.0, 0.7, 0.72, 0.95, 1.0, 1.25)) | st.floats(0.7, 1.25)
    line = st.lists(score, min_size=width, max_size=width)
    scores = data.draw(st.lists(line, max_size=9))
    assert align.filled(scores, width) == filled_cell_by_cell(scores, width)


# --- texts ----------------------------------------------------------------------------------


def test_what_is_taken_for_ordinary_holds_no_mark_and_nothing_unseen() -> None:
    ordinary = [chr(code) for code in range(0x110000) if units.ORDINARY.fullmatch(chr(code))]
    assert len(ordinary) > 20_000
    assert not [letter for letter in ordinary if unicodedata.category(letter) in ("No", "Cf")]


@given(st.builds(Place, *[st.none() | st.integers(1, 99)] * 6))
def test_a_place_is_the_pairs_of_its_fields(place: Place) -> None:
    pairs = ((field.name, getattr(place, field.name)) for field in fields(place))
    assert str(place) == " ".join(f"{name} {number}" for name, number in pairs if number is not None)


def best_of_all(content: bytes) -> str | None:
    """The long way: every encoding is tried."""
    names = encoding._encodings(content)
    tried = [encoding._attempt(content[: encoding.SAMPLE], name) for name in names]
    clean = [number for number, attempt in enumerate(tried) if attempt.is_clean]
    if not clean:
        return None
    proved = [n for n in clean if names[n] == "utf-8" and len(tried[n].foreign) >= encoding.ENOUGH_CHINESE]
    best = proved[0] if proved else max(clean, key=lambda n: (tried[n].is_chinese, -tried[n].broken, -n))
    found = encoding._whole(encoding._attempt(content, names[best]))
    return found.text if found else None


@given(
    st.text("政府信息公开abc，。\x00\ufffd", max_size=120),
    st.sampled_from(("utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be")),
    st.binary(max_size=3),
    st.sampled_from((b"", b"charset=gb2312 ", b"charset=utf-8 ")),
)
def test_the_encoding_is_the_best_of_all(text: str, name: str, noise: bytes, declared: bytes) -> None:
    content = declared + text.encode(name, errors="replace") + noise
    found = encoding._best(content)
    assert (found.text if found else None) == best_of_all(content)


# --- elements -------------------------------------------------------------------------------


def looks_one_by_one(root: etree._Element, is_quirky: bool) -> Mapping[object, looks.Look]:
    """The long way: every element is looked at by itself."""
    found: dict[object, looks.Look] = {}
    page = looks.Look()
    for element, declared in Sheets(root, {}).declared(root):
        look = looks._look(element, declared or looks.QUIET, found.get(element.getparent(), looks.Look()))
        page = look if element.tag == "body" else page
        found[element] = (
            looks._of_table(look, declared, page if is_quirky else None) if element.tag == "table" else look
        )
    return found


@cache
def page(layout: str) -> str:
    return Case(layout, FORMS[-1], "as printed").content().decode("utf-8", errors="replace")


@pytest.mark.parametrize("source", [*map(page, DRESSED), *(path.read_text("utf-8") for path in PAGES)], ids=range(9))
@pytest.mark.parametrize("is_quirky", (True, False))
def test_elements_that_are_alike_look_alike(source: str, is_quirky: bool) -> None:
    dice = random.Random(len(source))
    kinds = ('class="a"', "hidden", 'bgcolor="#eee"', 'style="color:#fff"', 'style="display:none"', 'href="#"', "")
    root = tree(source.replace("<td>", "<td @>").replace("<p>", "<p @>").replace("@", "{}"))
    for element in root.iter("td", "p", "span", "font", "a"):
        name, _, value = dice.choice(kinds).partition("=")
        if name:
            element.set(name, value.strip('"'))
    assert looks.looks_of(root, {}, is_quirky) == looks_one_by_one(root, is_quirky)


@pytest.mark.parametrize("sheet", ("", "<style>p { color: red } td { font-size: 1px }</style>"))
def test_the_elements_of_a_page_come_in_order_with_or_without_sheets(sheet: str) -> None:
    root = tree(f"{sheet}<!-- a --><div><p style='color:blue'>1</p><?b?><table><tr><td>2</table></div>")
    found = list(Sheets(root, {}).declared(root))
    assert [element for element, _ in found] == list(root.iter(etree.Element))
    assert [said.get("color") for element, said in found if element.tag == "p"] == ["blue"]


def test_a_child_is_found_by_its_local_name_in_any_namespace_or_none() -> None:
    root = etree.fromstring('<r xmlns:w="a" xmlns:v="b"><!--x--><w:p/><p w:k="1" v:j="2" j="3"><v:q/></p><v:p/></r>')
    assert elements.child(root, "p") is root[1] and elements.name(root[1]) == "p" and elements.name(root[0]) == ""
    assert elements.child(root[2], "q") is root[2][0] and elements.child(root, "q") is None
    assert elements.child(root, "p", "q") is None and elements.child(None, "p") is None
    assert elements.attribute(root[2], "j") == "2" and elements.attribute(root[2], "z") is None


# --- what a load keeps ----------------------------------------------------------------------


def test_a_load_lets_go_of_every_document_once_it_is_filed(tmp_path: Path) -> None:
    held: list[int] = []

    def count(_done: int, _of: int, _name: str) -> None:
        held.append(sum(isinstance(one, Document) and bool(one.blocks) for one in gc.get_objects()))

    found = loaders.load(PAGES, tmp_path / "ledger.db", progress=count)
    assert len(found) == len(held) == 4 and max(held) - min(held) <= 1
    assert all(one.document and not one.document.blocks and not one.document.otherwise for one in found)
    assert all(one.document and one.document.sha256 and one.reading and one.content is None for one in found)
    assert lines_of(loaders.read(PAGES[0]).document.blocks)  # what is only read keeps it
