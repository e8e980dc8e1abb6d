"""Who is added up with whom: never a whole place with its units, never what is invented with what is real."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.districts import SAMPLE, district_of, districts
from loaders.exact import as_written, minus, total
from loaders.names import kind_of
from loaders.organisations import Organisation
from pages.shared.data import queries
from tests.second.ledgers import RECEIVED, Draft, no_list, real_beside_sample, rows

NAMES = ("青岚区人民政府", "青岚县", "青岚市人民政府", "示例省人民政府", "青岚经济开发区管委会", "青岚区人民政府办公室")
UNITS = ("柳林街道办事处", "河口镇人民政府", "区教育局", "区城市管理委员会", "市民政局", "向阳社区", "西藏路小学校区")


@pytest.mark.parametrize("name", NAMES)
def test_a_whole_place_stands_apart_from_units_whose_place_is_not_known(name: str) -> None:
    apart = district_of(name, kind_of(name), False, None, None)
    assert apart.startswith("~") and district_of(name, kind_of(name), True, None, None) == SAMPLE + apart


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_is_no_whole_place(name: str) -> None:
    assert district_of(name, kind_of(name), False, None, None) == ""


def test_a_city_is_never_added_to_a_district_nor_a_zone_to_either() -> None:
    assert len({district_of(name, kind_of(name), False, None, None) for name in NAMES[1:5]}) == 4


@given(st.sampled_from((*NAMES, *UNITS)), st.booleans(), st.booleans())
def test_what_is_invented_and_what_is_real_are_in_no_district_together(name: str, sample: bool, above: bool) -> None:
    """A real unit below an invented district is not called by its name, nor the reverse."""
    found = district_of(name, kind_of(name), sample, "d", above)
    assert (found == "d") == (sample == above)
    assert found != "d" or not found.startswith("~")


def test_a_place_that_names_itself_as_its_parent_is_not_below_itself() -> None:
    place = Organisation("d", "青岚区", "青岚区", "district", "d")
    unit = Organisation("u", "柳林街道", "柳林街道", "subdistrict", "d")
    assert districts({"d": place, "u": unit}) == {"d": "~county", "u": "d"}


@pytest.mark.parametrize("write", [no_list, real_beside_sample])
def test_the_pages_and_the_roll_up_make_the_same_districts(write, tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    write(path)
    shown = set(queries.districts(path)["district"])
    assert shown == {one for (one,) in rows(path, "SELECT DISTINCT scope_id FROM rollup WHERE scope = 'parent'")}
    for one in shown:
        found = queries.filings(path, one)
        assert found["is_sample"].nunique() == 1
        (expected,) = rows(path, "SELECT max(expected) FROM rollup WHERE scope = 'parent' AND scope_id = ?", one)[0]
        assert expected == found.groupby("year").size().max()


def test_a_unit_on_a_form_that_does_not_ask_is_expected_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    draft = Draft(path)
    draft.unit("某区", "district")
    for name in ("甲镇", "乙镇"):
        draft.unit(name, "town", "某区")
        draft.report(name, 2022, "2019" if name == "甲镇" else None)
    draft.done()
    found = rows(path, "SELECT reported, expected FROM rollup WHERE series = 'fee.amount' AND scope = 'parent'")
    assert found == [(1, 2)]
    assert rows(path, "SELECT * FROM rollup WHERE series = 'procurement.items' AND scope = 'parent'") == []


def test_an_invented_report_of_a_later_year_binds_no_real_unit(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    draft = Draft(path)
    for name, year, is_sample in (("真镇", 2021, 0), ("假镇", 2024, 1)):
        draft.unit(name, is_sample=is_sample)
        draft.report(name, year, **{RECEIVED: 1})
    draft.done()
    assert rows(path, "SELECT max(year) FROM rollup WHERE scope_id = '真镇'") == [(2021,)]


amounts = st.decimals(-(10**9), 10**9, places=2).map(float)


@given(amounts, amounts)
def test_differences_and_sums_are_as_on_paper(one: float, other: float) -> None:
    assert minus(one, other) == pytest.approx(round(one - other, 2), abs=1e-9)
    assert len(repr(float(minus(one, other))).partition(".")[2]) <= 2
    assert total([one, other]) == total([other, one])
    assert as_written(one) == one


def test_what_binary_arithmetic_leaves_behind_is_gone() -> None:
    assert minus(1234567890.4, 1234567890.2) == 0.2 and minus(0.1 + 0.2, 0.3) == 0
    assert total([0.1, 0.2]) == 0.3 and total([]) == 0 and minus(None, 1) is None
