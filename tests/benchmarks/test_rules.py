"""What is measured of the rules is what they say, and the anchor beside them reckons the same."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from benchmarks import rules
from benchmarks.reckoned import formulas, frames, is_reckoned, reckon
from loaders.forms import form_of
from loaders.reconcile.confront import check
from loaders.reconcile.filed import Filed
from loaders.reconcile.language.parse import parse
from loaders.reconcile.rulebook import load_rules
from tests.loaders.filed import after, report
from tests.reconcile import said

WITHOUT_CONDITION = {code: rule for code, rule in load_rules().items() if code[0] in "KHTY" and not rule.when}


def failing(reports: Sequence[Filed]) -> int:
    """How many of the formulas that pandas reckons fail by the rules themselves."""
    found = 0
    for one in reports:
        for ended in check(one, WITHOUT_CONDITION):
            bound = ended.rule.bound(ended.subject, one.form) if ended.subject != "-" else None
            found += ended.status == "fail" and bound is not None and is_reckoned(bound.formula)
    return found


@pytest.mark.parametrize("form", ["2019", "2021"])
def test_the_anchor_finds_what_the_rules_find(form: str) -> None:
    wrong = {"app.result.total:total": "99", "case.review:upheld": "7", "app.carried_in:natural_person": "4"}
    reports = [after(form=form), after(now=wrong, form=form), report(form, {"pub.licensing:decisions": "5000"})]
    found = reckon(frames(reports), formulas(reports, WITHOUT_CONDITION))
    assert found == failing(reports) > 5


def test_a_figure_that_is_no_number_fails_nothing_in_the_anchor() -> None:
    reports = [report(changes={"app.received_new:total": ""})]
    assert reckon(frames(reports), formulas(reports, WITHOUT_CONDITION)) == 0


def test_the_anchor_reckons_comparisons_of_amounts_alone() -> None:
    form = form_of("2021")
    for formula, is_one in {
        "app.carried_in:total > 2": True,
        "not (app.carried_in:total > 2 and app.carried_out:total = 0)": True,
        "blank(app.carried_in:total)": False,
        "has_date() and app.carried_in:total > 2": False,
        "(app.carried_in:total > 2) = (app.carried_out:total > 2)": False,
    }.items():
        assert is_reckoned(parse(formula, form)) is is_one, formula


def test_every_way_of_checking_is_a_line_with_its_target(capsys: pytest.CaptureFixture[str]) -> None:
    assert rules.main(["--units", "2", "--rounds", "1"]) == 0
    head, anchor, _, columns, *lines = capsys.readouterr().out.splitlines()
    assert "reports, 1 rounds" in head and "cores, load" in head
    assert anchor.startswith("anchor: ") and columns.split() == ["CPU", "ms", "×", "anchor"]
    assert lines[0].startswith(rules.ALL) and "≤ 1.5" in lines[0]
    assert len(lines) == 8 and all(float(line[36:48]) >= 0 and float(line[48:60]) >= 0 for line in lines)


def test_a_target_that_is_missed_is_marked() -> None:
    assert rules.Cost(rules.ALL, 1.4, 2).line().endswith("≤ 1.5 ✓")
    assert rules.Cost(rules.ALL, 1.6, 2).line().endswith("≤ 1.5 ✗")
    assert rules.Cost("claims read", 1.6, 2).line().endswith("2.0")


# --- all that the rules say ----------------------------------------------------------------


def hashes(path: Path, *flags: str) -> list[str]:
    command = [sys.executable, "-m", "tests.reconcile.said", str(path), *flags]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
    return done.stdout.splitlines()


def test_a_changed_byte_of_what_the_rules_say_is_seen(written: Path, tmp_path: Path) -> None:
    before = hashes(written)
    assert [line.split("\t")[0] for line in before] == list(said.ORDERED)
    for statement in (
        "UPDATE finding SET fingerprint = 'x' WHERE finding_id = (SELECT max(finding_id) FROM finding)",
        "UPDATE check_count SET reasons = '{\"kind\": 2}' WHERE reasons = '{\"kind\": 1}'",
        "UPDATE problem SET common = '[ ]' WHERE problem_id = (SELECT min(problem_id) FROM problem)",
        "UPDATE claim SET matched = 'x' WHERE position = 1",
    ):
        shutil.copy(written, tmp_path / "ledger.db")
        with closing(sqlite3.connect(tmp_path / "ledger.db")) as db, db:
            db.execute(statement)
        after_it = hashes(tmp_path / "ledger.db")
        assert sum(one != other for one, other in zip(before, after_it, strict=True)) == 1, statement


def test_what_is_checked_anew_is_said_again(written: Path, tmp_path: Path) -> None:
    shutil.copy(written, tmp_path / "ledger.db")
    with closing(sqlite3.connect(tmp_path / "ledger.db")) as db, db:
        db.execute("UPDATE check_count SET passed = 0")
        db.execute("DELETE FROM claim")
    wrong = hashes(tmp_path / "ledger.db")
    again = hashes(tmp_path / "ledger.db", "--anew")
    assert [
        one == other for one, other in zip(again, hashes(written), strict=True) if one.startswith(("check", "claim"))
    ]
    assert wrong[0] != again[0] == hashes(written)[0]
    lines = hashes(tmp_path / "ledger.db", "--lines")
    assert len(lines) == sum(int(line.split("\t")[1]) for line in again)
    assert all(
        one <= other for one, other in pairwise([list(said.ORDERED).index(line.split("\t")[0]) for line in lines])
    )


def test_a_number_keeps_whether_it_is_whole(tmp_path: Path) -> None:
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute("CREATE TABLE claim (report_id INTEGER, position INTEGER, value ANY) STRICT")
        db.executemany("INSERT INTO claim VALUES (1, ?, ?)", [(1, 3), (2, 3.0)])
        assert [line.partition('"value": ')[2] for line in said.rows(db, "claim")] == ["3}", "3.0}"]


def test_an_unknown_formula_is_refused_by_the_anchor() -> None:
    one = report()
    call = parse("has_date()", one.form)
    with pytest.raises(ValueError, match="is no comparison"):
        reckon(frames([replace(one)]), {one.form: [call]})
