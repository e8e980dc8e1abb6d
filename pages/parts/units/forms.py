"""The forms in which a unit is added, changed, renamed or merged. Each is a change that can be undone."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

import loaders
from loaders.words import Words
from pages.parts.units.listed import FIELDS, KINDS
from pages.shared.data import cached
from pages.shared.look import elements as st
from pages.shared.view import filters, widgets

IN_A_ROW = 3
FIRST, LAST = 2008, 2100  # years of a report: the Regulations are in force since 2008


def edit(units: pd.DataFrame, words: Words) -> None:
    """Change the fields of a unit."""
    chosen = _which(units, words("units.which"), "edit:which")
    if chosen is None:
        return
    st.caption(words("units.closing"))
    with st.form("units:edit", border=False):
        written = _fields(f"edit:{chosen['organisation_id']}", chosen, list(units["name"]), words)
        widgets.signature(words, "edit:who")

        def do() -> str:
            saved = loaders.save_unit(written(), str(chosen["organisation_id"]), cached.database(), _of("edit:who"))
            return words("units.saved", name=saved.name)

        widgets.deed(words("units.save"), do, words, "edit:save", in_form=True)


def add(units: pd.DataFrame, words: Words) -> None:
    """Add a unit."""
    with st.form("units:add", border=False, clear_on_submit=False):
        written = _fields("add", {}, list(units["name"]), words)
        st.checkbox(words("units.is_new"), key="add:is_new")
        widgets.signature(words, "add:who")

        def do() -> str:
            is_new = bool(st.session_state.get("add:is_new"))
            saved = loaders.save_unit(written(), None, cached.database(), _of("add:who"), is_new)
            filters.show_own(words)
            for field in FIELDS:
                st.session_state.pop(f"add:{field}", None)
            return words("units.added", name=saved.name)

        widgets.deed(words("units.add"), do, words, "add:save", in_form=True)


def rename(units: pd.DataFrame, words: Words) -> None:
    """Give a unit another name, from a year on or as it was always meant."""
    chosen = _which(units, words("units.which"), "rename:which")
    if chosen is None:
        return
    with st.form("units:rename", border=False):
        st.text_input(words("units.rename_to"), key="rename:to")
        st.number_input(words("units.rename_from"), FIRST, LAST, None, key="rename:since")
        widgets.signature(words, "rename:who")

        def do() -> str:
            to, since = _of("rename:to"), st.session_state["rename:since"]
            name, year = str(chosen["name"]), int(since) if since else None
            loaders.rename_unit(name, to, year, cached.database(), _of("rename:who"))
            return words("units.renamed", name=name, to=to)

        widgets.deed(words("units.rename"), do, words, "rename:save", in_form=True)


def merge(units: pd.DataFrame, words: Words) -> None:
    """Make one unit of two."""
    st.caption(words("units.merge_how"))
    left, right = st.columns(2)
    with left:
        one = _which(units, words("units.merge_from"), "merge:one")
    with right:
        into = _which(units, words("units.merge_into"), "merge:into")
    widgets.signature(words, "merge:who")

    def do() -> str:
        assert one is not None and into is not None
        names = (str(one["name"]), str(into["name"]))
        gone, kept, years = loaders.merge_units(*names, cached.database(), _of("merge:who"))
        said = words("units.merged", name=gone.name, into=kept.name)
        return said + (words("units.merged_both", years=words.join(map(str, years))) if years else "")

    widgets.deed(words("units.merge"), do, words, "merge:save", disabled=one is None or into is None)


def _which(units: pd.DataFrame, label: str, key: str) -> Mapping[str, object] | None:
    names = list(units["name"])
    chosen = st.selectbox(label, names, None, key=key, placeholder="")
    return None if chosen not in names else dict(units.iloc[names.index(chosen)])


def _fields(key: str, before: Mapping[str, object], names: list[str], words: Words) -> Callable[[], dict[str, str]]:
    """The fields of a unit; returns what gives them as they are written."""
    columns = st.columns(IN_A_ROW)
    for at, field in enumerate(FIELDS):
        said, label = before.get(field), words(f"units.col.{field}")
        text = "" if said is None or said != said else str(said)
        with columns[at % IN_A_ROW]:
            if field == "kind":
                at_kind = KINDS.index(text) if text in KINDS else None
                st.selectbox(
                    label,
                    KINDS,
                    at_kind,
                    format_func=lambda one: words(f"units.kind.{one}"),
                    key=f"{key}:{field}",
                    placeholder="",
                )
            elif field in ("parent", "successor"):
                at_name = names.index(text) if text in names else None
                st.selectbox(label, names, at_name, key=f"{key}:{field}", placeholder="")
            else:
                st.text_input(label, text, key=f"{key}:{field}")
    return lambda: {field: _of(f"{key}:{field}") for field in FIELDS}


def _of(key: str) -> str:
    return str(st.session_state.get(key) or "").strip()
