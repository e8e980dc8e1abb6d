"""The rules file, checked at start: each mistake stops it with the rule's name and what to do."""

from __future__ import annotations

import csv
from itertools import count
from pathlib import Path

import pytest

from loaders.errors import BrokenRuleError
from loaders.figures import Figure
from loaders.forms import DATA, read_csv
from loaders.reconcile import limits
from loaders.reconcile.language.vocabulary import PREDICATES, REASONS
from loaders.reconcile.predicates import OF_FIGURE, OF_REPORT
from loaders.reconcile.rulebook import load_rules

LINES = {line["id"]: line for line in read_csv(DATA / "rules" / "rules.csv")}
NUMBERS = count()


def loaded(folder: Path, *changed: dict[str, str]) -> None:
    """Load a rules file with these lines: each K02 but for what it says."""
    file = folder / f"rules{next(NUMBERS)}.csv"
    with file.open("w", encoding="utf-8", newline="") as written:
        writer = csv.DictWriter(written, LINES["K02"])
        writer.writeheader()
        writer.writerows(LINES["K02"] | line for line in changed)
    load_rules(file)


def row(formula: str, when: str = "", **more: str) -> dict[str, str]:
    """A rule over the row of fees, on the 2019 form."""
    return {"id": "Z01", "for_each": "r in pub.fee", "forms": "2019", "formula": formula, "when": when, **more}


ITEMS, CHANGE = "{r}:items_prev", "{r}:items_change"

WRONG_LINES = [
    ({"id": "K2"}, "rule K2: the id 'K2' is not one capital letter and two digits"),
    ({"scope": "columns"}, "rule K02: scope 'columns' is none of"),
    ({"severity": "fatal"}, "rule K02: severity 'fatal' is none of error, warning, notice"),
    ({"forms": "2019;2020"}, "rule K02: forms '2020' is none of 2019, 2021"),
    ({"forms": ""}, "rule K02: forms '' is none of"),
    ({"kinds": "street"}, "rule K02: kinds 'street' is none of subdistrict, town"),
    ({"version": "0"}, "rule K02: the version '0' is no whole number from 1 on"),
    ({"version": "1.5"}, "rule K02: the version '1.5'"),
    ({"enabled": "true"}, "rule K02: enabled 'true' is none of yes, no"),
    ({"title_en": " "}, "rule K02: title_en is empty"),
    ({"statement_zh": ""}, "rule K02: statement_zh is empty"),
    ({"ask_zh": ""}, "rule K02: ask_zh is empty"),
    ({"authority_en": ""}, "rule K02: authority_en is empty"),
    ({"exceptions_en": ""}, "rule K02: exceptions stand in one language only"),
    ({"for_each": "c of columns"}, "rule K02: cannot read for_each 'c of columns'"),
    ({"for_each": "c in applicants"}, "rule K02: there is no set 'applicants'"),
    ({"for_each": "c in columns(app.new)"}, r"rule K02: form 2019 has nothing for columns\(app.new\)"),
    ({"for_each": "c in cells(signed)"}, r"rule K02: form 2019 has nothing for cells\(signed\)"),
    ({"for_each": "c in rows(sum.*)"}, r"rule K02: form 2019 has nothing for rows\(sum.\*\)"),
    (row("{r}:items_prev >= 0", for_each="r in pub.fee pub.fees"), "rule Z01: none of its forms has .* 'pub.fees'"),
    (row("{r}:items = 0"), "rule Z01: .*form 2019 has no cell 'pub.fee:items'"),
    (row("{r}:items@-1 = 0"), "rule Z01: .*has no cell 'pub.fee:items'"),
    (row("known({r}:items_prev)"), "rule Z01: there is no predicate 'known'; there are is_number"),
    (row("is_number('{r}')"), "rule Z01: is_number takes cell in its brackets, found 'pub.fee'"),
    (row("all_figures({r}:items_prev)"), "rule Z01: all_figures takes text in its brackets"),
    (row("is_aggregate('{r}')"), "rule Z01: is_aggregate takes none in its brackets"),
    (row(f"{ITEMS} = "), "rule Z01: unexpected end"),
    (row(f"{ITEMS} < 0"), "rule Z01: its formula .* can never hold"),
    (row(f"{ITEMS} + 1 = 0"), "rule Z01: its formula .* can never hold"),
    (row(f"{CHANGE} = 0", when=f"{ITEMS} < 0"), "rule Z01: its condition .* can never be true"),
    (row(f"{CHANGE} = 0", when="1 = 2"), "rule Z01: its condition .* can never be true"),
    (row(f"{CHANGE} = 0", when=f"{ITEMS} > 3 and {ITEMS} <= 3"), "rule Z01: its condition .* can never be true"),
    (row(f"{CHANGE} = 0", when=f"{ITEMS} * 2 = 6 and {ITEMS} != 3 and {ITEMS} >= 4"), "rule Z01: its condition"),
]


@pytest.mark.parametrize(("line", "message"), WRONG_LINES, ids=[message[5:45] for _, message in WRONG_LINES])
def test_a_wrong_line_stops_the_start(tmp_path: Path, line: dict[str, str], message: str) -> None:
    with pytest.raises(BrokenRuleError, match=message):
        loaded(tmp_path, line)


def test_a_rule_that_is_switched_off_is_checked_too(tmp_path: Path) -> None:
    with pytest.raises(BrokenRuleError, match="rule K02: title_zh is empty"):
        loaded(tmp_path, {"enabled": "no", "title_zh": ""})


