"""The edition of each table: chosen table by table, kept in the ledger, and said once where a report mixes them."""

from __future__ import annotations

import json
import random
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import loaders
from data.sample.draft import Draft
from loaders import store
from loaders.__main__ import as_json
from loaders.documents import read_document
from loaders.errors import RefusedDocumentError
from loaders.forms import SECTIONS, Form, form_of, load_forms, mixed
from loaders.recognise import Reading, recognise
from loaders.reconcile.balances import balances
from loaders.reconcile.claims import check_claims
from loaders.reconcile.claims.stated import equivalents
from loaders.reconcile.confront import check
from loaders.reconcile.rule import applies
from loaders.reconcile.rulebook import load_rules
from loaders.series import load_series
from tests.corpus.cases import LAYOUTS, Case
from tests.corpus.quirks import QUIRKS, balanced
from tests.examples import examples
from tests.loaders.filed import outcomes, report

FORMS = load_forms()
OLD, NEW = tuple(FORMS)
NEW_ABOVE_OLD, OLD_ABOVE_NEW = f"{NEW}/{OLD}/{NEW}", f"{OLD}/{NEW}/{OLD}"
BOTH_WAYS = pytest.mark.parametrize("key", [NEW_ABOVE_OLD, OLD_ABOVE_NEW])
IN_TEXT = ("html", "docx", "seed_text", "pipe_rows", "led_cells", "tabs", "csv", "markdown", "xlsx_one_sheet")
# quirks that leave enough of the words to tell the editions apart
TELLING = sorted(QUIRKS.keys() - {"mixed editions", "unit in the heading"})
BY_FORM = {  # a rule that only one edition has, by the table that it speaks of
    "T01": "二",
    "T08": "二",
    "Y04": "二",
}


def drawn(key: str, seed: int = 0, **more: object) -> Draft:
    """A report on the form of a key with figures that add up."""
    form = form_of(key)
    figures = balanced(form, random.Random(seed))
    title = "示例单位2023年政府信息公开工作年度报告"
    words = {"一": "本年工作平稳。", "五": "一是仍有不足，将改进。", "六": "无。"}
    return replace(Draft("示例单位", 2023, form, figures, words, title=title), **more)


def read(draft: Draft, layout: str) -> Reading:
    return recognise(read_document("report", LAYOUTS[layout][0](draft)))


def test_a_form_is_composed_of_the_tables_of_its_editions() -> None:
    form = mixed({"二": NEW, "三": OLD, "四": NEW})
    assert form is form_of(NEW_ABOVE_OLD) and form.is_mixed and form.id == NEW
    for section, edition in form.editions.items():
        assert form.section_rows(section) == FORMS[edition].section_rows(section)
        assert form.printed[section] == FORMS[edition].printed[section]
    assert form.first_year == FORMS[NEW].first_year and not form.covers(FORMS[OLD].first_year)
    words = {cell.text for table in form.printed.values() for line in table for cell in line if cell.text}
    assert words <= set(form.captions)


@pytest.mark.parametrize("edition", FORMS)
def test_a_report_of_one_edition_has_that_edition_itself(edition: str) -> None:
    form = mixed(dict.fromkeys(SECTIONS, edition))
    assert form is FORMS[edition] is form_of(edition) and not form.is_mixed and form.key == edition


def test_a_form_of_an_unknown_key_is_refused() -> None:
    with pytest.raises(KeyError):
        form_of("1999")


@BOTH_WAYS
@settings(max_examples=examples(25), deadline=None)
@given(st.sampled_from(IN_TEXT), st.sampled_from(TELLING), st.integers(0, 99))
def test_no_quirk_hides_which_edition_a_table_follows(key: str, layout: str, quirk: str, seed: int) -> None:
    draft = QUIRKS[quirk].change(drawn(key, seed), random.Random(seed))
    if {"app.result.other"} & draft.lost_rows:
        return
    reading = read(draft, layout)
    assert reading.tables["二"] == form_of(key).editions["二"] == reading.form
    told = [row for row in draft.form.section_rows("三") if row.code.startswith("app.result.other")]
    if all(row.code in draft.lost_rows for row in told):
        return
    assert dict(reading.tables) == dict(form_of(key).editions)


