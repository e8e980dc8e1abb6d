"""Figures of single pages held against the second computation: requests, the overview, one report, the findings, whole
tables and workbooks."""

from __future__ import annotations

import io
import sqlite3
from contextlib import closing
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pandas as pd
from openpyxl import load_workbook

from loaders import given
from loaders.groups import parts_of
from pages.parts.applications import applicants, flow, glance, outcome_tables, outcomes, request_answers
from pages.parts.applications import shares as parts_of_whole
from pages.parts.overview import changes
from pages.parts.procurement.items import per_item
from pages.parts.reconciliation import checks
from pages.shared.data import observations, queries
from pages.shared.tables import downloads, workbooks
from tests.second.ground import add_up, exact, gravest, series
from tests.second.measure import CAPTION, ZH, Chosen, of_district
from tests.second.tally import MARKS, Tally, amount, csv_rows, hundredths, plain

RECEIVED, CARRIED_IN, HANDLED, CARRIED_OUT = glance.MOVING


def requests(chosen: Chosen, tally: Tally) -> None:
    """The page of requests, year by year."""
    frame = of_district(chosen)
    names = [*glance.MOVING, *glance.OUTCOMES]
    frame = frame[frame["organisation_id"].isin(chosen.units) & frame["year"].isin(chosen.years)]
    frame = frame[frame["series"].isin(names)]
    for year in sorted({year for _, year in chosen.places}):
        _rate(chosen, frame, year, tally)
        _flow(chosen, frame, year, tally)
        _mix(chosen, frame, year, tally)
        _kinds(chosen, year, tally)
    _handed_over(chosen, frame, tally)


def _owing(chosen: Chosen, year: int) -> list[str]:
    return [unit for unit, other in chosen.places if other == year]


def _rate(chosen: Chosen, frame: pd.DataFrame, year: int, tally: Tally) -> None:
    card = request_answers.rate_card(frame, glance.OUTCOMES[0], HANDLED, year, ZH)
    pairs = [
        [chosen.ground.seen(unit, year, name) for name in (glance.OUTCOMES[0], HANDLED)]
        for unit in _owing(chosen, year)
    ]
    sure = [pair for pair in pairs if None not in (pair[0].value, pair[1].value)]
    part, whole = (sum((pair[at].value for pair in sure), Fraction(0)) for at in (0, 1))
    where = f"{chosen} rate {year}"
    if not sure or not whole:
        tally.same(where, card.value, "—")
        return
    tally.same(where, card.value, f"{hundredths(part / whole)}%")
    said = "；".join(line.symbol for line in card.lines)
    tally.fragments(where, said, [f"{plain(part)}/{plain(whole)}", f"{len(sure)}/{len(pairs)} 家"])
    marked = gravest(one.flag for pair in sure for one in pair)
    tally.same(f"{where} flagged", "".join(f" {sign.symbol}" for sign in card.signs), MARKS[marked])


def _flow(chosen: Chosen, frame: pd.DataFrame, year: int, tally: Tally) -> None:
    sources, ends = glance.MOVING[:2], glance.ENDS
    steps = outcomes.flow_steps(frame, year, sources, ends)
    kept = []
    for unit in _owing(chosen, year):
        seen = {one: chosen.ground.seen(unit, year, one) for one in (*sources, *ends)}
        values = {one: row.value for one, row in seen.items()}
        if None not in values.values() and sum(values[one] for one in sources) == sum(values[one] for one in ends):
            kept.append(seen)
    where = f"{chosen} flow {year}"
    tally.same(f"{where} units", (steps.covered, steps.expected), (len(kept), len(_owing(chosen, year))))
    drawn = flow.flow(steps.sources, "本年", steps.outcomes, CAPTION, ZH).data[0].node.label or ()
    for step in (*steps.sources, *steps.outcomes):
        value = sum((seen[step.series].value for seen in kept), Fraction(0))
        tally.number(f"{where} {step.series}", step.count, value)
        mark = MARKS[gravest(seen[step.series].flag for seen in kept)]
        label = f"{series()[step.series].label} {amount(value, '件')}{mark}"
        tally.same(f"{where} drawn {step.series}", label in drawn, value > 0)


