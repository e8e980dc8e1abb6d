"""Whose reports and of which year, as the person says: for one file or for many at once."""

from __future__ import annotations

from collections.abc import Sequence

from loaders.words import Words
from pages.parts.load import receipts
from pages.parts.load.rows import Dropped
from pages.shared.data import cached, queries
from pages.shared.look import elements as st

SAID = "desk:said"  # by key of the file: unit and year


def said(key: str) -> tuple[str | None, int | None]:
    """What was said of a file."""
    found: tuple[str | None, int | None] = st.session_state.get(SAID, {}).get(key, (None, None))
    return found


def draw(dropped: Sequence[Dropped], words: Words) -> None:
    """The form: which files, whose, of which year. What is said of a file replaces what it says itself."""
    asked = [one.key for one in dropped if one.appraisal.state == "needs_identity"]
    names = {one.key: one.name for one in dropped if one.appraisal.outcome.reading}
    if not names:
        return
    with st.expander(words("desk.say"), expanded=bool(asked)):
        st.caption(words("desk.say_how"))
        turn = f"{len(asked)}:{hash(tuple(names))}"  # anew when files come or are answered
        keys = st.multiselect(
            words("desk.which"), list(names), asked, names.__getitem__, key=f"desk:which:{turn}", placeholder=""
        )
        chosen = [one for one in dropped if one.key in keys]
        left, right = st.columns([3, 1])
        with left:
            organisation = st.selectbox(
                words("load.organisation"),
                _choices(chosen),
                None,
                placeholder=words("load.organisation_hint"),
                accept_new_options=True,
                key="desk:organisation",
            )
        first, last = receipts.YEARS
        with right:
            hint = words("load.year_hint")
            year = st.number_input(words("load.year"), first, last, None, placeholder=hint, key="desk:year")
        st.button(
            words("desk.set", count=len(keys)),
            on_click=_set,
            args=(keys, organisation, int(year) if year else None),
            disabled=not keys or not (organisation or year),
        )


def _choices(chosen: Sequence[Dropped]) -> list[str]:
    first = [name for one in chosen for name in receipts.candidates(one.appraisal.outcome)]
    return list(dict.fromkeys([*first, *cached.read(queries.organisation_names)]))


def _set(keys: Sequence[str], organisation: str | None, year: int | None) -> None:
    every = st.session_state.setdefault(SAID, {})
    for key in keys:
        before = every.get(key, (None, None))
        every[key] = (organisation or before[0], year or before[1])
    st.session_state["desk:organisation"] = st.session_state["desk:year"] = None
