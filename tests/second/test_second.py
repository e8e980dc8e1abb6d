"""A share of the second computation, on every run: nothing that is shown or given away differs."""

from __future__ import annotations

import random
import re
from fractions import Fraction
from pathlib import Path

import pytest

from tests.pages.test_pages import grids, html, opened, said
from tests.second.ground import Ground, add_up, series
from tests.second.ledgers import CRAFTED
from tests.second.measure import Chosen, measure, of_district, selections, unit_of
from tests.second.single import SINGLE, shares, whole_tables
from tests.second.tally import MARKS, Tally, amount, plain

NUMBERS = ("app.received_new", "licensing.decisions", "case.review.total")


@pytest.fixture(scope="session")
def ledgers(tmp_path_factory: pytest.TempPathFactory, loaded_ledger: Path) -> dict[str, Path]:
    """The crafted ledgers and the sample."""
    folder = tmp_path_factory.mktemp("second")
    found = {name: folder / f"{name}.db" for name in CRAFTED}
    for name, write in CRAFTED.items():
        write(found[name])
    return found | {"sample": loaded_ledger}


@pytest.mark.parametrize("name", CRAFTED)
def test_nothing_differs_in_small_ledgers(name: str, ledgers: dict[str, Path]) -> None:
    tally, some = Tally(), list(selections(ledgers[name], 2, random.Random(name)))
    for chosen in some[1:4]:
        measure(chosen, tally, every=16)
        shares(chosen, tally)
    for part in SINGLE:
        part(some[0], tally)
    whole_tables(some[0], tally)
    assert tally.wrong[:5] == [] and tally.compared > 3_000


def test_nothing_differs_in_the_sample(ledgers: dict[str, Path]) -> None:
    tally, some = Tally(), list(selections(ledgers["sample"], 3, random.Random(4)))
    for chosen in [one for one in some if len(one.units) > 1][1:2]:
        measure(chosen, tally, every=16)
        for part in SINGLE:
            part(chosen, tally)
    whole_tables(some[0], tally)
    assert tally.wrong[:5] == [] and tally.compared > 20_000


def test_a_difference_is_found(ledgers: dict[str, Path]) -> None:
    """The second computation would see one."""
    chosen = next(selections(ledgers["gaps"], 0, random.Random(1)))
    frame = of_district(chosen)
    wrong = frame.assign(value=frame["value"].mask(frame.index == frame["value"].first_valid_index(), 99_999.0))
    chosen.ground.observed = {chosen.district: wrong}
    tally = Tally()
    measure(chosen, tally, every=99)
    assert tally.wrong


def test_a_districts_own_report_is_not_added_to_its_units(ledgers: dict[str, Path]) -> None:
    """6 for the district, of units with 2 and 4: never 12; two have no median."""
    ground = Ground(ledgers["no_list"])
    assert add_up(ground, ground.members(""), 2022, "app.received_new").value == 6
    kinds = {ground.units[one]["kind"] for one in ground.members("")}
    assert {ground.median("", 2022, "app.received_new", kind)[0] for kind in kinds} == {None}
    assert {ground.district[one] for one in ground.units} == {"", "~county", "~city", "~zone"}


def test_the_overview_shows_what_was_computed(ledgers: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEDGER_DB", str(ledgers["sample"]))
    ground, units = Ground(ledgers["sample"]), ["sample-yanying", "sample-luzhen", "sample-jianxi"]
    test = opened("overview", district="sample-district", unit=units, year=["2023", "2024"])
    shown = re.findall(r'<b>(?:<a [^>]*>)?([^<]*)(?:</a>)?</b>((?:<span class="sign".*?</span>)*)', html(test))[
        -len(NUMBERS) :
    ]
    for name, (value, signs) in zip(NUMBERS, shown, strict=True):
        one = add_up(ground, units, 2024, name)
        symbols = "".join(f" {sign}" for sign in re.findall(r">([^<]+)</span>", signs))
        assert value + symbols == amount(one.value, "件") + MARKS[one.flag], name


def test_two_units_of_which_one_wrote_on_the_old_form(
    ledgers: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEDGER_DB", str(ledgers["sample"]))
    ground, units = Ground(ledgers["sample"]), ["sample-yanying", "sample-luzhen"]
    chosen = Chosen(ledgers["sample"], ground, "sample-district", tuple(units), (2021,), tuple(series()))
    assert add_up(ground, units, 2021, "normative.stock").value == ground.seen(units[0], 2021, "normative.stock").value
    assert add_up(ground, units, 2021, "procurement.amount") is None
    text = said(opened("procurement", district="sample-district", unit=units, year="2021"))
    assert "合计" not in text and "2021年采购" not in text
    page = opened("disclosures", district="sample-district", unit=units, year="2021", focus="fee.amount")
    (table,) = grids(page)
    fee = chosen.total(2021, "fee.amount")
    assert table.loc["合计", "2021"] == plain(fee.value / 10_000, 6) + MARKS[fee.flag].strip()
    assert unit_of("fee.amount") == "元"


def test_the_answer_of_compare_names_a_year_whose_form_asks(
    ledgers: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEDGER_DB", str(ledgers["sample"]))
    test = opened("compare", district="sample-district", series="procurement.items")
    ground = Ground(ledgers["sample"])
    median, units, expected = ground.median("sample-district", 2020, "procurement.items", "subdistrict")
    assert isinstance(median, Fraction)
    label, text = series()["procurement.items"].label, said(test)
    assert f"2020年{label}最高" in text
    assert re.search(rf"全区街道中位数\s+{re.escape(plain(median))} 项\s+{units}/{expected} 家有数", text)
