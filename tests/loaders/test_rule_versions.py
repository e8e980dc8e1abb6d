"""A new version of the rules is applied to the reports that it concerns; no report is said to be checked by it
that is not as it has it."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import fields
from pathlib import Path

import pytest

from benchmarks import nation
from loaders import flow, store
from loaders.flow import outdated, reconcile, reconcile_all, renew
from loaders.forms import load_forms
from loaders.reconcile.checked import concerns
from loaders.reconcile.rule import Rule
from loaders.reconcile.rulebook import BESIDE, DECIDE, WORDS, changed, deciding, load_rules, rules_version
from tests.reconcile.said import ORDERED, rows

ROOT = Path(__file__).resolve().parents[2]
NUMBERED = ("problem_id", "finding_id")  # given anew whenever a report is checked
UNSEEN = -1  # a count that no check gives


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three units over seven years, on both forms, checked by the rules of today."""
    path = tmp_path_factory.mktemp("checked") / "ledger.db"
    nation.write(path, 3)
    return path


@pytest.fixture
def db(checked: Path, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A copy of it, in which every count is wrong: what is checked anew is told from what is not."""
    shutil.copy(checked, tmp_path / "ledger.db")
    with store.ledger(tmp_path / "ledger.db") as ledger:
        ledger.execute("UPDATE check_count SET passed = ?", (UNSEEN,))
        yield ledger


def said(path: Path) -> dict[str, list[str]]:
    """All that the rules say, without the numbers of the lines."""
    with closing(sqlite3.connect(path)) as db:
        lines = {table: [json.loads(row) for row in rows(db, table)] for table in ORDERED}
    return {
        table: sorted(json.dumps({k: v for k, v in one.items() if k not in NUMBERED}) for one in found)
        for table, found in lines.items()
    }


def checked_before(db: sqlite3.Connection, decides: Mapping[str, str] | None, version: str = "earlier") -> None:
    """As if another version of the rules had checked every report."""
    db.execute("UPDATE report SET rules = ?", (version,))
    if decides is not None:
        store.keep_rulebook(db, version, decides)


def other(**changes: str | None) -> dict[str, str]:
    """What decides today, but for some rules: decided otherwise, or not there."""
    found = dict(deciding())
    for rule, said in changes.items():
        found.pop(rule, None)
        found |= {rule: said} if said else {}
    return {one: found[one] for one in (*deciding(), *changes) if one in found}


def anew(db: sqlite3.Connection) -> dict[str, set[int]]:
    """The reports that were checked anew, and those that were not, by edition."""
    sql = "SELECT report_id, form, min(passed) FROM report JOIN check_count USING (report_id) GROUP BY report_id"
    found: dict[str, set[int]] = {"2019": set(), "2021": set(), "old": set()}
    for report, form, least in db.execute(sql):
        found["old" if least == UNSEEN else form].add(report)
    return found


def versions(db: sqlite3.Connection) -> list[str]:
    return [one for (one,) in db.execute("SELECT DISTINCT rules FROM report")]


def kept(db: sqlite3.Connection) -> list[str]:
    return [one for (one,) in db.execute("SELECT name FROM setting WHERE name LIKE 'rules.%'")]


def test_what_decided_is_kept_where_a_report_is_checked(db: sqlite3.Connection) -> None:
    assert versions(db) == [rules_version()]
    assert store.kept_rulebook(db, rules_version()) == deciding()
    assert not outdated(db) and renew(db) == 0


def test_of_another_title_no_report_is_checked_anew(db: sqlite3.Connection) -> None:
    checked_before(db, deciding())
    assert outdated(db)
    assert renew(db) == sum(map(len, anew(db).values()))
    assert not anew(db)["2019"] | anew(db)["2021"]
    assert versions(db) == [rules_version()] and not outdated(db)
    assert kept(db) == [f"rules.{rules_version()}"], "the earlier one is forgotten"


@pytest.mark.parametrize(
    ("decides", "forms"),
    [
        pytest.param(other(T01="otherwise"), {"2019"}, id="changed"),
        pytest.param(other(T08=None), {"2021"}, id="new"),
        pytest.param(other(K01="otherwise"), {"2019", "2021"}, id="an identity"),
        pytest.param(other(N04="otherwise"), {"2019", "2021"}, id="of the prose"),
        pytest.param(other(T01="otherwise", T08=None), {"2019", "2021"}, id="two"),
        pytest.param(other(**{BESIDE: "otherwise"}), {"2019", "2021"}, id="the code"),
        pytest.param(dict(reversed(deciding().items())), {"2019", "2021"}, id="another order"),
        pytest.param({}, {"2019", "2021"}, id="nothing is known"),
        pytest.param(None, {"2019", "2021"}, id="nothing was kept"),
    ],
)
def test_the_reports_that_a_rule_concerns_are_checked_anew(
    db: sqlite3.Connection, decides: Mapping[str, str] | None, forms: set[str]
) -> None:
    checked_before(db, decides)
    count = renew(db)
    found = anew(db)
    assert {form for form in ("2019", "2021") if found[form]} == forms
    assert bool(found["old"]) == (forms != {"2019", "2021"})
    assert count == sum(map(len, found.values()))
    assert versions(db) == [rules_version()]


def test_a_rule_that_is_gone_is_taken_out_where_it_was_counted(db: sqlite3.Connection) -> None:
    (one, *_) = (report for (report,) in db.execute("SELECT report_id FROM report ORDER BY report_id"))
    db.execute("INSERT INTO check_count VALUES (?, 'Z99', 1, 0, 0, 0, '{}')", (one,))
    checked_before(db, other(Z99="as it was"))
    renew(db)
    assert anew(db)["2019"] | anew(db)["2021"] == {one}
    assert db.execute("SELECT count(*) FROM check_count WHERE rule_id = 'Z99'").fetchone() == (0,)


def test_every_version_that_checked_a_report_is_held_against_today(db: sqlite3.Connection) -> None:
    checked_before(db, deciding())
    db.execute("UPDATE report SET rules = 'oldest' WHERE report_id IN (SELECT report_id FROM report LIMIT 2)")
    renew(db)
    assert len(anew(db)["2019"] | anew(db)["2021"]) == 2
    assert versions(db) == [rules_version()]


def test_a_new_version_is_applied_some_reports_at_a_time(db: sqlite3.Connection) -> None:
    checked_before(db, None)
    (every,) = db.execute("SELECT count(*) FROM report").fetchone()
    steps = []
    while done := renew(db, 4):
        steps.append(done)
        left = db.execute("SELECT count(*) FROM report WHERE rules = 'earlier'").fetchone()[0]
        assert left == every - sum(steps) == len(anew(db)["old"])
    assert sum(steps) == every and max(steps) == 4


def test_what_was_taken_back_waits_for_the_whole_check(db: sqlite3.Connection) -> None:
    """A report without a version may have changed, and others with it: that is no matter of the rules alone."""
    checked_before(db, deciding())
    db.execute("UPDATE report SET rules = NULL WHERE organisation_id = ?", (nation.id_of(0),))
    renew(db)
    assert store.unchecked_organisations(db) == {nation.id_of(0)} and outdated(db)
    reconcile(db, store.unchecked_organisations(db))
    assert not outdated(db)


def test_a_load_applies_the_rules_of_today(db: sqlite3.Connection, tmp_path: Path) -> None:
    checked_before(db, other(T01="otherwise"))
    flow.load([], tmp_path / "ledger.db", by_hand=False)
    assert versions(db) == ["earlier"], "a start does not wait for it"
    flow.load([], tmp_path / "ledger.db")
    assert versions(db) == [rules_version()] and anew(db)["2019"] and not anew(db)["2021"]


def test_what_differs_between_two_versions() -> None:
    now = {BESIDE: "code", "A01": "a", "B01": "b", "C01": "c"}
    assert changed(now, now) == set()
    assert changed({BESIDE: "code", "A01": "a", "C01": "c"}, now) == {"B01"}
    assert changed(now, {BESIDE: "code", "A01": "a", "C01": "c"}) == {"B01"}
    assert changed(now, now | {"A01": "otherwise"}) == {"A01"}
    assert changed(now, now | {BESIDE: "other code"}) is None
    assert changed({}, now) is None
    assert changed(now, {BESIDE: "code", "B01": "b", "A01": "a", "C01": "c"}) is None


def test_what_decides_is_every_field_but_those_that_are_read() -> None:
    read = {f"{word}_{language}" for word in (*WORDS, "exceptions") for language in ("zh", "en")}
    assert {field.name for field in fields(Rule)} - set(DECIDE) == read | {"version", "place"}
    assert list(deciding()) == [BESIDE, *load_rules()]
    assert len(set(deciding().values())) == len(deciding())


@pytest.mark.parametrize("form", load_forms().values(), ids=lambda form: form.id)
def test_a_rule_concerns_the_forms_on_which_it_is_counted(db: sqlite3.Connection, form: object) -> None:
    (key,) = (one for one, found in load_forms().items() if found is form)
    sql = "SELECT DISTINCT rule_id FROM check_count JOIN report USING (report_id) WHERE form = ?"
    counted = {rule for (rule,) in db.execute(sql, (key,))}
    assert counted == {rule for rule in load_rules() if concerns(rule, load_forms()[key])}
    assert not concerns("Z99", load_forms()[key])


RENEW = """import sys, pathlib
from loaders import store
from loaders.flow import outdated, reconcile_all, renew
path = pathlib.Path(sys.argv[1])
if sys.argv[2] == "all":
    reconcile_all(path)
else:
    with store.ledger(path) as db:
        assert outdated(db) and renew(db) > 0 and not outdated(db)
"""


def test_another_rulebook_says_the_same_of_the_reports_it_concerns_as_of_all(checked: Path, tmp_path: Path) -> None:
    """Another program, with a rule of its own: what it renews is what it would say had it checked everything."""
    program = tmp_path / "program"
    for folder in ("loaders", "data/forms", "data/rules", "data/words", "data/organisations"):
        shutil.copytree(ROOT / folder, program / folder, ignore=shutil.ignore_patterns("__pycache__"))
    book = program / "data/rules/rules.csv"
    text = book.read_text(encoding="utf-8-sig")
    for before, after in {
        "{r}:items_prev + {r}:items_change >= 0": "{r}:items_prev + {r}:items_change >= 900",
        "结转下年度多于本年新收": "结转的多于新收的",
    }.items():
        assert before in text
        text = text.replace(before, after)
    book.write_text(text, encoding="utf-8")
    for name in ("all", "concerned"):
        shutil.copy(checked, tmp_path / f"{name}.db")
        done = subprocess.run(
            [sys.executable, "-c", RENEW, str(tmp_path / f"{name}.db"), name],
            cwd=program, capture_output=True, text=True,
            env={"PYTHONPATH": str(program), "PATH": "/usr/bin:/bin", "LEDGER_TODAY": "2026-01-15"},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    assert said(tmp_path / "concerned.db") == said(tmp_path / "all.db") != said(checked)
    assert any('"T01"' in line for line in said(tmp_path / "concerned.db")["finding"])


@pytest.mark.parametrize("together", [1, 5, 1000])
def test_it_is_no_matter_how_many_reports_are_checked_at_once(
    checked: Path, tmp_path: Path, together: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(checked, tmp_path / "ledger.db")
    monkeypatch.setattr(flow, "TOGETHER", together)
    reconcile_all(tmp_path / "ledger.db")
    assert said(tmp_path / "ledger.db") == said(checked)
