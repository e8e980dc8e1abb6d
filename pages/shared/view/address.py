"""The address is the state: it holds every choice. Widgets are set from it before they are drawn, and write to it.

``session_state`` holds one key of ours (MEMORY, the last view, because links of the menu carry no query string) and one
key a widget (``filter:<field>``), which is set from the address before the widget is drawn.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pages.shared.look import elements as st
from pages.shared.view.selection import Dropped, Selection, elsewhere, from_query, is_many, to_query

MEMORY = "last view"
OF_ONE_REPORT: dict[str, Any] = {"version": None, "cell": None}
OF_ONE_TABLE: dict[str, Any] = {"sort": None, "leaf": 1, "behind": None}
RESETS: dict[
    str, dict[str, Any]
] = {  # the units of one district mean nothing in another, the versions and cells of one report neither; the problem
    # that was picked is that of a list which is then another
    "district": {"organisations": (), "kinds": (), "pinned": (), "problem": None} | OF_ONE_REPORT | OF_ONE_TABLE,
    "organisations": OF_ONE_REPORT | OF_ONE_TABLE | {"problem": None},
    "kinds": OF_ONE_REPORT | OF_ONE_TABLE | {"problem": None},
    "years": OF_ONE_REPORT | OF_ONE_TABLE | {"problem": None},
    **{name: {"problem": None} for name in ("severities", "statuses", "rules")},
    **dict.fromkeys(("part", "focus", "series", "measure", "by"), OF_ONE_TABLE),
}


def query() -> dict[str, list[str]]:
    """The query string of this visit, every value of each key."""
    return {key: st.query_params.get_all(key) for key in st.query_params}


def current() -> tuple[Selection, list[Dropped]]:
    """The selection of the URL and what in it could not be read."""
    return from_query(query())


def language() -> str:
    """The language of this run: that of the URL; of the view before where a link of the menu brought no choices."""
    before = st.session_state.get(MEMORY)
    asked = from_query(before[1]) if before and not query() else current()
    return asked[0].language


def restore(page: str) -> None:
    """Give a page opened from the menu the choices of the page before. Called once a run, before the page."""
    before = st.session_state.get(MEMORY)
    if before and before[0] != page and not query():
        st.query_params.from_dict(to_query(elsewhere(from_query(before[1])[0])))
    st.session_state[MEMORY] = (page, query())


def name_district(district: str) -> None:
    """Make the address name the district that is shown, so that it shows the same tomorrow and elsewhere."""
    if st.query_params.get("district") == district:
        return
    st.query_params["district"] = district
    if before := st.session_state.get(MEMORY):
        st.session_state[MEMORY] = (before[0], query())


def forget_district() -> None:
    """Let the next page choose the district anew: something came that may be what the person wants to see."""
    before = st.session_state.get(MEMORY)
    if "district" in st.query_params:
        del st.query_params["district"]
    if before:
        st.session_state[MEMORY] = (before[0], {key: texts for key, texts in before[1].items() if key != "district"})


def write(selection: Selection) -> None:
    """Make the URL say a selection."""
    st.query_params.from_dict(to_query(selection))


def bind(name: str, value: Any) -> None:
    """Set a widget from the address."""
    st.session_state[f"filter:{name}"] = list(value) if isinstance(value, tuple) else value


def changed(*names: str) -> None:
    """Widgets were changed: write them to the URL at once, without the choices that they make meaningless."""
    selection = current()[0]
    for name in names:
        value = st.session_state[f"filter:{name}"]
        value = int(value) if isinstance(value, bool) else value
        values = tuple(value) if isinstance(value, list | tuple) else (value,)
        selection = with_choice(selection, **{name: values if is_many(name) else value})
    write(selection)


def with_choice(selection: Selection, **choices: Any) -> Selection:
    """A selection with other choices, without those that they make meaningless: what a link leads to."""
    for name, value in choices.items():
        if getattr(selection, name) != value:
            selection = replace(selection, **(RESETS.get(name, {}) | {name: value}))
    return selection
