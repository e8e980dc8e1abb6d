"""What the pages show and give away, held against the second computation (see ``ground``), selection by selection."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from loaders.words import Words
from pages.parts.compare import panels, standings
from pages.shared.charts import axes, charts
from pages.shared.data import observations, queries
from pages.shared.look import cards
from pages.shared.look.cards import Card
from pages.shared.said import answers
from pages.shared.tables import downloads, grid, tables
from pages.shared.tables import pivots as pivots_of
from pages.shared.view.selection import Offer, Selection
from pages.shared.view.view import View
from tests.second.ground import Ground, Seen, Sum, add_up, series
from tests.second.tally import MARKS, NONE, REASONS, Tally, amount, csv_rows, in_yuan, percent, plain, signed, word

ZH = Words("zh")
CAPTION = charts.Caption("图", "件", "来源")
UNIT_NAMES = {"元": "元", "件": "件", "项": "项"}
STATES = {one: word(f"state.{one}", "states") for one in (*REASONS, "number")} | {"settled": "人工认定"}
SEVERITIES = {one: word(f"severity.{one}", "states") if one else "" for one in MARKS}
SPACES = grid.POINT + grid.DIGIT
ROUNDED = 0.005_000_001  # of per cent: two decimals


@dataclass(frozen=True)
class Chosen:
    """Some units, years and series of one district of a ledger."""

    path: Path
    ground: Ground
    district: str
    units: tuple[str, ...]
    years: tuple[int, ...]
    series: tuple[str, ...]

    @property
    def places(self) -> list[tuple[str, int]]:
        """The units and years that owe a report."""
        return [(unit, year) for unit in self.units for year in self.years if year in self.ground.owed[unit]]

    @property
    def view(self) -> View:
        """The same choices as a page has them."""
        ground = self.ground
        all_years = sorted({year for unit in ground.members(self.district) for year in ground.owed[unit]})
        offer = Offer(
            {
                "district": {self.district: "某区"},
                "organisations": {one: one for one in ground.members(self.district)},
                "years": {year: str(year) for year in all_years},
                "series": dict.fromkeys(series(), ""),
            }
        )
        chosen = Selection(organisations=self.units, years=self.years, series=self.series)
        return View(chosen, ZH, offer, self.district, False, ("organisations", "years", "series"), tuple(series()))

    def total(self, year: int, name: str) -> Sum | None:
        """The second computation of a total."""
        return add_up(self.ground, list(self.units), year, name)

    def label(self, unit: str) -> str:
        """The name of a unit as it is shown."""
        return str(self.ground.units[unit]["short_name"])

    def __str__(self) -> str:
        return f"{self.path.stem}:{self.district} {len(self.units)} units {self.years} {len(self.series)} series"


def unit_of(name: str) -> str:
    """What a series is counted in."""
    return "元" if series()[name].is_money else "项" if name.endswith(".items") else "件"


def selections(path: Path, count: int, dice: random.Random) -> Iterator[Chosen]:
    """Everything, then ``count`` random choices of units, years and series, of each district of a ledger."""
    ground, every = Ground(path), tuple(series())
    for district in sorted({ground.district[one] for one in ground.owed}):
        units = ground.members(district)
        years = sorted({year for one in units for year in ground.owed[one]})
        yield Chosen(path, ground, district, tuple(units), tuple(years), every)
        for _ in range(count):
            some = [dice.sample(of, dice.randint(1, len(of))) for of in (units, years)]
            names = tuple(one for one in every if dice.random() < 0.3) or every[:1]
            chosen = Chosen(
                path, ground, district, tuple(sorted(some[0], key=units.index)), tuple(sorted(some[1])), names
            )
            if chosen.places:
                yield chosen


def observed(chosen: Chosen) -> pd.DataFrame:
    """The observations of a view, as the pages make them."""
    frame = of_district(chosen)
    keep = frame["organisation_id"].isin(chosen.units) & frame["year"].isin(chosen.years)
    return frame[keep & frame["series"].isin(chosen.series)].reset_index(drop=True)


def of_district(chosen: Chosen) -> pd.DataFrame:
    """The observations of a whole district; remembered, for they are the same for all selections."""
    if not hasattr(chosen.ground, "observed"):
        chosen.ground.observed = {}
    known = chosen.ground.observed
    if chosen.district not in known:
        names, place = tuple(series()), (chosen.path, chosen.district)
        frames = (queries.values(*place, names), queries.unsure(*place), queries.flags(*place), queries.settled(*place))
        known[chosen.district] = observations.observe(queries.filings(*place), *frames, names, ZH)
    return known[chosen.district]


def measure(chosen: Chosen, tally: Tally, every: int = 1) -> None:
    """Every figure of a selection; ``every``: tables of units are made of each n-th series only."""
    frame = observed(chosen)
    rows_given_away(chosen, frame, tally)
    sums = observations.totals(frame)
    totals_given_away(chosen, sums, tally)
    tables_of_totals(chosen, sums, tally)
    sentences(chosen, sums, tally)
    points(chosen, frame, sums, tally)
    for name in chosen.series[::every]:
        pivots(chosen, frame[frame["series"] == name], name, tally)
    compared(chosen, tally)


def marked(one: Seen | Sum) -> str:
    """The signs after a figure: settled by a person, and the finding it stands under."""
    return " ✎" * bool(one.settled) + MARKS[one.flag]


def marked_before(one: Sum) -> str:
    """The same after last year's figure."""
    return " ✎" * bool(one.previous_settled) + MARKS[one.previous_flag]


