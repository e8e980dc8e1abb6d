"""The same section in the reports of two units of one year; what is customary, or equal by chance, is no copy."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import loaders
from data.sample.draft import Draft
from data.sample.layouts import LAYOUTS
from loaders.reconcile.copies import Work, alike
from tests.loaders.filed import FORMS, RIGHT, SAME

FORM = FORMS["2021"]
GENRE = "坚持以习近平新时代中国特色社会主义思想为指导，认真贯彻落实政府信息公开条例，不断提升政务公开工作水平。"
WORDS = [chr(letter) for letter in range(0x4E00, 0x4E00 + 2_000)]


def own(seed: int, letters: int = 160) -> str:
    """A text that nobody else has."""
    random = Random(seed)
    return "".join(random.choice(WORDS) for _ in range(letters))


def work(unit: str, five: str = "", one: str = "", year: int = 2023, **tables: dict[str, float]) -> Work:
    passages = {section: text for section, text in (("一", one), ("五", five)) if text}
    return Work(
        unit, year, unit, (unit,), passages, {{"two": "二", "three": "三"}[name]: t for name, t in tables.items()}
    )


def pairs(*works: Work) -> set[tuple[str, str, str]]:
    return {(unit, found.unit, found.section) for (unit, _), shared in alike(works).items() for found in shared}


OTHERS = [work(f"单位{number}", GENRE + own(number), GENRE + own(100 + number)) for number in range(10)]
COPIED = own(77)


@pytest.mark.parametrize("others", [0, 1, 3, 10])
def test_a_copied_section_is_found_on_both_sides_whatever_the_number_of_units(others: int) -> None:
    works = [work("甲", GENRE + COPIED), work("乙", GENRE + COPIED), *OTHERS[:others]]
    assert pairs(*works) == {("甲", "乙", "五"), ("乙", "甲", "五")}


def test_names_and_numbers_changed_are_a_copy_all_the_same() -> None:
    first = work("甲", f"{GENRE}甲{COPIED}共3件，2023年{own(905)}")
    second = work("乙", f"{GENRE}乙{COPIED}共81件，2022年{own(905)}")
    assert pairs(first, second, *OTHERS) == {("甲", "乙", "五"), ("乙", "甲", "五")}


def test_most_of_a_section_copied_is_found_among_units_enough() -> None:
    first, second = work("甲", COPIED + own(901, 60)), work("乙", own(902, 70) + COPIED)
    assert ("甲", "乙", "五") in pairs(first, second, *OTHERS)
    assert pairs(first, second) == set(), "of two units it cannot be told what is customary"


TRAPS = {
    "a sentence that all have": [work(name, GENRE + own(at)) for at, name in enumerate("甲乙丙丁戊己庚辛")],
    "the district's own template": [work(name, COPIED) for name in "甲乙丙丁戊己庚辛"],
    "a template in four of four": [work(name, COPIED) for name in "甲乙丙丁"],
    "a short section": [work("甲", "存在公开不够及时的问题，将改进。"), work("乙", "存在公开不够及时的问题，将改进。")],
    "a quoted sentence": [work("甲", own(901) + COPIED[:60]), work("乙", own(902) + COPIED[:60]), *OTHERS],
    "section one by a pattern, other numbers": [
        work("甲", one="".join(f"{COPIED[at : at + 10]}{at}件" for at in range(0, 160, 10))),
        work("乙", one="".join(f"{COPIED[at : at + 10]}{at * 7 + 3}件" for at in range(0, 160, 10))),
    ],
    "another year": [work("甲", COPIED), work("乙", COPIED, year=2022)],
    "sentences that others chose in other years": [
        *(work(name, COPIED, year=2023) for name in "甲乙"),
        *(work(name, COPIED, year=2021) for name in "丙丁"),
        *OTHERS,
    ],
    "another section": [work("甲", five=COPIED), work("乙", one=COPIED)],
    "one unit": [work("甲", COPIED)],
}


@pytest.mark.parametrize("trap", TRAPS)
def test_what_is_customary_or_short_is_no_copy(trap: str) -> None:
    assert pairs(*TRAPS[trap]) == set()


BUSY = {"pub.licensing:decisions": 318, "pub.penalty:decisions": 46, "pub.compulsion:decisions": 12}


def test_the_same_table_is_found_and_all_zero_tables_are_not() -> None:
    assert pairs(work("甲", two=BUSY), work("乙", two=dict(BUSY))) == {("甲", "乙", "二"), ("乙", "甲", "二")}
    assert pairs(work("甲", two={}, three={}), work("乙", two={}, three={})) == set()


@pytest.mark.parametrize(
    "other",
    [
        BUSY | {"pub.penalty:decisions": 47},
        {"pub.licensing:decisions": 318},
        BUSY | {"pub.fee:fee_amount": 100},
    ],
)
def test_a_table_that_differs_in_one_figure_is_another(other: dict[str, float]) -> None:
    assert pairs(work("甲", two=BUSY), work("乙", two=other)) == set()


@pytest.mark.parametrize(
    "few",
    [
        {"app.received_new:natural_person": 1, "app.result.granted:natural_person": 1, "app.result.total:total": 1},
        {f"app.received_new:{one}": 90 for one in ("natural_person", "org_business", "total")},
        {"pub.licensing:decisions": 318, "pub.penalty:decisions": 46},
        dict.fromkeys((f"app.result.{one}:natural_person" for one in ("granted", "partial", "other.misc")), 1),
    ],
)
def test_few_or_small_figures_are_equal_by_chance(few: dict[str, float]) -> None:
    assert pairs(work("甲", three=few), work("乙", three=few)) == set()


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1_000), st.integers(2, 24))
def test_units_that_write_their_own_are_never_alike(seed: int, units: int) -> None:
    random = Random(seed)
    pool = [own(1_000 + at, 30) for at in range(200)]
    works = [work(f"单位{at}", GENRE + "。".join(random.sample(pool, 6)) + own(seed * 50 + at)) for at in range(units)]
    assert pairs(*works) == set()


@settings(max_examples=25, deadline=None)
@given(st.permutations([work("甲", COPIED), work("乙", COPIED), *OTHERS[:4]]))
def test_the_order_of_the_reports_makes_no_difference(works: list[Work]) -> None:
    assert pairs(*works) == {("甲", "乙", "五"), ("乙", "甲", "五")}


# --- in the ledger -----------------------------------------------------------------------------


def write(folder: Path, unit: str, five: str, changes: dict[str, str]) -> Path:
    name = f"示例区{unit}街道办事处"
    figures = dict.fromkeys(FORM.cells, "0") | RIGHT["2021"] | changes
    prose = {"一": "依法公开。", "五": f"主要问题和不足：{five}，将改进完善。", "六": "未收取信息处理费。"}
    draft = Draft(name, 2023, FORM, figures, prose, title=f"{name}2023年政府信息公开工作年度报告")
    path = folder / f"{unit}{len(list(folder.iterdir()))}.html"
    path.write_bytes(LAYOUTS["html"][0](draft))
    return path


def found(file: Path) -> dict[tuple[str, str, str], str]:
    sql = """SELECT name, rule_id, subject, numbers FROM finding JOIN report USING (report_id)
             JOIN organisation USING (organisation_id) WHERE is_current AND rule_id IN ('N18', 'L07')"""
    with closing(sqlite3.connect(file)) as db:
        return {line[:3]: line[3] for line in db.execute(sql)}


def test_each_of_the_two_names_the_other_until_one_is_corrected(tmp_path: Path) -> None:
    file = tmp_path / "ledger.db"
    other = {"pub.licensing:decisions": "7", "pub.penalty:decisions": "2"}
    loaders.load([write(tmp_path, "清波", COPIED, {})], file)
    assert found(file) == {}
    loaders.load([write(tmp_path, "松砚", COPIED, dict(SAME))], file)
    first, second = "示例区清波街道办事处", "示例区松砚街道办事处"
    assert found(file) == {
        (first, "N18", "五"): f"{second} 100%",
        (second, "N18", "五"): f"{first} 100%",
        (first, "L07", "二"): f"{second} 100%",
        (second, "L07", "二"): f"{first} 100%",
    }
    loaders.load([write(tmp_path, "松砚", own(9), other)], file)
    assert found(file) == {}, "of the other unit too, though only one was loaded"
