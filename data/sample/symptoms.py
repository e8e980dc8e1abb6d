"""Which rules a set of drafts breaks: a small checker of its own, which shares nothing with ``loaders/reconcile``.

It serves to write down every symptom of a planted fault.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from data.sample import said
from data.sample.draft import Draft
from data.sample.readings import (
    FAIL,
    PASS,
    UNDETERMINED,
    Interval,
    Reading,
    Readings,
    both,
    compared,
    denied,
    interval,
    is_positive,
    read_all,
    total,
)
from loaders.forms import SECTIONS, Form

ITEM_ROWS = ("pub.licensing", "pub.other_service", "pub.penalty", "pub.compulsion", "pub.fee")
DECIDING_ROWS = ("pub.licensing", "pub.penalty", "pub.compulsion")
CASE_ROWS = ("case.review", "case.suit_direct", "case.suit_after_review")
ITEMS, MONEY = "pub.procurement:procure_items", "pub.procurement:procure_amount"
SERIES = (
    *("pub.licensing:decisions", "pub.other_service:decisions", "pub.penalty:decisions", "pub.compulsion:decisions"),
    *(ITEMS, "app.received_new:total", "case.review:total"),
)
AVERAGE_YUAN = (100, 100_000_000)  # bounds of the average amount an item, rule T06


class Finding(NamedTuple):
    """A rule that fails or cannot be decided in the report of a year."""

    year: int
    rule_id: str
    subject: str
    status: str


class Relation(NamedTuple):
    """``sum of factor x cell`` compared with 0. A cell comes with how many years back its report is."""

    rule_id: str
    subject: str
    comparison: str  # = or >=
    terms: tuple[tuple[int, str, int], ...]


def _terms(cells: Iterable[str], factor: int = 1, back: int = 0) -> tuple[tuple[int, str, int], ...]:
    return tuple((factor, cell, back) for cell in cells)


def _applicants(form: Form) -> list[str]:
    return [column.code for column in form.row_by_code["app.received_new"].columns]


def _within_three_and_four(form: Form) -> Iterator[Relation]:
    results = [row.code for row in form.rows if row.code.startswith("app.result.") and row.code != "app.result.total"]
    for column in _applicants(form):
        arrived = _terms([f"app.received_new:{column}", f"app.carried_in:{column}"])
        left = _terms([f"app.result.total:{column}", f"app.carried_out:{column}"], -1)
        yield Relation("K01", column, "=", arrived + left)
        parts = _terms(f"{row}:{column}" for row in results)
        yield Relation("K02", column, "=", parts + _terms([f"app.result.total:{column}"], -1))
    for row in form.section_rows("三"):
        yield Relation("H01", row.code, "=", _terms(row.cells[:-1]) + _terms(row.cells[-1:], -1))
    for code in CASE_ROWS:
        cells = form.row_by_code[code].cells
        yield Relation("H02", code, "=", _terms(cells[:-1]) + _terms(cells[-1:], -1))


def _within_two() -> Iterator[Relation]:
    for row in ITEM_ROWS:
        yield Relation("T01", row, ">=", _terms([f"{row}:items_prev", f"{row}:items_change"]))
    for row in ("pub.rules", "pub.normative"):
        terms = _terms([f"{row}:disclosed_total"]) + _terms([f"{row}:disclosed_new"], -1)
        yield Relation("T02", row, ">=", terms)
    made = _terms(["pub.rules:made_new"], -1)
    yield Relation("T03", "pub.rules", ">=", _terms(["pub.rules:disclosed_new"]) + made)
    for row in ("pub.rules", "pub.admin_normative"):
        stock = _terms([f"{row}:in_force"])
        issued, repealed = _terms([f"{row}:issued"], -1), _terms([f"{row}:repealed"])
        yield Relation("T08", row, ">=", stock + issued + repealed)
        yield Relation("T09", row, ">=", stock + issued)


def _stocks() -> Iterator[Relation]:
    """What cannot be more than what there was."""
    received = _terms(["app.received_new:total"])
    yield Relation("L02", "form", ">=", received + _terms(["app.carried_out:total"], -1))
    for row in CASE_ROWS:
        yield Relation("Y06", row, ">=", _terms([f"{row}:total"]) + _terms([f"{row}:pending"], -1, back=1))


def _rules_row(form: Form) -> Relation:
    return Relation("L01", "pub.rules", ">=", _terms(form.row_by_code["pub.rules"].cells, -1))


def _between_years(form: Form) -> Iterator[Relation]:
    for column in _applicants(form):
        terms = _terms([f"app.carried_in:{column}"]) + _terms([f"app.carried_out:{column}"], -1, back=1)
        yield Relation("Y01", column, "=", terms)
    for row in ITEM_ROWS:
        before = _terms([f"{row}:items_prev", f"{row}:items_change"], -1, back=1)
        yield Relation("Y02", row, "=", _terms([f"{row}:items_prev"]) + before)
    for row in ("pub.rules", "pub.normative"):
        before = _terms([f"{row}:disclosed_total"], back=1)
        now = _terms([f"{row}:disclosed_new"]) + _terms([f"{row}:disclosed_total"], -1)
        yield Relation("Y03", row, ">=", before + now)
    for row in ("pub.rules", "pub.admin_normative"):
        flows = _terms([f"{row}:issued"], -1) + _terms([f"{row}:repealed"])
        now = _terms([f"{row}:in_force"]) + flows
        yield Relation("Y04", row, "=", now + _terms([f"{row}:in_force"], -1, back=1))


def _relations(form: Form) -> Iterator[Relation]:
    yield from (*_within_three_and_four(form), *_within_two(), _rules_row(form), *_between_years(form), *_stocks())


def _outcome(relation: Relation, reports: Sequence[Readings]) -> str | None:
    """The relation over this report and last year's, or None where it is not assessable."""
    for _, cell, back in relation.terms:
        if back >= len(reports) or cell not in reports[back]:
            return None
    terms = ((factor, interval(reports[back][cell])) for factor, cell, back in relation.terms)
    return compared(relation.comparison, *total(terms))


