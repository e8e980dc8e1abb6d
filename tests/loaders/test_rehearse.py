"""A draft that is tried before it is published is checked by the same facts as the report it becomes once stored."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import loaders
from data.sample.draft import Draft
from data.sample.layouts import LAYOUTS
from loaders import store
from loaders.appraisal import Finding
from tests.loaders.filed import FORMS, RIGHT, requests

FORM = FORMS["2021"]
HEAD = "id,name,short_name,kind,parent,aliases,is_sample,since,until"
UNITS = (
    "q,示例区人民政府,示例区,district,,,0,2021,",
    "t,示例区松砚镇人民政府,松砚镇,town,q,,0,,2022",
    "s,示例区松砚街道办事处,松砚街道,subdistrict,q,,0,,",
    "j,示例区清波街道办事处,清波街道,subdistrict,q,,0,2022,",
    "k,示例区云隙街道办事处,云隙街道,subdistrict,q,,0,2022,",
)
COPIED = (
    "部分科室对公开时限把握不准，个别栏目更新拖到季末，群众在热线里反映办事指南的材料清单与窗口要求对不上，"
    "老年人在手机上找不到入口，来信来访中有三成是问同一件事"
)
SAME = {"pub.licensing:decisions": "41", "pub.penalty:decisions": "23", "pub.fee:fee_amount": "0.7"}
WHOLE = "本报告所列数据由区政府各部门、各街道数据汇总形成。"
CARRIED = requests(("natural_person", "granted", 3), carried_out=2)


def write(folder: Path, unit: str, year: int, changes: dict[str, str] | None = None, **prose: str) -> Path:
    figures = dict.fromkeys(FORM.cells, "0") | RIGHT["2021"] | (changes or {})
    said = {"一": f"{year}年，依法公开。", "五": "存在不足，将改进。", "六": "未收取信息处理费。"}
    said = {section: prose.get(key, said[section]) for section, key in (("一", "one"), ("五", "five"), ("六", "six"))}
    draft = Draft(unit, year, FORM, figures, said, title=f"{unit}{year}年政府信息公开工作年度报告")
    path = folder / f"{unit}{year}.html"
    path.write_bytes(LAYOUTS["html"][0](draft))
    return path


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """A district with its own report, a sub-district that was a town, two that wrote off each other, one in arrears."""
    (tmp_path / "organisations.csv").write_text("\n".join((HEAD, *UNITS)) + "\n", encoding="utf-8")
    said = f"主要问题和不足：{COPIED}，将改进完善。"
    return {
        "town": write(tmp_path, "示例区松砚镇人民政府", 2022, CARRIED),
        "renamed": write(tmp_path, "示例区松砚街道办事处", 2023, {"pub.licensing:decisions": "900"}),
        "first": write(tmp_path, "示例区清波街道办事处", 2023, SAME, five=said),
        "copy": write(tmp_path, "示例区云隙街道办事处", 2023, SAME, five=said, one="全年收到申请7件。"),
        "whole": write(tmp_path, "示例区人民政府", 2023, one=WHOLE),
        "gap": write(tmp_path, "示例区清波街道办事处", 2021, CARRIED),
    }


def findings(file: Path, path: Path) -> set[tuple[str, ...]]:
    """What the ledger holds of the report of a file."""
    sql = """SELECT rule_id, subject, finding.status, numbers, hint FROM finding JOIN report USING (report_id)
             JOIN document USING (sha256) WHERE path = ?"""
    with closing(sqlite3.connect(file)) as db:
        return set(db.execute(sql, (str(path.resolve()),)).fetchall())


def as_stored(checks: list[Finding]) -> set[tuple[str, ...]]:
    return {(one.rule, one.subject, one.status, one.numbers, one.hint) for one in checks}


def everything(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as db:
        return list(db.iterdump())


@pytest.mark.parametrize(
    ("one", "rule", "hint"),
    [
        ("renamed", "Y01", "renamed"),
        ("copy", "N18", ""),
        ("copy", "L07", ""),
        ("first", "N18", ""),
        ("whole", "P01", ""),
        ("gap", "", ""),
        ("town", "", ""),
    ],
)
def test_a_draft_is_found_what_it_is_found_once_stored(
    files: dict[str, Path], tmp_path: Path, one: str, rule: str, hint: str
) -> None:
    file = tmp_path / "ledger.db"
    loaders.load([path for name, path in files.items() if name != one], file)
    tried = as_stored(loaders.rehearse(loaders.read(files[one]), file))
    assert not rule or (rule, hint) in {(found[0], found[4]) for found in tried}
    (outcome,) = loaders.load([files[one]], file)
    assert outcome.action == "new"
    assert tried == findings(file, files[one])


@pytest.mark.parametrize("year", [2021, 2023])
def test_a_document_of_the_sample_too(tmp_path: Path, year: int) -> None:
    folder = loaders.SAMPLE / "reports"
    of_the_year, before = (sorted((folder / str(one)).iterdir()) for one in (year, year - 1))
    file = tmp_path / "ledger.db"
    loaders.load([*before[:4], *of_the_year[3:6]], file)
    for draft in of_the_year[:3]:
        outcome = loaders.read(draft)
        assert outcome.status == "read"
        tried = as_stored(loaders.rehearse(outcome, file))
        loaders.load([draft], file)
        assert tried == findings(file, draft), draft.name


def test_one_place_makes_what_the_rules_see() -> None:
    """A second one would leave something out one day."""
    made = {path.as_posix() for path in Path("loaders").rglob("*.py") if " Filed(" in path.read_text(encoding="utf-8")}
    assert made == {"loaders/store/reports.py"}


def test_nothing_of_a_rehearsal_stays(files: dict[str, Path], tmp_path: Path) -> None:
    file = tmp_path / "ledger.db"
    loaders.load([files["town"], files["first"]], file)
    before = everything(file)
    assert loaders.rehearse(loaders.read(files["copy"]), file)
    assert everything(file) == before


def test_a_unit_that_nobody_knew_is_tried_in_an_empty_ledger(files: dict[str, Path], tmp_path: Path) -> None:
    file = tmp_path / "empty.db"
    tried = as_stored(loaders.rehearse(loaders.read(files["renamed"]), file))
    loaders.load([files["renamed"]], file)
    assert tried == findings(file, files["renamed"])


def test_what_is_stored_already_is_said_as_it_stands(files: dict[str, Path], tmp_path: Path) -> None:
    file = tmp_path / "ledger.db"
    loaders.load(files.values(), file)
    assert as_stored(loaders.rehearse(loaders.read(files["copy"]), file)) == findings(file, files["copy"])


def test_what_waits_for_its_unit_is_not_tried(files: dict[str, Path], tmp_path: Path) -> None:
    path = write(tmp_path, "本单位", 2023)
    outcome = loaders.read(path)
    assert outcome.status == "needs_identity"
    assert loaders.rehearse(outcome, tmp_path / "ledger.db") == []


def test_a_fault_while_it_is_tried_leaves_nothing_and_locks_nothing(tmp_path: Path) -> None:
    with store.ledger(tmp_path / "ledger.db") as ledger:
        with pytest.raises(ZeroDivisionError), store.taken_back(ledger):
            store.set_setting(ledger, "data_date", "never")
            raise ZeroDivisionError
        with store.transaction(ledger):
            store.set_setting(ledger, "sample_removed", "0")
        assert store.setting(ledger, "data_date") is None
        assert store.setting(ledger, "revision") == "1"
        with store.transaction(ledger):
            store.setting(ledger, "data_date")
        assert store.setting(ledger, "revision") == "1", "nothing was written"
