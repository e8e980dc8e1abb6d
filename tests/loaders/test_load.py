"""The whole flow on real files and a real ledger: load, load again, correct, refuse, remove."""

from __future__ import annotations

import csv
import json
import re
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

import loaders
from data.sample.draft import Draft
from data.sample.figures import units
from data.sample.layouts import LAYOUTS
from data.sample.make_sample import differing, drafts
from loaders import flow, store
from loaders.forms import load_forms
from tests import warm
from tests.loaders.conftest import SEED

SAMPLE = Path("data/sample")
LAST_COMMON = 0xD7  # of GB 2312: the 3,755 common characters come first, ordered by how they are read
FORM = load_forms()["2021"]
PROSE = {
    "一": "主动公开、依申请公开、政府信息管理、平台建设、监督保障各项工作有序开展。",
    "五": "公开内容不够全面，下一步将继续改进。",
    "六": "本年度未收取信息处理费。",
}


@pytest.fixture(scope="session")
def ledger_file(loaded_ledger: Path) -> Path:
    """The reports that ship with the program, loaded once."""
    return loaded_ledger


@pytest.fixture
def ledger(ledger_file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{ledger_file}?mode=ro", uri=True)


def write(folder: Path, name: str, total: str = "0", layout: str = "html", year: int = 2022) -> Path:
    """A report of zeros with one total that may be wrong."""
    figures = dict.fromkeys(FORM.cells, "0") | {"case.review:total": total}
    written = Draft(
        "示例甲街道办事处", year, FORM, figures, PROSE, title=f"示例甲街道办事处{year}年政府信息公开工作年度报告"
    )
    (folder / name).write_bytes(LAYOUTS[layout][0](written))
    return folder / name


def rows(file: Path, sql: str) -> list[tuple]:
    with sqlite3.connect(file) as connection:
        return connection.execute(sql).fetchall()


# --- the sample -----------------------------------------------------------------------------


def test_the_sample_on_disk_is_what_its_script_writes() -> None:
    assert differing() == []


def test_the_names_of_the_sample_can_be_read_aloud_and_not_be_mixed_up() -> None:
    roots = [re.sub("(街道|[镇乡])$", "", one.short_name) for one in units() if one.kind != "bureau"]
    assert len(roots) == 10
    letters = "".join(roots)
    rare = [letter for letter in letters if letter.encode("gb2312")[0] > LAST_COMMON]
    assert not rare and len(set(letters)) == len(letters), "no rare character, and none in two names"


def test_every_cell_of_the_sample_is_read_as_it_was_written(ledger: sqlite3.Connection) -> None:
    compared = 0
    for sample in drafts():
        path = str((SAMPLE / sample.path).resolve())
        found = {
            cell: (state, value)
            for cell, state, value in ledger.execute(
                """SELECT cell, state, value FROM figure JOIN report USING (report_id)
                   JOIN document USING (sha256) WHERE path = ?""",
                [path],
            )
        }
        assert found == {cell: tuple(reading) for cell, reading in sample.readings.items()}, sample.path
        compared += len(found)
    assert compared == sum(len(sample.draft.form.cells) for sample in drafts()) > 16_000


def test_every_report_of_the_sample_has_its_organisation_and_year(ledger: sqlite3.Connection) -> None:
    found = set(
        ledger.execute(
            """SELECT path, organisation.name, report.year, is_current FROM report JOIN document USING (sha256)
               JOIN organisation USING (organisation_id) WHERE organisation.is_sample"""
        )
    )
    wanted = {(str((SAMPLE / s.path).resolve()), s.unit.name, s.draft.year, int(s.is_current)) for s in drafts()}
    assert found == wanted


def test_reconciliation_finds_exactly_what_was_planted(ledger: sqlite3.Connection) -> None:
    with (SAMPLE / "PLANTED.csv").open(encoding="utf-8-sig", newline="") as file:
        planted = {
            (p["organisation"], int(p["year"]), p["rule_id"], p["subject"], p["status"]) for p in csv.DictReader(file)
        }
    found = set(
        ledger.execute(
            """SELECT organisation.name, year, rule_id, subject, status FROM finding JOIN report USING (report_id)
               JOIN organisation USING (organisation_id) WHERE is_current AND is_sample"""
        )
    )
    assert found == planted
    assert len({(organisation, year) for organisation, year, *_ in planted}) >= 20


def test_no_check_is_lost_between_the_four_outcomes(ledger: sqlite3.Connection) -> None:
    stored = ledger.execute("SELECT sum(failed + undetermined) FROM check_count").fetchone()
    assert stored == ledger.execute("SELECT count(*) FROM finding").fetchone()
    (identities,) = ledger.execute(
        """SELECT min(total) FROM (SELECT sum(passed + failed + undetermined + not_assessable) AS total
           FROM check_count WHERE rule_id IN ('K01', 'K02', 'H01', 'H02') GROUP BY report_id)"""
    ).fetchone()
    assert identities == 40


# --- loading --------------------------------------------------------------------------------


def test_loading_twice_changes_nothing(ledger_file: Path, tmp_path: Path) -> None:
    copy = tmp_path / "ledger.db"
    copy.write_bytes(ledger_file.read_bytes())
    before = "\n".join(sqlite3.connect(copy).iterdump())
    outcomes = loaders.load([SEED.parent, SAMPLE], copy)
    assert {outcome.action for outcome in outcomes} == {"unchanged"}
    after = "\n".join(sqlite3.connect(copy).iterdump())
    assert _without_revision(after) == _without_revision(before)
    assert [line for line in after.splitlines() if line.startswith('INSERT INTO "audit"')] != [], "but it was tried"
    assert loaders.first_start(copy) == [], "the second start reads nothing"


def _without_revision(dump: str) -> list[str]:
    return [line for line in dump.splitlines() if "'revision" not in line and "audit" not in line]


def test_a_corrected_document_is_a_new_version_and_the_old_one_stays(tmp_path: Path) -> None:
    file = tmp_path / "ledger.db"
    wrong = write(tmp_path, "report.html", total="3")
    assert loaders.load([wrong], file)[0].action == "new"
    assert rows(file, "SELECT rule_id, subject FROM finding") == [("H02", "case.review")]
    right = write(tmp_path, "report-2.docx", layout="docx")
    assert loaders.load([right], file)[0].action == "new_version"
    assert rows(file, "SELECT version, is_current FROM report ORDER BY version") == [(1, 0), (2, 1)]
    assert rows(file, "SELECT count(*) FROM finding JOIN report USING (report_id) WHERE is_current") == [(0,)]
    assert rows(file, "SELECT count(*) FROM figure") == [(400,)]
    assert loaders.load([wrong], file)[0].action == "unchanged", "loading the old document again does not bring it back"
    assert rows(file, "SELECT version FROM report WHERE is_current") == [(2,)]


def test_a_correction_re_checks_the_year_after(tmp_path: Path) -> None:
    file = tmp_path / "ledger.db"
    form = dict.fromkeys(FORM.cells, "0")
    carried = {
        f"app.{row}:{column}": "2" for row in ("received_new", "carried_out") for column in ("natural_person", "total")
    }
    for year, figures in ((2022, form), (2023, form)):
        written = Draft(
            "示例甲街道办事处", year, FORM, figures, PROSE, title=f"示例甲街道办事处{year}年政府信息公开工作年度报告"
        )
        (tmp_path / f"{year}.html").write_bytes(LAYOUTS["html"][0](written))
    loaders.load([tmp_path / "2022.html", tmp_path / "2023.html"], file)
    assert rows(file, "SELECT count(*) FROM finding") == [(0,)]
    written = Draft(
        "示例甲街道办事处", 2022, FORM, form | carried, PROSE, title="示例甲街道办事处2022年政府信息公开工作年度报告"
    )
    (tmp_path / "b.html").write_bytes(LAYOUTS["html"][0](written))
    loaders.load([tmp_path / "b.html"], file)
    found = rows(
        file, "SELECT year, rule_id, subject FROM finding JOIN report USING (report_id) WHERE is_current ORDER BY 3"
    )
    assert found == [(2023, "Y01", "natural_person"), (2023, "Y01", "total")]


def test_a_broken_file_never_stops_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"PK\x03\x04 not a zip")
    (tmp_path / "b.html").write_text("<html><body><p>会议通知</p></body></html>", encoding="utf-8")
    (tmp_path / "c.pdf").write_bytes(b"%PDF-1.7 ...")
    (tmp_path / "d.txt").write_bytes(b"")
    write(tmp_path, "e.html")
    (tmp_path / "f.docx").write_bytes((tmp_path / "a.docx").read_bytes() + LAYOUTS["docx"][0](drafts()[0].draft)[:3000])
    file = tmp_path / "ledger.db"
    outcomes = loaders.load([tmp_path], file)
    found = {outcome.path.name: (outcome.status, outcome.reason_code) for outcome in outcomes}
    assert found == {
        "a.docx": ("refused", "damaged_file"),
        "b.html": ("refused", "not_report"),
        "c.pdf": ("refused", "damaged_file"),
        "d.txt": ("refused", "empty_file"),
        "e.html": ("read", None),
        "f.docx": ("refused", "damaged_file"),
    }
    assert rows(file, "SELECT count(*) FROM document WHERE status = 'refused'") == [(5,)]
    assert rows(file, "SELECT count(*) FROM report") == [(1,)]