def _mix(chosen: Chosen, frame: pd.DataFrame, year: int, tally: Tally) -> None:
    ends = glance.ENDS
    mixed = outcomes.mix(frame, year, ends)
    rows = {unit: [chosen.ground.seen(unit, year, one) for one in ends] for unit in _owing(chosen, year)}
    sure = {unit: seen for unit, seen in rows.items() if all(one.value is not None for one in seen)}
    tally.same(f"{chosen} mix {year}", set(mixed["organisation_id"]), set(sure))
    if not sure:
        return
    parts = parts_of_whole.by_unit(frame, glance.OUTCOMES, year, ZH, chosen.view).to_dict("records")
    drawn = {(one["organisation_id"], one["series"]): one for one in parts}
    every = {unit: [chosen.ground.seen(unit, year, one) for one in glance.OUTCOMES] for unit in _owing(chosen, year)}
    known = {unit: seen for unit, seen in every.items() if all(one.value is not None for one in seen)}
    tally.same(f"{chosen} shares {year}", {unit for unit, _ in drawn}, set(known))
    for unit, seen in known.items():
        whole = sum((one.value for one in seen), Fraction(0))
        for one in seen:
            bar, where = drawn[unit, one.series], f"{chosen} share {year} {unit} {one.series}"
            tally.number(where, bar["value"], one.value)
            tally.number(f"{where} of", bar["whole"], whole)
    summed = parts_of_whole.by_year(frame, glance.OUTCOMES, ZH, chosen.view)
    of_year = summed[summed["year"] == year].set_index("series")
    for at, name in enumerate(glance.OUTCOMES if known else ()):
        where = f"{chosen} share of {year} {name}"
        tally.number(where, of_year.loc[name, "value"], sum((seen[at].value for seen in known.values()), Fraction(0)))
        counts = (of_year.loc[name, "reported"], of_year.loc[name, "expected"])
        tally.same(f"{where} covers", counts, (len(known), len(every)))


def _kinds(chosen: Chosen, year: int, tally: Tally) -> None:
    wanted = parts_of(RECEIVED)
    found = queries.cells(chosen.path, chosen.district, wanted)
    found = found[found["organisation_id"].isin(chosen.units)]
    kinds, covered = applicants.by_kind(found, year, wanted)
    filings = queries.filings(chosen.path, chosen.district)
    filings = filings[filings["organisation_id"].isin(chosen.units) & filings["year"].eq(year)]
    marks = queries.flags(chosen.path, chosen.district)
    sums = applicants.observe_cells(filings, found, marks, wanted, dict.fromkeys(wanted, "")).set_index("cell")
    reports = [chosen.ground.reports.get((unit, year)) for unit in _owing(chosen, year)]
    read = [chosen.ground.figures.get(one["report_id"], {}) if one else {} for one in reports]
    sure = [one for one in read if all(one.get(cell, (None,))[0] is not None for cell in wanted)]
    tally.same(f"{chosen} kinds {year}", covered, len(sure))
    for cell in wanted:
        known = [one[cell][0] for one in read if one.get(cell, (None,))[0] is not None]
        where = f"{chosen} {cell} {year}"
        tally.number(f"{where} sure of all", kinds[cell], sum((one[cell][0] for one in sure), Fraction(0)))
        tally.number(where, sums.loc[cell, "value"], sum(known, Fraction(0)) if known else None)
        counts = (sums.loc[cell, "reported"], sums.loc[cell, "expected"])
        tally.same(f"{where} of", counts, (len(known), len(reports)))


def _handed_over(chosen: Chosen, frame: pd.DataFrame, tally: Tally) -> None:
    found = outcomes.carried(frame, CARRIED_OUT, CARRIED_IN)
    shown = {(one["organisation"], one["year"]): one for one in found.to_dict("records")}
    wrong = csv_rows(downloads.csv_bytes(outcome_tables.carried_frame(outcomes.broken(found), ZH)))
    given = {(one["单位"], int(one["年度"])): one["相差"] for one in wrong}
    both = 0
    for unit in chosen.units:
        for before, year in pairwise(sorted(year for one, year in chosen.places if one == unit)):
            out, into = chosen.ground.seen(unit, before, CARRIED_OUT), chosen.ground.seen(unit, year, CARRIED_IN)
            if year - before != 1 or None in (out.value, into.value):
                continue
            both += 1
            key, gap = (chosen.label(unit), year), into.value - out.value
            tally.number(f"{chosen} handed over {unit} {year}", shown[key]["gap"], gap)
            tally.number(f"{chosen} handed over {unit} {year} csv", given.get(key, ""), gap or None)
    tally.same(f"{chosen} handed over", len(found), both)


def overview(chosen: Chosen, tally: Tally) -> None:
    """Who filed, how many problems, and whose figures changed most."""
    filings = queries.filings(chosen.path, chosen.district)
    filings = filings[filings["organisation_id"].isin(chosen.units) & filings["year"].isin(chosen.years)]
    tally.same(f"{chosen} owed", len(filings), len(chosen.places))
    reports = {chosen.ground.reports[place]["report_id"] for place in chosen.places if place in chosen.ground.reports}
    for column, severity in (("errors", "error"), ("warnings", "warning"), ("notices", "notice")):
        known = [one for one in chosen.ground.problems if one["report_id"] in reports and one["status"] == "fail"]
        wanted = sum(one["severity"] == severity for one in known)
        tally.same(f"{chosen} {column}", int(filings[column].fillna(0).sum()), wanted)
    year = max(year for _, year in chosen.places)
    frame = of_district(chosen)
    frame = frame[frame["organisation_id"].isin(chosen.units) & frame["series"].isin(chosen.series)]
    shown = [abs(one) for one in changes.changes(frame, year, 8)["difference"]]
    gaps = [
        abs(change.difference)
        for unit in _owing(chosen, year)
        for name in chosen.series
        if not series()[name].is_money and (change := chosen.ground.change(unit, year, name)).difference
    ]
    wanted = sorted(gaps, reverse=True)[:8]
    tally.same(f"{chosen} changes", len(shown), len(wanted))
    for one, other in zip(shown, wanted, strict=False):
        tally.number(f"{chosen} change", one, other)


