"""The load desk: one table of what would become of each file; what is set is what is stored; a load is taken back."""

from __future__ import annotations

import io
import zipfile
from importlib import import_module
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

import loaders
from data.sample.draft import Draft
from data.sample.layouts import LAYOUTS
from loaders import registrar, store
from loaders.appraisal import appraise
from loaders.errors import WrongRequestError
from loaders.forms import load_forms
from loaders.sources import Source
from loaders.words import Words
from pages.parts.load import dropping, rows
from pages.parts.load.rows import Dropped
from tests.pages.test_pages import opened, said

ZH = Words("zh")
FORM = load_forms()["2021"]
STREET, TOWN, OTHER = "测试区清波街道办事处", "测试区云溪镇人民政府", "测试区青山街道办事处"
File = tuple[str, bytes, str]


def report(unit: str, year: int | None = 2023, kind: str = "html", total: int = 0) -> bytes:
    """A report in which all is zero, and adds up, but for what it says it received in all."""
    cells = dict.fromkeys(FORM.cells, "0") | {"app.received_new:total": str(total)}
    title = f"{unit}{year}年政府信息公开工作年度报告" if year else f"{unit}政府信息公开工作年度报告"
    return LAYOUTS[kind][0](Draft(unit, year or 2023, FORM, cells, {"一": "依法公开。"}, title=title))


def file(name: str, content: bytes) -> File:
    return name, content, "application/octet-stream"


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "台账" / "ledger.db"
    monkeypatch.setenv("LEDGER_DB", str(path))
    monkeypatch.setenv("LEDGER_TODAY", "2024-03-01")
    with store.ledger(path):
        pass
    return path


def drop(*files: File) -> AppTest:
    test = opened("load")
    test.file_uploader[0].set_value(list(files))
    test.run(timeout=60)
    assert not test.exception, [one.message for one in test.exception]
    return test


def table(test: AppTest, heading: str = "状态") -> pd.DataFrame:
    return next(one.value for one in test.dataframe if heading in one.value.columns and "文件" in one.value.columns)


def press(test: AppTest, key: str) -> AppTest:
    test.button(key=key).click()
    test.run(timeout=60)
    assert not test.exception, [one.message for one in test.exception]
    return test


def say(test: AppTest, unit: str | None, year: int | None = None, *files: str) -> AppTest:
    """Say of these files, by default of those that ask, whose and of which year they are."""
    which = next(one for one in test.multiselect if one.key.startswith("desk:which"))
    if files:
        names = {label: key for key, label in zip(which.options, which.options, strict=True)}
        which.set_value([one for one in names if one in files])
    if unit:
        test.selectbox(key="desk:organisation").set_value(unit)
    if year:
        test.number_input(key="desk:year").set_value(year)
    test.run(timeout=60)
    next(one for one in test.button if one.label.startswith("用于这")).click()
    test.run(timeout=60)
    assert not test.exception, [one.message for one in test.exception]
    return test


def filed(db: Path) -> set[tuple[str, int, int]]:
    """Unit, year and version of every report that counts."""
    with store.ledger(db) as ledger:
        sql = """SELECT organisation.name, report.year, version FROM report JOIN organisation USING (organisation_id)
                 WHERE is_current"""
        return set(ledger.execute(sql))


def refused(db: Path) -> set[str]:
    with store.ledger(db) as ledger:
        return {name for (name,) in ledger.execute("SELECT file_name FROM document WHERE status <> 'read'")}


# --- what the table says ----------------------------------------------------------------------------


