"""Drawing whom to contact today, the gravest first, and where to see the rest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import streamlit as st

from loaders.words import Words
from pages.parts.overview import due, todo
from pages.shared.data import cached, queries
from pages.shared.said import answers
from pages.shared.view import navigation
from pages.shared.view.selection import Selection
from pages.shared.view.view import View

SHOWN = 8  # tasks; the rest is folded away


def draw(view: View) -> None:
    """Draw the list of tasks of the newest year, and how many problems there are in all."""
    words = view.words
    st.subheader(words("overview.today"))
    found = view.shown(cached.read(queries.findings, view.district))
    waiting = (cached.read(queries.unsure, view.district), cached.read(queries.unloaded))
    tasks = todo.tasks(view.filings, found, *waiting, words)
    is_missing = due.draw(view.district, words, view.selection.organisations or None)
    if not tasks and not is_missing:
        st.write(words("overview.nobody", year=words.year(view.filings["year"].max())))
    task_list(tasks[:SHOWN], view.selection, words)
    if rest := tasks[SHOWN:]:
        with st.expander(words("overview.more_tasks", count=len(rest))):
            task_list(rest, view.selection, words)
    st.caption(answers.findings(view.filings, words))


def task_list(found: Iterable[todo.Task], selection: Selection, words: Words) -> None:
    """Draw a list of tasks, each with a link to where it is seen."""
    for task in found:
        who, what = st.columns([1, 4], vertical_alignment="center")
        what.markdown(task.what)
        with who:
            navigation.link(task.page, task.who, replace(selection, **task.changes), words)