def rows_given_away(chosen: Chosen, frame: pd.DataFrame, tally: Tally) -> None:
    """The CSV of observations: a line a unit, year and series, none too many."""
    content = downloads.csv_bytes(downloads.export_frame(frame, chosen.view, codes=True))
    found = {(one["单位编码"], int(one["年度"]), one["指标编码"]): one for one in csv_rows(content)}
    tally.same(f"{chosen} lines", len(found), len(chosen.places) * len(chosen.series))
    money = "（元）" if all(series()[one].is_money for one in chosen.series) else ""
    for unit, year in chosen.places:
        for name in chosen.series:
            row, where = found[unit, year, name], f"{chosen} csv {unit} {year} {name}"
            seen, change = chosen.ground.seen(unit, year, name), chosen.ground.change(unit, year, name)
            tally.number(f"{where} value", row[f"数值{money}"], seen.value)
            tally.same(f"{where} state", row["数值状态"], STATES["settled" if seen.settled else seen.state])
            tally.number(f"{where} previous", row[f"上年数值{money}"], change.previous)
            tally.number(f"{where} difference", row[f"与上年相比{money}"], change.difference)
            hundred = None if change.percent is None else change.percent * 100
            tally.near(f"{where} percent", row["与上年相比（%）"], hundred, ROUNDED)
            tally.same(f"{where} flag", row["核验发现"], SEVERITIES[seen.flag])


def totals_given_away(chosen: Chosen, sums: pd.DataFrame, tally: Tally) -> None:
    """The CSV of totals."""
    found = {
        (one["指标"], int(one["年度"])): one for one in csv_rows(downloads.csv_bytes(downloads.totals_frame(sums, ZH)))
    }
    for name in chosen.series:
        for year in chosen.years:
            one, row, where = (
                chosen.total(year, name),
                found.get((series()[name].label, year)),
                f"{chosen} {name} {year}",
            )
            tally.same(f"{where} is there", row is not None, one is not None)
            if one is None or row is None:
                continue
            for heading, value in (
                *(("数值", one.value), ("合计所含单位数", one.reported), ("应报单位数", one.expected)),
                *(("同单位上年数值", one.previous), ("与上年相比", one.difference), ("两年均有数", one.paired)),
                *(("因核验发现未计入比较的单位", one.left_out), ("有核验发现的单位", one.flagged)),
            ):
                tally.number(f"{where} {heading}", row[heading], value)
            hundred = None if one.percent is None else one.percent * 100
            tally.near(f"{where} percent", row["与上年相比（%）"], hundred, ROUNDED)