@pytest.mark.parametrize("edition", FORMS)
@settings(max_examples=examples(25), deadline=None)
@given(st.sampled_from(sorted(LAYOUTS)), st.sampled_from(TELLING), st.integers(0, 9))
def test_no_quirk_makes_a_report_of_one_edition_a_mixed_one(edition: str, layout: str, quirk: str, seed: int) -> None:
    case = Case(layout, FORMS[edition], quirk, seed)
    try:
        reading = recognise(read_document("report", case.content()))
    except RefusedDocumentError:
        return  # with its reason; ``test_corpus`` holds which
    assert set(reading.tables.values()) == {edition}


@BOTH_WAYS
@pytest.mark.parametrize("layout", ["html", "led_cells"])
def test_a_table_that_lacks_what_tells_follows_table_two(key: str, layout: str) -> None:
    form = form_of(key)
    lost = frozenset(row.code for row in form.section_rows("三") if row.code.startswith("app.result.other"))
    reading = read(drawn(key, lost_rows=lost), layout)
    assert set(reading.tables.values()) == {form.id}


@BOTH_WAYS
def test_without_table_two_the_other_tables_tell(key: str) -> None:
    form = form_of(key)
    lost = frozenset(row.code for row in form.section_rows("二"))
    page = LAYOUTS["html"][0](drawn(key, lost_rows=lost)).decode()
    start, end = page.index("<table border"), page.index("</table>", page.index("<table border"))
    reading = recognise(read_document("report", (page[:start] + page[end:]).encode()))
    assert set(reading.tables.values()) == {form.editions["三"]}


def test_the_rows_of_one_edition_under_the_headings_of_the_other_are_not_its_figures() -> None:
    """The words of the 2021 headings over rows that the older form has too: 废止 is never 新公开."""
    for layout in LAYOUTS:
        reading = read(drawn(NEW_ABOVE_OLD), layout)
        assert reading.form == NEW, layout
        assert not {"pub.rules:disclosed_new", "pub.normative:disclosed_total"} & set(reading.figures), layout


@BOTH_WAYS
def test_every_cell_of_the_main_edition_is_in_the_json(key: str, tmp_path: Path) -> None:
    file = tmp_path / "示例单位2023年政府信息公开工作年度报告.html"
    file.write_bytes(LAYOUTS["html"][0](drawn(key)))
    found, form = as_json(loaders.read(file)), form_of(key)
    assert found["form"] == form.id and found["tables"] == dict(form.editions)
    assert set(found["figures"]) == {*FORMS[form.id].cells, *form.cells}
    for cell in set(FORMS[form.id].cells) - set(form.cells):
        assert found["figures"][cell]["state"] == "missing"
    for cell in form.cells:
        assert found["figures"][cell]["state"] == "number"


@BOTH_WAYS
def test_the_outcomes_of_a_mixed_report_are_summed_with_the_rows_that_it_has(key: str) -> None:
    form = form_of(key)
    sums = {one.rule_id for one in balances(form) if any(cell.startswith("app.result.other") for cell in one.cells)}
    assert sums == {"K02", "H01"}
    statuses = {one.status for one in check(report(key), load_rules()) if one.rule.id in ("K01", "K02", "H01", "S03")}
    assert statuses == {"pass"}
    other = next(row.code for row in form.section_rows("三") if row.code.startswith("app.result.other"))
    assert ("K02", "total") in outcomes(report(key, {f"{other}:total": "1", f"{other}:natural_person": "1"}))


@BOTH_WAYS
@pytest.mark.parametrize("rule", BY_FORM)
def test_a_rule_of_one_edition_is_for_the_tables_that_follow_it(key: str, rule: str) -> None:
    found = load_rules()[rule]
    assert applies(found, form_of(key)) == (form_of(key).editions[BY_FORM[rule]] in found.forms)


def test_no_rule_names_a_cell_that_a_mixed_form_does_not_have() -> None:
    for key in (NEW_ABOVE_OLD, OLD_ABOVE_NEW):
        whole = report(key, previous=report(key, year=2022), year=2023)
        for one in check(whole, load_rules()):
            assert all(ref.cell in form_of(key).column_by_cell for ref in one.cells if not ref.offset), one