def test_a_program_fault_in_one_file_is_recorded_and_the_rest_goes_on(tmp_path: Path, monkeypatch, caplog) -> None:
    def broken(document):
        if document.file_name == "a.html":
            raise ZeroDivisionError("a fault of ours")
        return original(document)

    original = flow.recognise
    monkeypatch.setattr(flow, "recognise", broken)
    files = [write(tmp_path, "a.html"), write(tmp_path, "b.html", layout="docx")]
    outcomes = loaders.load(files, tmp_path / "l.db", jobs=0)  # by this process, whose log it is
    assert [(one.status, one.reason_code) for one in outcomes] == [("refused", "internal_error"), ("read", None)]
    assert "a fault of ours" in caplog.text


def test_two_years_that_disagree_are_asked_about(tmp_path: Path) -> None:
    page = write(tmp_path, "a.html").read_text(encoding="utf-8")
    page = page.replace("</body>", "<p>本报告的统计期限自2021年1月1日至12月31日。</p></body>")
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    file = tmp_path / "l.db"
    (asked,) = loaders.load([tmp_path / "a.html"], file)
    assert (asked.status, asked.reason_code) == ("needs_identity", "needs_year")
    assert rows(file, "SELECT count(*) FROM report") == [(0,)]
    (told,) = loaders.load([tmp_path / "a.html"], file, year=2022)
    assert told.action == "new"
    assert rows(file, "SELECT year FROM report") == [(2022,)]


