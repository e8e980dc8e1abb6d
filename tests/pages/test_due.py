"""The overview in January and in February, of a district that has no report yet."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import loaders
from loaders import registrar, store
from tests.loaders.test_flow import write


@pytest.fixture
def district(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEDGER_DB", str(tmp_path / "ledger.db"))
    units = "测试区甲街道办事处,街道,测试区人民政府,张三,0571-1\n测试区乙镇人民政府,镇,测试区人民政府,,\n"
    registrar.import_units("名单.csv", f"名称,类别,上级,联系人,电话\n{units}".encode(), tmp_path / "ledger.db")


def page(name: str, **query: str) -> AppTest:
    def show(name: str) -> None:
        from importlib import import_module

        import_module(f"pages.{name}").show()

    found = AppTest.from_function(show, default_timeout=60, kwargs={"name": name})
    for key, value in query.items():
        found.query_params[key] = value
    found.run()
    assert [one.value for one in found.exception] == []
    return found


def said(found: AppTest) -> str:
    written = [one.value for one in [*found.markdown, *found.info]]
    return "\n".join([*written, *(one.proto.body for one in found.get("html"))])


@pytest.mark.usefixtures("district")
@pytest.mark.parametrize(
    ("today", "state"), [("2026-01-10", "尚未到期"), ("2026-01-31", "尚未到期"), ("2026-02-03", "未报，已逾期 3 天")]
)
def test_all_units_are_still_to_come_in_january_and_late_in_february(
    monkeypatch: pytest.MonkeyPatch, today: str, state: str
) -> None:
    monkeypatch.setenv("LEDGER_TODAY", today)
    text = said(page("overview"))
    assert "2025年的年报：2 家应报，0 家已报，2 家未报" in text
    assert text.count(state) == 2 and "张三 0571-1" in text
    assert ("逾期" in text) == ("逾期" in state)


@pytest.mark.usefixtures("district")
@pytest.mark.parametrize("name", ["applications", "disclosures", "procurement", "reviews", "compare", "report"])
def test_the_other_pages_say_that_no_report_is_there_yet(name: str) -> None:
    assert "还没有报告" in said(page(name))


@pytest.mark.usefixtures("district")
def test_every_report_owed_stands_in_a_table_with_its_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    db = tmp_path / "ledger.db"
    registrar.set_due_day("街道", "02-10", "测试区人民政府", None, db)
    file = write(tmp_path / "a.html", "测试区甲街道办事处", 2025)
    content = file.read_text("utf-8")
    file.write_text(content.replace("</body>", "<p>发布日期：2026-02-14</p></body>"), "utf-8")
    loaders.load([file], db)
    file.write_text(file.read_text("utf-8") + "<!-- corrected -->", "utf-8")
    loaders.load([file], db)
    monkeypatch.setenv("LEDGER_TODAY", "2026-03-05")
    found = page("overview", part="calendar")
    table = next(one.value for one in found.dataframe if "应报日期" in one.value.columns).set_index("单位")
    assert dict(table.loc["测试区甲街道办事处"])["应报日期"] == "2026-02-10"
    assert list(table.loc["测试区甲街道办事处", ["依据", "更正次数", "联系人"]]) == ["本办设定", "1", "张三"]
    assert table.loc["测试区乙镇人民政府", "时限"] == "未报，已逾期 33 天"
    published = table.loc["测试区甲街道办事处", "文件上的日期"]
    assert (published, table.loc["测试区甲街道办事处", "时限"]) in (
        ("2026-02-14", "逾期 4 天报送"),
        ("—", "已报，文件上没有日期，不能判断是否按期"),
    )


@pytest.mark.parametrize(
    ("asked", "owed", "is_named"),
    [({}, 2, True), ({"kind": "subdistrict"}, 1, False)],
    ids=["all", "a kind"],
)
@pytest.mark.usefixtures("district")
def test_who_is_listed_is_due_though_only_others_have_filed_and_only_earlier(
    asked: dict[str, str], owed: int, is_named: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In January the newest year in the ledger is the one before: the list of the office counts all the same."""
    monkeypatch.setenv("LEDGER_TODAY", "2026-01-28")
    loaders.load([write(tmp_path / "a.html", "测试区甲街道办事处", 2024)], tmp_path / "ledger.db")
    text = said(page("overview", **asked))
    assert f"2025年的年报：{owed} 家应报，0 家已报，{owed} 家未报" in text
    assert ("乙镇" in text) is is_named


@pytest.mark.usefixtures("district")
def test_of_one_unit_that_is_chosen_only_its_own_reports_are_due(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEDGER_TODAY", "2026-01-28")
    loaders.load([write(tmp_path / "a.html", "测试区甲街道办事处", 2024)], tmp_path / "ledger.db")
    with store.ledger(tmp_path / "ledger.db") as db:
        (unit,) = [one.id for one in store.stored_organisations(db) if "甲街道" in one.short_name]
    text = said(page("overview", unit=unit))
    assert "2025年的年报：1 家应报" in text and "乙镇" not in text
