"""What goes wrong around the documents is a sentence, and nothing is lost: files, the ledger's file, the output."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

import loaders
from loaders import desk, flow, registrar, store
from loaders.documents.limits import MAX_FILE
from loaders.errors import RefusedDocumentError, WrongRequestError
from loaders.failure import CAUSES, OF_FILES, sentences
from loaders.flow import read_source
from loaders.one_line import one_line
from loaders.organisations import Organisation
from loaders.sources import Source, hash_of, readable
from loaders.store.ledger import open_ledger
from loaders.words import Words
from tests import warm
from tests.loaders.test_flow import write

ROOT = Path(__file__).resolve().parents[2]
STREET, TOWN = "测试区清波街道办事处", "测试区云溪镇人民政府"
COMMANDS = (
    ["due"],
    ["check"],
    ["history"],
    ["undo"],
    ["reread"],
    ["load", "none"],
    ["organisations", "export", "x.csv"],
)


def run(*arguments: str | Path, db: Path, **env: str) -> subprocess.CompletedProcess[bytes]:
    return warm.loaders(*arguments, "--db", db, text=False, env=env)


def one_sentence(done: subprocess.CompletedProcess[bytes]) -> str:
    said = done.stderr.decode()
    assert done.returncode == 2, said
    assert "Traceback" not in said and len(said.strip().splitlines()) == 1, said
    return said


def rows(db: Path) -> dict[str, list[tuple[object, ...]]]:
    """What the ledger says, but for what counts or times its writes."""
    with closing(sqlite3.connect(db)) as ledger:
        return {
            table: sorted(ledger.execute(f"SELECT {columns} FROM {table}").fetchall(), key=repr)
            for table, columns in (
                ("report", "organisation_id, year, version, is_current, standing, rules"),
                ("organisation", "*"),
                ("finding", "rule_id, subject, status"),
                ("rollup", "*"),
                ("change", "action, about, undone_at IS NULL"),
            )
        }


@pytest.fixture
def db(tmp_path: Path) -> Path:
    file = tmp_path / "台账" / "ledger.db"
    loaders.load([write(tmp_path / "a.html", STREET, 2022), write(tmp_path / "b.html", STREET, 2023)], file)
    return file


# --- the ledger's file ------------------------------------------------------------------------


@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: one[0])
def test_a_file_of_another_program_is_left_as_it_is(command: list[str], tmp_path: Path) -> None:
    for version in (0, 3):
        other = tmp_path / f"other{version}.db"
        with closing(sqlite3.connect(other)) as found, found:
            found.execute("CREATE TABLE report (a)")
            found.execute(f"PRAGMA user_version = {version}")
        before = other.read_bytes()
        assert "不是台账文件" in one_sentence(run(*command, db=other))
        assert other.read_bytes() == before and not list(tmp_path.glob("*-wal"))


def test_an_empty_file_becomes_a_ledger(tmp_path: Path) -> None:
    file = tmp_path / "empty.db"
    file.touch()
    with store.ledger(file) as ledger:
        assert store.stored_organisations(ledger) == []


@pytest.mark.parametrize("place", ["folder", "below a file", "text", "cut"])
def test_what_is_no_ledger_is_told_and_left_alone(place: str, db: Path, tmp_path: Path) -> None:
    file = tmp_path / "wrong.db"
    if place == "folder":
        file.mkdir()
    elif place == "below a file":
        file = db / "wrong.db"
    elif place == "text":
        file.write_text("这不是台账" * 100, "utf-8")
    else:
        file.write_bytes(db.read_bytes()[:50_000])
    said = one_sentence(run("check", db=file))
    assert "wrong.db" in said or "ledger.db" in said
    assert str(tmp_path) not in said, "where a file lies is nobody else's business"


def test_a_ledger_that_may_not_be_written_is_told(db: Path) -> None:
    db.chmod(0o444)
    db.parent.chmod(0o555)
    try:
        if os.access(db, os.W_OK):  # who may do everything is not stopped by a mode
            pytest.skip("the tests run as a user whom no permission stops")
        assert "只读" in one_sentence(run("undo", db=db))
    finally:
        db.parent.chmod(0o755)


def test_a_damaged_page_is_found_by_the_check_and_at_the_start(db: Path) -> None:
    with closing(sqlite3.connect(db)) as ledger:
        ledger.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (page,) = ledger.execute("SELECT rootpage FROM sqlite_master WHERE name = 'coded_figure'").fetchone()
        (size,) = ledger.execute("PRAGMA page_size").fetchone()
    content = bytearray(db.read_bytes())
    content[(page - 1) * size + 8 : (page - 1) * size + 40] = b"\xff" * 32
    db.write_bytes(content)
    assert "已损坏" in one_sentence(run("check", db=db))
    with pytest.raises(sqlite3.DatabaseError, match="malformed"):
        desk.first_start(db)


def test_several_programs_may_open_a_new_ledger_in_the_same_moment(tmp_path: Path) -> None:
    file = tmp_path / "ledger.db"
    code = f"from loaders.store.ledger import open_ledger; from pathlib import Path; open_ledger(Path({str(file)!r}))"
    started = [subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stderr=subprocess.PIPE) for _ in range(8)]
    assert [one.communicate()[1].decode() for one in started] == [""] * 8
    with store.ledger(file) as ledger:
        assert ledger.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_several_threads_may_bring_an_old_ledger_to_today(tmp_path: Path) -> None:
    file = tmp_path / "ledger.db"
    with closing(sqlite3.connect(file)) as old:
        old.executescript((ROOT / "tests/loaders/schemas/6.sql").read_text("utf-8") + "PRAGMA user_version = 6;")
    failed: list[BaseException] = []

    def open_it() -> None:
        try:
            open_ledger(file).close()
        except BaseException as error:  # noqa: BLE001 - told below
            failed.append(error)

    threads = [threading.Thread(target=open_it) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert failed == []


# --- a step and what follows from it ------------------------------------------------------------


@pytest.mark.parametrize(
    "step",
    [
        lambda db: registrar.move(STREET, 2023, TOWN, 2023, "看错了", db),
        lambda db: registrar.remove(STREET, 2023, None, "不是年报", db),
        lambda db: registrar.rename_unit(STREET, "测试区清波镇人民政府", 2024, db),
        lambda db: registrar.set_due_day("街道", "02-15", None, None, db),
        lambda db: registrar.import_units("a.csv", "名称\n测试区青山街道办事处\n".encode(), db),
        lambda db: desk.confirm(unit_id(db), 2023, "pub.rules:issued", "张三", "", db),
        lambda db: registrar.undo(db),
        lambda db: desk.remove_sample(db),
    ],
    ids=["move", "remove", "rename", "deadline", "organisations", "confirm", "undo", "remove-sample"],
)
def test_cut_off_before_its_checks_a_step_was_never_done(step, db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = rows(db)

    def cut_off(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(flow.rollup, "update", cut_off)
    with pytest.raises(KeyboardInterrupt):
        step(db)
    assert rows(db) == before
    monkeypatch.undo()
    step(db)
    assert rows(db) != before or step.__code__.co_names[-1] == "remove_sample"


def unit_id(db: Path) -> str:
    with store.ledger(db) as ledger:
        return next(one.id for one in store.stored_organisations(ledger) if one.name == STREET)


def test_a_load_that_is_cut_off_says_how_many_it_brought(db: Path, tmp_path: Path, monkeypatch) -> None:
    def cut_off(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(flow, "reconcile", cut_off)
    with pytest.raises(KeyboardInterrupt):
        loaders.load([write(tmp_path / "c.html", TOWN)], db)
    assert registrar.changes(db)[0].about == {"count": 1}
    monkeypatch.undo()
    undone = registrar.undo(db)
    assert undone and undone.action == "load"


def test_a_change_that_was_cut_off_before_it_wrote_is_none(db: Path) -> None:
    with store.ledger(db) as ledger, store.transaction(ledger):
        ledger.execute(
            "INSERT INTO change (action, about, who, reason, changed_at) VALUES ('move', '{}', '', '', '2026-01-01')"
        )
    assert [one.action for one in registrar.changes(db)] == ["load"]
    undone = registrar.undo(db)
    assert undone and undone.action == "load"


def test_real_units_below_the_sample_stay_when_it_goes(db: Path) -> None:
    with store.ledger(db) as ledger, store.transaction(ledger):
        sample = Organisation("s", "示例区", "示例区", "district", is_sample=True)
        store.save_organisations(ledger, [sample, Organisation("r", TOWN, "云溪镇", "town", "s", successor="s")])
    registrar.set_due_day("镇", "02-15", "示例区", None, db)
    assert desk.remove_sample(db) == 0
    with store.ledger(db) as ledger:
        units = {one.id: one for one in store.stored_organisations(ledger)}
        assert units["r"].parent is None and units["r"].successor is None and "s" not in units
        assert ledger.execute("PRAGMA foreign_key_check").fetchall() == []


# --- files ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["pipe", "device", "folder"])
def test_what_is_no_file_is_refused_without_being_opened(kind: str, tmp_path: Path) -> None:
    path = Path("/dev/zero") if kind == "device" else tmp_path / "a.html"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    outcome = read_source(Source(path))
    assert (outcome.status, outcome.reason_code) == ("refused", "no_file")
    assert loaders.read(path).reason_code == "no_file"


def test_a_pipe_in_a_batch_stops_nothing(db: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.html")
    outcomes = loaders.load([tmp_path / "pipe.html", write(tmp_path / "c.html", TOWN)], db)
    assert [one.action or one.reason_code for one in outcomes] == ["no_file", "new"]


def test_a_file_beyond_the_limit_is_not_read_but_known_by_its_hash(db: Path, tmp_path: Path) -> None:
    large = tmp_path / "large.html"
    with large.open("wb") as file:
        file.truncate(MAX_FILE + 1)
    code = (
        "import resource; from pathlib import Path; from loaders.flow import read_source;"
        "from loaders.sources import Source; before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss;"
        f"print(read_source(Source(Path({str(large)!r}))).reason_code);"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    reason, grown = done.stdout.split()
    assert reason == "too_large" and int(grown) < MAX_FILE // 1000 // 2, "kilobytes"
    (outcome,) = loaders.load([large], db)
    assert outcome.document and outcome.document.sha256 == hashlib.sha256(large.read_bytes()).hexdigest()
    assert outcome.document.size == MAX_FILE + 1 and hash_of(large) == outcome.document.sha256


def test_the_largest_file_that_may_be_read_is(tmp_path: Path) -> None:
    file = tmp_path / "blank.html"
    file.write_bytes(b" " * MAX_FILE)
    assert read_source(Source(file)).reason_code == "empty_file"


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("云溪镇2023.html".encode("gb18030"), "云溪镇2023.html"),
        (b"\xff\xfe\x81.html", "\\xff\\xfe\\x81.html"),
        ("云溪镇2023.html".encode(), "云溪镇2023.html"),
    ],
)
def test_a_name_that_is_no_utf8_is_shown_and_stored(raw: bytes, shown: str, db: Path, tmp_path: Path) -> None:
    folder = tmp_path / "zip"
    folder.mkdir()
    path = Path(os.fsdecode(os.fsencode(folder) + b"/" + raw))
    path.write_bytes(write(tmp_path / "c.html", TOWN).read_bytes())
    other = write(folder / "z.html", STREET, 2021)
    assert readable(path).name == shown
    done = run("load", folder, db=db)
    assert done.returncode == 0 and len(done.stdout.decode().splitlines()) == 2, done.stderr.decode()
    with closing(sqlite3.connect(db)) as ledger:
        names = {name for (name,) in ledger.execute("SELECT file_name FROM document")}
    assert {shown, other.name} <= names


def test_a_manifest_names_a_file_whose_name_is_no_utf8(db: Path, tmp_path: Path) -> None:
    folder = tmp_path / "zip"
    folder.mkdir()
    Path(os.fsdecode(os.fsencode(folder) + b"/" + "甲.html".encode("gbk"))).write_bytes(
        write(tmp_path / "c.html", "本单位").read_bytes()
    )
    (folder / "manifest.csv").write_bytes(f"file,organisation,year\n甲.html,{TOWN},2023\n".encode("gbk"))
    (outcome,) = loaders.load([folder], db)
    assert outcome.identity and outcome.identity.organisation
    assert (outcome.identity.organisation.name, outcome.identity.year) == (TOWN, 2023)


# --- the output ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "env",
    [
        {"LC_ALL": "C", "PYTHONUTF8": "0"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "gbk"},
    ],
    ids=lambda env: " ".join(map("=".join, env.items())),
)
def test_a_terminal_without_chinese_stops_nothing(env: dict[str, str], db: Path, tmp_path: Path) -> None:
    file = write(tmp_path / "年报，清波街道.html", STREET, 2021)
    done = run("load", file, "--json", db=db, **env)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.decode("gbk" if env.get("PYTHONIOENCODING") == "gbk" else "utf-8"))
    assert said["organisation"] == STREET and said["file"].endswith("年报，清波街道.html")


def test_an_output_that_is_full_is_told(db: Path) -> None:
    command = [sys.executable, "-m", "loaders", "due", "--db", str(db)]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 2 and "磁盘是否已满" in done.stderr.decode() and b"Traceback" not in done.stderr


def test_a_list_that_is_a_pipe_or_not_there_is_told(db: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    assert "不是普通文件" in one_sentence(run("organisations", "import", tmp_path / "pipe.csv", db=db))
    assert "找不到“none.csv”" in one_sentence(run("organisations", "import", tmp_path / "none.csv", db=db))
    assert "位置不对" in one_sentence(run("organisations", "export", tmp_path, db=db))


def test_what_came_from_outside_breaks_no_line(db: Path, tmp_path: Path) -> None:
    name = "a\tb\nc.html"
    write(tmp_path / name, "测试区青山街道办事处")
    done = run("load", tmp_path / name, db=db)
    (line,) = done.stdout.decode().splitlines()
    assert len(line.split("\t")) == 5 and "a b c.html" in line
    assert one_line("甲\r\n乙\u2028丙 丁") == "甲 乙 丙 丁"
    assert "\n" not in Words().reason("unreadable_file", "a\nb") and len(Words().reason("archive", "x" * 10_000)) < 500


# --- every failure has its sentence ---------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_cause_has_a_sentence_that_names_no_folder(language: str) -> None:
    file, words = Path("/secret/ledger.db"), Words(language)
    errors: list[Exception] = [sqlite3.OperationalError(f"{file}: {part}") for part, _ in CAUSES]
    errors += [sqlite3.DatabaseError(f"{file} is odd"), OSError(errno.EIO, "Input/output error", str(file))]
    errors += [OSError(number, os.strerror(number), str(file)) for number in OF_FILES]
    errors += [OSError(errno.EIO, "Input/output error"), RefusedDocumentError("too_large", "60 MB")]
    errors += [WrongRequestError(("office.no_kind", {"text": "甲"}))]
    for error in errors:
        (said,) = sentences(error, file, words)
        assert said and "secret" not in said and "{" not in said


def test_a_fault_of_the_program_is_not_taken_for_one_of_the_machine() -> None:
    with pytest.raises(KeyError):
        sentences(KeyError("x"), Path("ledger.db"), Words())
