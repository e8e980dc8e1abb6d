"""Which cell is wrong: the laws of the search, the slips it knows, and what is said of them."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from functools import partial
from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.bounds import bounded
from loaders.forms import load_forms
from loaders.reconcile.balances import balances
from loaders.reconcile.explain import by_json
from loaders.reconcile.explain.answer import Change, Explanation, Location
from loaders.reconcile.explain.by_json import LONGEST_CASE, answers
from loaders.reconcile.explain.hints import hints
from loaders.reconcile.explain.locate import locate
from loaders.reconcile.explain.wording import changes_text, sentence
from loaders.words import LANGUAGES
from tests.mistakes import Table, adds_up, mistaken, true_report

FORMS = load_forms()
FORM = FORMS["2021"]
EMPTY: Table = {cell: 0 for cell in FORM.cells if not cell.startswith("pub.")}
seeds = st.integers(0, 2**32)
forms = st.sampled_from(sorted(FORMS))


def report(**changes: int | None) -> Table:
    """A small report that adds up: one person asked 12 times, with these figures changed."""
    rows = ("received_new", "result.granted", "result.total")
    figures = {f"app.{row}:{column}": 12 for row in rows for column in ("natural_person", "total")}
    return EMPTY | figures | {name.replace("__", ":").replace("_DOT_", "."): value for name, value in changes.items()}


def with_figures(figures: Mapping[str, int | None]) -> Table:
    return report() | dict(figures)


def sets(found: Location) -> set[frozenset[str]]:
    return {one.cells for one in found.explanations}


def corrected(table: Table, one: Explanation) -> Table:
    return table | {change.cell: change.proposed for change in one.changes}


def blanks_could_fit(form_id: str, table: Table) -> bool:
    """Whether no identity is beyond what blanks of 0 and more could make up for, one identity at a time."""
    for one in balances(FORMS[form_id]):
        known = sum(k * table[cell] for cell, k in one.coefficients.items() if table[cell] is not None)
        open_signs = {k > 0 for cell, k in one.coefficients.items() if table[cell] is None}
        if (known and not open_signs) or (known > 0 and open_signs == {True}) or (known < 0 and open_signs == {False}):
            return False
    return True


@given(forms, seeds)
def test_a_report_that_adds_up_is_consistent(form_id: str, seed: int) -> None:
    table = true_report(FORMS[form_id], Random(seed))
    assert adds_up(FORMS[form_id], table)
    found = locate(table, FORMS[form_id])
    assert (found.status, found.explanations, found.at_least, found.unused) == ("consistent", (), 0, ())


@settings(max_examples=60)
@given(forms, seeds, st.integers(1, 3), st.sampled_from((0, 10, 60)))
def test_every_explanation_makes_every_identity_hold(form_id: str, seed: int, slips: int, blanks: int) -> None:
    form, random = FORMS[form_id], Random(seed)
    table, _ = mistaken(form, true_report(form, random), random, slips)
    for cell in random.sample(sorted(table), blanks):
        table[cell] = None
    found = locate(table, form)
    assert (found.status == "consistent") == (locate(table, form, locked=form.cells).status == "consistent")
    assert not (found.status == "consistent" and not blanks_could_fit(form_id, table))
    for one in found.explanations:
        fixed = corrected(table, one)
        assert all(change.observed == table[change.cell] != change.proposed for change in one.changes)
        assert all(value is None or value >= 0 for value in fixed.values())
        assert locate(fixed, form).status == "consistent"
        assert len(one.changes) >= found.at_least


@given(forms, seeds, st.data())
def test_one_wrong_figure_of_table_three_is_found_alone_with_its_value(form_id: str, seed: int, data) -> None:
    truth = true_report(FORMS[form_id], Random(seed))
    cell = data.draw(st.sampled_from([cell for cell in truth if cell.startswith("app.")]))
    wrong = data.draw(st.integers(0, 10**9).filter(lambda value: value != truth[cell]))
    found = locate(truth | {cell: wrong}, FORMS[form_id])
    assert [one.changes for one in found.explanations] == [(Change(cell, wrong, truth[cell]),)]
    assert (found.status, found.common, found.at_least, found.complete) == ("located", {cell}, 1, True)


@given(forms, seeds, st.integers(1, 2), st.data())
def test_a_confirmed_figure_is_never_accused_and_confirming_never_lengthens_the_list(
    form_id: str, seed: int, slips: int, data
) -> None:
    form, random = FORMS[form_id], Random(seed)
    table, _ = mistaken(form, true_report(form, random), random, slips)
    free = locate(table, form)
    suspects = sorted(free.accused) or sorted(table)
    locked = data.draw(st.sampled_from(suspects))
    found = locate(table, form, locked=[locked])
    assert locked not in found.accused
    assert found.at_least >= free.at_least
    if found.at_least == free.at_least and found.complete and free.complete:
        of_size = {one for one in sets(found) if len(one) == found.at_least}
        assert of_size <= sets(free)


def solvable(table: Table, cells: Iterable[str], form_id: str) -> bool:
    """Whether changing just these cells makes every identity hold over whole numbers from 0: by locking all others."""
    open_cells = set(cells)
    assert all(table[cell] is not None for cell in open_cells)
    as_blanks = table | dict.fromkeys(open_cells)
    return locate(as_blanks, FORMS[form_id], locked=form_cells(form_id)).status == "consistent"


def form_cells(form_id: str) -> tuple[str, ...]:
    return FORMS[form_id].cells


def residuals(table: Table, form_id: str) -> list[int]:
    return [sum(k * table[cell] for cell, k in one.coefficients.items()) for one in balances(FORMS[form_id])]


def pairs_by_hand(table: Table, form_id: str) -> set[frozenset[str]]:
    """All pairs of cells that explain the failures, by trying every pair with plain arithmetic."""
    effects: dict[str, dict[int, int]] = {}
    for at, one in enumerate(balances(FORMS[form_id])):
        for cell, k in one.coefficients.items():
            effects.setdefault(cell, {})[at] = k
    wrong = {at: value for at, value in enumerate(residuals(table, form_id)) if value}
    found = set()
    for one, other in combinations(sorted(effects), 2):
        touched = effects[one].keys() | effects[other].keys()
        if not wrong.keys() <= touched:
            continue
        if any(fits(effects[one], effects[other], wrong, table, one, other, at) for at in touched):
            found.add(frozenset((one, other)))
    return found


def fits(first: dict, second: dict, wrong: dict, table: Table, one: str, other: str, at: int) -> bool:
    """Whether the two changes that one equation with only one of the cells suggests mend everything."""
    if (at in first) == (at in second):
        return False
    mine, its, cell, partner = (first, second, one, other) if at in first else (second, first, other, one)
    change = -wrong.get(at, 0) // mine[at]
    rest = {n: wrong.get(n, 0) + mine.get(n, 0) * change for n in {*wrong, *mine}}
    left = next((n for n in its if n not in mine), next(iter(its)))
    second_change = -rest.get(left, 0) // its[left]
    mended = all(rest.get(n, 0) + its.get(n, 0) * second_change == 0 for n in {*rest, *its})
    return mended and table[cell] + change >= 0 and table[partner] + second_change >= 0


@pytest.mark.parametrize("seed", range(12))
def test_all_pairs_are_found_and_no_other(seed: int) -> None:
    random = Random(seed)
    form_id = ("2019", "2021")[seed % 2]
    form = FORMS[form_id]
    while True:
        table, _ = mistaken(form, true_report(form, random), random, 2)
        found = locate({cell: table[cell] for cell in table}, form)
        of_two = {one for one in sets(found) if len(one) == 2}
        if found.at_least == 2 and all(residual == 0 for residual in residuals(table, form_id)[-3:]):
            break
    assert of_two == pairs_by_hand(table, form_id)


@settings(max_examples=40)
@given(forms, seeds)
def test_smaller_sets_than_the_ones_listed_do_not_exist(form_id: str, seed: int) -> None:
    form, random = FORMS[form_id], Random(seed)
    table, _ = mistaken(form, true_report(form, random), random, 2)
    found = locate(table, form)
    for one in found.explanations[:5]:
        if len(one.changes) == found.at_least:
            assert solvable(table, one.cells, form_id)
            assert not any(solvable(table, one.cells - {cell}, form_id) for cell in one.cells)


# --- blanks, last year's report, figures that cannot be -------------------------------------


def test_a_blank_is_no_zero_and_says_what_it_would_have_to_be() -> None:
    found = locate(with_figures({"app.received_new:total": None}), FORM)
    assert found.status == "consistent"
    assert found.blanks == (("app.received_new:total", 12),)
    assert found.unused == ("K01:total", "H01:app.received_new")


def test_blanks_that_no_number_fits_are_a_failure() -> None:
    found = locate(with_figures({"app.result.granted:org_other": None, "app.result.granted:total": 9}), FORM)
    assert found.status == "located"  # 12 + blank cannot be 9
    assert frozenset({"app.result.granted:total"}) in sets(found)


def test_two_blanks_that_contradict_each_other_are_a_failure() -> None:
    table = with_figures(
        {
            "app.result.granted:org_other": None,
            "app.result.granted:total": 15,
            "app.result.total:org_other": 1,
            "app.result.total:total": 13,
            "app.received_new:org_other": 1,
            "app.received_new:total": 13,
        }
    )
    assert locate(table, FORM).status == "located"  # the row needs 3 there, the column 1


def test_an_empty_report_is_consistent_and_checks_nothing() -> None:
    found = locate({}, FORM)
    assert (found.status, len(found.unused)) == ("consistent", len(balances(FORM)))


def test_a_negative_figure_is_accused_even_where_the_sums_hold() -> None:
    found = locate(with_figures({"case.review:upheld": -2, "case.review:other": 2}), FORM)
    assert found.status == "located"
    assert "case.review:upheld" in found.common
    assert all(len(one.changes) == 2 for one in found.explanations)  # -2 must change, and with it one other part


def test_the_carry_over_of_last_year_tells_which_of_two_is_wrong() -> None:
    table = report(app_DOT_carried_in__natural_person=3, app_DOT_carried_in__total=3)
    table |= {"app.received_new:natural_person": 10, "app.received_new:total": 10}  # 10 + 3 is not 12
    alone = locate(table, FORM)
    helped = locate(table, FORM, previous={"app.carried_out:natural_person": 2, "app.carried_out:total": 2})
    assert len(alone.explanations) > len(helped.explanations)
    assert {change.cell: change.proposed for change in helped.explanations[0].changes} == {
        "app.carried_in:natural_person": 2,
        "app.carried_in:total": 2,
    }


def test_where_every_figure_is_confirmed_nothing_is_accused() -> None:
    found = locate(with_figures({"app.received_new:total": 13}), FORM, locked=FORM.cells)
    assert (found.status, found.explanations) == ("not_located", ())
    assert found.at_least > 1


def test_four_wrong_corners_of_a_rectangle_cannot_be_seen() -> None:
    rows, columns = ("app.result.granted", "app.result.partial"), ("natural_person", "org_business")
    moved = dict(zip((f"{row}:{column}" for row in rows for column in columns), (12 - 5, 5, 5, 12 - 5), strict=True))
    table = with_figures(
        {"app.result.partial:org_business": 12, "app.result.partial:total": 12, "app.result.total:org_business": 12}
        | {"app.received_new:org_business": 12, "app.received_new:total": 24, "app.result.total:total": 24}
    )
    assert adds_up(FORM, table)
    assert locate(table | moved, FORM).status == "consistent"


# --- slips that are one step ----------------------------------------------------------------


def test_a_row_moved_by_one_column_is_one_step() -> None:
    columns = ("natural_person", "org_business", "org_research")
    table = with_figures(
        {
            f"app.{row}:{column}": n
            for row in ("received_new", "result.total", "result.granted")
            for column, n in zip(columns, (21, 4, 9), strict=True)
        }
        | {f"app.{row}:total": 34 for row in ("received_new", "result.total", "result.granted")}
    )
    assert adds_up(FORM, table)
    cells = FORM.row_by_code["app.result.granted"].cells[:-1]
    shifted = table | dict(zip(cells, [0, *(table[cell] for cell in cells[:-1])], strict=True))
    found = locate(shifted, FORM)
    first = found.explanations[0]
    assert (first.kind, first.steps, corrected(shifted, first)) == ("row_shifted", 1, table)


def test_two_figures_changed_about_are_one_step() -> None:
    table = with_figures({"app.result.granted:natural_person": 0, "app.result.granted:org_business": 12})
    first = locate(table, FORM).explanations[0]
    assert (first.kind, first.steps, corrected(table, first)) == ("swapped", 1, report())


def test_the_five_suspects_of_a_sum_in_table_four_are_all_listed_and_ranked_alike() -> None:
    figures = {"case.review:upheld": 4, "case.review:corrected": 5, "case.review:other": 6, "case.review:pending": 7}
    found = locate(with_figures(figures | {"case.review:total": 20}), FORM)
    of_one = [one for one in found.explanations if len(one.changes) == 1]
    assert {one.changes[0].cell for one in of_one} == set(FORM.row_by_code["case.review"].cells)
    assert not found.common
    parts = {one.rank for one in of_one if not one.changes[0].cell.endswith(":total")}
    assert len(parts) == 1


def test_both_tables_wrong_gives_every_combination() -> None:
    table = with_figures({"app.received_new:total": 21, "case.review:total": 1})
    found = locate(table, FORM)
    assert found.at_least == 2
    assert found.common == {"app.received_new:total"}  # of table four only the total can be wrong: nothing is below 0
    assert all(len(one.changes) == 2 for one in found.explanations if one.steps == 2)


# --- hints ----------------------------------------------------------------------------------


def test_money_ten_thousand_times_last_years_is_hinted_and_other_growth_is_not() -> None:
    cell = "pub.fee:fee_amount"
    assert [one.code for one in hints({cell: 31_000_000}, FORM, {cell: 3_000})] == ["too_large"]
    assert [one.code for one in hints({cell: 3_000}, FORM, {cell: 31_000_000})] == ["too_small"]
    for now in (0, 3_000, 9_000_000, 90_000_000, None):
        assert hints({cell: now}, FORM, {cell: 3_000}) == ()
    assert hints({cell: 31_000_000}, FORM) == ()


def test_a_third_column_that_adds_up_the_first_two_is_hinted_where_several_rows_do() -> None:
    def row(code: str, *figures: int) -> Table:
        return dict(zip((f"pub.{code}:{c}" for c in ("items_prev", "items_change", "decisions")), figures, strict=True))

    form = FORMS["2019"]
    assert hints(row("licensing", 10, 2, 12), form) == ()
    both = hints(row("licensing", 10, 2, 12) | row("penalty", 30, -3, 27), form)
    assert [(one.code, one.cell) for one in both] == [
        ("third_column", "pub.licensing:decisions"),
        ("third_column", "pub.penalty:decisions"),
    ]
    assert hints(row("licensing", 10, 0, 10) | row("penalty", 30, 0, 30), form) == ()


# --- the command ----------------------------------------------------------------------------


def run(lines: Iterable[str], seed: str = "0") -> list[dict]:
    command = [sys.executable, "-m", "loaders", "explain"]
    environment = {"PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(command, input="\n".join(lines), env=environment, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_command_answers_every_line_and_the_same_whatever_the_hash_seed() -> None:
    random = Random(4)
    lines = ["not json", "[]", json.dumps({"id": 1, "form": "1999", "cells": {}}), ""]
    for number in range(30):
        table, _ = mistaken(FORM, true_report(FORM, random), random, 1 + number % 3)
        lines.append(json.dumps({"id": number, "form": "2021", "cells": table, "locked": ["case.review:total"]}))
    answers = run(lines, "1")
    assert answers == run(lines, "2")
    assert len(answers) == 33
    assert all(set(one) == {"id", "error"} for one in answers[:3])
    keys = {"id", "status", "explanations", "common", "at_least", "complete", "unused", "blanks", "hints"}
    assert all(set(one) == keys for one in answers[3:])
    for one in (one for answer in answers[3:] for one in answer["explanations"]):
        assert set(one) == {"changes", "size", "steps", "kind", "rank", "evidence"}
        assert one["size"] == len(one["changes"]) >= one["steps"] > 0


def test_what_a_stranger_may_write_is_answered_and_the_next_line_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Numbers of thousands of digits, a line beyond measure, brackets without end, and a search that takes too long."""
    digits = '{"id": 1, "form": "2021", "cells": {"case.review:total": ' + "9" * 5000 + "}}"
    lines = [digits, "9" * 2 * LONGEST_CASE, "", "[" * 100_000, '{"id": 2, "form": "2021", "cells": {}}']
    found = list(answers(io.StringIO("\n".join(lines))))
    assert [set(one) for one in found[:3]] == [{"id", "error"}] * 3
    assert "digits" in found[0]["error"] and str(LONGEST_CASE) in found[1]["error"]
    assert (len(found), found[3]["id"], found[3]["status"]) == (4, 2, "consistent")

    def endless(*_: object, **__: object) -> None:
        while True:
            sum(range(1000))

    monkeypatch.setattr(by_json, "locate", endless)
    monkeypatch.setattr(by_json, "bounded", partial(bounded, 0.05))
    (late,) = answers(io.StringIO(lines[-1]))
    assert late == {"id": 2, "error": "it takes longer than a case may"}