def test_each_file_has_its_state_and_nothing_is_stored(db: Path) -> None:
    loaders.load([write(db.parent / "a.html", report(STREET))], db)
    corrected = report(STREET) + b"<!-- again -->"
    test = drop(
        file("新.html", report(TOWN)),
        file("更正.html", corrected),
        file("已有.html", report(STREET)),
        file("没写单位.html", report("本单位")),
        file("空.html", b" "),
    )
    found = table(test)
    assert dict(zip(found["文件"], found["状态"], strict=True)) == {
        "新.html": "可载入",
        "更正.html": "更正版",
        "已有.html": "已在台账",
        "没写单位.html": "待指明",
        "空.html": "退回",
    }
    what = dict(zip(found["文件"], found["说明"], strict=True))
    assert what["已有.html"] == f"已在台账：{STREET} 2023年，第1版。"
    assert what["更正.html"].startswith("将作为第2版：改动的格：没有；")
    assert what["空.html"].startswith("文件是空的") or "空" in what["空.html"]
    assert "共 5 份文件：可载入 1、更正版 1、待指明 1、退回 1、已在台账 1。还没有载入的" in said(test)
    assert filed(db) == {(STREET, 2023, 1)} and refused(db) == set()


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def packed(*sizes: int) -> bytes:
    """An archive of reports of so many bytes each, blank for the most part."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, size in enumerate(sizes):
            archive.writestr(f"{number}.txt", " " * size)
    return held.getvalue()


@pytest.mark.parametrize(
    ("bound", "most", "files", "sentences"),
    [
        ("MOST", 2, 3, ["一次最多导入 2 份文件，这次有 3 份"]),
        ("MOST_BYTES", 2_000_000, 3, ["一次最多导入 2 MB，这次共 3 MB"]),
        ("MOST", 2, 1, ["压缩包解开后，这次超过 2 份文件"]),
        ("MOST_UNPACKED", 4_000_000, 1, []),
        ("MOST_UNPACKED", 4_000_000, 2, ["压缩包解开后，这次超过 4 MB"]),
    ],
)
def test_more_than_may_be_dropped_at_once_is_a_sentence_and_nothing_is_read(
    db: Path, monkeypatch: pytest.MonkeyPatch, bound: str, most: int, files: int, sentences: list[str]
) -> None:
    """Each archive is within the bounds by itself; together two of them unpack to more than they may."""
    monkeypatch.setattr(dropping, bound, most)
    content = b" " * 1_000_000 if files == 3 else packed(1_000_000, 1_000_000, 1_000_000)
    test = drop(*(file(f"{number}.{'txt' if files == 3 else 'zip'}", content) for number in range(files)))
    assert [one.value.partition("，都还没有读")[0] for one in test.error] == sentences
    assert bool(sentences) != any("状态" in one.value.columns for one in test.dataframe)


def test_both_bounds_of_what_is_dropped_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dropping, "MOST", 1)
    monkeypatch.setattr(dropping, "MOST_BYTES", 3)
    with pytest.raises(WrongRequestError) as wrong:
        dropping.documents([("a.txt", b"12"), ("b.txt", b"34")])
    assert [key for key, _ in wrong.value.sentences] == ["desk.too_many", "desk.too_large"]


def test_a_new_version_names_the_cells_that_it_changes_and_what_it_cures(db: Path) -> None:
    wrong = {"case.review:total": "3"}
    cells = dict.fromkeys(FORM.cells, "0")
    draft = Draft(
        STREET, 2023, FORM, cells | wrong, {"一": "依法公开。"}, title=f"{STREET}2023年政府信息公开工作年度报告"
    )
    loaders.load([write(db.parent / "a.html", LAYOUTS["html"][0](draft))], db)
    found = table(drop(file("b.html", report(STREET))))
    (what,) = found["说明"]
    label = FORM.label("case.review:total", "zh")
    assert f"改动的格：{label}；" in what and "消除的问题：1 条（" in what and "新出现的问题：没有" in what


def test_doubtful_cells_are_named_not_counted(db: Path) -> None:
    cells = dict.fromkeys(FORM.cells, "0") | {"pub.licensing:decisions": "5 8(含延续12)"}
    draft = Draft(STREET, 2023, FORM, cells, {}, title=f"{STREET}2023年政府信息公开工作年度报告")
    (unsure,) = table(drop(file("a.html", LAYOUTS["html"][0](draft))))["没读准的格"]
    assert unsure == FORM.label("pub.licensing:decisions", "zh")
    cells |= dict.fromkeys(list(FORM.cells)[:6], "5 8(含延续12)")
    draft = Draft(STREET, 2023, FORM, cells, {}, title=f"{STREET}2023年政府信息公开工作年度报告")
    (unsure,) = table(drop(file("a.html", LAYOUTS["html"][0](draft))))["没读准的格"]
    assert unsure.endswith("等 7 个") and unsure.count("、") == rows.NAMED - 1


def test_two_files_of_one_unit_and_year_are_said_to_be_so(db: Path) -> None:
    test = drop(
        file("a.html", report(STREET)), file("b.html", report(STREET) + b"<!-- b -->"), file("c.html", report(TOWN))
    )
    what = list(table(test)["说明"])
    assert ["这批里还有一份" in one for one in what] == [True, True, False]
    press(test, "desk:load_all")
    assert filed(db) == {(STREET, 2023, 2), (TOWN, 2023, 1)}


@pytest.mark.parametrize("name", ["a.html", "另存.html"])
def test_a_file_that_is_dropped_twice_is_there_once(db: Path, name: str) -> None:
    test = drop(file("a.html", report(STREET)), file(name, report(STREET)))
    assert list(table(test)["文件"]) == ["a.html"] and test.button(key="desk:load_all").label == "全部载入（1 份）"
    assert f"内容相同的只列一次：{name}。" in said(test)


def test_a_load_that_another_followed_is_not_taken_back_in_its_stead(db: Path) -> None:
    """Two visitors: the button of a page that was drawn before the other's load."""
    test = press(drop(file("a.html", report(STREET))), "desk:load_all")
    loaders.load([write(db.parent / "b.html", report(TOWN))], db)
    press(test, "desk:undo")
    assert filed(db) == {(STREET, 2023, 1), (TOWN, 2023, 1)}
    assert ["此后别人又做了改动" in one.value for one in test.error] == [True]