def tables_of_totals(chosen: Chosen, sums: pd.DataFrame, tally: Tally) -> None:
    """Totals as they stand on a page, in the long table and in the wide one."""
    long, wide = tables.total_table(sums, ZH).frame, tables.wide_totals(sums, ZH).frame if len(sums) else pd.DataFrame()
    shown = {(one["指标"], int(one["年度"])): one for one in long.to_dict("records")}
    for name in chosen.series:
        unit = unit_of(name)
        for year in chosen.years:
            one, where, label = chosen.total(year, name), f"{chosen} table {name} {year}", series()[name].label
            if one is None:
                continue
            row = {heading: text.strip() for heading, text in shown[label, year].items() if isinstance(text, str)}
            tally.same(f"{where} value", in_yuan(row["数值"]), in_yuan(amount(one.value, unit) + marked(one)))
            tally.same(f"{where} coverage", row["有数单位"], f"{one.reported}/{one.expected} 家")
            base = amount(one.previous, unit) + marked_before(one)
            tally.same(f"{where} base", in_yuan(row["同单位上年数值"]), in_yuan(base))
            gap = "不可比" if one.level == "none" and not one.paired else signed(one.difference, unit)
            tally.same(f"{where} difference", in_yuan(row["与上年相比"]), in_yuan(gap))
            tally.same(f"{where} percent", row["与上年相比（%）"], percent(one.percent, one.previous, unit))
            number = amount(one.value, "元") if unit == "元" else plain(one.value)
            text = f"{number}（{one.reported}/{one.expected}）{marked(one)}"
            tally.same(f"{where} wide", in_yuan(wide.loc[str(year), label].strip()), in_yuan(text))


def sentences(chosen: Chosen, sums: pd.DataFrame, tally: Tally) -> None:
    """The sentence of each total, and what stands under its number on the overview."""
    for name in chosen.series:
        unit = unit_of(name)
        for year in chosen.years:
            one, line = chosen.total(year, name), observations.line_of(sums, name, year)
            where, text = f"{chosen} answer {name} {year}", answers.total(line, ZH)
            if one is None or one.value is None:
                tally.same(where, text, word("answer.no_total", "pages"))
                continue
            shown = f"{amount(one.value, unit)}{marked(one)}"
            if one.flagged < one.reported and one.flagged_value * 2 > one.value:
                rest = amount(one.value - one.flagged_value, unit)
                pieces = [shown, f"{one.reported - one.flagged}/{one.expected} 家", rest]
            else:
                pieces = [shown, f"{one.reported}/{one.expected} 家", *_change(one, unit), *_left_out(one)]
            tally.fragments(where, text, pieces)
            _card(cards.of_total(sums, name, year, ZH), one, unit, f"{where} card", tally)


def _change(one: Sum, unit: str) -> list[str]:
    if one.previous is None or one.difference is None:
        return ["不可比" if one.level == "none" else "没有可比的数"]
    now = one.previous + one.difference
    base = f"{amount(one.previous, unit)}{marked_before(one)}"
    both = [] if now == one.value else [amount(now, unit)]
    return [f"{one.paired} 家", base, *both, signed(one.difference, unit), percent(one.percent, one.previous)]


def _left_out(one: Sum) -> list[str]:
    return [f"{one.left_out} 家"] if one.left_out else []


