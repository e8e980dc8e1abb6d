"""Every role × every action: what a role may do is done, what it may not is refused by the loaders, and both are told
in the audit log."""

from __future__ import annotations

import ast
import json
import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import pytest

import loaders
from loaders import audit_said, settling, store, users
from loaders.access import (
    ADMINISTRATOR,
    CLERK,
    NEEDS,
    READER,
    ROLES,
    THE_PROGRAM,
    Actor,
    NotAllowedError,
    act_as,
    acting,
    ask,
    by_command,
    may,
    rank,
    signed,
)
from loaders.errors import WrongRequestError
from loaders.reread import reread
from loaders.store import audit
from loaders.words import LANGUAGES, Words
from tests.loaders.test_load import write

ROOT = Path(__file__).resolve().parents[2]
NOBODY = Actor("", "", "accounts")
LIST = "名称,类别\n新来镇,镇\n".encode()
UNIT = {"name": "新来镇", "kind": "镇"}
PASSWORD = "Langes-Wort-2026"


@pytest.fixture(scope="module")
def three_reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three units of the sample district, a report of each; one of them has a doubtful figure."""
    file = tmp_path_factory.mktemp("three") / "ledger.db"
    folder = loaders.SAMPLE / "reports" / "2019"
    loaders.load([one for one in folder.iterdir() if one.stem in ("荷岸镇", "星石镇", "竹坡乡")], file)
    return file


@pytest.fixture
def db(tmp_path: Path, three_reports: Path) -> Path:
    """A ledger of one's own."""
    file = tmp_path / "ledger.db"
    shutil.copyfile(three_reports, file)
    return file


def unit_and_year(db: Path) -> tuple[str, int]:
    return "荷岸镇", 2019


def confirmable(db: Path) -> tuple[str, int, str]:
    with closing(sqlite3.connect(db)) as ledger:
        sql = """SELECT organisation_id, year, cell FROM report JOIN figure USING (report_id)
                 WHERE is_current AND state = 'number' ORDER BY 1, 2, 3 LIMIT 1"""
        one, year, cell = ledger.execute(sql).fetchone()
    return str(one), int(year), str(cell)


def settle(db: Path) -> object:
    one = next(one for one in settling.doubtful_cells(db) if one.value is None)
    return settling.settle(one.organisation, one.year, one.cell, 1, "某人", "原件如此", db)


def as_program(do: Callable[[], object]) -> object:
    with act_as(THE_PROGRAM):
        return do()


def taken_out_first(db: Path) -> object:
    as_program(lambda: loaders.remove(*unit_and_year(db), None, "错", db))
    with closing(sqlite3.connect(db)) as ledger:
        sql = "SELECT name, year FROM report JOIN organisation USING (organisation_id) WHERE standing = 'removed'"
        name, year = ledger.execute(sql).fetchone()
    return loaders.restore(name, year, None, db)


def confirmed_first(db: Path) -> object:
    as_program(lambda: loaders.confirm(*confirmable(db), "某人", "", db))
    return loaders.withdraw(*confirmable(db), "某人", "", db)


def done_first(db: Path) -> object:
    as_program(lambda: loaders.confirm(*confirmable(db), "某人", "", db))
    return loaders.undo(db)


def user_first(then: Callable[[Path], object]) -> Callable[[Path], object]:
    def do(db: Path) -> object:
        as_program(lambda: users.add_user("某人", CLERK, PASSWORD, db))
        return then(db)

    return do


