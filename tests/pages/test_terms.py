"""The terms of a page are those that an official cannot know: the program's own, and where two forms differ."""

from __future__ import annotations

import re

import pytest

from loaders.forms import DATA, read_csv
from loaders.words import Words
from pages.shared.look.marks import MARKS, mark
from pages.shared.said import reference
from pages.shared.view.navigation import SECTIONS

ZH, EN = Words("zh"), Words("en")
LINES = read_csv(DATA / "words" / "glossary.csv")
VIEWS = (*SECTIONS["look"], *SECTIONS["check"])
MOST = 18  # terms of a page: more are not read
KNOWN_TO_ALL = ("行政许可", "行政处罚", "行政强制", "行政复议", "行政诉讼", "主动公开", "依申请公开", "国家秘密")


def terms(page: str, words: Words = ZH) -> list[str]:
    return [re.fullmatch(r"\*\*(.+?)\*\*.*", line)[1] for line in reference.terms_of(page, words)]


@pytest.mark.parametrize("page", VIEWS)
def test_a_page_explains_what_the_program_says_first(page: str) -> None:
    found = terms(page)
    assert 5 <= len(found) <= MOST and len(set(found)) == len(found)
    assert not set(found) & set(KNOWN_TO_ALL)
    own = [line["term_zh"] for line in LINES if line["basis"] == "本系统"]
    ours = [one in own for one in found]
    assert ours == sorted(ours, reverse=True), "the program's own words stand before the form's"
    assert "核验发现" in found and len(terms(page, EN)) == len(found)


def test_what_all_officials_know_stays_in_the_dictionary() -> None:
    assert set(KNOWN_TO_ALL) <= set(reference.terms(ZH)["名词"])


@pytest.mark.parametrize("kind", ["severity", "state", "filing"])
def test_every_mark_is_explained_where_it_is_met(kind: str) -> None:
    told = "\n".join(term for page in VIEWS for term in terms(page))
    symbols = {one.symbol for key, one in MARKS.items() if key.startswith(f"{kind}.")} - {"", "–"}
    assert symbols and not [one for one in symbols if one not in told]
    assert mark("state", "not_asked").symbol == "–", "what the form does not ask says so in words beside its mark"


def test_terms_name_only_pages_that_there_are() -> None:
    named = {page for line in LINES for page in line["pages"].split(";") if page}
    assert named <= {page for pages in SECTIONS.values() for page in pages}
    assert all(all(line[field] for field in line if field != "pages") for line in LINES)


def test_no_explanation_is_a_page_long() -> None:
    assert max(len(line["explain_zh"]) for line in LINES) <= 80
