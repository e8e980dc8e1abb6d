"""The keys by which units are found lead to every unit that a comparison with all of them finds."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.identify.identity import Identity
from loaders.identify.known import Printed, _is_near, _names, keys_of
from loaders.identify.signs import Sign
from loaders.name_keys import called, kept, sought, written
from loaders.names import kind_of, same_unit
from loaders.organisations import Organisation, Registry, new_organisation
from loaders.register import placed

CITIES = ("", "临江市", "甲市", "诸城市", "北海市", "某某自治州", "兵团第一师")
DISTRICTS = ("", "示例区", "乙区", "城关区", "高新技术产业开发区", "高新区", "经开区", "某县", "甲旗", "管委会")
BUREAUS = ("财政局", "教育局", "住建局", "住房和城乡建设局", "区住建局", "城市管理局", "城管局", "市场监督管理局",
           "市场监管局", "卫健委", "卫生健康委员会", "发展和改革委员会", "发改委", "政务服务中心", "残联")  # fmt: skip
GRASSROOTS = ("清波街道", "清波街道办事处", "清波街", "北街", "北街办事处", "北街街道", "新清波街道", "城关镇",
              "城关镇人民政府", "松砚镇", "松砚街道", "松砚乡", "109街道", "大街街道")  # fmt: skip
WHOLE = ("人民政府", "政府", "")

unit_names = st.builds(
    lambda city, district, rest: city + district + rest,
    st.sampled_from(CITIES),
    st.sampled_from(DISTRICTS),
    st.sampled_from((*BUREAUS, *GRASSROOTS, *WHOLE)),
).filter(lambda name: len(name) > 1)


def organisation(at: int, name: str, short: str, parent: int | None, alias: str | None) -> Organisation:
    above = None if parent is None or parent >= at else f"u{parent}"
    aliases = () if alias is None else (alias,)
    return Organisation(f"u{at}", name, short, kind_of(name), above, aliases)


units = st.lists(
    st.tuples(unit_names, unit_names, st.none() | st.integers(0, 3), st.none() | unit_names), min_size=1, max_size=9
).map(lambda many: [organisation(at, *one) for at, one in enumerate(many)])


@given(unit_names, unit_names)
def test_two_names_of_one_unit_have_a_key_in_common(known: str, looked_for: str) -> None:
    if same_unit(known, looked_for):
        assert kept(known, [], [known]) & sought(looked_for), (known, looked_for)


@given(units, st.lists(unit_names, min_size=1, max_size=3))
def test_what_a_document_may_mean_is_found_as_by_looking_at_all(known: list[Organisation], names: list[str]) -> None:
    registry = Registry(known)
    evidence = tuple(Sign("organisation", name, "first_lines", name, "") for name in names)
    identity = Identity(new_organisation(names[0]), 2024, None, None, evidence)
    assert identity.organisation
    printed = Printed(_names(identity, identity.organisation), "")
    every = [one for one in registry.organisations.values() if _is_near(one, printed, registry)]
    found = registry.under(keys_of(identity))
    assert [one for one in found if _is_near(one, printed, registry)] == every


@given(units, unit_names)
def test_a_name_is_found_as_it_is_written_and_as_it_is_called(known: list[Organisation], name: str) -> None:
    registry = Registry(known)
    assert sorted(registry.under([called(name)]), key=lambda one: one.id) == registry.named(name)
    assert {one.id for one in registry.under([written(name)])} >= {one.id for one in known if one.name == name}


def placed_by_all(one: Organisation, above: str, known: Iterable[Organisation]) -> tuple[Organisation, set[str]]:
    """As ``register.placed`` did it: every unit of the ledger is looked at."""
    there = {each.id: each for each in known}
    registry = Registry(there.values())
    if one.id in there:
        return there[one.id], set()
    exact = [each for each in there.values() if each.name == one.name]
    if exact:
        return exact[0], set()
    place = [new_organisation(above)] if above else []
    own = Registry([Organisation(one.id, one.name, one.short_name, one.kind, place[0].id if place else None), *place])
    names, full = own.names(own.organisations[one.id]), own.full_names(own.organisations[one.id])
    beside = [each for each in there.values() if (each.kind == "district") == (one.kind == "district")]
    may_be = [each for each in beside if any(same_unit(a, b) for a in full for b in registry.full_names(each))]
    sure = [each for each in may_be if names & registry.names(each)]
    return (sure[0], set()) if len(sure) == len(may_be) == 1 else (one, {each.id for each in may_be})


@given(units, unit_names, st.sampled_from(("", "示例区", "甲市乙区", "某县人民政府")))
def test_a_listed_unit_is_placed_as_by_looking_at_all(known: list[Organisation], name: str, above: str) -> None:
    one = new_organisation(name)
    ((unit, maybe),) = placed([(one, above)], known)
    assert (unit, {each.id for each in maybe}) == placed_by_all(one, above, known)


def named_alike() -> list[tuple[str, str]]:
    """Pairs of names as reports print them, from the project's own list of traps."""
    with (Path(__file__).with_name("names.csv")).open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file))[1:]
    words = [cell for line in lines for cell in line if 2 <= len(cell) <= 24 and kind_of(cell) != "other"]
    return [
        (one, other) for at, one in enumerate(words[:160]) for other in words[at + 1 : 160] if same_unit(one, other)
    ]


def test_the_names_of_real_reports_lead_to_each_other() -> None:
    pairs = named_alike()
    assert pairs, "the list holds names of one unit"
    for one, other in pairs:
        assert kept(one, [], [one]) & sought(other) and kept(other, [], [other]) & sought(one), (one, other)


@pytest.mark.parametrize(
    ("known", "other"), [("示例区财政局", "乙区财政局"), ("清波街道", "松砚街道"), ("甲市乙区教育局", "甲市丙区教育局")]
)
def test_other_units_are_not_looked_at(known: str, other: str) -> None:
    assert not kept(known, [], [known]) & sought(other), "or a nation is looked through for every report"