DEEDS: dict[str, Callable[[Path], object]] = {
    "load": lambda db: loaders.load([write(db.parent, "a.html", total="3")], db),
    "check": lambda db: loaders.reconcile_all(db),
    "confirm": lambda db: loaders.confirm(*confirmable(db), "某人", "", db),
    "withdraw": confirmed_first,
    "settle": settle,
    "move": lambda db: loaders.move(*unit_and_year(db), "某地镇", 2018, "归错", db),
    "undo": done_first,
    "save_view": lambda db: loaders.save_view("甲", "overview", {}, db),
    "forget_view": lambda db: loaders.forget_view("甲", db),
    "remove": lambda db: loaders.remove(*unit_and_year(db), None, "错", db),
    "restore": taken_out_first,
    "remove_sample": lambda db: loaders.remove_sample(db),
    "reread": lambda db: reread(db, apply=False),
    "organisations": lambda db: loaders.import_units("名单.csv", LIST, db),
    "unit": lambda db: loaders.save_unit(UNIT, None, db),
    "merge": lambda db: loaders.merge_units("荷岸镇", "星石镇", db),
    "rename": lambda db: loaders.rename_unit("荷岸镇", "新来镇", None, db),
    "deadline": lambda db: loaders.set_due_day("镇", "03-15", None, None, db),
    "add_user": lambda db: users.add_user("某人", READER, PASSWORD, db),
    "change_user": user_first(lambda db: users.change_user("某人", READER, None, db)),
    "set_password": user_first(lambda db: users.set_password("某人", PASSWORD + "!", db)),
    "remove_user": user_first(lambda db: users.remove_user("某人", db)),
    "read_audit": lambda db: audit_said.entries(db),
}
TOLD_ELSEWHERE = {"read_audit"}  # to look is no deed