def _card(card: Card | None, one: Sum, unit: str, where: str, tally: Tally) -> None:
    """A key figure: its value without what is doubted, its signs, last year's on the same base, how many it covers."""
    if card is None or one.value is None:
        tally.same(where, card is None, False)
        return
    is_doubted = one.flagged < one.reported and one.flagged_value * 2 > one.value
    tally.same(f"{where} value", card.value, amount(one.value - one.flagged_value * is_doubted, unit))
    tally.same(f"{where} signs", "".join(f" {sign.symbol}" for sign in card.signs), marked(one))
    first, second = (line.symbol for line in card.lines)
    if one.previous is None or one.difference is None:
        tally.same(where, first, "不可比" if one.level == "none" else "上年没有可比的数")
    else:
        pair = [
            amount(value, unit) if unit == "元" else plain(value)
            for value in (one.previous, one.previous + one.difference)
        ]
        change = percent(one.percent, one.previous, unit)
        tally.same(where, first, f"同{one.paired}家 {pair[0]}{marked_before(one)} → {pair[1]}（{change}）")
    covered = f"不计有核验发现的 {one.flagged} 家" if is_doubted else f"{one.reported}/{one.expected} 家有数"
    tally.same(f"{where} covered", second, covered)


def points(chosen: Chosen, frame: pd.DataFrame, sums: pd.DataFrame, tally: Tally) -> None:
    """The points of the charts: sums as lines and panels, and units as panels."""
    if len(sums):
        drawn = charts.of_totals(sums)
        for kind, figure in (
            ("lines", charts.lines(drawn, CAPTION, ZH)),
            ("panels", panels.panels(drawn, CAPTION, ZH)),
        ):
            by_name, first = _points(figure), axes.span(drawn["year"])[0]
            for name in chosen.series:
                for year in chosen.years:
                    if one := chosen.total(year, name):
                        y = by_name[series()[name].label].get(year - first)
                        tally.number(f"{chosen} {kind} {name} {year}", y, one.value)
    name = chosen.series[0]
    of_name = frame[frame["series"] == name].assign(name=lambda one: one["organisation"])
    one_series = of_name[of_name["name"].isin(list(dict.fromkeys(of_name["name"]))[:40])]
    by_name, first = _points(panels.panels(one_series, CAPTION, ZH)), axes.span(one_series["year"])[0]
    for unit, year in chosen.places:
        y = by_name[chosen.label(unit)].get(year - first)
        tally.number(f"{chosen} panel {unit} {year}", y, chosen.ground.seen(unit, year, name).value)


def _points(figure: object) -> dict[str, dict[int, float]]:
    """The points of each name: place on the axis → value."""
    found: dict[str, dict[int, float]] = {}
    for trace in figure.data:
        points = zip(trace.x, trace.y, strict=True)
        found.setdefault(trace.name, {}).update({x: y for x, y in points if x is not None and y is not None})
    return found


def pivots(chosen: Chosen, part: pd.DataFrame, name: str, tally: Tally) -> None:
    """Units × years as it stands on a page, leaf by leaf, with the totals below."""
    years = sorted({year for _, year in chosen.places})
    shown, sums = _on_screen(chosen, part, years)
    for one, year in ((one, year) for one in chosen.units for year in years):
        if not any(place[0] == one for place in chosen.places):
            continue
        seen = chosen.ground.seen(one, year, name) if (one, year) in chosen.places else None
        text, where = shown[chosen.label(one)][year], f"{chosen} pivot {name} {one} {year}"
        if seen is None:
            tally.same(where, text, "未列应报")
        elif seen.value is None:
            tally.same(where, text[0], REASONS[seen.state])
        else:
            tally.same(where, text, _in_table(seen.value, name) + marked(seen))
    for year in years:
        total, where = chosen.total(year, name), f"{chosen} pivot {name} {year}"
        value, covered = (sums[line][year] for line in ("合计", "有数/应报（家）"))
        if total is None:
            tally.same(where, (value[0], covered), ("–", ""))
        else:
            there = total.reported > 0
            tally.same(where, value, (_in_table(total.value, name) if there else NONE) + marked(total) * there)
            tally.same(where, covered, f"{total.reported}/{total.expected}")


