"""A doubtful figure that a person settles counts as what it means, is kept apart from what was read, and is undone."""

from __future__ import annotations

import json
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import loaders
from data.sample.draft import Draft
from data.sample.layouts import LAYOUTS
from loaders import registrar, settling, store
from loaders.appraisal import appraise
from loaders.errors import WrongRequestError
from loaders.forms import load_forms
from loaders.reread import reread
from loaders.store.export import described
from loaders.words import Words
from tests import warm
from tests.examples import examples

FORM = load_forms()["2021"]
STREET, TOWN = "测试区清波街道办事处", "测试区云溪镇人民政府"
CELL, MONEY, COMPULSION = "pub.licensing:decisions", "pub.fee:fee_amount", "pub.compulsion:decisions"
RAW = "5 8(含延续12)"
ROOT = Path(__file__).resolve().parents[2]


def write(path: Path, unit: str = STREET, year: int = 2023, **more: str) -> Path:
    figures = dict.fromkeys(FORM.cells, "0") | {CELL: RAW} | more
    title = f"{unit}{year}年政府信息公开工作年度报告"
    path.write_bytes(LAYOUTS["html"][0](Draft(unit, year, FORM, figures, {"一": "依法公开。"}, title=title)))
    return path


@pytest.fixture
def db(tmp_path: Path) -> Path:
    file = tmp_path / "ledger.db"
    loaders.load([write(tmp_path / "a.html")], file)
    return file


def figure(db: Path, cell: str = CELL, version: int | None = None) -> tuple[object, ...]:
    with closing(sqlite3.connect(db)) as ledger:
        which = "is_current" if version is None else f"version = {version}"
        sql = f"""SELECT value, state, raw, doubt IS NOT NULL FROM figure JOIN report USING (report_id)
                  WHERE {which} AND cell = ?"""
        (found,) = ledger.execute(sql, (cell,)).fetchall()
    return found


def total(db: Path, series: str = "licensing.decisions") -> object:
    with closing(sqlite3.connect(db)) as ledger:
        sql = "SELECT sum FROM rollup WHERE scope = 'organisation' AND series = ? AND year = 2023"
        (found,) = ledger.execute(sql, (series,)).fetchone()
    return found


def everything(db: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(db)) as ledger:
        tables = ("figure", "rollup", "finding", "claim", "settlement", "confirmation")
        return {one: sorted(ledger.execute(f"SELECT * FROM {one}").fetchall(), key=repr) for one in tables}


def settle(db: Path, value: float | None = 58, unit: str = STREET, cell: str = CELL) -> None:
    settling.settle(unit, 2023, cell, value, "张三", "对照原件", db)


def test_a_settled_figure_counts_and_what_was_read_stays(db: Path) -> None:
    assert figure(db) == (None, "doubtful", RAW, 1) and total(db) is None
    settle(db)
    assert figure(db) == (58, "settled", RAW, 1) and total(db) == 58
    (one,) = settling.doubtful_cells(db)
    assert (one.value, one.who, one.note, one.raw) == (58, "张三", "对照原件", RAW)


def test_it_is_taken_back_by_hand_or_undone_with_all_that_followed(db: Path) -> None:
    before = everything(db)
    settle(db)
    registrar.undo(db)
    assert {**everything(db), "finding": []} == {**before, "finding": []}
    assert len(everything(db)["finding"]) == len(before["finding"])
    settle(db)
    settle(db, None)
    assert figure(db) == (None, "doubtful", RAW, 1) and total(db) is None
    assert [one.action for one in registrar.changes(db)] == ["unsettle", "settle", "settle", "load"]
    registrar.undo(db)
    assert figure(db)[0] == 58


def test_a_second_value_replaces_the_first(db: Path) -> None:
    settle(db, 58)
    settle(db, 12)
    assert figure(db)[0] == 12 and total(db) == 12


