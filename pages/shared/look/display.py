"""Drawing what the pure parts made: charts, tables, numbers. Each chart and table in one way on every page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from loaders.series import load_series
from loaders.words import Words
from pages.shared.charts import bars, picture
from pages.shared.data import observations
from pages.shared.look.marks import flag
from pages.shared.said import answers
from pages.shared.tables import tables
from pages.shared.tables.tables import Table
from pages.shared.view import address
from pages.shared.view.takeaway import Takeaway
from pages.shared.view.view import View

ROWS_SHOWN = 16  # more rows scroll
ROW_HEIGHT = 35
LETTER, WIDEST = 14, 240  # pixels of a Chinese letter in a cell, and the widest a column of units becomes


def chart(figure: go.Figure, words: Words, key: str) -> None:
    """Draw a chart, full width, with one button to save it; hollow marks are explained."""
    controls = picture.config(words, address.current()[0].picture)
    shown = picture.readable(figure, st.context.theme.type or "light")
    st.plotly_chart(shown, width="stretch", key=key, config=controls, alt=picture.alt_text(figure, words))
    if picture.has_hollow(figure):
        st.caption(words("chart.open_marks"))
    if any(one.name == bars.FLAG for one in figure.layout.annotations):
        st.caption(words("chart.stack_marks"))


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


def numbers(totals: pd.DataFrame, series: Sequence[str], year: int, words: Words) -> None:
    """Draw the totals of some series for a year as large numbers, each with coverage and last year's beneath."""
    for column, one in zip(st.columns(len(series), gap="small"), series, strict=True):
        line = observations.line_of(totals, one, year)
        with column:
            if line is None:
                st.write(words("answer.no_total"))
                continue
            st.caption(line["label"])
            shown = words.number(line["value"], line["unit"]) + flag(line["flag"], line["settled"])
            st.metric(line["label"], shown, label_visibility="collapsed")
            st.caption(answers.beside(line, words))
    st.caption(words("percent.mark_note"))


def units(view: View, take: Takeaway) -> None:
    """Draw the series in focus, units × years, with its download."""
    words, observed = view.words, view.observed(view.focus)
    series = load_series()[view.focus]
    label = words.series(series)
    st.subheader(words("units.of", label=label, unit=words.unit(series.unit)))
    table(tables.pivot(observed, words), words, "units table", flags=True)
    take.observations(observed, label, "focus", series=False)


def source(view: View) -> str:
    """The line under every chart: where the figures come from, as of when, and that they are invented if they are."""
    key = "chart.source_sample" if view.is_sample else "chart.source"
    return view.words(key, date=view.data_date, district=view.district_name)
