"""A town that became a sub-district is one unit across the change; two units of like names are two."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import loaders
from data.sample.draft import Draft
from data.sample.layouts import LAYOUTS
from loaders.organisations import Organisation
from loaders.renamed import predecessors
from tests.loaders.filed import FORMS, RIGHT, requests

FORM = FORMS["2021"]
TOWN = Organisation("t", "示例区松砚镇人民政府", "松砚镇", "town", "q")
STREET = Organisation("s", "示例区松砚街道办事处", "松砚街道", "subdistrict", "q")
TOWNSHIP = Organisation("x", "示例区松砚乡人民政府", "松砚乡", "township", "q")
OTHER = Organisation("o", "示例区云隙街道办事处", "云隙街道", "subdistrict", "q")
YEARS = {"t": {2021, 2022}, "s": {2023, 2024}, "o": {2021, 2022, 2023}}


def test_the_town_is_the_predecessor_of_the_sub_district() -> None:
    assert predecessors([TOWN, STREET, OTHER], YEARS) == {"s": TOWN}


TRAPS = {
    "both report in one year": ([TOWN, STREET], YEARS | {"t": {2021, 2022, 2023}}),
    "a year between": ([TOWN, STREET], YEARS | {"t": {2021}}),
    "below different units": ([TOWN, replace(STREET, parent="p")], YEARS),
    "below no unit that is known": ([replace(TOWN, parent=None), replace(STREET, parent=None)], YEARS),
    "the same kind": ([TOWN, replace(TOWN, id="s")], YEARS),
    "three of the name": ([TOWN, STREET, TOWNSHIP], YEARS | {"x": {2020}}),
    "the register says that both exist": ([TOWN, replace(STREET, since=2019)], YEARS),
    "the register says that the town goes on": ([replace(TOWN, until=2025), STREET], YEARS),
    "bureaus": (
        [replace(TOWN, name="示例区松砚局", kind="bureau"), replace(STREET, name="示例区松砚委员会", kind="other")],
        YEARS,
    ),
    "one has no report": ([TOWN, STREET], {"t": {2021, 2022}}),
    "another name": ([TOWN, OTHER], {"t": {2021, 2022}, "o": {2023}}),
}


@pytest.mark.parametrize("trap", TRAPS)
def test_units_that_may_be_two_are_two(trap: str) -> None:
    organisations, years = TRAPS[trap]
    assert predecessors(organisations, years) == {}


@given(st.permutations([TOWN, STREET, OTHER]))
def test_the_order_of_the_list_says_nothing(organisations: list[Organisation]) -> None:
    assert predecessors(organisations, YEARS) == {"s": TOWN}


def write(folder: Path, unit: str, year: int, changes: dict[str, str]) -> Path:
    figures = dict.fromkeys(FORM.cells, "0") | RIGHT["2021"] | changes
    prose = {"一": f"{year}年，依法公开。", "五": "存在不足，将改进。", "六": "未收取信息处理费。"}
    draft = Draft(unit, year, FORM, figures, prose, title=f"{unit}{year}年政府信息公开工作年度报告")
    path = folder / f"{unit}{year}.html"
    path.write_bytes(LAYOUTS["html"][0](draft))
    return path


def found(file: Path) -> set[tuple[str, str, str]]:
    sql = """SELECT organisation_id, rule_id, hint FROM finding JOIN report USING (report_id)
             WHERE is_current AND rule_id LIKE 'Y%' AND status = 'fail'"""
    with closing(sqlite3.connect(file)) as db:
        return set(db.execute(sql).fetchall())


def test_the_rules_between_years_look_across_the_new_name_and_say_so(tmp_path: Path) -> None:
    lines = [
        "id,name,short_name,kind,parent,aliases,is_sample,since,until",
        "q,示例区人民政府,示例区,district,,,0,,",
        "t,示例区松砚镇人民政府,松砚镇,town,q,,0,,",
        "s,示例区松砚街道办事处,松砚街道,subdistrict,q,,0,,",
    ]
    (tmp_path / "organisations.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    file = tmp_path / "ledger.db"
    later = {"pub.licensing:decisions": "70", "pub.penalty:decisions": "33", "pub.fee:fee_amount": "0.9"}
    loaders.load([write(tmp_path, "示例区松砚街道办事处", 2023, later)], file)
    assert found(file) == set()
    carried = requests(("natural_person", "granted", 3), carried_out=2)
    loaders.load([write(tmp_path, "示例区松砚镇人民政府", 2022, carried)], file)
    assert found(file) == {("s", "Y01", "renamed")}, "checked anew when the town's report comes later"
    loaders.load([write(tmp_path, "示例区松砚镇人民政府", 2021, {})], file)
    assert ("s", "Y10", "") not in found(file)