def _in_table(value: object, name: str) -> str:
    """A figure in a table whose heading has the unit: money in 万元, to the fen."""
    return plain(value / 10_000, 6) if series()[name].is_money else plain(value)


def _on_screen(chosen: Chosen, part: pd.DataFrame, years: list[int]) -> tuple[dict[str, dict[int, str]], dict]:
    """The lines of units, and those of sums, as they are read: name -> year -> text with its signs."""
    units: dict[str, dict[int, str]] = {}
    sums: dict[str, dict[int, str]] = {}
    leaf, leaves = 1, 1
    while leaf <= leaves:
        view = replace(chosen.view, selection=replace(chosen.view.selection, leaf=leaf))
        drawn = grid.aligned(pivots_of.drawn(pivots_of.Pivot(part), view, "表"))
        leaves = max(1, len(drawn.pages))
        for lines, found in ((drawn.lines, units), (drawn.feet, sums)):
            for line in (one for one in lines if one.kind != "group"):
                texts = [
                    cell.text.strip(SPACES) + "".join(f" {sign.symbol}" for sign in cell.signs) for cell in line.cells
                ]
                found[line.name.text] = dict(zip(years, texts, strict=True))
        leaf += 1
    return units, sums


def compared(chosen: Chosen, tally: Tally) -> None:
    """Units beside their district: the one median of a year, its coverage, the difference to it, the answer."""
    frame = standings.beside_district(of_district(chosen)[of_district(chosen)["series"].isin(chosen.series)])
    frame = frame[frame["organisation_id"].isin(chosen.units) & frame["year"].isin(chosen.years)]
    rows = {(one["organisation_id"], one["year"], one["series"]): one for one in frame.to_dict("records")}
    for unit, year in chosen.places:
        for name in chosen.series:
            row, seen = rows.get((unit, year, name)), chosen.ground.seen(unit, year, name)
            where = f"{chosen} median {unit} {year} {name}"
            tally.same(f"{where} is there", row is not None, series()[name].asked(year) or seen.state != "not_asked")
            if row is None:
                continue
            median, units, expected = chosen.ground.median(
                chosen.district, year, name, chosen.ground.units[unit]["kind"]
            )
            tally.number(where, row["median"], median)
            tally.same(f"{where} of", (row["median_units"], row["median_expected"]), (units, expected))
            is_same = series()[name].counts(year, seen.form, ("exact",)) and None not in (median, seen.value)
            tally.number(f"{where} to", row["to_median"], seen.value - median if is_same else None)
    for name in chosen.series:
        _stands_out(chosen, frame, name, tally)


def _stands_out(chosen: Chosen, frame: pd.DataFrame, name: str, tally: Tally) -> None:
    text, one = standings.sentence(standings.newest(frame, name), ZH), series()[name]
    seen = [chosen.ground.seen(unit, year, name) for unit, year in chosen.places]
    sure = [row for row in seen if row.value is not None and one.counts(row.year, row.form)]
    if not sure:
        tally.same(f"{chosen} answer {name}", text, word("answer.no_total", "pages"))
        return
    year = max(row.year for row in sure)
    known = [row for row in sure if row.year == year]
    unit, owed = unit_of(name), sum(place[1] == year for place in chosen.places)
    middles = []
    for kind in dict.fromkeys(chosen.ground.units[place[0]]["kind"] for place in chosen.places if place[1] == year):
        median, units, expected = chosen.ground.median(chosen.district, year, name, kind)
        middles += [*([amount(median, unit)] * (median is not None)), f"{units}/{expected} 家"]
    high, low = max(row.value for row in known), min(row.value for row in known)
    ends = [amount(high, unit)] if high == low else [amount(high, unit), amount(low, unit)]
    pieces = [f"{year}年", *middles, f"{len(known)}/{owed} 家", *ends]
    tally.fragments(f"{chosen} answer {name}", text, pieces)