def test_the_sample_goes_with_one_call_and_stays_away(ledger_file: Path, tmp_path: Path) -> None:
    copy = tmp_path / "ledger.db"
    copy.write_bytes(ledger_file.read_bytes())
    assert loaders.remove_sample(copy) == 83
    assert rows(copy, "SELECT name FROM organisation") == [("未署名街道（真实报告）",)]
    assert rows(copy, "SELECT count(*) FROM rollup WHERE scope_id LIKE 'sample-%'") == [(0,)]
    assert loaders.first_start(copy) == []
    assert rows(copy, "SELECT count(*) FROM report") == [(1,)]


def test_a_load_that_was_cut_short_is_reconciled_by_the_next(tmp_path: Path) -> None:
    file = tmp_path / "l.db"

    def killed(done: int, total: int, name: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        loaders.load([write(tmp_path, "a.html", total="3")], file, progress=killed)
    assert rows(file, "SELECT count(*) FROM report") == [(1,)]
    assert rows(file, "SELECT count(*) FROM finding") == [(0,)]
    loaders.load([], file)
    assert rows(file, "SELECT rule_id FROM finding") == [("H02",)]


def test_the_ledger_itself_refuses_a_blank_as_zero(ledger_file: Path, tmp_path: Path) -> None:
    copy = tmp_path / "ledger.db"
    copy.write_bytes(ledger_file.read_bytes())
    with sqlite3.connect(copy) as connection, pytest.raises(sqlite3.IntegrityError):
        connection.execute("UPDATE figure SET value = 0 WHERE state = 'blank'")


def test_a_failed_write_leaves_nothing_behind(tmp_path: Path) -> None:
    db = store.open_ledger(tmp_path / "l.db")
    with pytest.raises(RuntimeError), store.transaction(db):
        store.set_setting(db, "x", "1")
        raise RuntimeError
    assert store.setting(db, "x") is None


# --- roll-ups -------------------------------------------------------------------------------


def test_sums_are_over_sure_figures_and_say_how_many(ledger: sqlite3.Connection) -> None:
    for series, year in (("app.received_new", 2024), ("procurement.amount", 2020), ("case.suit.total", 2025)):
        units = ledger.execute(
            """SELECT sum, reported FROM rollup JOIN organisation ON scope_id = organisation_id
               WHERE series = ? AND year = ? AND is_sample AND scope = 'organisation'""",
            (series, year),
        ).fetchall()
        known = [value for value, reported in units if reported]
        district = ledger.execute(
            """SELECT sum, reported, expected FROM rollup
               WHERE series = ? AND year = ? AND scope = 'parent' AND scope_id = 'sample-district'""",
            (series, year),
        ).fetchone()
        assert district == (sum(known), len(known), 12)
        assert all(value is None for value, reported in units if not reported)


def test_a_district_never_adds_two_different_measures(ledger: sqlite3.Connection) -> None:
    """One unit of the sample used the 2019 form for 2021: its total disclosed is no stock of documents in force."""
    late = ledger.execute(
        """SELECT scope_id, sum FROM rollup WHERE series = 'normative.stock' AND year = 2021 AND form = '2019'
           AND scope = 'organisation'"""
    ).fetchall()
    assert len(late) == 1
    others = ledger.execute(
        """SELECT sum(rollup.sum) FROM rollup JOIN organisation ON scope_id = organisation_id
           WHERE series = 'normative.stock' AND year = 2021 AND form = '2021' AND is_sample
                 AND scope = 'organisation'"""
    ).fetchone()
    district = ledger.execute(
        """SELECT sum, reported, expected FROM rollup WHERE series = 'normative.stock' AND year = 2021
           AND scope_id = 'sample-district'"""
    ).fetchone()
    assert district == (*others, 11, 12)


def test_a_form_that_does_not_ask_has_no_line(ledger: sqlite3.Connection) -> None:
    years = ledger.execute(
        """SELECT DISTINCT year FROM rollup JOIN organisation ON scope_id = organisation_id
           WHERE series = 'procurement.items' AND is_sample AND sum IS NOT NULL ORDER BY 1"""
    ).fetchall()
    assert years[:2] == [(2019,), (2020,)]
    late = ledger.execute(
        "SELECT DISTINCT form FROM rollup WHERE series = 'procurement.items' AND scope = 'organisation' AND year > 2020"
    ).fetchall()
    assert late in ([], [("2019",)]), "only a report that used the old form late"


# --- the command line -----------------------------------------------------------------------


def command(*arguments: str | Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return warm.loaders(*arguments, given=stdin)


def test_read_prints_the_contract(tmp_path: Path) -> None:
    done = command("read", SEED, "--json")
    answer = json.loads(done.stdout)
    assert done.returncode == 0
    assert answer["status"] == "read" and answer["reason"] is None
    assert (answer["form"], answer["year"], answer["organisation"]) == ("2019", 2020, "未署名街道（真实报告）")
    assert list(answer["figures"]) == list(load_forms()["2019"].cells)
    assert answer["figures"]["pub.procurement:procure_amount"] == {
        "value": 291000,
        "state": "number",
        "raw": "29.1万元",
        "place": "line 78",
    }
    assert set(answer["passages"]) == {"一", "五", "六"}
    assert not (tmp_path / "ledger.db").exists()


def test_exit_codes(tmp_path: Path) -> None:
    nameless = tmp_path / "x.txt"
    nameless.write_bytes(SEED.read_bytes())
    assert command("read", nameless).returncode == 3
    refused = command("read", tmp_path / "nothing.txt", "--json")
    assert refused.returncode == 4 and json.loads(refused.stdout)["reason"]["code"] == "unreadable_file"
    assert command("read").returncode == 2
    file = tmp_path / "l.db"
    assert command("load", nameless, "--db", file).returncode == 1
    assert command("load", nameless, "--db", file, "--organisation", "示例乙街道办事处").returncode == 0
    assert command("check", "--db", file).returncode == 0
    loaded = command("load", write(tmp_path, "w.html", total="3"), "--db", file, "--json")
    assert json.loads(loaded.stdout)["action"] == "new"
    checked = command("check", "--db", file, "--json")
    assert checked.returncode == 1
    records = [json.loads(line) for line in checked.stdout.splitlines()]
    assert [(r["organisation"], r["rule_id"], r["difference"]) for r in records if r["severity"] == "error"] == [
        ("示例甲街道办事处", "H02", -3)
    ]


def test_jobs_make_no_difference(tmp_path: Path) -> None:
    loaders.load([SAMPLE / "reports" / "2023"], tmp_path / "one.db")
    loaders.load([SAMPLE / "reports" / "2023"], tmp_path / "two.db", jobs=2)
    sql = """SELECT organisation_id, year, cell, value, state, raw, place FROM figure
             JOIN report USING (report_id) ORDER BY 1, 2, 3"""
    assert rows(tmp_path / "one.db", sql) == rows(tmp_path / "two.db", sql)


@pytest.mark.parametrize("version", [1, 2, 3, 4, 5, 6, 7, 8])
def test_a_ledger_of_an_earlier_version_is_brought_to_todays_schema(tmp_path: Path, version: int) -> None:
    file = tmp_path / "ledger.db"
    schema = Path(__file__).parent / "schemas" / f"{max(version, 2)}.sql"
    lines = schema.read_text(encoding="utf-8").splitlines()
    earlier = "\n".join(line for line in lines if version > 1 or "likely ANY" not in line)
    with closing(sqlite3.connect(file)) as db:
        db.executescript(f"{earlier}\nPRAGMA user_version = {version};")
        db.execute("INSERT INTO setting VALUES ('sample_removed', '1')")
        db.commit()
    with store.ledger(file) as db, store.ledger(tmp_path / "new.db") as new:
        assert store.setting(db, "sample_removed") == "1"
        assert columns(db) == columns(new)
        assert db.execute("PRAGMA user_version").fetchone() == new.execute("PRAGMA user_version").fetchone()
        assert db.execute("PRAGMA foreign_keys").fetchone() == (1,)


def columns(db: sqlite3.Connection) -> dict[str, set[str]]:
    """Every table and index of a ledger with its columns."""
    names = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'")]
    return {name: {line[1] for line in db.execute(f"PRAGMA table_info({name})")} for name in names}


def test_a_ledger_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "ledger.db"
    with closing(sqlite3.connect(file)) as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(sqlite3.DatabaseError, match="newer version"), store.ledger(file):
        pass


def test_an_amount_without_a_unit_keeps_its_likely_reading_apart(tmp_path: Path) -> None:
    form = load_forms()["2019"]
    bought = {"pub.procurement:procure_items": "2", "pub.procurement:procure_amount": "52.15"}
    figures = dict.fromkeys(form.cells, "0") | bought
    content = LAYOUTS["html"][0](Draft("某街道", 2019, form, figures, title="某街道2019年政府信息公开工作年度报告"))
    (tmp_path / "a.html").write_bytes(content)
    file = tmp_path / "ledger.db"
    loaders.load([tmp_path], file)
    sql = "SELECT value, state, doubt, likely FROM figure WHERE cell = 'pub.procurement:procure_amount'"
    assert rows(file, sql) == [(None, "doubtful", "unit", 521_500)]
    summed = rows(file, "SELECT DISTINCT sum, reported FROM rollup WHERE series = 'procurement.amount'")
    assert summed == [(None, 0)]
