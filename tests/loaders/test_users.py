"""Users, passwords and visits: who gets in, who does not, and what it costs to try."""

from __future__ import annotations

import json
import sqlite3
import stat
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from loaders import audit_said, store, users
from loaders.access import ADMINISTRATOR, CLERK, READER
from loaders.errors import WrongRequestError
from loaders.store import accounts
from tests import warm

ROOT = Path(__file__).resolve().parents[2]
GOOD, OTHER = "Langes-Wort-2026", "Anderes-Wort-2027"
HERE, THERE = "10.0.0.1", "10.0.0.2"


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Argon2 with its least parameters: what a hash costs is its library's business."""
    from argon2 import PasswordHasher

    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(users, "_hasher", lambda: cheap)
    users._nobodys.cache_clear()
    yield
    users._nobodys.cache_clear()


@pytest.fixture
def db(tmp_path: Path) -> Path:
    file = tmp_path / "ledger.db"
    with store.ledger(file):
        pass
    users.add_user("王主任", ADMINISTRATOR, GOOD, file)
    return file


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time, as the test says it."""
    now = [1_800_000_000.0]
    monkeypatch.setattr(users.time, "time", lambda: now[0])
    return now


def fails(db: Path, name: str, password: str, address: str = HERE) -> str:
    with pytest.raises(users.LoginError) as error:
        users.log_in(name, password, address, db)
    return str(error.value.sentences[0][0])


# --- users -----------------------------------------------------------------------------------


def test_there_is_nobody_before_somebody_is_added(tmp_path: Path) -> None:
    assert not users.has_users(tmp_path / "ledger.db")
    assert not (tmp_path / "users.db").exists(), "to ask makes no file"


def test_the_file_of_the_users_is_for_its_owner_alone(db: Path) -> None:
    assert stat.S_IMODE(db.with_name("users.db").stat().st_mode) == 0o600


def test_another_place_can_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEDGER_USERS", str(tmp_path / "deep" / "who.db"))
    users.add_user("王主任", ADMINISTRATOR, GOOD, tmp_path / "ledger.db")
    assert (tmp_path / "deep" / "who.db").is_file() and users.has_users(tmp_path / "other.db")


def test_what_is_listed_has_no_hash(db: Path) -> None:
    users.add_user("李四", READER, None, db)
    assert [(one.name, one.password) for one in users.users(db)] == [("李四", None), ("王主任", "")]


@pytest.mark.parametrize("name", ["", " ", " 李四", "李四 ", "李\n四", "李\t四", "\u202e李四", "李" * 65, "\x00"])
def test_a_name_that_is_none_is_refused(db: Path, name: str) -> None:
    with pytest.raises(WrongRequestError, match=r"users\.no_name"):
        users.add_user(name, READER, GOOD, db)


@pytest.mark.parametrize("name", ["李四", "li.si@example.org", "O'Neil", "李 四", "李" * 64, "<b>"])
def test_a_name_that_is_one_is_taken(db: Path, name: str) -> None:
    assert users.add_user(name, READER, GOOD, db).name == name


def test_a_name_is_given_once(db: Path) -> None:
    with pytest.raises(WrongRequestError, match=r"users\.taken"):
        users.add_user("王主任", READER, GOOD, db)


@pytest.mark.parametrize("role", ["", "root", "Reader"])
def test_a_role_that_is_none_is_refused(db: Path, role: str) -> None:
    for do in (
        lambda: users.add_user("李四", role, GOOD, db),
        lambda: users.change_user("王主任", role or "x", None, db),
    ):
        with pytest.raises(WrongRequestError, match=r"users\.no_role"):
            do()


@pytest.mark.parametrize(
    "password",
    ["", "kurz-1A", "nurkleinbuch", "kleinund123", "NURGROSS12", "1234567890", "李四-Wort-26", "x" * 201 + "A1"],
)
def test_a_weak_password_is_refused_and_nobody_is_added(db: Path, password: str) -> None:
    with pytest.raises(WrongRequestError, match=r"users\.weak"):
        users.add_user("李四", READER, password, db)
    assert [one.name for one in users.users(db)] == ["王主任"]


@pytest.mark.parametrize(
    "password", ["Kurzes-1Wo", "nur klein aber lang", "密码密码密码密码密码密码密码密码", "aA1" + "x" * 197]
)
def test_a_good_password_is_taken(db: Path, password: str) -> None:
    users.add_user("李四", READER, password, db)
    assert users.log_in("李四", password, HERE, db)


@pytest.mark.parametrize(
    "do",
    [
        lambda db: users.change_user("王主任", CLERK, None, db),
        lambda db: users.change_user("王主任", None, True, db),
        lambda db: users.remove_user("王主任", db),
    ],
)
def test_the_last_administrator_stays_one(db: Path, do: Callable[..., object]) -> None:
    users.add_user("李四", CLERK, GOOD, db)
    users.add_user("赵六", ADMINISTRATOR, GOOD, db)
    users.change_user("赵六", None, True, db)  # closed: he does not count
    with pytest.raises(WrongRequestError, match=r"users\.last_administrator"):
        do(db)
    assert {one.name: (one.role, one.is_closed) for one in users.users(db)}["王主任"] == (ADMINISTRATOR, False)
    users.change_user("赵六", None, False, db)
    do(db)


@pytest.mark.parametrize(
    "do",
    [
        lambda db: users.change_user("没有", CLERK, None, db),
        lambda db: users.set_password("没有", GOOD, db),
        lambda db: users.remove_user("没有", db),
    ],
)
def test_who_is_not_there_cannot_be_changed(db: Path, do: Callable[..., object]) -> None:
    with pytest.raises(WrongRequestError, match=r"users\.unknown"):
        do(db)


# --- logging in ------------------------------------------------------------------------------


def test_who_knows_the_password_gets_in(db: Path) -> None:
    secret = users.log_in("王主任", GOOD, HERE, db)
    actor = users.visitor(secret, db)
    assert actor is not None
    assert (actor.name, actor.role, actor.how, actor.address) == ("王主任", ADMINISTRATOR, "accounts", HERE)


def test_the_secret_itself_is_nowhere_kept(db: Path) -> None:
    secret = users.log_in("王主任", GOOD, HERE, db)
    assert secret.encode() not in db.with_name("users.db").read_bytes() and len(secret) >= 40


@pytest.mark.parametrize(
    ("name", "password"), [("王主任", OTHER), ("没有", GOOD), ("", ""), ("王主任", ""), ("王主任 ", GOOD)]
)
def test_a_wrong_name_and_a_wrong_password_are_answered_alike(db: Path, name: str, password: str) -> None:
    assert fails(db, name, password) == "users.wrong"


@pytest.mark.parametrize("secret", ["", "x", "王", "x" * 10_000, "' OR 1=1 --", "\udcff"])
def test_a_secret_that_nobody_was_given_is_nobodys(db: Path, secret: str) -> None:
    users.log_in("王主任", GOOD, HERE, db)
    assert users.visitor(secret, db) is None


def test_who_is_vouched_for_has_no_password_to_log_in_with(db: Path) -> None:
    users.add_user("李四", READER, None, db)
    for password in ("", "None", GOOD):
        assert fails(db, "李四", password) == "users.wrong"
    actor = users.vouched("李四", "proxy", THERE, db)
    assert actor is not None and (actor.role, actor.how, actor.address) == (READER, "proxy", THERE)


def test_who_has_no_role_is_nobody_whoever_vouches(db: Path, tmp_path: Path) -> None:
    assert users.vouched("陌生人", "proxy", "", db) is None
    assert users.vouched("王主任", "proxy", "", tmp_path / "other" / "ledger.db") is None


def test_five_failures_lock_a_name_for_a_quarter_of_an_hour(db: Path, clock: list[float]) -> None:
    for _ in range(users.OF_A_NAME):
        assert fails(db, "王主任", OTHER) == "users.wrong"
    assert fails(db, "王主任", GOOD, THERE) == "users.locked", "the right one too, from anywhere"
    clock[0] += users.PAUSE + 1
    assert users.log_in("王主任", GOOD, HERE, db)


def test_who_goes_on_trying_does_not_draw_the_lock_out(db: Path, clock: list[float]) -> None:
    for _ in range(users.OF_A_NAME):
        fails(db, "王主任", OTHER)
    for _ in range(6):
        clock[0] += users.PAUSE / 5
        if clock[0] > 1_800_000_000.0 + users.PAUSE:
            break
        assert fails(db, "王主任", OTHER) == "users.locked"
    assert users.log_in("王主任", GOOD, THERE, db)


def test_twenty_failures_lock_an_address_whatever_the_names(db: Path, clock: list[float]) -> None:
    for at in range(users.OF_AN_ADDRESS):
        assert fails(db, f"猜{at}", OTHER) == "users.wrong"
    assert fails(db, "王主任", GOOD) == "users.locked"
    assert users.log_in("王主任", GOOD, THERE, db), "from elsewhere he gets in"


def test_many_logins_from_one_address_lock_nobody(db: Path) -> None:
    assert all(users.log_in("王主任", GOOD, HERE, db) for _ in range(users.OF_AN_ADDRESS + 5))


def test_failures_long_ago_do_not_count(db: Path, clock: list[float]) -> None:
    for _ in range(users.OF_A_NAME - 1):
        fails(db, "王主任", OTHER)
    clock[0] += users.PAUSE + 1
    for _ in range(users.OF_A_NAME - 1):
        assert fails(db, "王主任", OTHER) == "users.wrong"
    assert users.log_in("王主任", GOOD, HERE, db)


def test_many_at_once_are_counted_as_many(db: Path) -> None:
    def one(at: int) -> str:
        try:
            return users.log_in("王主任", f"{OTHER}{at}", f"10.0.1.{at}", db) and "in"
        except users.LoginError as error:
            return str(error.sentences[0][0])

    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(one, range(40)))
    assert said.count("users.wrong") == users.OF_A_NAME and said.count("users.locked") == 40 - users.OF_A_NAME


def test_a_new_password_by_the_administrator_lifts_the_lock(db: Path) -> None:
    users.add_user("李四", CLERK, GOOD, db)
    for _ in range(users.OF_A_NAME + 1):
        with pytest.raises(users.LoginError):
            users.log_in("李四", OTHER, HERE, db)
    users.set_password("李四", OTHER, db)
    assert users.log_in("李四", OTHER, HERE, db)


# --- visits ----------------------------------------------------------------------------------


def test_a_visit_ends_after_half_an_hour_without_a_click(db: Path, clock: list[float]) -> None:
    secret = users.log_in("王主任", GOOD, HERE, db)
    for _ in range(4):
        clock[0] += users.IDLE - 1
        assert users.visitor(secret, db) is not None
    clock[0] += users.IDLE + 1
    assert users.visitor(secret, db) is None
    clock[0] -= users.IDLE
    assert users.visitor(secret, db) is None, "what has ended does not begin again"


def test_a_visit_ends_after_twelve_hours_whatever_is_clicked(db: Path, clock: list[float]) -> None:
    secret, begun = users.log_in("王主任", GOOD, HERE, db), clock[0]
    while clock[0] - begun <= users.LONGEST_VISIT:
        assert users.visitor(secret, db) is not None
        clock[0] += users.IDLE / 2
    assert users.visitor(secret, db) is None


@pytest.mark.parametrize(
    "do",
    [
        lambda db, secret: users.log_out(secret, db),
        lambda db, secret: users.change_user("李四", READER, None, db),
        lambda db, secret: users.change_user("李四", None, True, db),
        lambda db, secret: users.set_password("李四", OTHER, db),
        lambda db, secret: users.remove_user("李四", db),
        lambda db, secret: users.change_password("李四", GOOD, OTHER, HERE, db) or users.set_password("李四", GOOD, db),
    ],
)
def test_a_visit_ends_with_what_it_rested_on(db: Path, do: Callable[..., object]) -> None:
    users.add_user("李四", CLERK, GOOD, db)
    secret, other = users.log_in("李四", GOOD, HERE, db), users.log_in("王主任", GOOD, HERE, db)
    do(db, secret)
    assert users.visitor(secret, db) is None and users.visitor(other, db) is not None


def test_who_is_closed_gets_in_no_way(db: Path) -> None:
    users.add_user("李四", CLERK, GOOD, db)
    users.change_user("李四", None, True, db)
    assert fails(db, "李四", GOOD) == "users.wrong" and users.vouched("李四", "proxy", "", db) is None
    users.change_user("李四", None, False, db)
    assert users.log_in("李四", GOOD, HERE, db)


def test_a_first_password_is_to_be_changed(db: Path) -> None:
    assert users.must_change("王主任", db)
    users.change_password("王主任", GOOD, OTHER, HERE, db)
    assert not users.must_change("王主任", db)
    assert fails(db, "王主任", GOOD) == "users.wrong" and users.log_in("王主任", OTHER, HERE, db)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [(OTHER, OTHER + "x", "users.wrong"), (GOOD, GOOD, "users.same_password"), (GOOD, "kurz", "users.weak")],
)
def test_a_password_that_cannot_be_changed_stays(db: Path, old: str, new: str, code: str) -> None:
    with pytest.raises(WrongRequestError) as error:
        users.change_password("王主任", old, new, HERE, db)
    assert error.value.sentences[0][0] == code
    assert users.must_change("王主任", db) and users.log_in("王主任", GOOD, HERE, db)


@given(some.text(max_size=300))
def test_no_text_gets_in_as_a_password(text: str) -> None:
    one = accounts.User("李四", READER, users._hasher().hash(GOOD), False, False, "")
    assert users._is_right(one, text) == (text == GOOD)
    assert not users._is_right(None, text)


# --- the log and the command line ----------------------------------------------------------------


def test_every_login_is_in_the_log(db: Path) -> None:
    secret = users.log_in("王主任", GOOD, HERE, db)
    fails(db, "王主任", OTHER, THERE)
    fails(db, "没有", OTHER, THERE)
    users.log_out(secret, db)
    found = [(one.action, one.name, one.role, one.address, one.result) for one in audit_said.entries(db)[0]]
    assert found[:4] == [
        ("log_out", "王主任", ADMINISTRATOR, HERE, "done"),
        ("log_in", "没有", "", THERE, "refused"),
        ("log_in", "王主任", "", THERE, "refused"),
        ("log_in", "王主任", ADMINISTRATOR, HERE, "done"),
    ]


def command(db: Path, *arguments: str, said: str = "") -> subprocess.CompletedProcess[str]:
    return warm.loaders(*arguments, "--db", db, given=said)


def test_the_commands_add_change_and_list_users(tmp_path: Path) -> None:
    db = tmp_path / "ledger.db"
    added = command(db, "users", "add", "王主任", "--role", "administrator", said=f"{GOOD}\n")
    assert added.returncode == 0 and GOOD not in added.stdout + added.stderr
    weak = command(db, "users", "add", "李四", "--role", "reader", said="kurz\n")
    assert weak.returncode == 2 and "Traceback" not in weak.stderr and len(weak.stderr.splitlines()) == 1
    assert command(db, "users", "add", "李四", "--role", "reader", "--vouched").returncode == 0
    assert command(db, "users", "change", "李四", "--role", "clerk", "--close").returncode == 0
    assert command(db, "users", "change", "李四").returncode == 2, "nothing is said to change"
    listed = [json.loads(line) for line in command(db, "users", "list", "--json").stdout.splitlines()]
    assert listed[0] == {"name": "李四", "role": "clerk", "closed": True, "vouched": True}
    log = [json.loads(line) for line in command(db, "audit", "--json", "--language", "en").stdout.splitlines()]
    assert [one["action"] for one in log] == ["change a user", "add a user", "add a user", "add a user"]
    assert [one["result"] for one in log] == ["done", "done", "failed", "done"]
    assert command(db, "users", "remove", "王主任").returncode == 2
    assert users.log_in("王主任", GOOD, HERE, db)


def test_the_command_says_where_somebody_changed_the_log(db: Path) -> None:
    with closing(sqlite3.connect(db)) as ledger, ledger:
        ledger.execute("DROP TRIGGER audit_stays")
        ledger.execute("UPDATE audit SET name = 'x' WHERE audit_id = 1")
    done = command(db, "audit")
    assert done.returncode == 1 and "1" in done.stderr and len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(("old", "new"), [(GOOD, GOOD), (GOOD, "kurz"), (GOOD, OTHER)])
def test_to_change_a_password_leaves_no_visit_behind(db: Path, old: str, new: str) -> None:
    own = users.log_in("王主任", GOOD, HERE, db)
    with suppress(WrongRequestError):
        users.change_password("王主任", old, new, HERE, db)
    with accounts.accounts(db) as file:
        assert file.execute("SELECT count(*) FROM visit").fetchone() == (1,)
    assert users.visitor(own, db) is not None


def test_the_log_says_why_in_words(db: Path) -> None:
    for _ in range(users.OF_A_NAME + 1):
        with pytest.raises(users.LoginError):
            users.log_in("王主任", OTHER, HERE, db)
    with pytest.raises(WrongRequestError):
        users.remove_user("没有", db)
    said = [one.detail for one in audit_said.entries(db)[0]]
    assert said[0] == "没有用户“没有”；python -m loaders users list 列出全部。"
    assert "锁定" in said[1] and said[2] == "用户名或密码不对。"