def given_away(chosen: Chosen, tally: Tally) -> None:
    """The findings, every table of the ledger and the workbook of a view."""
    found = queries.findings(chosen.path, chosen.district)
    stored = {one["finding_id"]: one for one in chosen.ground.found}
    rows = csv_rows(downloads.csv_bytes(checks.exported(found, ZH))) if len(found) else []
    for row, one, year in zip(rows, found["finding_id"], found["year"], strict=True):
        where, gap = f"{chosen.path.stem} finding {one}", stored[one]["difference"]
        tally.same(f"{where} year", row["年度"], str(year))
        tally.near(f"{where} left less right", row["左减右"], None if gap is None else Fraction(str(gap)), 1e-6)
        tally.same(f"{where} id", row["核验编号"].removeprefix("'"), stored[one]["fingerprint"])
    sums = observations.totals(of_district(chosen))
    book = load_workbook(io.BytesIO(workbooks.workbook_bytes([("合计", downloads.totals_frame(sums, ZH))], [], "说明")))
    heading, *lines = book.worksheets[0].iter_rows(values_only=True)
    units = chosen.ground.members(chosen.district)
    for line in lines:
        row = dict(zip(heading, line, strict=True))
        name = next(one for one, known in series().items() if known.label == row["指标"])
        one, where = add_up(chosen.ground, units, int(row["年度"]), name), f"{chosen.path.stem} workbook {row['指标']}"
        for column, value in (("数值", one.value), ("同单位上年数值", one.previous), ("与上年相比", one.difference)):
            tally.near(f"{where} {column} {row['年度']}", row[column], value, 1e-6)


def _table_csv(db: Path, table: str) -> bytes:
    out = io.BytesIO()
    given.table(db, table, out)
    return out.getvalue()


def whole_tables(chosen: Chosen, tally: Tally) -> None:
    """The tables of figures and roll-ups as they are given away, line by line."""
    with closing(sqlite3.connect(chosen.path)) as db:
        for table in ("figure", "rollup"):
            rows = csv_rows(_table_csv(chosen.path, table))
            column = "value" if table == "figure" else "sum"
            for row, (value,) in zip(rows, db.execute(f"SELECT {column} FROM {table}"), strict=True):
                tally.number(f"{chosen.path.stem} {table}", row[column], exact(value))
        for name, year, value, reported, expected, district in db.execute(
            "SELECT series, year, sum, reported, expected, scope_id FROM rollup WHERE scope = 'parent'"
        ):
            one = add_up(chosen.ground, chosen.ground.members(district), year, name)
            where = f"{chosen.path.stem} roll-up {district} {name} {year}"
            tally.number(where, value, one.value)
            tally.same(f"{where} of", (reported, expected), (one.reported, one.expected))


def shares(chosen: Chosen, tally: Tally) -> None:
    """Procurement: items, amount, average and share of each unit and year."""
    items, sums = "procurement.items", "procurement.amount"
    frame = of_district(chosen)
    frame = frame[frame["organisation_id"].isin(chosen.units) & frame["year"].isin(chosen.years)]
    asked = frame[frame["series"].isin((items, sums)) & frame["state"].ne("not_asked")]
    if not len(asked):
        return
    found = per_item(asked, items, sums)
    shown = {(one["organisation"], one["year"]): one for one in found.to_dict("records")}
    for unit, year in chosen.places:
        counted, spent = (chosen.ground.seen(unit, year, name) for name in (items, sums))
        if spent.state == "not_asked":
            continue
        row, where = shown[chosen.label(unit), year], f"{chosen} procurement {unit} {year}"
        tally.number(f"{where} items", row["items"], counted.value)
        tally.number(f"{where} amount", row["amount"], spent.value)
        both = spent.value is not None and counted.value
        tally.near(f"{where} average", row["average"], spent.value / counted.value if both else None, 1e-4)
        others = [chosen.ground.seen(one, year, sums) for one, other in chosen.places if other == year]
        clean = [
            one for one in others if one.value is not None and not one.flag and series()[sums].counts(year, one.form)
        ]
        whole = sum((one.value for one in clean), Fraction(0))
        share = spent.value / whole if spent in clean and whole > 0 and len(clean) > 1 else None
        tally.near(f"{where} share", row["share"], share, 1e-9)


SINGLE = (shares, requests, overview, given_away)
