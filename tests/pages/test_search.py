"""Search: what a question finds and where it leads; what was typed is data, never an order or markup."""

from __future__ import annotations

import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from loaders.words import Words
from pages.parts.search import hits
from pages.parts.search.question import AROUND, MOST_WORDS, is_cut, marked, snippet, words_of
from pages.shared.data import queries
from pages.shared.view.navigation import SECTIONS
from pages.shared.view.selection import LONGEST_QUESTION, Selection, from_query, to_query
from tests.pages.test_pages import opened, said

ZH = Words("zh")
SHOWN = Selection(district="d")
TYPED = st.text(max_size=LONGEST_QUESTION + 20) | st.text("%_'\"*[]<>()\\`?;- \t\n甲街道2021年K0", max_size=30)
PROSE = "本机关主动公开信息，设有政府信息公開專欄。100%办结<b>，a_b。"
calm = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def searched(ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small ledger with prose, a former name, another name, and a second district."""
    path = Path(shutil.copy(ledger, tmp_path / "ledger.db"))
    with closing(sqlite3.connect(path)) as db, db:
        (report,) = db.execute("SELECT report_id FROM report WHERE organisation_id = 'a' AND year = 2022").fetchone()
        db.execute("INSERT INTO passage VALUES (?, '一', ?, 'line 7')", [report, PROSE])
        db.execute("INSERT INTO former_name VALUES ('b', 2019, '旧乡人民政府', '旧乡', 'township')")
        db.execute("INSERT INTO organisation_alias VALUES ('丙站', 'c')")
        into = "INSERT INTO organisation (organisation_id, name, short_name, kind, parent_id) VALUES (?, ?, ?, ?, ?)"
        db.execute(into, ["e", "另区人民政府", "另区", "district", None])
        db.execute(into, ["f", "另区甲街道办事处", "甲街道", "subdistrict", "e"])
        for number in range(12):
            db.execute(into, [f"many{number}", f"同名第{number}所", f"同名{number}", "bureau", "e"])
        db.execute("UPDATE setting SET value = 'searched' WHERE name = 'revision'")
    monkeypatch.setenv("LEDGER_DB", str(path))
    return path


def found(question: str, kind: str, shown: Selection = SHOWN, words: Words = ZH) -> hits.Hits:
    return next(one for one in hits.of_question(words_of(question), shown, words) if one.kind == kind)


def address_of_question(test: AppTest) -> str:
    (found,) = [test.query_params["q"]] if isinstance(test.query_params["q"], str) else test.query_params["q"]
    return found


def names(one: hits.Hits) -> list[str]:
    return ["".join(text for text, _ in hit.name) for hit in one.hits]


def test_a_unit_is_found_by_every_name_it_has_and_that_of_the_shown_district_first(searched: Path) -> None:
    assert [hit.to for hit in found("甲街道", "units").hits] == [
        "report?district=d&unit=a&year=2022",
        "./?district=e&unit=f",
    ]
    assert found("街道", "units").hits[0].to.startswith("report?district=d&unit=a")
    assert found("街道", "units", Selection(district="e")).hits[0].to == "./?district=e&unit=f"
    for name, unit in {"乙镇": "乙镇", "旧乡": "乙镇", "丙站": "丙局", "另区甲街道办事处": "甲街道"}.items():
        assert names(found(name, "units"))[0] == unit
    assert "又名：旧乡人民政府" in hits.html([found("旧乡人民政府", "units")], ZH).replace("<mark>", "").replace(
        "</mark>", ""
    )


def test_a_year_beside_a_unit_leads_to_the_report_of_that_year(searched: Path) -> None:
    assert found("甲街道 2021年", "units").hits[0].to == "report?district=d&unit=a&year=2021"
    assert found("２０２１　甲街道", "units").hits[0].to == "report?district=d&unit=a&year=2021"
    assert found("2021", "units").total == 0, "a year alone is no unit"


@pytest.mark.parametrize("question", ["K01", "k01", "Ｋ01", "甲街道 K01", "甲街道 2022", "某区 2022", "2022"])
def test_a_problem_is_found_by_unit_year_and_rule(searched: Path, question: str) -> None:
    one = found(question, "problems")
    assert one.total == 1
    assert one.hits[0].to == "reconciliation?district=d&unit=a&year=2022&problem=f"


@pytest.mark.parametrize("question", ["K02", "乙镇 K01", "甲街道 2021 K01", "K"])
def test_a_problem_is_found_by_all_of_the_words_only(searched: Path, question: str) -> None:
    assert found(question, "problems").total == 0


def test_a_problem_is_found_by_what_is_wrong(searched: Path) -> None:
    from loaders.reconcile.rulebook import load_rules

    rule = load_rules()["K01"]
    assert found(rule.title_zh, "problems").total == found(rule.title_en.split()[0].upper(), "problems").total == 1


@pytest.mark.parametrize(
    "question", ["主动公开", "信息公开专栏", "信息公開專欄", "100%", "１００％", "<b>", "a_b", "A_B", "甲街道 专栏"]
)
def test_prose_is_found_in_each_spelling_and_sign_by_sign(searched: Path, question: str) -> None:
    one = found(question, "passages")
    assert one.total == 1 and one.hits[0].to == "report?district=d&unit=a&year=2022&part=prose"
    assert "第一部分，第7行" in ["".join(text for text, _ in run) for run in one.hits[0].said]
    assert any(is_hit for run in one.hits[0].said for _, is_hit in run)


@pytest.mark.parametrize("question", ["%", "_", "a%b", "axb", "' OR 1=1 --", '"', "乙镇 专栏", "甲街道"])
def test_no_sign_stands_for_another(searched: Path, question: str) -> None:
    expected = 1 if question in PROSE else 0
    assert found(question, "passages").total == expected


def test_figures_terms_rules_and_pages_are_found_in_either_language(searched: Path) -> None:
    english = Words("en")
    assert found("本年新收", "series").hits[0].to.startswith("applications?district=d&focus=app.received_new")
    assert found("received", "series", words=english).total
    assert "有数" in names(found("有数", "terms")) and "K01" in names(found("K01", "terms"))
    assert names(found("勾稽", "pages")) == names(found("reconciliation", "pages")) == ["勾稽核验"]
    assert names(found("overview", "pages", words=english)) == ["Overview"]


def test_every_page_is_found_by_its_name(searched: Path) -> None:
    for one in (name for listed in SECTIONS.values() for name in listed if name != "search"):
        assert ZH(f"page.{one}") in names(found(ZH(f"page.{one}"), "pages"))


def test_more_than_is_listed_is_counted(searched: Path) -> None:
    one = found("同名", "units")
    assert (one.total, len(one.hits)) == (12, hits.LIMIT)
    assert "还有 4 处没有列出" in hits.html([one], ZH)
    assert "没有列出" not in hits.html([found("甲街道", "units")], ZH)


@calm
@given(question=TYPED)
def test_no_question_raises_or_becomes_markup(searched: Path, question: str) -> None:
    page = hits.html(hits.of_question(words_of(question), SHOWN, ZH), ZH)
    tags = set(re.findall(r"</?\w+", page.partition("</style>")[2]))
    assert {one.lstrip("</") for one in tags} <= {"div", "section", "h2", "span", "ul", "li", "a", "mark", "p"}


NAMES = st.text("甲乙街道镇2021年%_'\"()（）ABcé*· ", min_size=1, max_size=LONGEST_QUESTION).map(str.strip).filter(bool)


@calm
@given(name=NAMES.filter(lambda one: len(one.split()) <= MOST_WORDS))
def test_the_exact_name_of_a_unit_always_finds_it_first(searched: Path, name: str) -> None:
    with closing(sqlite3.connect(searched)) as db, db:
        db.execute("DELETE FROM organisation WHERE organisation_id = 'z'")
        db.execute(
            "INSERT INTO organisation (organisation_id, name, short_name, kind) VALUES ('z', ?, '短', 'other')", [name]
        )
    asked = words_of(name)
    assert "z" in set(queries.found_units(searched, asked, "d", 999)["organisation_id"])


@given(TYPED)
def test_what_is_marked_is_the_text_itself(question: str) -> None:
    text = PROSE + question
    assert "".join(run for run, _ in marked(text, words_of(question))) == text


def test_a_snippet_is_about_what_was_found() -> None:
    text = "前" * 100 + "专栏" + "后" * 100
    assert snippet(text, words_of("专栏")) == (
        ("…" + "前" * AROUND, False),
        ("专栏", True),
        ("后" * AROUND + "…", False),
    )
    assert snippet("一\n\n二专栏", words_of("专栏"))[0] == ("一 二", False)


@given(st.text(max_size=200))
def test_the_address_holds_a_question_of_bounded_length(question: str) -> None:
    selection, dropped = from_query({"q": [question]})
    assert not dropped and len(selection.question) <= LONGEST_QUESTION + 1
    assert is_cut(selection.question) >= (len(question) > LONGEST_QUESTION)
    assert from_query(to_query(selection))[0] == selection


def test_a_blank_question_is_told_what_can_be_asked(searched: Path) -> None:
    for question in ("", "  \t", "　"):
        assert "在任何一页按 / 键" in said(opened("search", q=question))


def test_a_question_too_long_is_told(searched: Path) -> None:
    test = opened("search", q="甲街道" * 60)
    assert "只按前 60 个字" in test.warning[0].value and len(test.text_input[0].value) == LONGEST_QUESTION
    assert "没有找到" in said(test)
    assert opened("search", q="甲 " * 9).warning and not opened("search", q="甲 " * 8).warning


def test_the_page_finds_what_is_typed_and_keeps_it_in_the_address(searched: Path) -> None:
    test = opened("search")
    test.text_input[0].set_value("乙镇 **粗** <i>").run()
    assert not test.exception and address_of_question(test) == "乙镇 **粗** <i>"
    assert "没有找到" in said(test)
    test.text_input[0].set_value("乙镇").run()
    assert "共找到 **1 处**" in said(test)


def test_where_there_is_one_district_none_stands_first(shown_ledger: Path) -> None:
    text = said(opened("search", q="甲街道"))
    assert "共找到" in text and "在前" not in text