Found = Iterator[tuple[str, str, str]]  # rule, subject, status


def _cells(draft: Draft, readings: Readings) -> Found:
    for cell, reading in readings.items():
        column = draft.form.column_by_cell[cell]
        if reading.value is not None and not column.is_money and reading.value != int(reading.value):
            yield "C01", cell, FAIL
        if reading.value is not None and reading.value < 0 and column.code != "items_change":
            yield "C02", cell, FAIL
        if reading.state == "doubtful" and column.is_money:
            yield "C03", cell, FAIL
        if reading.state == "missing":
            yield "S03", cell, FAIL


def _sections(draft: Draft, readings: Readings) -> Found:
    """One C04 a section that holds something other than figures."""
    for section in SECTIONS:
        states = {readings[cell].state for row in draft.form.section_rows(section) for cell in row.cells}
        if states & {"blank", "dash", "text"}:
            yield "C04", section, FAIL
        elif "doubtful" in states:
            yield "C04", section, UNDETERMINED


def _structure(draft: Draft) -> Found:
    if not draft.form.covers(draft.year):
        yield "S02", "form", FAIL
    for row in draft.extra_rows:
        yield "S04", row.texts[0], FAIL


def _carried_out_blank(form: Form, readings: Readings) -> Found:
    for column in _applicants(form):
        if readings[f"app.carried_out:{column}"].state == "blank":
            arrived = _terms([f"app.received_new:{column}", f"app.carried_in:{column}"])
            relation = Relation("K03", column, ">=", arrived + _terms([f"app.result.total:{column}"], -1))
            yield "K03", column, _outcome(relation, [readings]) or PASS


