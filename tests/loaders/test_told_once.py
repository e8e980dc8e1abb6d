"""What is told once, or not looked for where it cannot be, is what is told anew each time: the long ways stand here."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Sequence
from functools import cache

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from loaders.documents import formats, marks, page_flow
from loaders.documents.container import elements
from loaders.documents.model import Place, in_table, on_line
from loaders.documents.page_flow import Box, Grid, Verbatim
from loaders.documents.web import html, markup
from loaders.documents.web.css import Look
from loaders.documents.web.parsed import tree
from loaders.documents.word.styles import Around, Dress, Styles
from loaders.forms import SECTIONS, Form, Row, load_forms
from loaders.labels import DROPPED, ENUMERATOR, NOTE, RADICALS, fold, likeness, likeness_of_plain, likest, plain
from loaders.labels import simplified as in_simplified
from loaders.recognise import applicants, heads, lines, merged, touching
from loaders.recognise.alike import ENOUGH, wordings
from loaders.reconcile.claims import relations
from loaders.reconcile.claims.clauses import Clause
from loaders.reconcile.claims.lexicon import Token
from loaders.reconcile.claims.shapes import letters, spelt
from tests.corpus.cases import Case

FORMS = list(load_forms().values())
LABELS = sorted({plain(word) for form in FORMS for row in form.rows for word in wordings(form, row)})
HEADINGS = sorted(
    {
        word
        for form in FORMS
        for section in SECTIONS
        for row in form.section_rows(section)
        for words in heads.column_wordings(form, row).values()
        for word in words
    }
)
PIECES = st.sampled_from([*"，。：；（）() 　⺠⼀１①ﬁ規萬元一、1.年其中", *map(chr, RADICALS), *LABELS])
texts = st.lists(PIECES, max_size=8).map("".join) | st.text(max_size=30)


@st.composite
def headings(draw: st.DrawFn) -> str:
    """A heading as tables print it: of a year, cut, with a letter lost."""
    word = draw(st.sampled_from((*HEADINGS, "数量", "同比增减", "")))
    begin, end = sorted((draw(st.integers(0, len(word))), draw(st.integers(0, len(word)))))
    cut = draw(st.sampled_from((word, word, word[begin:end], word[:begin] + word[begin + 1 :])))
    return (
        draw(st.sampled_from(("", "2021年", "上年", "本年度"))) + cut + draw(st.sampled_from(("", "（件）", "2020年")))
    )


# --- labels and headings --------------------------------------------------------------------


@given(texts)
@example("一、（一）予以公开（区分处理的，只计这一情形）")
@example("收费金额（单位：万元")
@example("≠＝\u0338，\u0338")
def test_a_text_is_folded_and_made_plain_as_by_every_step(text: str) -> None:
    folded = DROPPED.sub("", in_simplified(unicodedata.normalize("NFKC", text.translate(RADICALS))))
    assert fold(text) == folded
    numbered = ENUMERATOR.sub("", folded)
    assert plain(text) == (NOTE.sub("", numbered) or numbered)


@given(st.data(), st.sampled_from((ENOUGH, 0.9)))
@settings(max_examples=300)
def test_the_labels_that_a_text_is_like_are_those_found_one_by_one(data: st.DataObject, least: float) -> None:
    label = list(data.draw(st.sampled_from(LABELS)))
    for at in data.draw(st.lists(st.integers(0, max(len(label) - 1, 0)), max_size=4)):
        label[at : at + 1] = data.draw(st.sampled_from(([], ["规"], ["法", "人"], label[at : at + 1] * 2)))
    text = "".join(label) + data.draw(st.sampled_from(("", "其他", "行政许可")))
    every = ((at, likeness_of_plain(text, other)) for at, other in enumerate(LABELS))
    assert likest(text, LABELS, least) == [(at, score) for at, score in every if score >= least]


def named_one_by_one(text: str, form: Form, row: Row) -> str | None:
    wordings = heads.column_wordings(form, row)
    score, code = max((max(likeness(text, word) for word in words), code) for code, words in wordings.items())
    return code if score >= ENOUGH else None


def meant_one_by_one(text: str, form: Form, row: Row) -> str | None:
    rest = heads._of_the_rest(text)
    scored = [
        (max(max(likeness(text, word), likeness(rest, heads._of_the_rest(word))) for word in words), code)
        for code, words in heads.column_wordings(form, row).items()
    ]
    score, code = max(scored)
    return code if score >= ENOUGH else None


@given(headings(), st.sampled_from([(form, row) for form in FORMS for row in form.rows]))
@settings(max_examples=300)
def test_the_column_of_a_heading_is_that_found_one_by_one(text: str, of: tuple[Form, Row]) -> None:
    form, row = of
    assert heads.column_named(text, form, row) == named_one_by_one(text, form, row)
    assert heads.column_meant(text, form, row) == meant_one_by_one(text, form, row)
    own = max(likeness(text, word) for words in heads.column_wordings(form, row).values() for word in words)
    assert heads.own_likeness(text, form, row) == (own if own >= ENOUGH else 0.0)
    others = [
        word
        for edition in FORMS
        for other in edition.section_rows(row.section)
        for words in heads.column_wordings(edition, other).values()
        for word in words
    ]
    assert heads._is_of_others(text, form, row) == (own < max(likeness(text, word) for word in others) >= 0.9)
    rest = heads._of_the_rest(text)
    words = [word for other in form.section_rows(row.section) for word in heads._worded(form, other).words]
    is_near = any(likeness(rest, heads._of_the_rest(word)) >= ENOUGH for word in words)
    is_year = rest in ("", "数", "数据", "数量")
    is_short = len(text) <= heads.LONGEST_HEADING
    assert heads.is_of_table(text, form, row.section) == (is_short and (is_year or is_near))


@given(headings() | texts, st.sampled_from(FORMS))
def test_so_are_kinds_of_applicant_and_names_of_rows(text: str, form: Form) -> None:
    labels = {column.code: column.label_zh for column in form.section_rows("三")[0].columns}
    labels |= {group: group for group in applicants._groups(form)}
    score, name = max((likeness(text, label), name) for name, label in labels.items())
    assert applicants._named(text, form) == (name if score >= applicants.LIKE else None)
    like = [word for word in merged.widths() if likeness(text, word) >= merged.BY_NAME]
    assert merged.names_a_row(text) == bool(like)
    assert touching._widths(text) == frozenset(width for word in like for width in merged.widths()[word])


def test_words_that_are_ready_to_be_compared_stay_as_they_are() -> None:
    assert [word for word in (*LABELS, *map(plain, HEADINGS)) if plain(word) != word] == []


# --- texts ----------------------------------------------------------------------------------

MARKS = "# |##|**|*|_|__|`|~~~|```|>|- |-|=|===|$3$|[a](b)|![c](d)|<br>|<b>|</span>|&nbsp;|\\*|{1}-----|page 3|第 2 页"
MARKED = st.lists(
    st.sampled_from((*MARKS.split("|"), "PAGE 1 of 2", "\\|", "规章", " ", "\t", "12", "|", "（1）", ".", "a")),
    max_size=7,
)


@given(MARKED.map("".join), MARKED.map("".join))
def test_a_line_loses_its_marks_as_if_each_were_looked_for(line: str, above: str) -> None:
    every = marks._without_mark(line, above)
    for pattern, put in marks.INLINE:
        every = pattern.sub(put, every)
    assert marks._plain(line, above) == every


@given(st.lists(st.text("规章12.,、元件 -a", min_size=1, max_size=6).filter(str.strip), min_size=1, max_size=9))
def test_words_without_a_bracket_are_joined_to_none(words: list[str]) -> None:
    assert lines._with_notes(words) == words and not lines.BRACKET.search("".join(words))


PAGE_ITEMS = st.text(" \t\r\n\f\xa0\u3000规12", max_size=6)
ITEMS = PAGE_ITEMS | PAGE_ITEMS.map(Verbatim) | st.just(Grid(((Box(0, 1, ("a", " b ")),),)))


@given(st.lists(ITEMS, max_size=3))
def test_the_text_of_a_box_is_that_of_its_lines(items: Sequence[page_flow.Item]) -> None:
    assert Box(0, 1, tuple(items)).text == "\n".join(page_flow._lines(items))
    for item in items:
        is_nothing = not isinstance(item, Grid) and not any(line.strip() for line in page_flow._lines([item]))
        assert page_flow._is_nothing(item) == is_nothing


@given(st.integers(1, 30_000), st.integers(1, 99), st.integers(1, 99))
def test_a_place_that_is_kept_is_the_place(first: int, row: int, column: int) -> None:
    assert on_line(first) == Place(line=first) and str(on_line(first)) == str(Place(line=first)) == f"line {first}"
    assert in_table(first, row, column) == Place(table=first, row=row, column=column)
    assert str(in_table(first, row, column)) == f"table {first} row {row} column {column}"


# --- elements -------------------------------------------------------------------------------


@cache
def content(layout: str) -> bytes:
    return Case(layout, FORMS[-1], "as printed").content()


@pytest.mark.parametrize("layout", ("html_word_export", "html_hidden", "html_layout_table", "html_inputs"))
def test_elements_that_are_alike_are_of_one_kind(layout: str, monkeypatch: pytest.MonkeyPatch) -> None:
    told, dice = [], random.Random(layout)
    ways = ("", "", "", 'style="mso-hide:all"', 'style="color:red"', 'class="MsoFootnoteReference"', 'cite="#"')
    source = content(layout).decode("utf-8", errors="replace")
    for tag in ("td", "p", "del", "span"):
        source = "".join(
            part if at == 0 else f"<{tag} {dice.choice(ways)}{part}" for at, part in enumerate(source.split(f"<{tag}"))
        )
    by_itself = html._Page._by_itself

    def compared(page: html._Page, element: etree._Element, tag: str, look: Look) -> str:
        told.append((by_itself(page, element, tag, look), markup.kind(element, look)))
        return told[-1][0]

    monkeypatch.setattr(html._Page, "_by_itself", compared)
    html._walked(tree(f"<del>1</del><del cite='#'>2</del><del datetime='x'>3</del>{source}"), {})
    assert len(told) > 40 and [pair for pair in told if pair[0] != pair[1]] == []
    assert {"skip", "inline", "block"} <= {kind for kind, _ in told}


@pytest.mark.parametrize("layout", ("docx", "docx_tracked", "docx_nested", "docx_fields", "docx_split_tables"))
def test_runs_that_are_written_alike_are_shown_alike(layout: str, monkeypatch: pytest.MonkeyPatch) -> None:
    told, dress = [], Styles.dress

    def compared(styles: Styles, run: etree._Element | None, paragraph: etree._Element | None, around: Around) -> Dress:
        told.append((dress(styles, run, paragraph, around), styles._dress(run, paragraph, around)))
        return told[-1][0]

    monkeypatch.setattr(Styles, "dress", compared)
    formats.read_document("report.docx", content(layout))
    assert len(told) > 200 and [pair for pair in told if pair[0] != pair[1]] == []


def test_what_is_around_a_run_and_its_own_words_tell_it_from_others() -> None:
    styles = Styles()
    word = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    struck, hidden = (etree.fromstring(f"<w:rPr {word}><w:{name}/></w:rPr>") for name in ("strike", "vanish"))
    dark = Around(ground=(0.0, 0.0, 0.0))
    black = etree.fromstring(f'<w:rPr {word}><w:color w:val="000000"/></w:rPr>')
    for _ in range(2):
        assert styles.dress(struck, None, Around()).is_struck and not styles.dress(hidden, None, Around()).is_struck
        assert styles.dress(hidden, None, Around()).is_hidden and not styles.dress(None, None, Around()).is_hidden
        assert styles.dress(black, None, Around()).sight != styles.dress(black, None, dark).sight
        assert styles.dress(None, struck, Around()) == styles.dress(None, None, Around())
    inherited = Around({"strike": struck[0]})
    assert styles.dress(None, None, inherited).is_struck and not styles.dress(None, None, Around()).is_struck


def test_the_first_child_of_each_name_is_told() -> None:
    root = etree.fromstring('<r xmlns:w="a" xmlns:v="b"><!--x--><w:p k="1"/><q/><v:p/></r>')
    found = elements.children(root)
    assert found["p"] is elements.child(root, "p") and found["q"] is root[2] and elements.children(None) == {}


# --- claims ---------------------------------------------------------------------------------


@given(
    st.lists(
        st.sampled_from(("versus", "more", "less", "percent", "number", "share")) | st.sampled_from(sorted(letters())),
        min_size=1,
        max_size=4,
    ),
    st.booleans(),
)
@example(["more", "percent"], True)
@example(["versus", "less", "number"], False)
@example(["share", "percent"], False)
def test_what_is_said_of_the_number_before_needs_one_of_three_words(kinds: list[str], is_compared: bool) -> None:
    clause = Clause(tuple(Token(kind, at, at + 1) for at, kind in enumerate(kinds)))
    text, compares = spelt(clause.kinds), is_compared or "versus" in clause.kinds
    said = "share" if relations.SHARE.fullmatch(text) else ""
    said = "change" if compares and relations.CHANGE.fullmatch(text) else said
    said = "growth" if compares and relations.GROWTH.fullmatch(text) else said
    assert relations.relation(clause, is_compared) == said