def test_a_mixed_report_is_blamed_once() -> None:
    for key in (NEW_ABOVE_OLD, OLD_ABOVE_NEW):
        found = [one for one in outcomes(report(key, year=2023)) if one[0] in ("S02", "S03", "S04", "S10")]
        assert found == [("S10", "form")]
    assert ("S10", "form") not in outcomes(report(OLD, year=2023)) and ("S02", "form") in outcomes(
        report(OLD, year=2023)
    )


@BOTH_WAYS
def test_what_the_prose_says_is_held_against_the_rows_that_the_tables_have(key: str) -> None:
    known = equivalents(key)
    expected = {NEW_ABOVE_OLD: "app.result.other:total", OLD_ABOVE_NEW: "sum(app.result.other.*:total)"}[key]
    assert known["N04", "outcome.other"].alternatives == (expected,)
    assert ("N08", "rules.issued") in known if form_of(key).id == NEW else ("N10", "procurement_items") in known
    assert (("X05", "fee_notices") in known) == (form_of(key).editions["三"] == NEW)


@BOTH_WAYS
def test_every_rule_of_the_prose_ends_on_a_mixed_report(key: str) -> None:
    said = "全年新收政府信息公开申请14件，其他处理0件，收取信息处理费500元，制发行政规范性文件0件，采购项目0个。"
    one = report(key, passages={"一": said, "五": "有不足，将改进。", "六": said})
    found = {check.rule.id: check.status for check in check_claims(one, load_rules())}
    assert found["N04"] == "pass"


def series_of(ledger: sqlite3.Connection) -> dict[str, tuple[str, float | None]]:
    rows = ledger.execute("SELECT series, form, sum FROM rollup WHERE scope = 'organisation' AND year = 2023")
    return {series: (form, total) for series, form, total in rows}


@BOTH_WAYS
def test_a_series_takes_its_cells_from_the_edition_of_its_table(key: str, tmp_path: Path) -> None:
    draft, form = drawn(key, 3), form_of(key)
    file = tmp_path / "示例单位2023年政府信息公开工作年度报告.html"
    file.write_bytes(LAYOUTS["html"][0](draft))
    loaders.load([file], tmp_path / "ledger.db", organisation="示例街道", year=2023)
    with store.ledger(tmp_path / "ledger.db") as db:
        assert db.execute("SELECT form, tables FROM report").fetchall() == [(form.id, key)]
        found = series_of(db)
    for one in load_series().values():
        edition = form.editions[one.section]
        if not one.cells[edition]:
            assert one.id not in found
            continue
        if one.unit != "元":
            assert found[one.id] == (edition, sum(int(draft.figures[cell]) for cell in one.cells[edition])), one.id


def test_a_report_of_one_edition_has_no_list_of_tables(tmp_path: Path) -> None:
    file = tmp_path / "示例单位2023年政府信息公开工作年度报告.html"
    file.write_bytes(LAYOUTS["html"][0](drawn(NEW)))
    loaders.load([file], tmp_path / "ledger.db", organisation="示例街道", year=2023)
    with closing(sqlite3.connect(tmp_path / "ledger.db")) as db:
        assert db.execute("SELECT form, tables FROM report").fetchall() == [(NEW, None)]


@BOTH_WAYS
def test_findings_of_a_mixed_report_name_cells_that_it_has(key: str, tmp_path: Path) -> None:
    draft = drawn(key, 3)
    figures = dict(draft.figures) | {"app.result.total:total": "999"}
    file = tmp_path / "示例单位2023年政府信息公开工作年度报告.html"
    file.write_bytes(LAYOUTS["html"][0](replace(draft, figures=figures)))
    loaders.load([file], tmp_path / "ledger.db", organisation="示例街道", year=2023)
    with store.ledger(tmp_path / "ledger.db") as db:
        named = [one["cell"] for (cells,) in db.execute("SELECT cells FROM finding") for one in json.loads(cells)]
    assert named and set(named) <= set(form_of(key).cells)


def is_told_by_rows(form: Form) -> bool:
    return len({row.code for row in form.section_rows("三")} & {"app.result.other", "app.result.other.misc"}) == 1


def test_the_editions_differ_in_the_rows_that_tell() -> None:
    assert all(map(is_told_by_rows, FORMS.values()))
