"""The invented figures of the sample district: what every unit would report if nobody made a mistake.

``stories.csv`` tells each unit's years by hand (requests received, decisions, items, procurement); the rest is drawn
with a fixed seed so that all identities hold within a report and between the years.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from loaders.forms import Form, read_csv

HERE = Path(__file__).resolve().parent
YEARS = range(2019, 2026)
SEED = 20260101

APPLICANTS = {  # weights of the six columns
    "natural_person": 78,
    "org_business": 13,
    "org_research": 1,
    "org_public_interest": 2,
    "org_legal_service": 4,
    "org_other": 2,
}
OUTCOMES = {  # weights of the result rows; rows of the form that are not named here stay 0
    "app.result.granted": 46,
    "app.result.partial": 9,
    "app.result.denied.law_prohibited": 1,
    "app.result.denied.third_party": 3,
    "app.result.denied.internal_affairs": 3,
    "app.result.denied.process_info": 3,
    "app.result.denied.enforcement_file": 3,
    "app.result.denied.admin_query": 4,
    "app.result.unavailable.not_held": 16,
    "app.result.unavailable.needs_creation": 4,
    "app.result.unavailable.unclear": 2,
    "app.result.not_processed.petition": 4,
    "app.result.not_processed.repeat": 2,
    "app.result.not_processed.confirm_reissue": 1,
    "app.result.other": 3,
    "app.result.other.no_correction": 2,
    "app.result.other.misc": 1,
}
TOTALS = ("app.received_new", "app.carried_in", "app.result.total", "app.carried_out")
CASES = ("case.review", "case.suit_direct", "case.suit_after_review")
CASE_OUTCOMES = {"upheld": 70, "corrected": 15, "other": 15}
CASES_PER_REQUEST = {"case.review": 0.07, "case.suit_direct": 0.02, "case.suit_after_review": 0.03}
STILL_PENDING = 0.35  # share of a year's new cases that are pending at its end
CARRIED_OVER = 0.09  # share of a year's requests that are carried over

Figures = dict[str, int]  # cell -> figure; money in yuan


@dataclass(frozen=True)
class Unit:
    """An invented organisation, with its stories: series -> year -> figure."""

    id: str
    name: str
    short_name: str
    kind: str
    stories: Mapping[str, Mapping[int, int]]

    def told(self, series: str, year: int) -> int:
        """The figure of a hand-told series, 0 where nothing is told."""
        return self.stories.get(series, {}).get(year, 0)


@cache
def units() -> tuple[Unit, ...]:
    """The twelve units of the district, in the order of ``organisations.csv``."""
    stories: dict[str, dict[str, dict[int, int]]] = {}
    for line in read_csv(HERE / "stories.csv"):
        told = {int(year): int(text) for year, text in line.items() if year.isdigit() and text}
        stories.setdefault(line["unit"], {})[line["series"]] = told
    return tuple(
        Unit(line["id"], line["name"], line["short_name"], line["kind"], stories[line["id"]])
        for line in read_csv(HERE / "organisations.csv")
        if line["id"] in stories
    )


def dice(unit: Unit, year: int, purpose: str) -> random.Random:
    """Chance that is the same on every run, and that a change to one unit or year leaves alone elsewhere."""
    return random.Random(f"{SEED}:{unit.id}:{year}:{purpose}")


def _drawn(chance: random.Random, weights: Mapping[str, int], count: int) -> Counter[str]:
    return Counter(chance.choices(list(weights), list(weights.values()), k=count))


def _with_total(row: str, counts: Mapping[str, int]) -> Figures:
    cells = {f"{row}:{column}": counts.get(column, 0) for column in APPLICANTS}
    return cells | {f"{row}:total": sum(cells.values())}


def _applications(unit: Unit, year: int, form: Form, carried_in: Counter[str]) -> tuple[Figures, Counter[str]]:
    """Table three, and what it carries over. Everything carried in is handled within the year."""
    chance = dice(unit, year, "applications")
    received = _drawn(chance, APPLICANTS, unit.told("received", year))
    late = Counter(column for column in received.elements() if chance.random() < CARRIED_OVER)
    handled = received + carried_in - late
    weights = {row.code: OUTCOMES[row.code] for row in form.section_rows("三") if row.code in OUTCOMES}
    outcomes: dict[str, Counter[str]] = {}
    for column in handled.elements():
        outcome = chance.choices(list(weights), list(weights.values()))[0]
        outcomes.setdefault(outcome, Counter())[column] += 1
    lines = dict(zip(TOTALS, (received, carried_in, handled, late), strict=True)) | outcomes
    figures: Figures = {}
    for row in form.section_rows("三"):
        figures |= _with_total(row.code, lines.get(row.code, Counter()))
    return figures, late


def _opened(chance: random.Random, kind: str, requests: int, limit: int) -> int:
    return min(limit, sum(chance.random() < CASES_PER_REQUEST[kind] for _ in range(requests)))


def _cases(unit: Unit, year: int, requests: int, pending: Mapping[str, int]) -> Figures:
    """Table four. Totals hold the cases open at the start of the year and those opened in it."""
    chance = dice(unit, year, "cases")
    figures: Figures = {}
    concluded_reviews = 0
    for kind in CASES:
        opened = _opened(chance, kind, requests, concluded_reviews if kind == CASES[2] else requests)
        open_at_end = sum(chance.random() < STILL_PENDING for _ in range(opened))
        concluded = pending.get(kind, 0) + opened - open_at_end
        counts = _drawn(chance, CASE_OUTCOMES, concluded)
        figures |= {f"{kind}:{outcome}": counts[outcome] for outcome in CASE_OUTCOMES}
        figures |= {f"{kind}:pending": open_at_end, f"{kind}:total": concluded + open_at_end}
        if kind == "case.review":
            concluded_reviews = concluded
    return figures


def _normative(unit: Unit, year: int) -> int:
    """Normative documents in force at the end of a year."""
    passed = range(YEARS[0], year + 1)
    issued = sum(unit.told("normative", one) - unit.told("normative_repealed", one) for one in passed)
    return unit.told("normative_stock", YEARS[0] - 1) + issued


def _disclosures(unit: Unit, year: int) -> Figures:
    """Table two, the cells of both editions; the form picks its own."""
    figures = dict.fromkeys(("made_new", "disclosed_new", "disclosed_total", "issued", "repealed", "in_force"), 0)
    figures = {f"pub.rules:{column}": figure for column, figure in figures.items()}
    made, in_force = unit.told("normative", year), _normative(unit, year)
    figures |= {"pub.normative:made_new": made, "pub.normative:disclosed_new": made}
    figures |= {"pub.normative:disclosed_total": in_force, "pub.admin_normative:in_force": in_force}
    figures |= {"pub.admin_normative:issued": made}
    figures |= {"pub.admin_normative:repealed": unit.told("normative_repealed", year)}
    for row in ("licensing", "other_service", "penalty", "compulsion", "fee"):
        before, after = unit.told(f"{row}_items", year - 1), unit.told(f"{row}_items", year)
        figures |= {f"pub.{row}:items_prev": before, f"pub.{row}:items_change": after - before}
        figures |= {f"pub.{row}:decisions": unit.told(row, year)}
    figures |= {"pub.fee:fee_amount": unit.told("fee_yuan", year)}
    figures |= {"pub.procurement:procure_items": unit.told("procure_items", year)}
    return figures | {"pub.procurement:procure_amount": unit.told("procure_yuan", year)}


def unit_figures(unit: Unit, forms: Mapping[int, Form]) -> dict[int, Figures]:
    """The true figures of a unit, year by year, each on the form used in that year."""
    carried = Counter({"natural_person": 1} if unit.told("received", YEARS[0]) >= 4 else {})
    pending: dict[str, int] = {}
    years = {}
    for year, form in forms.items():
        requests = unit.told("received", year) + carried.total()
        figures, carried = _applications(unit, year, form, carried)
        figures |= _cases(unit, year, requests, pending) | _disclosures(unit, year)
        pending = {kind: figures[f"{kind}:pending"] for kind in CASES}
        years[year] = {cell: figures[cell] for cell in form.cells}
    return years
