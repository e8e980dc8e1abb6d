"""Loading all that is ready with one button, what came of it, and the way back."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

import loaders
from loaders.errors import WrongRequestError
from loaders.failure import Failure, sentences
from loaders.words import Words
from pages.parts.load.rows import Dropped
from pages.shared.data import cached, queries
from pages.shared.look import display
from pages.shared.look import elements as st
from pages.shared.view import filters, widgets

RESULTS, LOAD = "desk:results", "desk:load"  # what came of the files of this visit, and the change of the last load
KEPT = ("needs_identity", "refused")  # they are kept in the list of what was not loaded


def button(dropped: Sequence[Dropped], words: Words) -> None:
    """The button, with how far it is."""
    ready = [one for one in dropped if one.appraisal.is_ready]
    waiting = [one for one in dropped if one.appraisal.state in KEPT]
    if waiting:
        st.caption(words("desk.kept", count=len(waiting)))
    label = words("desk.load_all", count=len(ready)) if ready else words("desk.keep_all", count=len(waiting))
    if not (ready or waiting):
        label = words("desk.nothing_ready")
    if st.button(label, type="primary", disabled=not (ready or waiting), key="desk:load_all"):
        bar = st.empty()

        def progress(done: int, total: int, name: str) -> None:
            with bar:
                st.progress(done / max(total, 1), words("desk.loading", done=done, total=total, name=name))

        read = [cached.read_source(one.source, one.organisation, one.year) for one in [*ready, *waiting]]
        try:
            stored = loaders.file_read(read, cached.database(), progress)
        except Failure as error:
            for said in sentences(error, cached.database(), words):
                st.error(said)
            return
        st.session_state[RESULTS] = [*(_result(one, words) for one in stored), *st.session_state.get(RESULTS, [])]
        st.session_state[LOAD] = _last_load()
        filters.show_own(words)
        st.rerun()


def _last_load() -> int | None:
    """The change that stands last, if it is a load."""
    last = next((one for one in cached.read(queries.history) if one.undone_at is None), None)
    return last.change_id if last and last.action == "load" else None


def _result(outcome: loaders.Outcome, words: Words) -> tuple[str, str, str]:
    """A file, what came of it, and what the checks say of the report that counts now."""
    identity = outcome.identity
    name = identity.organisation.name if identity and identity.organisation else ""
    year = words.year(identity.year) if identity and identity.year else ""
    if outcome.reason_code:
        reason = words.reason(outcome.reason_code, outcome.reason_detail)
        return outcome.name, words("desk.not_loaded", reason=reason), ""
    return outcome.name, words(f"desk.done.{outcome.action}", unit=name, year=year), _checked(outcome, words)


def _checked(outcome: loaders.Outcome, words: Words) -> str:
    """How many problems the report that counts has, as the overview counts them."""
    identity = outcome.identity
    if identity is None or identity.organisation is None:
        return ""
    unit = identity.organisation.id
    district = cached.read(queries.whereabouts, (unit,)).get(unit)
    if district is None:
        return ""
    filings = cached.read(queries.filings, district)
    found = filings[(filings["organisation_id"] == unit) & (filings["year"] == identity.year)]
    if not len(found) or found["report_id"].isna().all():
        return ""
    counts = {one: int(found[one].iloc[0]) for one in ("errors", "warnings", "undetermined")}
    return words("desk.checked", **counts) if any(counts.values()) else words("desk.nothing_wrong")


def results(words: Words) -> None:
    """What came of the files of this visit, the last first, and the button that takes the last load back."""
    found = st.session_state.get(RESULTS, [])
    if not found:
        return
    st.subheader(words("desk.results"))
    frame = pd.DataFrame(found, columns=[words(f"desk.column.{one}") for one in ("file", "result", "checked")])
    display.table(frame, words, "results")
    if st.session_state.get(LOAD) is not None and st.session_state[LOAD] == _last_load():
        widgets.deed(words("desk.undo"), lambda: _undo(words), words, "desk:undo")


def _undo(words: Words) -> str:
    change = loaders.undo(cached.database(), st.session_state[LOAD])
    st.session_state[LOAD] = None
    if change is None:
        raise WrongRequestError(("history.later", {}))
    said = loaders.change_said(change, words)
    st.session_state[RESULTS] = [(words("desk.undone_line"), said, ""), *st.session_state.get(RESULTS, [])]
    return words("history.undone", what=said)