@pytest.mark.parametrize(
    ("value", "cell", "key"),
    [
        (58.5, CELL, "settle.no_count"),
        (-1, CELL, "settle.no_count"),
        (float("nan"), CELL, "settle.no_count"),
        (float("inf"), CELL, "settle.no_count"),
        (10**15, CELL, "settle.no_count"),
        (None, CELL, "settle.not_settled"),
        (3, "pub.penalty:decisions", "settle.not_doubtful"),
        (3, "no such cell", "settle.not_doubtful"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(db: Path, value: float | None, cell: str, key: str) -> None:
    before = everything(db)
    with pytest.raises(WrongRequestError) as raised:
        settle(db, value, cell=cell)
    assert [code for code, _ in raised.value.sentences] == [key]
    assert everything(db) == before
    for code, values in raised.value.sentences:
        assert "{" not in Words("zh")(code, **values) + Words("en")(code, **values)


@pytest.mark.parametrize(("who", "why"), [("", "原件"), ("张三", " "), (" ", "")])
def test_who_says_so_and_why_is_needed(db: Path, who: str, why: str) -> None:
    with pytest.raises(WrongRequestError, match="who_and_why"):
        settling.settle(STREET, 2023, CELL, 58, who, why, db)


def test_a_blank_and_a_text_are_for_the_unit_to_correct(tmp_path: Path) -> None:
    db = tmp_path / "l.db"
    loaders.load([write(tmp_path / "b.html", **{"pub.penalty:decisions": "", COMPULSION: "详见附件"})], db)
    for cell in ("pub.penalty:decisions", COMPULSION):
        if figure(db, cell)[1] != "doubtful":
            with pytest.raises(WrongRequestError, match="not_doubtful"):
                settle(db, 3, cell=cell)


def test_money_is_in_yuan_to_the_fen(tmp_path: Path) -> None:
    db = tmp_path / "l.db"
    loaders.load([write(tmp_path / "b.html", **{MONEY: "1 2.5"})], db)
    assert figure(db, MONEY)[1] == "doubtful"
    with pytest.raises(WrongRequestError, match="no_amount"):
        settle(db, 0.123, cell=MONEY)
    settle(db, 125000.55, cell=MONEY)
    assert figure(db, MONEY)[0] == 125000.55 and total(db, "fee.amount") == 125000.55


def test_it_holds_as_long_as_the_same_text_is_read(db: Path, tmp_path: Path) -> None:
    settle(db)
    same = write(tmp_path / "same.html", **{"pub.penalty:decisions": "3"})
    loaders.load([same], db)
    assert figure(db) == (58, "settled", RAW, 1), "a corrected version with the same text"
    loaders.load([write(tmp_path / "other.html", **{CELL: "5 9(含延续12)"})], db)
    assert figure(db)[1] == "doubtful" and figure(db, version=2)[1] == "settled"
    loaders.load([write(tmp_path / "right.html", **{CELL: "58"})], db)
    assert figure(db) == (58, "number", "58", 0), "a number that is read needs no person"


def test_it_goes_along_with_its_report(db: Path, tmp_path: Path) -> None:
    settle(db)
    loaders.load([write(tmp_path / "b.html", TOWN, 2022, **{CELL: "7"})], db)
    registrar.move(STREET, 2023, TOWN, 2023, "看错了", db)
    assert [(one.organisation, one.value) for one in settling.doubtful_cells(db)] == [(TOWN, 58)]
    registrar.undo(db)
    assert [(one.organisation, one.value) for one in settling.doubtful_cells(db)] == [(STREET, 58)]
    registrar.merge_units(STREET, TOWN, db)
    assert [(one.organisation, one.value) for one in settling.doubtful_cells(db)] == [(TOWN, 58)]


def test_a_reading_is_compared_with_what_was_read(db: Path, tmp_path: Path) -> None:
    settle(db)
    assert [one.status for one in reread(db)] == ["same"]
    again = appraise(loaders.read(write(tmp_path / "c.html", **{"pub.penalty:decisions": "3"})), db)
    assert again.cells == ("pub.penalty:decisions",)
    reread(db, apply=True)
    assert figure(db)[1] == "settled"


def test_a_rule_that_lacked_the_figure_can_tell_now(tmp_path: Path) -> None:
    db, cell = tmp_path / "l.db", "case.review:total"
    loaders.load([write(tmp_path / "b.html", **{cell: "1 ("})], db)
    if figure(db, cell)[1] != "doubtful":
        pytest.fail("the case needs a doubtful total")

    def status() -> list[str]:
        with closing(sqlite3.connect(db)) as ledger:
            return [one for (one,) in ledger.execute("SELECT status FROM finding WHERE rule_id = 'H02'")]

    assert status() == ["undetermined"]
    settle(db, 0, cell=cell)
    assert status() == [], "0 = 0"
    settle(db, 4, cell=cell)
    assert status() == ["fail"]
    with closing(sqlite3.connect(db)) as ledger:
        (cells,) = ledger.execute("SELECT cells FROM finding WHERE rule_id = 'H02'").fetchone()
    assert {one["state"] for one in json.loads(cells) if one["cell"] == cell} == {"settled"}, "the finding says so"


@settings(max_examples=examples(15), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(st.none(), st.integers(0, 99)), max_size=5))
def test_whatever_is_said_and_taken_back_as_many_undos_lead_back(
    tmp_path_factory: pytest.TempPathFactory, values: list[int | None]
) -> None:
    folder = tmp_path_factory.mktemp("law")
    db = folder / "ledger.db"
    loaders.load([write(folder / "a.html")], db)
    before, done = everything(db), 0
    for value in values:
        try:
            settle(db, value)
            done += 1
        except WrongRequestError:
            assert value is None
    for _ in range(done):
        registrar.undo(db)
    after = everything(db)
    assert {one: rows for one, rows in after.items() if one != "finding"} == {
        one: rows for one, rows in before.items() if one != "finding"
    }


def run(db: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return warm.loaders("settle", *arguments, "--db", db)


def test_the_command_lists_settles_and_takes_back(db: Path) -> None:
    place = ("--organisation", STREET, "--year", "2023", "--cell", CELL)
    listed = run(db, "--list", "--json")
    assert listed.returncode == 0 and json.loads(listed.stdout)["raw"] == RAW
    done = run(db, *place, "--value", "58", "--who", "张三", "--reason", "原件第1页")
    assert done.returncode == 0 and "认定为 58" in done.stdout, done.stderr
    assert "人工认定为 58 件（张三）" in run(db, "--list").stdout
    assert run(db, *place, "--withdraw", "--who", "张三", "--reason", "看错了").returncode == 0
    for wrong in (
        place,
        (*place, "--value", "58"),
        ("--value", "3"),
        (*place, "--value", "1.5", "--who", "a", "--reason", "b"),
    ):
        failed = run(db, *wrong)
        assert failed.returncode == 2 and "Traceback" not in failed.stderr and failed.stderr.strip()


def test_a_ledger_of_schema_six_keeps_its_doubtful_figures(tmp_path: Path) -> None:
    file = tmp_path / "old.db"
    with closing(sqlite3.connect(file)) as old:
        old.executescript((ROOT / "tests/loaders/schemas/6.sql").read_text("utf-8") + "PRAGMA user_version = 6;")
        old.executescript(
            f"""INSERT INTO document (sha256, file_name, path, media_type, size, status, identity_evidence, loaded_at)
                VALUES ('s', 'a', 'a', 't', 1, 'read', '[]', '2026-01-01');
                INSERT INTO organisation (organisation_id, name, short_name, kind) VALUES ('u', '甲镇', '甲镇', 'town');
                INSERT INTO report (report_id, sha256, organisation_id, year, form, version, is_current)
                VALUES (1, 's', 'u', 2023, '2021', 1, 1);
                INSERT INTO figure (report_id, cell, state, raw, place, doubt)
                VALUES (1, '{CELL}', 'doubtful', '5 8', '', 'unclear_digits');"""
        )
        old.commit()
    with store.ledger(file) as ledger:
        assert [(one.cell, one.raw) for one in store.doubtful(ledger)] == [(CELL, "5 8")]


def test_it_is_about_the_text_that_the_person_saw(db: Path, tmp_path: Path) -> None:
    """A page that was opened before a corrected version came: the value is not that of the new text."""
    loaders.load([write(tmp_path / "other.html", **{CELL: "5 9(含延续12)"})], db)
    with pytest.raises(WrongRequestError, match="other_text"):
        settling.settle(STREET, 2023, CELL, 58, "张三", "原件", db, RAW)
    assert figure(db)[1] == "doubtful" and registrar.changes(db)[0].action == "load"
    settling.settle(STREET, 2023, CELL, 59, "张三", "原件", db, "5 9(含延续12)")
    assert figure(db)[0] == 59


def test_a_settlement_that_holds_no_more_is_told(db: Path, tmp_path: Path) -> None:
    settle(db)
    assert [one.lapsed for one in settling.doubtful_cells(db)] == [None]
    loaders.load([write(tmp_path / "other.html", **{CELL: "5 9(含延续12)"})], db)
    (one,) = settling.doubtful_cells(db)
    assert (one.value, one.lapsed, one.lapsed_raw) == (None, 58, RAW)
    assert f"曾认定为 58 件（原文“{RAW}”）" in run(db, "--list").stdout
    settle(db, 59)
    assert [(one.value, one.lapsed) for one in settling.doubtful_cells(db)] == [(59, None)]


def test_a_settled_figure_can_be_confirmed_like_any_other(db: Path) -> None:
    settle(db)
    with store.ledger(db) as ledger:
        (unit,) = ledger.execute("SELECT organisation_id FROM report").fetchone()
    loaders.confirm(unit, 2023, CELL, "李四", "", db)
    with pytest.raises(KeyError):
        loaders.confirm(unit, 2023, "no such cell", "李四", "", db)
    settle(db, None)
    with pytest.raises(KeyError):
        loaders.confirm(unit, 2023, CELL, "李四", "", db)


def test_what_a_column_means_is_said_of_a_settled_figure_too() -> None:
    assert "settled" in described()["figure", "state"]
