"""The office's own ledger: its list of units, its reports moved and taken out, and the way back."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
import xlsxwriter

import loaders
from data.sample.draft import Draft
from data.sample.layouts import LAYOUTS
from loaders import registrar, store
from loaders.errors import WrongRequestError
from loaders.forms import form_of
from loaders.organisations import Organisation
from loaders.unit_sheet import read_list
from tests import warm

FORM = form_of("2021")
LIST = """名称,类别,上级,联系人,电话,期限
测试区清波街道办事处,街道,测试区人民政府,张三,0571-1,3月31日
测试区财政局,部门,测试区人民政府,,,
"""


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


def report(folder: Path, unit: str, year: int, note: str = "") -> Path:
    title = f"{unit}{year}年政府信息公开工作年度报告"
    draft = Draft(unit, year, FORM, dict.fromkeys(FORM.cells, "0"), {"一": f"依法公开。{note}"}, title=title)
    path = folder / f"{unit}{year}{note}.html"
    path.write_bytes(LAYOUTS["html"][0](draft))
    return path


def current(db: Path) -> dict[tuple[str, int], int]:
    with store.ledger(db) as ledger:
        sql = "SELECT name, year, version FROM report JOIN organisation USING (organisation_id) WHERE is_current"
        return {(name, year): version for name, year, version in ledger.execute(sql)}


def units(db: Path) -> dict[str, Organisation]:
    with store.ledger(db) as ledger:
        return {one.name: one for one in store.stored_organisations(ledger)}


def command(db: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    done = warm.loaders(*arguments, "--db", db)
    assert "Traceback" not in done.stderr, done.stderr
    return done


def taken(db: Path, text: str) -> dict[str, str]:
    return {one.unit.name: one.status for one in registrar.import_units("名单.csv", text.encode("gb18030"), db)}


# --- the list ------------------------------------------------------------------------------


def test_a_list_that_excel_saved_is_taken_in_with_the_unit_above(db: Path) -> None:
    assert taken(db, LIST) == {"测试区人民政府": "new", "测试区清波街道办事处": "new", "测试区财政局": "new"}
    one = units(db)["测试区清波街道办事处"]
    assert (one.kind, one.contact, one.telephone, one.due) == ("subdistrict", "张三", "0571-1", "03-31")
    assert one.parent == units(db)["测试区人民政府"].id and one.listed_on
    assert set(taken(db, LIST).values()) == {"same"}


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_what_is_exported_comes_back_as_it_was(db: Path, tmp_path: Path, suffix: str) -> None:
    taken(db, LIST)
    before = units(db)
    file, other = tmp_path / f"名单{suffix}", tmp_path / "other.db"
    assert command(db, "organisations", "export", file).returncode == 0
    assert command(db, "organisations", "import", file).returncode == 0 and units(db) == before
    assert command(other, "organisations", "import", file).returncode == 0 and units(other) == before


def test_a_workbook_with_a_title_above_its_headings(tmp_path: Path) -> None:
    file = tmp_path / "名单.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        rows = (["单位名单"], ["单位名称", "单位类别", "起始年度"], ["清波街道", "街道", 2020], ["城关镇", "镇", ""])
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    found = read_list(file.name, file.read_bytes())
    years = [(one.name, one.fields["since"]) for one in found.units]
    assert not found.faults and years == [("清波街道", 2020), ("城关镇", None)]


def test_every_faulty_line_is_a_sentence_and_nothing_is_stored(db: Path, tmp_path: Path) -> None:
    file = tmp_path / "名单.csv"
    file.write_bytes("名称,类别,起,期限\n甲镇,镇子,,\n,镇,,\n乙镇,镇,二〇,13-40\n乙镇,镇,,\n丁镇,镇,,\n".encode("gbk"))
    done = command(db, "organisations", "import", file)
    lines = done.stderr.splitlines()
    assert done.returncode == 2 and len(lines) == 5 and all("名单.csv 第" in one for one in lines)
    assert ["镇子" in lines[0], "二〇" in lines[2], "13-40" in lines[3]] == [True, True, True]
    assert "丁镇" not in units(db)


@pytest.mark.parametrize("text", ["", "甲,乙\n1,2\n", "名称,类别\n"])
def test_a_list_without_headings_or_units_is_one_sentence(db: Path, tmp_path: Path, text: str) -> None:
    file = tmp_path / "名单.csv"
    file.write_text(text, encoding="utf-8")
    done = command(db, "organisations", "import", file)
    assert done.returncode == 2 and len(done.stderr.splitlines()) == 1
    assert command(db, "organisations", "import", tmp_path / "none.csv").returncode == 2


@pytest.mark.parametrize("printed", ["清波街道", "清波街道办事处", "测试区清波街道"])
def test_loading_first_and_listing_later_is_one_unit(db: Path, tmp_path: Path, printed: str) -> None:
    loaders.load([report(tmp_path, "x", 2023)], db, organisation=printed, year=2023)
    assert taken(db, LIST)["测试区清波街道办事处"] == "changed"
    assert list(current(db)) == [("测试区清波街道办事处", 2023)]
    loaders.load([report(tmp_path, "测试区清波街道办事处", 2024)], db)
    assert sorted(current(db)) == [("测试区清波街道办事处", 2023), ("测试区清波街道办事处", 2024)]


def test_a_list_beside_the_documents_with_ids_of_its_own_locks_nothing(db: Path, tmp_path: Path) -> None:
    loaders.load([report(tmp_path, "测试区清波街道办事处", 2023)], db)
    head = "id,name,short_name,kind,parent,aliases,is_sample,since,until\n"
    lines = "qingbo,测试区清波街道办事处,清波街道,街道,testqu,,0,2020年,\ntestqu,测试区人民政府,测试区,区,,,0,,\n"
    (tmp_path / "organisations.csv").write_bytes((head + lines).encode("gbk"))
    for year in (2024, 2025):
        done = command(db, "load", report(tmp_path, "测试区清波街道办事处", year))
        assert done.returncode == 0, done.stderr
    assert sorted(current(db)) == [("测试区清波街道办事处", year) for year in (2023, 2024, 2025)]
    assert units(db)["测试区清波街道办事处"].since == 2020


@pytest.mark.parametrize("text", ["id,kind\na,镇\n", "id,name,kind\na,甲镇,镇长\n"])
def test_a_faulty_list_beside_the_documents_is_named(db: Path, tmp_path: Path, text: str) -> None:
    (tmp_path / "organisations.csv").write_bytes(text.encode("gbk"))
    done = command(db, "load", report(tmp_path, "测试区清波街道办事处", 2023))
    assert done.returncode == 2 and "organisations.csv" in done.stderr


def test_a_manifest_without_its_column_is_named(db: Path, tmp_path: Path) -> None:
    (tmp_path / "manifest.csv").write_bytes("文件,organisation\na.html,甲镇\n".encode("gbk"))
    done = command(db, "load", report(tmp_path, "测试区清波街道办事处", 2023))
    assert done.returncode == 2 and "manifest.csv" in done.stderr


def test_towns_of_one_name_in_two_districts_stay_two(db: Path) -> None:
    taken(db, "名称,类别,上级\n甲区城关镇人民政府,镇,甲区人民政府\n")
    assert taken(db, "名称,类别,上级\n乙区城关镇人民政府,镇,乙区人民政府\n")["乙区城关镇人民政府"] == "new"


def test_a_unit_that_may_be_either_of_two_is_asked_about(db: Path, tmp_path: Path) -> None:
    taken(db, "名称,类别,上级\n甲区城关镇人民政府,镇,甲区人民政府\n乙区城关镇人民政府,镇,乙区人民政府\n")
    file = tmp_path / "名单.csv"
    file.write_text("名称,类别\n城关镇,镇\n", encoding="utf-8")
    done = command(db, "organisations", "import", file)
    assert done.returncode == 1 and "甲区城关镇" in done.stdout and "城关镇" not in units(db)


def test_a_merge_moves_everything_and_can_be_undone(db: Path, tmp_path: Path) -> None:
    loaders.load([report(tmp_path, "测试区清波街道办事处", 2023), report(tmp_path, "测试区云隙街道办事处", 2024)], db)
    loaders.load([report(tmp_path, "测试区云隙街道办事处", 2023, "二")], db)
    before, names = current(db), units(db)
    assert command(db, "organisations", "merge", "测试区云隙街道办事处", "清波街道").returncode == 2, (
        "no such short name"
    )
    assert command(db, "organisations", "merge", "测试区云隙街道办事处", "测试区清波街道").returncode == 0
    assert current(db) == {("测试区清波街道办事处", 2023): 2, ("测试区清波街道办事处", 2024): 1}
    assert "测试区云隙街道办事处" in units(db)["测试区清波街道办事处"].aliases
    assert registrar.undo(db) and current(db) == before and units(db) == names


def test_a_renamed_unit_is_the_same_and_its_earlier_reports_are_judged_as_what_it_was(db: Path, tmp_path: Path) -> None:
    files = [report(tmp_path, "测试区松砚镇人民政府", year) for year in (2022, 2023)]
    loaders.load(files, db)
    assert command(db, "organisations", "rename", "松砚镇", "测试区松砚街道办事处", "--from", 2024).returncode == 2
    assert (
        command(db, "organisations", "rename", "测试区松砚镇", "测试区松砚街道办事处", "--from", 2024).returncode == 0
    )
    loaders.load([report(tmp_path, "测试区松砚街道办事处", 2024)], db)
    assert [year for _, year in sorted(current(db))] == [2022, 2023, 2024]
    with store.ledger(db) as ledger:
        (unit,) = [one for one in store.stored_organisations(ledger) if "松砚" in one.name]
        reports = store.reports_of(ledger, unit.id)
    assert [one.filed.kind for one in reports] == ["town", "town", "subdistrict"]
    assert reports[2].filed.previous is not None, "the rules look across the rename"


def test_a_name_that_another_unit_bears_is_not_given(db: Path) -> None:
    taken(db, LIST)
    with pytest.raises(WrongRequestError):
        registrar.rename_unit("测试区财政局", "测试区清波街道办事处", db=db)


# --- reports -------------------------------------------------------------------------------


def test_a_load_says_where_a_report_is_and_files_it_where_it_is_told(db: Path, tmp_path: Path) -> None:
    file = report(tmp_path, "测试区清波街道办事处", 2023)
    loaders.load([file], db, organisation="测试区云隙街道办事处", year=2022)
    (again,) = loaders.load([file], db)
    assert again.action == "unchanged" and again.identity and again.identity.organisation
    assert (again.identity.organisation.name, again.identity.year) == ("测试区云隙街道办事处", 2022)
    (moved,) = loaders.load([file], db, organisation="测试区清波街道办事处", year=2023)
    assert moved.action == "moved" and list(current(db)) == [("测试区清波街道办事处", 2023)]
    assert registrar.undo(db) and list(current(db)) == [("测试区云隙街道办事处", 2022)]


def test_a_move_with_its_reason_and_the_way_back(db: Path, tmp_path: Path) -> None:
    loaders.load([report(tmp_path, "测试区清波街道办事处", 2023)], db)
    told = ("--organisation", "测试区清波街道办事处", "--year", 2023, "--reason", "年度有误")
    assert command(db, "move", *told, "--to-organisation", "测试区云隙街道办事处", "--to-year", 2022).returncode == 0
    assert list(current(db)) == [("测试区云隙街道办事处", 2022)]
    assert command(db, "move", *told, "--to-year", 2021).returncode == 2, "there is none any more"
    (last, *_) = map(json.loads, command(db, "history", "--json").stdout.splitlines())
    assert last["reason"] == "年度有误" and "2022" in last["what"]
    done = command(db, "undo")
    assert done.returncode == 0 and "2022" in done.stdout
    assert list(current(db)) == [("测试区清波街道办事处", 2023)] and "测试区云隙街道办事处" not in units(db)


def test_a_version_taken_out_gives_way_to_the_one_before(db: Path, tmp_path: Path) -> None:
    for note in ("", "更正"):
        loaders.load([report(tmp_path, "测试区清波街道办事处", 2023, note)], db)
    place = ("--organisation", "测试区清波街道办事处", "--year", 2023)
    assert command(db, "remove", *place, "--version", 2, "--reason", "发错").returncode == 0
    assert current(db) == {("测试区清波街道办事处", 2023): 1}
    assert command(db, "remove", *place, "--version", 7, "--reason", "发错").returncode == 2
    assert command(db, "restore-report", *place).returncode == 0
    assert current(db) == {("测试区清波街道办事处", 2023): 2}


def test_what_was_taken_out_stays_out_until_a_person_names_it(db: Path, tmp_path: Path) -> None:
    file = report(tmp_path, "测试区清波街道办事处", 2023)
    loaders.load([file], db)
    registrar.remove("测试区清波街道办事处", 2023, None, "撤回", db)
    done = command(db, "load", tmp_path)
    assert done.returncode == 1 and "restore-report" in done.stdout and current(db) == {}
    (back,) = loaders.load([file], db, organisation="测试区清波街道办事处", year=2023)
    assert back.action == "restored" and list(current(db)) == [("测试区清波街道办事处", 2023)]


def test_the_last_load_is_taken_back_with_the_units_it_brought(db: Path, tmp_path: Path) -> None:
    loaders.load([report(tmp_path, "测试区清波街道办事处", 2023)], db)
    before = current(db)
    loaders.load(
        [report(tmp_path, "测试区清波街道办事处", 2023, "更正"), report(tmp_path, "测试区云隙街道办事处", 2023)], db
    )
    assert command(db, "undo").returncode == 0
    assert current(db) == before and "测试区云隙街道办事处" not in units(db)
    assert command(db, "undo").returncode == 0 and current(db) == {}
    done = command(db, "undo")
    assert done.returncode == 2 and len(done.stderr.splitlines()) == 1


def test_no_reader_sees_a_report_that_no_rule_has_seen(
    db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from loaders import flow

    loaders.load([report(tmp_path, "测试区清波街道办事处", 2023)], db)
    monkeypatch.setattr(flow, "reconcile", lambda *_: pytest.fail("killed"))
    with pytest.raises(pytest.fail.Exception):
        loaders.load([report(tmp_path, "测试区清波街道办事处", 2023, "更正")], db)
    assert current(db) == {("测试区清波街道办事处", 2023): 1}, "the corrected one waits for its checks"
    monkeypatch.undo()
    loaders.load([], db)
    assert current(db) == {("测试区清波街道办事处", 2023): 2}


def test_a_name_that_none_or_several_bear_is_a_sentence(db: Path) -> None:
    taken(db, "名称,类别,上级\n甲区城关镇人民政府,镇,甲区人民政府\n乙区城关镇人民政府,镇,乙区人民政府\n")
    for name in ("城关镇", "没有的镇"):
        done = command(db, "remove", "--organisation", name, "--year", 2023, "--reason", "无")
        assert done.returncode == 2 and name in done.stderr


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_file_that_is_no_ledger_is_one_sentence(tmp_path: Path, language: str) -> None:
    file = tmp_path / "not.db"
    file.write_bytes(b"not a ledger" * 200)
    for told in (["undo"], ["due"], ["history"], ["reread"], ["organisations", "export", str(tmp_path / "a.csv")]):
        done = command(file, *told, "--language", language)
        assert done.returncode == 2 and "not.db" in done.stderr and str(tmp_path) not in done.stderr