def other(formula: str, when: str = "", **more: str) -> dict[str, str]:
    return row(formula, when, **{"id": "Z02", **more})


AGAINST_EACH_OTHER = [
    (row(f"{ITEMS} = 1"), row(f"{CHANGE} = 1"), "rule Z01: stands twice"),
    (row(f"{ITEMS} = 1"), other(f"{ITEMS} = 1"), "rule Z02: says the same as rule Z01"),
    (row(f"{ITEMS} = 1"), other("{r}:items_prev  = (1)", for_each="r in pub.penalty pub.fee"), "says the same as"),
    (row(f"{ITEMS} = 1"), other(f"{ITEMS} = 2"), "rule Z02: cannot hold together with rule Z01"),
    (row(f"{ITEMS} < {CHANGE}"), other(f"{ITEMS} > {CHANGE}"), "rule Z02: cannot hold together"),
    (row(f"{ITEMS} < {CHANGE}"), other(f"{CHANGE} <= {ITEMS}"), "rule Z02: cannot hold together"),
    (row(f"{ITEMS} + {CHANGE} = 4"), other(f"5 <= {CHANGE} + {ITEMS} <= 9"), "rule Z02: cannot hold together"),
    (row(f"{ITEMS} * 2 = 4"), other(f"{ITEMS} = 3"), "rule Z02: cannot hold together"),
    (row(f"{ITEMS} = 1", f"is_number({ITEMS})"), other(f"{ITEMS} = 2"), "rule Z02: cannot hold together"),
    (row(f"{ITEMS} = 1", f"{CHANGE} > 0"), other(f"{ITEMS} = 2", f"{CHANGE} > 0"), "rule Z02: cannot hold together"),
]


@pytest.mark.parametrize(("first", "second", "message"), AGAINST_EACH_OTHER)
def test_rules_that_repeat_or_contradict_each_other_stop_the_start(tmp_path, first, second, message) -> None:
    with pytest.raises(BrokenRuleError, match=message):
        loaded(tmp_path, first, second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (row(f"{ITEMS} = 1"), other(f"{ITEMS} = 2", enabled="no")),
        (row(f"{ITEMS} = 1"), other(f"{ITEMS} = 2", for_each="r in pub.penalty")),
        (row(f"{ITEMS} = 1", kinds="bureau"), other(f"{ITEMS} = 2", kinds="town township")),
        (row(f"{ITEMS} = 1", f"{CHANGE} > 0"), other(f"{ITEMS} = 2", f"{CHANGE} < 0")),
        (row(f"{ITEMS} <= {CHANGE}"), other(f"{ITEMS} >= {CHANGE}")),
        (row(f"{ITEMS} >= 1"), other(f"{ITEMS} = 1")),
        (row(f"{ITEMS} != 1"), other(f"{ITEMS} = 2")),
    ],
)
def test_rules_that_agree_or_do_not_meet_are_loaded(tmp_path: Path, first, second) -> None:
    loaded(tmp_path, first, second)


def test_every_word_of_the_language_has_its_meaning() -> None:
    of_cells = {name for name, one in PREDICATES.items() if one.argument == "cell"}
    assert set(OF_FIGURE) == of_cells
    assert set(OF_REPORT) == set(PREDICATES) - of_cells
    assert all(OF_FIGURE[name](Figure("x", None, "missing", "", "")) in (True, False, None) for name in of_cells)


def test_every_reason_and_hint_has_its_words() -> None:
    words = {line["key"] for line in read_csv(DATA / "words" / "checking.csv")}
    assert {f"reason.{code}" for code in REASONS} | {"hint.partial_twice"} <= words
    assert {key.removeprefix("reason.") for key in words if key.startswith("reason.")} == REASONS


def test_local_deadlines_are_for_the_units_they_name() -> None:
    day = limits.deadline("sample-district", "town", 2023)
    assert day and day.isoformat() == "2024-03-31"
    assert limits.deadline("sample-district", "bureau", 2023) is None
    assert limits.deadline("another-district", "town", 2023) is None
    assert limits.deadline("sample-district", "town", 2018) is None


def test_the_limits_are_of_cells_of_the_forms() -> None:
    assert limits.limit("town", "app.received_new:total") == 5000
    assert limits.limit("district", "app.received_new:total") is None
    assert set(limits.limited_cells("township")) == set(limits.limited_cells("subdistrict"))


@pytest.mark.parametrize(
    ("read", "header", "line", "message"),
    [
        (
            limits.limits,
            "kind,cell,most",
            "street,case.review:total,9",
            "street, case.review:total: there is no such kind",
        ),
        (limits.limits, "kind,cell,most", "town,case.reviews:total,9", "no such cell"),
        (limits.limits, "kind,cell,most", "town,case.review:total,many", "'many' is no whole number"),
        (limits.deadlines, "parent,kind,first_year,last_year,month_day", "x,street,2019,,03-31", "and a kind of unit"),
        (limits.deadlines, "parent,kind,first_year,last_year,month_day", "x,town,2019,,31 March", "the day as 03-31"),
        (limits.deadlines, "parent,kind,first_year,last_year,month_day", "x,town,,,03-31", "write years as 2019"),
    ],
)
def test_a_wrong_local_limit_or_deadline_is_named(tmp_path: Path, read, header: str, line: str, message: str) -> None:
    file = tmp_path / f"{next(NUMBERS)}.csv"
    file.write_text(f"{header}\n{line}\n", encoding="utf-8")
    with pytest.raises(BrokenRuleError, match=message):
        read(file)
