"""The page of units: lists in with a preview, forms, days, lists out. The ledger is the truth."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

import loaders
from loaders import registrar, store, unit_form
from loaders.errors import WrongRequestError
from loaders.organisations import Organisation
from loaders.unit_list import KINDS_IN_WORDS
from loaders.words import Words
from pages.parts.units import listed, lists
from tests.loaders.test_flow import write
from tests.pages.test_pages import opened, said

ZH = Words("zh")
DISTRICT, STREET, TOWN = "测试区人民政府", "测试区清波街道办事处", "测试区云溪镇人民政府"
LIST = f"名称,类别,上级,联系人,电话\n{STREET},街道,{DISTRICT},王芳,5550101\n{TOWN},镇,{DISTRICT},,\n"


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "ledger.db"
    monkeypatch.setenv("LEDGER_DB", str(file))
    monkeypatch.setenv("LEDGER_TODAY", "2026-01-10")
    with store.ledger(file):
        pass
    return file


@pytest.fixture
def listed_db(db: Path) -> Path:
    registrar.import_units("名单.csv", LIST.encode("gbk"), db)
    return db


def units(db: Path) -> dict[str, Organisation]:
    with store.ledger(db) as ledger:
        return {one.name: one for one in store.stored_organisations(ledger)}


def pasted(text: str) -> AppTest:
    test = opened("units")
    test.text_area(key="import:pasted:0").set_value(text)
    return test.run()


def click(test: AppTest, key: str) -> AppTest:
    test.button(key=key).click()
    test.run()
    assert not test.exception, [one.message for one in test.exception]
    return test


def table(test: AppTest, heading: str) -> list[list[str]]:
    return next(one.value.values.tolist() for one in test.dataframe if heading in one.value.columns)


# --- lists in and out -----------------------------------------------------------------------------


def test_the_empty_list_says_what_to_do(db: Path) -> None:
    assert "名单还是空的" in said(opened("units"))


def test_nothing_is_stored_before_it_is_confirmed(db: Path) -> None:
    test = pasted(LIST.replace(",", "\t"))
    assert "新增 3" in said(test) and units(db) == {}
    click(test, "import:store")
    assert [one.value for one in test.success] == ["已导入：新增 3，更新 0，没有变化 0，未保存（待确认） 0。"]
    assert set(units(db)) == {DISTRICT, STREET, TOWN} and units(db)[STREET].contact == "王芳"
    assert not test.text_area(key="import:pasted:1").value, "what was stored does not ask again"


def test_a_faulty_line_has_its_sentence_and_nothing_is_stored(db: Path) -> None:
    test = pasted(
        "名称\t类别\t起\n测试区甲街道办事处\t街道\t去年\n测试区乙街道办事处\t街办\t2020\n测试区丙街道办事处\t街道\t2021\n"
    )
    text = said(test)
    assert "第 2 行“起”：“去年”不是年度" in text and "第 3 行“类别”：“街办”不是类别" in text
    assert [one.value for one in test.error] == ["有 2 行看不懂，改好后再导入；现在还没有保存任何内容。"]
    assert not [one for one in test.button if one.key == "import:store"] and units(db) == {}


def test_what_a_list_changes_is_named(listed_db: Path) -> None:
    test = pasted(f"名称\t类别\t电话\n{STREET}\t街道\t5550199\n{TOWN}\t镇\t\n")
    lines = table(test, "结果")
    assert lines[0][1:] == [STREET, "更新", "电话：5550101 → 5550199"] and lines[1][2] == "没有变化"


def test_a_line_that_may_be_a_unit_of_the_ledger_is_asked_about(db: Path, tmp_path: Path) -> None:
    loaders.load(
        [write(tmp_path / "a.html", "甲区清波街道办事处"), write(tmp_path / "b.html", "乙区清波街道办事处")], db
    )
    before = units(db)
    test = pasted("名称\t类别\t电话\n清波街道\t街道\t123\n")
    (ask,) = [one for one in test.selectbox if one.key.startswith("ask:2")]
    assert test.button(key="import:store").disabled
    ask.set_value(before["乙区清波街道办事处"].id)
    test.run()
    click(test, "import:store")
    after = units(db)
    assert len(after) == 2 and {one.id for one in after.values()} == {one.id for one in before.values()}
    assert after["清波街道"].id == before["乙区清波街道办事处"].id and after["清波街道"].telephone == "123"


def test_a_person_may_say_that_it_is_another_unit(db: Path, tmp_path: Path) -> None:
    loaders.load(
        [write(tmp_path / "a.html", "甲区清波街道办事处"), write(tmp_path / "b.html", "乙区清波街道办事处")], db
    )
    test = pasted("名称\t类别\n清波街道\t街道\n")
    next(one for one in test.selectbox if one.key.startswith("ask:2")).set_value(lists.NEW)
    test.run()
    click(test, "import:store")
    assert set(units(db)) == {"甲区清波街道办事处", "乙区清波街道办事处", "清波街道"}


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_the_file_that_comes_out_is_that_which_goes_in(listed_db: Path, suffix: str) -> None:
    content = registrar.export_units(f"名单.{suffix}", listed_db)
    assert [one.status for one in registrar.import_units(f"名单.{suffix}", content, listed_db)] == ["same"] * 3
    if suffix == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        assert sheet is not None and [cell.value for cell in sheet[1]][:3] == ["名称", "简称", "类别"]
    assert listed.FIELDS == registrar.EXPORTED


# --- forms ----------------------------------------------------------------------------------------


def test_a_unit_is_added_and_the_change_can_be_undone(db: Path) -> None:
    test = opened("units")
    test.text_input(key="add:name").set_value(STREET)
    test.selectbox(key="add:kind").set_value("subdistrict")
    test.text_input(key="add:contact").set_value("王芳")
    test.text_input(key="add:due").set_value("2月15日")
    test.text_input(key="add:who").set_value("张三")
    click(test, "add:save")
    assert [one.value for one in test.success] == [f"已新增：{STREET}。"]
    unit = units(db)[STREET]
    assert (unit.kind, unit.contact, unit.due, unit.listed_on) == ("subdistrict", "王芳", "02-15", "2026-01-10")
    assert registrar.changes(db)[0].who == "张三"
    registrar.undo(db)
    assert units(db) == {}


def test_what_is_wrong_in_a_form_is_told_and_nothing_is_stored(db: Path) -> None:
    test = opened("units")
    test.text_input(key="add:name").set_value(STREET)
    test.text_input(key="add:since").set_value("2024")
    test.text_input(key="add:until").set_value("2023")
    click(test, "add:save")
    assert [one.value for one in test.error] == ["“止”（2023）早于起始年度。"] and units(db) == {}
    assert test.text_input(key="add:name").value == STREET, "what was written is not lost"


def test_a_unit_is_changed_closed_and_carried_on(listed_db: Path) -> None:
    test = opened("units")
    test.selectbox(key="edit:which").set_value(STREET)
    test.run()
    unit = units(listed_db)[STREET]
    assert test.text_input(key=f"edit:{unit.id}:telephone").value == "5550101"
    test.text_input(key=f"edit:{unit.id}:until").set_value("2025")
    test.selectbox(key=f"edit:{unit.id}:successor").set_value(TOWN)
    click(test, "edit:save")
    after = units(listed_db)[STREET]
    assert (after.until, after.successor, after.telephone) == (2025, units(listed_db)[TOWN].id, "5550101")


def test_a_unit_is_renamed_and_merged_on_the_page(listed_db: Path) -> None:
    test = opened("units")
    test.selectbox(key="rename:which").set_value(STREET)
    test.run()
    test.text_input(key="rename:to").set_value("测试区清波镇人民政府")
    test.number_input(key="rename:since").set_value(2025)
    click(test, "rename:save")
    assert "测试区清波镇人民政府" in units(listed_db) and "仍是同一单位" in test.success[0].value
    test.selectbox(key="merge:one").set_value("测试区清波镇人民政府")
    test.selectbox(key="merge:into").set_value(TOWN)
    test.run()
    click(test, "merge:save")
    assert set(units(listed_db)) == {DISTRICT, TOWN}
    registrar.undo(listed_db)
    registrar.undo(listed_db)
    assert set(units(listed_db)) == {DISTRICT, STREET, TOWN}


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ({"name": ""}, "unit_form.no_name"),
        ({"name": "清波"}, "unit_form.no_kind"),
        ({"name": "测试区青山街道办事处", "kind": "街办"}, "unit_form.kind"),
        ({"name": "测试区青山街道办事处", "since": "去年"}, "unit_form.year"),
        ({"name": "测试区青山街道办事处", "due": "02-30"}, "unit_form.day"),
        ({"name": TOWN}, "unit_form.taken"),
        ({"name": "清波街道"}, None),
        ({"name": "测试区青山街道办事处", "parent": "没有区"}, "office.unknown"),
    ],
)
def test_a_unit_that_cannot_be_is_refused(listed_db: Path, written: dict[str, str], key: str | None) -> None:
    before = units(listed_db)
    with pytest.raises(WrongRequestError) as raised:
        unit_form.save_unit(written, None, listed_db)
    codes = [code for code, _ in raised.value.sentences]
    assert codes == [key or "unit_form.maybe"]
    assert units(listed_db) == before
    for code, values in raised.value.sentences:
        assert "{" not in Words("zh")(code, **values) and "{" not in Words("en")(code, **values)


def test_a_unit_is_never_above_itself(listed_db: Path) -> None:
    ids = {name: one.id for name, one in units(listed_db).items()}
    for name, parent, key in (
        (STREET, STREET, "unit_form.own_parent"),
        (DISTRICT, STREET, "unit_form.circle"),
    ):
        with pytest.raises(WrongRequestError) as raised:
            unit_form.save_unit({"name": name, "kind": "区", "parent": parent}, ids[name], listed_db)
        assert raised.value.sentences[0][0] == key
    with pytest.raises(WrongRequestError, match="own_successor"):
        unit_form.save_unit({"name": STREET, "successor": STREET}, ids[STREET], listed_db)


@pytest.mark.parametrize("first", ["", f"名称,类别,上级\n{STREET},街道,{DISTRICT}\n"])
def test_a_list_that_puts_a_unit_below_itself_is_refused_with_its_lines(db: Path, first: str) -> None:
    if first:
        registrar.import_units("a.csv", first.encode(), db)
    before = units(db)
    text = f"名称,类别,上级\n{DISTRICT},区,{STREET}\n" + ("" if first else f"{STREET},街道,{DISTRICT}\n")
    with pytest.raises(WrongRequestError) as raised:
        registrar.import_units("b.csv", text.encode(), db)
    assert {code for code, _ in raised.value.sentences} == {"unit_list.circle"} and units(db) == before
    said_on_the_page = said(pasted(text.replace(",", "\t")))
    assert f"第 2 行“上级”：“{STREET}”在这个单位之下" in said_on_the_page and units(db) == before


def test_a_list_whose_units_stand_below_each_other_in_any_order_is_taken(db: Path) -> None:
    text = f"名称,类别,上级\n{STREET},街道,{TOWN}\n{TOWN},镇,{DISTRICT}\n{DISTRICT},区,\n"
    assert [one.status for one in registrar.import_units("a.csv", text.encode(), db)] == ["new"] * 3


def test_two_units_do_not_carry_each_other_on(listed_db: Path) -> None:
    ids = {name: one.id for name, one in units(listed_db).items()}
    unit_form.save_unit({"name": STREET, "successor": TOWN}, ids[STREET], listed_db)
    with pytest.raises(WrongRequestError, match="circle_after"):
        unit_form.save_unit({"name": TOWN, "successor": STREET}, ids[TOWN], listed_db)


def test_a_corrected_name_leaves_the_old_one_as_an_alias(listed_db: Path) -> None:
    unit = units(listed_db)[STREET]
    after = unit_form.save_unit({"name": "测试区清波一街道办事处", "parent": DISTRICT}, unit.id, listed_db)
    assert after.id == unit.id and STREET in units(listed_db)["测试区清波一街道办事处"].aliases


TEXT = st.text('甲乙丙丁;：,"\t 0123', max_size=8)  # no leading ': it is Excel's mark of a text


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(contact=TEXT, telephone=TEXT, aliases=st.lists(st.text("甲乙丙丁戊", min_size=2, max_size=4), max_size=3),
       kind=st.sampled_from(sorted(KINDS_IN_WORDS)), since=st.sampled_from(["", "2020", "2021年"]))  # fmt: skip
def test_whatever_a_form_holds_comes_out_of_the_list_and_goes_in_again(
    tmp_path_factory: pytest.TempPathFactory, contact: str, telephone: str, aliases: list[str], kind: str, since: str
) -> None:
    db = tmp_path_factory.mktemp("law") / "ledger.db"
    written = {"name": STREET, "kind": kind, "contact": contact, "telephone": telephone, "since": since}
    unit_form.save_unit(written | {"aliases": ";".join(aliases)}, None, db)
    for name in ("a.csv", "a.xlsx"):
        (one,) = registrar.import_units(name, registrar.export_units(name, db), db)
        assert one.status == "same", one.unit


# --- days -----------------------------------------------------------------------------------------


def test_the_day_of_a_kind_is_set_where_it_is_shown(listed_db: Path) -> None:
    test = opened("units")
    assert [STREET, "2026年1月31日", "没有另定，暂按1月31日"] in table(test, "依据")
    test.text_input(key="due:day").set_value("02-15")
    test.selectbox(key="due:parent").set_value(DISTRICT)
    click(test, "due:set")
    assert [STREET, "2026年2月15日", "本办设定"] in table(test, "依据")
    assert [TOWN, "2026年1月31日", "没有另定，暂按1月31日"] in table(test, "依据")


@given(st.lists(st.integers(0, 3), min_size=1, max_size=20), st.booleans())
def test_the_sentence_counts_the_units_and_those_with_reports(reports: list[int], has_sample: bool) -> None:
    told = listed.counted(pd.DataFrame({"reports": reports}), has_sample, ZH)
    assert told.startswith(f"名单上有 {len(reports)} 个单位，{sum(one > 0 for one in reports)} 个已有年报；")
    assert ("示例" in told) == has_sample


def test_units_of_the_sample_are_not_in_the_list_and_the_page_says_so(listed_db: Path) -> None:
    assert "示例" not in said(opened("units"))
    loaders.load([loaders.SAMPLE / "reports" / "2025"], listed_db)
    test = opened("units")
    assert "示例单位不在名单里" in said(test) and len(table(test, "已有报告（份）")) == 3


def test_every_field_of_a_unit_stands_in_the_table() -> None:
    assert sorted(listed.SHOWN) == sorted((*listed.FIELDS, "reports"))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_opens_with_units(listed_db: Path, language: str) -> None:
    assert said(opened("units", lang=language))