def _procurement(readings: Readings) -> Found:
    items, money = readings[ITEMS], readings[MONEY]
    some_items, some_money = is_positive(items), is_positive(money)
    unknown = some_items is None or some_money is None
    yield "T05", "pub.procurement", UNDETERMINED if unknown else denied(some_items != some_money)
    if some_items and money.value is not None and items.value:
        average = money.value / items.value
        yield "T06", "pub.procurement", PASS if AVERAGE_YUAN[0] <= average <= AVERAGE_YUAN[1] else FAIL
    elif some_items is None or some_items:
        yield "T06", "pub.procurement", UNDETERMINED


def _zero(*intervals: Interval) -> bool | None:
    low, high = total((1, interval) for interval in intervals)
    return True if low == high == 0 else None if low <= 0 <= high else False


def _conditions(readings: Readings) -> Found:
    """The conditional rules of table two on the 2019 form."""
    disclosed_none = _zero(interval(readings["pub.normative:disclosed_new"]))
    yield "T04", "pub.normative", denied(both(is_positive(readings["pub.normative:made_new"]), disclosed_none))
    yield from _procurement(readings)
    for row in DECIDING_ROWS:
        no_items = _zero(*(interval(readings[f"{row}:{column}"]) for column in ("items_prev", "items_change")))
        yield "T07", row, denied(both(no_items, is_positive(readings[f"{row}:decisions"])))


def _blank_zeros(draft: Draft, readings: Readings) -> Found:
    """A table with empty cells whose identities all hold once these are read as 0."""
    identities = list(_within_three_and_four(draft.form))
    for section in ("三", "四"):
        cells = [cell for row in draft.form.section_rows(section) for cell in row.cells]
        states = {readings[cell].state for cell in cells}
        if states <= {"number", "blank", "dash"} and states & {"blank", "dash"}:
            zeros = [{cell: Reading("number", readings[cell].value or 0) for cell in cells}]
            ours = [one for one in identities if all(cell in zeros[0] for _, cell, _ in one.terms)]
            if all(_outcome(one, zeros) == PASS for one in ours):
                yield "C06", section, FAIL


def _ratios(reports: Sequence[Readings]) -> Found:
    """Amounts ten thousand times, counts ten times last year's."""
    if len(reports) < 2:
        return
    for cell in (MONEY, "pub.fee:fee_amount"):
        pair = [report.get(cell) for report in reports]
        if None not in pair and all(one.value != 0 for one in pair):
            values = [one.value for one in pair]
            ratio = None if None in values else max(values) / min(values)
            yield "Y08", cell, UNDETERMINED if ratio is None else FAIL if 5_000 <= ratio <= 20_000 else PASS
    for cell in SERIES:
        values = [report[cell].value for report in reports if cell in report]
        if len(values) == 2 and None not in values and values[1] > 0 and max(values) >= 20:
            yield "Y07", cell, FAIL if max(values) >= 10 * min(values) else PASS


def _report(draft: Draft, reports: Sequence[Readings]) -> Found:
    """Every check of one report; ``reports`` are its own readings and, if there is one, last year's."""
    yield from _cells(draft, reports[0])
    yield from _sections(draft, reports[0])
    yield from _structure(draft)
    yield from _carried_out_blank(draft.form, reports[0])
    yield from _blank_zeros(draft, reports[0])
    yield from _ratios(reports)
    yield from said.stated(draft, reports[0])
    yield from said.wording(draft, reports)
    if MONEY in reports[0]:
        yield from _conditions(reports[0])
    for relation in _relations(draft.form):
        status = _outcome(relation, reports)
        if status:
            yield relation.rule_id, relation.subject, status


def findings(drafts: Mapping[int, Draft]) -> list[Finding]:
    """What does not hold in the reports of one unit, year by year."""
    readings = {year: read_all(draft) for year, draft in drafts.items()}
    found = []
    for year in sorted(drafts):
        gap = range(max((one for one in drafts if one < year), default=year - 1) + 1, year)
        found += [Finding(year, "Y10", str(missing), FAIL) for missing in gap]
        reports = [readings[one] for one in (year, year - 1) if one in readings]
        found += [Finding(year, *one) for one in _report(drafts[year], reports) if one[2] != PASS]
    return found
