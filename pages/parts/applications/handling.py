"""Drawing what became of requests: the flow of a year, the outcomes unit by unit, what is carried from year to year."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from pages.parts.applications import flow, outcome_tables, outcomes, request_answers
from pages.shared.charts import bars, charts
from pages.shared.look import display
from pages.shared.view.takeaway import Takeaway
from pages.shared.view.view import View

DENIED = "app.result.denied"


def flow_of(view: View, observed: pd.DataFrame, year: int, sources: Sequence[str], ends: Sequence[str]) -> None:
    """Draw the flow of a year's requests over the units that are sure and balance; name the others."""
    words, steps = view.words, outcomes.flow_steps(observed, year, sources, ends)
    st.subheader(words("applications.flow", year=words.year(year)))
    title = words(
        "applications.flow_title", year=words.year(year), coverage=words.coverage(steps.covered, steps.expected)
    )
    if any(step.count for step in steps.sources):
        caption = charts.Caption(title, words.unit("件"), display.source(view))
        display.chart(
            flow.flow(steps.sources, words("applications.middle"), steps.outcomes, caption, words), words, "flow"
        )
    else:
        st.write(words("flow.empty"))
    if left_out := request_answers.flow_left_out(steps, words):
        st.markdown(left_out)


def by_unit(view: View, take: Takeaway, observed: pd.DataFrame, year: int, ends: Sequence[str]) -> None:
    """Draw the outcomes of a year unit by unit, in counts; shares stand in the table with their counts."""
    words, mixed = view.words, outcomes.mix(observed, year, ends)
    title = words("applications.by_unit", year=words.year(year))
    st.subheader(title)
    if len(mixed):
        caption = charts.Caption(title, words.unit("件"), display.source(view))
        st.markdown(request_answers.most(mixed, DENIED, words))
        display.chart(bars.mix_by_unit(mixed, caption, words), words, "mix")
        display.table(outcome_tables.mix_table(mixed, words), words, "mix table", flags=True)
        st.caption(words("applications.small"))
        take.observations(mixed, title, "mix", series=False)
    st.markdown(outcome_tables.mix_left_out(outcomes.left_out(observed, year, ends), words))


def carried(view: View, take: Takeaway, observed: pd.DataFrame, out: str, into: str) -> None:
    """Draw whether what a year carried over is what the next took in."""
    words, found = view.words, outcomes.carried(observed, out, into)
    st.subheader(words("applications.carried"))
    st.markdown(request_answers.carried(found, words))
    if len(wrong := outcomes.broken(found)):
        display.table(outcome_tables.carried_table(wrong, words), words, "carried", flags=True)
        take.table(outcome_tables.carried_frame(wrong, words), words("applications.carried"), "carried")