def rows(db: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every table but the log and what is counted."""
    with closing(sqlite3.connect(db)) as ledger:
        tables = [one for (one,) in ledger.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {one: ledger.execute(f"SELECT * FROM {one}").fetchall() for one in tables}
    del found["audit"]
    found["setting"] = [one for one in found["setting"] if not str(one[0]).startswith(("audit", "revision"))]
    return found


def lines(db: Path, action: str) -> list[tuple[str, str, str, str]]:
    with closing(sqlite3.connect(db)) as ledger:
        sql = "SELECT name, role, address, result FROM audit WHERE action = ? AND how = 'accounts' ORDER BY audit_id"
        return ledger.execute(sql, (action,)).fetchall()


@pytest.mark.parametrize("role", [*ROLES, ""])
@pytest.mark.parametrize("action", DEEDS)
def test_a_role_does_what_it_may_and_nothing_else(db: Path, action: str, role: str) -> None:
    actor = Actor("李四" if role else "", role, "accounts", "10.1.2.3")
    before = rows(db)
    if rank(role) >= rank(NEEDS[action]):
        with act_as(actor):
            DEEDS[action](db)
        if action not in TOLD_ELSEWHERE:
            last = lines(db, "unit_new" if action == "unit" else action)[-1]
            assert last[:3] == ("李四", role, "10.1.2.3") and last[3] in ("done", "nothing")
        return
    with act_as(actor), pytest.raises(NotAllowedError):
        DEEDS[action](db)
    if action in ("restore", "withdraw", "undo"):
        return  # what was prepared for it was written
    assert rows(db) == before
    if action not in TOLD_ELSEWHERE:
        assert lines(db, action)[-1] == (actor.name, role, "10.1.2.3", "refused")


def test_every_deed_is_tried_above() -> None:
    said = {"unsettle", "unit_new", "backup", "restore_ledger", "verify", "see_units", "take_ledger"}
    assert set(NEEDS) - set(DEEDS) <= said, "those that are parts of others, or are asked for by pages and routes"


# --- by construction ---------------------------------------------------------------------------

WRITES = re.compile(r"^store\.(transaction|change)$")
BY_THE_PROGRAM = {"first_start", "catch_up", "renew", "reconcile"}  # what it does by itself, or within a deed


def functions() -> list[tuple[str, ast.FunctionDef]]:
    found = []
    for path in sorted((ROOT / "loaders").glob("*.py")):
        body = ast.parse(path.read_text(encoding="utf-8")).body
        found += [(path.name, one) for one in body if isinstance(one, ast.FunctionDef) and one.name[0] != "_"]
    return found


def test_what_opens_the_ledger_and_writes_is_a_deed() -> None:
    bare = []
    for file, one in functions():
        called = {ast.unparse(node.func) for node in ast.walk(one) if isinstance(node, ast.Call)}
        is_deed = any(ast.unparse(mark).startswith("deed(") for mark in one.decorator_list)
        if (
            "store.ledger" in called
            and any(map(WRITES.match, called))
            and not is_deed
            and one.name not in BY_THE_PROGRAM
        ):
            bare.append(f"{file}:{one.name}")
    assert bare == []


def test_every_change_of_the_journal_and_every_deed_has_its_role_and_its_words() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "loaders").rglob("*.py")))
    said = set(re.findall(r'(?:@deed\(|store\.change\(ledger, |audit\.told\([^,]+, |note\(\w+, )"(\w+)"', code))
    said |= {"unit", "unit_new", "unsettle"}  # chosen as it is done
    by_anybody = {"log_in", "log_out", "change_password"}
    assert said - by_anybody <= set(NEEDS)
    for action in (set(NEEDS) | by_anybody) - {"backup", "restore_ledger", "verify", "see_units"}:
        for language in LANGUAGES:
            assert Words(language)(f"audit.{action}")


# --- who acts ----------------------------------------------------------------------------------


def test_a_readers_connection_to_the_ledger_is_read_only(db: Path) -> None:
    with act_as(Actor("读", READER, "accounts")), store.ledger(db) as ledger:
        assert ledger.execute("SELECT count(*) FROM report").fetchone()[0] > 0
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            ledger.execute("DELETE FROM report")


def test_nobody_opens_the_ledger(db: Path) -> None:
    ask(lambda: None)
    try:
        assert acting() is None and not may("load")
        with pytest.raises(NotAllowedError), store.ledger(db):
            pass
    finally:
        ask(by_command)


def test_a_reader_does_not_bring_an_older_ledger_to_todays_schema(tmp_path: Path) -> None:
    file = tmp_path / "old.db"
    with closing(sqlite3.connect(file)) as old:
        schema = (ROOT / "tests/loaders/schemas/8.sql").read_text(encoding="utf-8")
        old.executescript(f"{schema}\nPRAGMA user_version = 8;")
    before = file.read_bytes()
    with (
        act_as(Actor("读", READER, "accounts")),
        pytest.raises(WrongRequestError, match=r"access\.older"),
        store.ledger(file),
    ):
        pass
    assert file.read_bytes() == before


def test_a_clerk_does_not_take_back_what_only_an_administrator_may_do(db: Path) -> None:
    loaders.set_due_day("镇", "03-15", None, None, db)
    with act_as(Actor("张", CLERK, "accounts")), pytest.raises(NotAllowedError):
        loaders.undo(db)
    assert loaders.changes(db)[0].undone_at is None
    with act_as(Actor("王", ADMINISTRATOR, "accounts")):
        assert loaders.undo(db) is not None


@pytest.mark.parametrize(
    ("how", "said", "name"),
    [
        ("accounts", "王五", "李四"),
        ("proxy", "", "李四"),
        ("oidc", "王五", "李四"),
        ("local", "王五", "王五"),
        ("local", "", ""),
    ],
)
def test_the_name_comes_from_the_login_not_from_a_field(db: Path, how: str, said: str, name: str) -> None:
    with act_as(Actor("李四", CLERK, how)):
        assert signed(said) == name
        loaders.confirm(*confirmable(db), said, "", db)
    with closing(sqlite3.connect(db)) as ledger:
        assert ledger.execute("SELECT reviewer FROM confirmation").fetchall() == [(name,)]
        assert ledger.execute("SELECT who FROM change ORDER BY change_id DESC").fetchone() == (name,)
        assert ledger.execute("SELECT name FROM audit ORDER BY audit_id DESC").fetchone() == ("李四",)


def test_at_the_command_line_one_is_an_administrator() -> None:
    actor = acting()
    assert actor is not None and actor.role == ADMINISTRATOR and actor.how == "command"


@pytest.mark.parametrize("role", ["", "root", "Administrator", "reader "])
def test_a_role_that_is_none_may_nothing(role: str) -> None:
    assert not any(Actor("x", role).may(action) for action in NEEDS)


# --- the log -----------------------------------------------------------------------------------


def test_the_log_says_what_was_before_and_after(db: Path) -> None:
    loaders.rename_unit("荷岸镇", "荷西镇", None, db)
    entry = audit_said.entries(db)[0][0]
    assert entry.action == "rename" and entry.result == "done"
    was = next(row for row in entry.before if row["table"] == "organisation")
    is_now = next(row for row in entry.after if row["table"] == "organisation")
    assert (was["name"], is_now["name"]) == ("示例区荷岸镇人民政府", "荷西镇") and "kind" not in was


def test_what_failed_is_told_with_its_reason(db: Path) -> None:
    with pytest.raises(WrongRequestError):
        loaders.rename_unit("没有的镇", "荷西镇", None, db)
    entry = audit_said.entries(db)[0][0]
    assert (entry.action, entry.result) == ("rename", "failed") and "没有的镇" in entry.detail


def test_a_load_is_told_when_it_begins_and_when_it_ends(db: Path, tmp_path: Path) -> None:
    loaders.load([write(tmp_path, "a.html", total="3")], db)
    done = [(one.action, one.result) for one in audit_said.entries(db)[0][:2]]
    assert done == [("load", "done"), ("load", "begun")]


def test_an_undone_deed_stays_in_the_log(db: Path) -> None:
    loaders.set_due_day("镇", "03-15", None, None, db)
    loaders.undo(db)
    assert [one.action for one in audit_said.entries(db)[0][:2]] == ["undo", "deadline"]


def test_the_log_outlives_the_removal_of_what_it_is_about(db: Path) -> None:
    loaders.confirm(*confirmable(db), "某人", "", db)
    loaders.remove_sample(db)
    assert [one.action for one in audit_said.entries(db)[0][:2]] == ["remove_sample", "confirm"]


@pytest.mark.parametrize(
    "sql", ["DELETE FROM audit", "UPDATE audit SET name = 'x'", "DELETE FROM audit WHERE audit_id = 1"]
)
def test_a_line_is_neither_changed_nor_deleted(db: Path, sql: str) -> None:
    loaders.save_view("甲", "overview", {}, db)
    with store.ledger(db) as ledger, pytest.raises(sqlite3.IntegrityError, match="only appended"):
        ledger.execute(sql)


@pytest.mark.parametrize(
    ("sql", "first"),
    [
        ("UPDATE audit SET name = 'x' WHERE audit_id = {two}", "two"),
        ("DELETE FROM audit WHERE audit_id = {two}", "three"),
        ("DELETE FROM audit WHERE audit_id >= {three}", "three"),
        ("UPDATE audit SET after = '[]', before = '[1]' WHERE audit_id = {three}", "three"),
    ],
)
def test_what_somebody_does_to_the_log_outside_the_program_shows(db: Path, sql: str, first: str) -> None:
    for name in "甲乙丙":
        loaders.save_view(name, "overview", {}, db)
    found, broken = audit_said.entries(db)
    assert broken is None
    numbers = {"two": found[1].audit_id, "three": found[0].audit_id}
    with closing(sqlite3.connect(db)) as ledger, ledger:
        ledger.execute("DROP TRIGGER audit_stays")
        ledger.execute("DROP TRIGGER audit_is_kept")
        ledger.execute(sql.format(**numbers))
    assert audit_said.entries(db)[1] == numbers[first]


def test_no_password_is_in_the_log(db: Path) -> None:
    users.add_user("某人", CLERK, PASSWORD, db)
    users.set_password("某人", PASSWORD + "!", db)
    with pytest.raises(users.LoginError):
        users.log_in("某人", PASSWORD, "10.0.0.1", db)
    assert PASSWORD not in json.dumps([asdict(one) for one in audit_said.entries(db)[0]], ensure_ascii=False)
    with closing(sqlite3.connect(db)) as ledger:
        assert PASSWORD not in "\n".join(ledger.iterdump())
    assert PASSWORD.encode() not in db.with_name("users.db").read_bytes()


def test_a_change_of_many_rows_tells_the_first_and_how_many(db: Path) -> None:
    units = "名称,类别\n" + "".join(f"第{at}镇,镇\n" for at in range(audit.MOST_ROWS + 40))
    loaders.import_units("名单.csv", units.encode(), db)
    after = audit_said.entries(db)[0][0].after
    assert len(after) == audit.MOST_ROWS + 1 and after[-1]["rows"] > audit.MOST_ROWS
