"""Drawing what the pure parts made: charts, tables, numbers. Each chart and table in one way on every page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from loaders.series import load_series
from loaders.words import Words, is_missing
from pages.shared.charts import picture
from pages.shared.data import Row, cached, each_row
from pages.shared.look import cards, marks, paper
from pages.shared.look import elements as st
from pages.shared.look.cards import Card
from pages.shared.tables import downloads, grid, measured, pivots
from pages.shared.tables.grid import Grid
from pages.shared.tables.tables import Table
from pages.shared.view import address, widgets
from pages.shared.view.selection import Dropped
from pages.shared.view.takeaway import Takeaway
from pages.shared.view.view import View

ROWS_SHOWN = 16  # more rows scroll
ROW_HEIGHT = 35
LETTER, WIDEST = 14, 240  # pixels of a Chinese letter in a cell, and the widest a column of units becomes


def answer(text: str) -> None:
    """Draw the one sentence that answers the question of a page."""
    with st.container(key="answer"):
        st.markdown(text)


def key_figures(found: Sequence[Card | None]) -> None:
    """Draw the key figures of a page, side by side."""
    st.html(cards.html([one for one in found if one is not None]))


def figures(shown: Grid) -> None:
    """Draw a table of figures."""
    st.html(grid.html(shown))


def chosen(view: View, name: str, known: Sequence[str]) -> str:
    """The choice of a field among those that a page knows, the first unless the address asks for another; what it asks
    for and is not there is named."""
    asked = getattr(view.selection, name)
    if asked in known:
        return str(asked)
    if asked is not None:
        st.warning(Dropped(name, str(asked)).sentence(view.words))
    return known[0]


def parts(view: View, names: Sequence[str]) -> str:
    """Draw the choice between the parts of a page; which one is open. The others are not made."""
    words, shown = view.words, chosen(view, "part", names)
    widgets.switch("part", shown, {one: words(f"part.{view.page}.{one}") for one in names}, words("filter.part"))
    return shown


def legend(words: Words, *more: str) -> None:
    """What the marks mean, once a page."""
    st.caption(" ".join([words("legend.marks"), *more]))


def chart(figure: go.Figure, words: Words, key: str, points: pd.DataFrame | None = None) -> None:
    """Draw a chart, full width, with one button to save it. ``points`` are what it draws: they stand under it as a
    table for who does not see it, made when it is opened."""
    controls = picture.config(words, address.current()[0].picture)
    shown = cached.made_of(figure, picture.readable, st.context.theme.type or "light")
    told = cached.made_of(figure, picture.alt_text, words)
    st.plotly_chart(shown, width="stretch", key=key, config=controls, alt=told)
    if cached.made_of(figure, picture.has_hollow):
        st.caption(words("chart.open_marks"))
    if points is not None:
        fold = st.expander(words("chart.as_table"), key=f"table of {key}", on_change="rerun")
        if fold.open:
            with fold:
                table(points_table(points, words), words, f"points of {key}")


def points_table(points: pd.DataFrame, words: Words) -> pd.DataFrame:
    """The points of a chart in words: what, year or part, the figure or why there is none."""
    return pd.DataFrame([_point(one, set(points.columns), words) for one in each_row(points)])


def _point(one: Row, known: set[str], words: Words) -> dict[str, str]:
    """A point in words; ``known`` are the columns there are. A part of a whole has its share."""
    line = {words("column.name"): one.name}
    if "whole" in known:
        line[words("column.part")] = one.label
    elif "year" in known:
        line[words("column.year")] = str(int(one.year))
    if is_missing(one.value) and "state" in known:
        value = words(f"state.{one.state}")
    else:
        value = words.number(one.value, getattr(one, "unit", ""))
    line[words("column.value")] = value + marks.flag(getattr(one, "flag", ""))
    if "whole" in known:
        line[words("column.of_whole")] = words.percent(one.value / one.whole if one.whole else None)
    if {"whole", "reported"} <= known:
        line[words("pivot.whole_covered")] = words("table.of", reported=int(one.reported), expected=int(one.expected))
    return line


def table(
    shown: Table | pd.DataFrame, words: Words, key: str, flags: bool = False, covered: bool = False, **more: Any
) -> Any:
    """Draw a table: full width, at most ROWS_SHOWN rows before it scrolls; returns what st.dataframe returns.

    A bare frame is a table without settings; missing numbers show as a dash. ``flags`` explains the marks after
    figures, ``covered`` the brackets; ``more`` goes to st.dataframe.
    """
    told = shown if isinstance(shown, Table) else Table(shown)
    frame = told.frame
    config: dict[str, Any] = {one: st.column_config.TextColumn(alignment="right") for one in told.right}
    config |= {
        one: st.column_config.NumberColumn(format="localized") for one in map(str, frame.select_dtypes("number"))
    }
    config |= {one: config.get(one, {}) | {"width": pixels} for one, pixels in widths(told, words).items()}
    options: dict[str, Any] = {
        "height": ROW_HEIGHT * (min(len(frame), ROWS_SHOWN) + 1) + 3,
        "placeholder": words("sign.none"),
    }
    options |= {"hide_index": isinstance(frame.index, pd.RangeIndex), "column_config": config}
    event = st.dataframe(frame, width="stretch", key=key, **options | more)
    paper.twin(frame, words)
    few = words("percent.mark", percent="%")
    written = [text for column in told.right for text in frame[column]]
    notes = [words("table.note_covered")] * covered + [words("table.note_flags")] * flags
    notes += [words("percent.mark_note")] * any(text.endswith(few) for text in written)
    st.caption(" ".join([words("table.rows", rows=len(frame)), *notes]))
    return event


def widths(shown: Table, words: Words) -> dict[str, int]:
    """Columns with a width of their own: those asked for, and the units' and the written figures', so that no name and
    no figure is cut. Streamlit measures only the first rows, and draws no more than a letter to 4 pixels."""
    frame, names = shown.frame, words("column.organisation")
    units = frame.index if frame.index.name == names else frame.get(names, ())
    longest = max(map(_pixels, units), default=0)
    found = {"_index" if frame.index.name == names else names: min(longest, WIDEST)} if longest else {}
    for one in shown.right:
        found[one] = max([_pixels(one), *(max(_pixels(text.strip()), 4 * len(text) + 8) for text in frame[one])])
    return found | dict(shown.widths)


def _pixels(text: object) -> int:
    """About how wide a text is in a cell, with the room around it."""
    return int(sum(1 if ord(letter) > 255 else 0.55 for letter in str(text)) * LETTER) + 20


def in_tabs(drawn: Mapping[str, Callable[[Words], None]], named: str, key: str, words: Words) -> None:
    """Tabs, of which only the one that is open is drawn; ``named``: the beginning of the keys of their words."""
    tabs = st.tabs([words(f"{named}.{one}") for one in drawn], key=key, on_change="rerun")
    for draw, tab in zip(drawn.values(), tabs, strict=True):
        if tab.open:
            with tab:
                draw(words)


def units(view: View, take: Takeaway) -> None:
    """Draw the series in focus, units × years, with the choice of the series and of the measure, and its downloads."""
    words, observed = view.words, view.observed(view.focus)
    series = load_series()[view.focus]
    label = words.series(series)
    measure = chosen(view, "measure", measured.MEASURES)
    with st.container(horizontal=True, vertical_alignment="center"):
        widgets.select("focus", view.focus, view.offer.choices["focus"], words("filter.focus"), 320)
        choices = {one: words(f"measure.{one}") for one in measured.MEASURES}
        widgets.switch("measure", measure, choices, words("selection.field.measure"))
    st.caption(pivots.told(pivots.Pivot(observed, "year", measure), words))
    figures(cached.made(units_grid, view, measure))
    title, total = words("take.wide", title=label), measure == measured.MEASURES[0]
    take.table(lambda: downloads.wide_frame(observed, "year", words, total), title, "units wide")
    take.observations(observed, words("take.long", title=label), "focus", series=False)


def units_grid(view: View, measure: str) -> Grid:
    """Units × years of the series in focus."""
    label = view.words.series(load_series()[view.focus])
    return pivots.drawn(pivots.Pivot(view.observed(view.focus), "year", measure), view, label)


def source(view: View) -> str:
    """The line under every chart: where the figures come from, as of when, and that they are invented if they are."""
    key = "chart.source_sample" if view.is_sample else "chart.source"
    return view.words(key, date=view.data_date, district=view.district_name)