def test_that_nothing_is_left_is_not_said_below_files_that_wait(db: Path) -> None:
    assert ZH("load.all_loaded") in said(opened("load"))
    assert ZH("load.all_loaded") not in said(drop(file("a.jpg", b"\xff\xd8\xff")))


def test_files_that_were_not_loaded_are_counted_and_listed(db: Path) -> None:
    press(drop(file("a.jpg", b"\xff\xd8\xff")), "desk:load_all")
    test = opened("load")
    assert ZH("load.not_loaded", count=1) in said(test) and ZH("load.all_loaded") not in said(test)
    assert list(table(test)["文件"]) == ["a.jpg"]


def test_what_is_all_loaded_is_not_said_to_wait(db: Path) -> None:
    test = press(drop(file("a.html", report(STREET))), "desk:load_all")
    assert "共 1 份文件：已在台账 1。" in said(test) and "还没有" not in said(test)


def test_a_name_of_a_windows_office_in_an_archive_is_shown(db: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        info = zipfile.ZipInfo("x.html")
        package.writestr(info, report(STREET))
    raw = packed.getvalue().replace(b"x.html", "年.htm".encode("gbk")[:6].ljust(6, b"l"))
    test = drop(file("套件.zip", raw))
    assert len(table(test)) == 1 and "\ufffd" not in table(test)["文件"].iloc[0]


# --- loading ----------------------------------------------------------------------------------------


def test_all_that_is_ready_is_loaded_as_one_change_and_taken_back_as_one(db: Path) -> None:
    test = drop(file("a.html", report(STREET)), file("b.docx", report(TOWN, kind="docx")), file("c.html", b"x"))
    press(test, "desk:load_all")
    assert filed(db) == {(STREET, 2023, 1), (TOWN, 2023, 1)}
    results = table(test, "结果")
    assert list(results["结果"])[:2] == [f"已载入：{STREET} 2023年。", f"已载入：{TOWN} 2023年。"]
    assert list(results["结果"])[2].startswith("没有载入：")
    assert list(table(test)["状态"]) == ["已在台账", "已在台账", "退回"], "the table says what is so now"
    assert [(one.action, one.about) for one in registrar.changes(db)] == [("load", {"count": 2})]
    assert refused(db) == {"c.html"}, "what was refused is kept in the list"
    press(test, "desk:undo")
    assert filed(db) == set() and list(table(test)["状态"])[:2] == ["可载入", "可载入"]
    assert not [one for one in test.button if one.key == "desk:undo"], "it is taken back once"


def test_results_stay_when_something_else_is_touched(db: Path) -> None:
    test = press(drop(file("a.html", report(STREET))), "desk:load_all")
    test.file_uploader[0].set_value([file("b.html", report(TOWN))])
    test.run(timeout=60)
    press(test, "desk:load_all")
    assert list(table(test, "结果")["结果"]) == [f"已载入：{TOWN} 2023年。", f"已载入：{STREET} 2023年。"]


def test_the_way_back_is_offered_for_the_last_load_only(db: Path) -> None:
    test = press(drop(file("a.html", report(STREET))), "desk:load_all")
    registrar.move(STREET, 2023, TOWN, 2023, "看错了", db)
    test.run(timeout=60)
    assert not [one for one in test.button if one.key == "desk:undo"], "what came since would be taken back instead"


def test_what_waits_alone_can_be_kept_in_the_list(db: Path) -> None:
    test = drop(file("没写单位.html", report("本单位")))
    assert test.button(key="desk:load_all").label == "把这 1 份记入“没有载入的文件”"
    press(test, "desk:load_all")
    assert filed(db) == set() and refused(db) == {"没写单位.html"}


def test_nothing_to_load_is_no_button_to_press(db: Path) -> None:
    loaders.load([write(db.parent / "a.html", report(STREET))], db)
    button = drop(file("a.html", report(STREET))).button(key="desk:load_all")
    assert button.disabled and button.label == ZH("desk.nothing_ready")


def test_a_new_version_that_brings_errors_says_so_where_it_was_loaded(db: Path) -> None:
    test = press(drop(file("a.html", report(STREET))), "desk:load_all")
    assert list(table(test, "结果")["核验"]) == [ZH("desk.nothing_wrong")]
    test = press(drop(file("b.html", report(STREET, total=5))), "desk:load_all")
    (line,) = table(test, "结果").to_dict("records")
    assert line["结果"].startswith("已作为更正版载入") and line["核验"].startswith("错误 1，")


# --- whose it is --------------------------------------------------------------------------------------


def test_many_files_are_given_a_year_at_once(db: Path) -> None:
    test = drop(file("a.html", report(STREET, None)), file("b.html", report(TOWN, None)))
    assert list(table(test)["状态"]) == ["待指明", "待指明"]
    say(test, None, 2022)
    assert list(table(test)["年度"]) == ["2022", "2022"] and list(table(test)["状态"]) == ["可载入", "可载入"]
    press(test, "desk:load_all")
    assert filed(db) == {(STREET, 2022, 1), (TOWN, 2022, 1)}


def test_what_is_set_is_what_is_stored(db: Path) -> None:
    registrar.import_units("名单.csv", f"名称\n{OTHER}\n".encode(), db)
    test = say(drop(file("a.html", report("本单位")), file("b.html", report(TOWN))), OTHER, None)
    press(test, "desk:load_all")
    assert filed(db) == {(OTHER, 2023, 1), (TOWN, 2023, 1)}


def test_a_file_that_is_there_under_another_unit_is_moved_and_said_so_before_and_after(db: Path) -> None:
    loaders.load([write(db.parent / "a.html", report(STREET)), write(db.parent / "b.html", report(TOWN, 2022))], db)
    test = say(drop(file("a.html", report(STREET))), TOWN, 2021, "a.html")
    found = table(test)
    assert list(found["状态"]) == ["将改归属"]
    assert list(found["说明"]) == [f"已在台账：{STREET} 2023年；载入将把它改到{TOWN} 2021年。"]
    assert (STREET, 2023, 1) in filed(db)
    press(test, "desk:load_all")
    assert filed(db) == {(TOWN, 2021, 1), (TOWN, 2022, 1)}
    assert list(table(test, "结果")["结果"]) == [f"已改归属：现为{TOWN} 2021年。"]
    press(test, "desk:undo")
    assert filed(db) == {(STREET, 2023, 1), (TOWN, 2022, 1)}


def test_a_file_that_was_taken_out_stays_out_unless_a_person_says_so(db: Path) -> None:
    loaders.load([write(db.parent / "a.html", report(STREET))], db)
    registrar.remove(STREET, 2023, None, "不是年报", db)
    test = drop(file("a.html", report(STREET)))
    assert list(table(test)["状态"]) == ["曾移出"] and test.button(key="desk:load_all").disabled
    say(test, STREET, 2023, "a.html")
    assert list(table(test)["状态"]) == ["将恢复"]
    press(test, "desk:load_all")
    assert filed(db) == {(STREET, 2023, 1)}


# --- files of every kind --------------------------------------------------------------------------------


def test_an_archive_is_its_documents(db: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        package.writestr("年报/甲.html", report(STREET))
        package.writestr("年报/坏.docx", b"PK")
    test = drop(file("套件.zip", packed.getvalue()))
    assert list(table(test)["文件"]) == ["套件.zip/年报/坏.docx", "套件.zip/年报/甲.html"] or len(table(test)) == 2
    press(test, "desk:load_all")
    assert filed(db) == {(STREET, 2023, 1)}


@pytest.mark.parametrize(
    "name", ["organisations.csv", "manifest.csv", "a" * 300 + ".html", "../../x.html", "![x](y).html"]
)
def test_a_file_may_be_called_anything(name: str, db: Path) -> None:
    test = press(drop(file(name, report(STREET))), "desk:load_all")
    assert filed(db) == {(STREET, 2023, 1)} and not test.error
    assert sorted(one.name for one in db.parent.iterdir() if not one.name.startswith("ledger.db")) == []


def test_a_hundred_files_are_loaded_with_one_button(db: Path) -> None:
    files = [file(f"{year}.html", report(STREET, year)) for year in range(2021, 2025)]
    files += [file(f"坏{number}.html", f"<p>{number}</p>".encode()) for number in range(96)]
    test = drop(*files)
    assert len(table(test)) == 100
    press(test, "desk:load_all")
    assert len(filed(db)) == 4 and len(refused(db)) == 96


def test_a_locked_ledger_is_told_and_nothing_is_lost(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    test = drop(file("a.html", report(STREET)))
    monkeypatch.setattr(import_module("loaders.store.ledger"), "PATIENCE", 0.1)
    with store.ledger(db) as ledger, store.transaction(ledger):
        press(test, "desk:load_all")
        assert ["台账正被其他程序占用" in one.value for one in test.error] == [True]
    press(test, "desk:load_all")
    assert filed(db) == {(STREET, 2023, 1)}


# --- pure ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_state_has_its_words(language: str) -> None:
    words = Words(language)
    for state in rows.COUNTED:
        assert words(f"desk.state.{state}")
    for action in ("new", "new_version", "unchanged", "moved", "restored"):
        assert "{" not in words(f"desk.done.{action}", unit="甲", year="2023")


def test_what_is_appraised_is_what_is_done(db: Path) -> None:
    """The state that is announced is the action that the load then takes, for every kind of document."""
    loaders.load([write(db.parent / "a.html", report(STREET)), write(db.parent / "b.html", report(TOWN))], db)
    registrar.remove(TOWN, 2023, None, "试", db)
    cases = [
        (report(OTHER), None, None),
        (report(STREET) + b"<!-- 2 -->", None, None),
        (report(STREET), None, None),
        (report(STREET), TOWN, 2022),
        (report(TOWN), None, None),
        (report(TOWN), TOWN, 2023),
        (report("本单位"), None, None),
        (b"", None, None),
    ]
    for number, (content, unit, year) in enumerate(cases):
        outcome = loaders.read_source(Source(Path(f"{number}.html"), content), unit, year)
        announced = appraise(outcome, db)
        shown = rows.what(Dropped("k", Source(Path("x"), content), announced, unit, year), ZH)
        assert "{" not in shown
        (done,) = loaders.file_read([outcome], db)
        assert announced.state == (done.action or done.status), number
        if registrar.changes(db)[0].undone_at is None and announced.is_ready:
            registrar.undo(db)


def test_a_draft_has_its_receipt(db: Path) -> None:
    test = drop(file("b.html", report(TOWN)))
    assert ZH("letters.receipt") in [one.proto.label for one in test.get("download_button")]