@pytest.mark.parametrize(
    ("case", "what"),
    [
        ({"cells": {"app.none:total": 1}}, "no cell app.none:total"),
        ({"cells": {"case.review:total": "3"}}, "is no number"),
        ({"cells": {"case.review:total": True}}, "is no number"),
        ({"cells": []}, "cells is an object"),
        ({"cells": {}, "locked": ["x"]}, "locked: the form has no cell x"),
        ({"cells": {}, "locked": "x"}, "locked is a list"),
        ({"cells": {}, "previous": {"y": 1}}, "previous: the form has no cell y"),
    ],
)
def test_a_case_that_cannot_be_understood_says_why(case: dict, what: str) -> None:
    (answer,) = run([json.dumps({"id": 7, "form": "2021"} | case)])
    assert answer["id"] == 7
    assert what in answer["error"]


# --- what is said ---------------------------------------------------------------------------


def said(table: Table, language: str = "zh", broken: int = 2, **places: str) -> str:
    return sentence(locate(table, FORM), broken, FORM, places, language)


def test_one_wrong_cell_is_named_with_its_place_value_and_slip() -> None:
    table = with_figures({"app.received_new:total": 21})
    where = {"app.received_new:total": "第2个表格第3行第9列"}
    text = sentence(locate(table, FORM), 2, FORM, where)
    assert "若只有一个数字有误，则只能是" in text
    assert "“一、本年新收政府信息公开申请数量·总计”（第2个表格第3行第9列）：现为 21，应为 12" in text
    assert "相邻两位数字颠倒" in text
    assert "请先对照原文" in text


def test_ties_are_said_to_be_ties() -> None:
    text = said(with_figures({"case.review:upheld": 3, "case.review:total": 5}), broken=1)
    assert "仅凭表内数字无法判断是哪一处" in text
    assert "有误，则只能是" not in text


def test_what_cannot_be_located_says_so() -> None:
    text = sentence(Location("not_located", at_least=5), 9, FORM, {})
    assert "至少有 5 个数字有误，无法可靠定位" in text


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=40)
@given(seed=seeds, slips=st.integers(1, 3))
def test_every_answer_can_be_said(language: str, seed: int, slips: int) -> None:
    random = Random(seed)
    table, _ = mistaken(FORM, true_report(FORM, random), random, slips)
    found = locate(table, FORM)
    if found.status != "consistent":
        text = sentence(found, 3, FORM, {}, language)
        assert "{" not in text
        assert ("请" in text or "仅凭" in text) if language == "zh" else text.isascii() or "“" in text
        assert all("None" not in changes_text(one, FORM, {}, language) for one in found.explanations)
