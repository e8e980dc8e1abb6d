"""Markdown: its marks are no part of names, prose, headings and figures; text that is none of it loses nothing."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.documents import read_document
from loaders.documents.marks import unmarked
from loaders.documents.web.markdown import is_mixed
from loaders.forms import load_forms
from loaders.identify.lines import lines
from loaders.identify.titles import titles
from loaders.organisations import Registry
from loaders.recognise import Reading, recognise
from tests.corpus.cases import LAYOUTS, Case

FORM = load_forms()["2021"]
DRAFT = Case("html", FORM, "as printed").draft()
TITLE, HEAD = "示例单位2021年政府信息公开工作年度报告", "五、存在的主要问题及改进情况"
MARKDOWN = LAYOUTS["markdown"][0](DRAFT).decode()


def reading(source: str) -> Reading:
    return recognise(read_document("x.md", source.encode()))


def values(found: Reading) -> dict[str, float | None]:
    return {code: one.value for code, one in found.figures.items()}


def mixed(source: str) -> str:
    """The same report with its tables in HTML."""
    page = LAYOUTS["html"][0](DRAFT).decode()
    tables = iter(re.findall(r"(?s)<table.*?</table>", page)[-3:])
    text = re.sub(r"(?m)(?:^\|.*\n)+", lambda _: "HERE\n", source)
    return re.sub("HERE", lambda _: next(tables), text)


def named(source: str) -> list[str]:
    """The titles of the report as they are found."""
    found = titles(lines(read_document("x.md", source.encode())), Registry([]))
    return list(dict.fromkeys(title.text for title in found))


PLAIN = reading(MARKDOWN)
WAYS: dict[str, Callable[[str], str]] = {
    "headings": lambda s: re.sub(r"(?m)^([一二三四五六]、)", r"## \1", s).replace(TITLE, f"# {TITLE}"),
    "headings without a space": lambda s: re.sub(r"(?m)^([一二三四五六]、)", r"##\1", s).replace(TITLE, f"#{TITLE}"),
    "closed headings": lambda s: re.sub(r"(?m)^([一二三四五六]、.*)$", r"## \1 ##", s).replace(TITLE, f"# {TITLE} #"),
    "underlined headings": lambda s: re.sub(r"(?m)^([一二三四五六]、.*)$", r"\1\n----", s).replace(
        TITLE, f"{TITLE}\n===="
    ),
    "bold headings": lambda s: re.sub(r"(?m)^([一二三四五六]、.*)$", r"**\1**", s).replace(TITLE, f"**{TITLE}**"),
    "bold in headings": lambda s: re.sub(r"(?m)^([一二三四五六]、.*)$", r"## **\1**", s).replace(
        TITLE, f"# __{TITLE}__"
    ),
    "quotes": lambda s: s.replace("本年工作平稳。", "> 本年工作平稳。"),
    "items": lambda s: s.replace("一是仍有不足", "- 一是仍有不足"),
    "comments": lambda s: s.replace(TITLE, f"<!-- image -->\n{TITLE}\n<!-- page 1\n9 -->"),
    "pictures": lambda s: s.replace(TITLE, f"![](a/1.png)\n\n{TITLE}"),
    "front matter": lambda s: f'---\ntitle: "{TITLE}"\ndate: 2022-01-20\n---\n\n{s}',
    "fences": lambda s: re.sub(r"(?m)(^\|(?:.*\n\|)*.*\n)", r"```\n\1```\n", s),
    "page marks": lambda s: s.replace(HEAD, f"{{3}}------------------------\n\n第 3 页 / 共 5 页\n\n{HEAD}"),
    "bold figures": lambda s: re.sub(r"\| (\d+) (?=\|)", r"| **\1** ", s),
    "figures as formulas": lambda s: re.sub(r"\| (\d+) (?=\|)", r"| $\1$ ", s),
    "escapes": lambda s: s.replace("1.属于", "1\\.属于").replace("（一）", "\\（一）".replace("\\", "")),
    "breaks in labels": lambda s: s.replace("行政规范性文件", "行政规范<br>性文件"),
    "aligned": lambda s: s.replace(" --- |", " :---: |"),
}


def is_same(found: Reading) -> bool:
    prose = {section: passage.text for section, passage in found.passages.items() if section in "一五六"}
    return values(found) == values(PLAIN) and prose == {key: PLAIN.passages[key].text for key in "一五六"}


@pytest.mark.parametrize("way", WAYS)
def test_no_mark_of_markdown_changes_a_reading(way: str) -> None:
    source = WAYS[way](MARKDOWN)
    assert source != MARKDOWN
    assert is_same(reading(source))
    assert named(source) == [TITLE]


@pytest.mark.parametrize(
    "way", ["headings", "headings without a space", "underlined headings", "bold headings", "quotes"]
)
def test_lines_with_html_tables_among_them_are_read_as_lines(way: str) -> None:
    source = mixed(WAYS[way](MARKDOWN))
    assert "<table" in source
    assert is_mixed(source)
    assert is_same(reading(source))


def test_lines_with_html_tables_need_no_marks() -> None:
    source = mixed(MARKDOWN)
    assert read_document("x", source.encode()).media_type == "text/markdown"
    assert is_same(reading(source))


def test_figures_in_html_tables_may_be_formulas_or_bold() -> None:
    source = re.sub(r"<p>(\d+)</p>", r"<p>$\1$</p>", mixed(MARKDOWN))
    assert values(reading(source)) == values(PLAIN)


@pytest.mark.parametrize("layout", ["html", "html_unclosed", "html_xhtml", "mhtml", "html_word_export"])
def test_a_page_stays_a_page(layout: str) -> None:
    assert read_document("x", LAYOUTS[layout][0](DRAFT)).media_type != "text/markdown"


def test_a_sentence_that_is_wrapped_is_one_again() -> None:
    wrapped = "2021年，本单位共收到政府信息公开申请七件，其中自然人申请\n五件"
    wrapped += "，均已按期答复申请人，没有发生行政复议和行政\n诉讼。\n\n另起一段。"
    source = WAYS["headings"](MARKDOWN).replace("本年工作平稳。", wrapped)
    assert reading(source).passages["一"].text.split("\n") == [wrapped.split("\n\n")[0].replace("\n", ""), "另起一段。"]


@given(
    st.lists(
        st.sampled_from(
            [
                *("规章", "3", "-3", "- 3", "/", "-", "—", "其他*", "3*4*5", "a_b_c", "本年增\\减", "5元", "1.属于"),
                *("#12", "# 12", "12 #", "> ", "5 > 3", "|", "| 3 | 4 |", "+3", "$5", "5$"),
                *("a<b", "", "\t3", "(1)", "[1]", "* ", "**", "~~3~~"),
            ]
        ),
        max_size=8,
    )
)  # fmt: skip
def test_lines_stay_lines_and_figures_figures(written: list[str]) -> None:
    found = unmarked("\n".join(written)).split("\n")
    assert len(found) == max(len(written), 1)
    for line, plain in zip(written, found, strict=False):
        assert re.sub(r"\D", "", plain) == re.sub(r"\D", "", line)
        assert plain.startswith("\t") == line.startswith("\t")


@pytest.mark.parametrize(
    "layout", ["bare_lines", "tabs", "csv", "spaces", "page_text", "seed_text", "box_drawing", "led_rows"]
)
def test_text_that_is_no_markdown_loses_nothing(layout: str) -> None:
    source = LAYOUTS[layout][0](DRAFT).decode()
    assert unmarked(source) == source
