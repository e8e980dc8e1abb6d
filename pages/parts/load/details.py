"""One of the dropped files: whose it is and by which signs, what was read, what reconciliation would find."""

from __future__ import annotations

from collections.abc import Sequence

import loaders
from loaders.access import acting
from loaders.words import Words
from pages.parts.load import receipts
from pages.parts.load.rows import Dropped
from pages.shared.data import cached
from pages.shared.look import display
from pages.shared.look import elements as st

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TRIED = ("new", "new_version")  # drafts that the ledger does not have


def draw(dropped: Sequence[Dropped], words: Words) -> None:
    """Draw the file that is chosen, by default the first that was read."""
    names = {one.key: one for one in dropped if one.appraisal.outcome.reading}
    if not names:
        return
    with st.expander(words("desk.details")):
        key = st.selectbox(words("desk.which_one"), list(names), 0, lambda one: names[one].name, key="desk:detail")
        if key not in names:
            return
        appraisal = names[key].appraisal
        outcome = appraisal.outcome
        st.markdown(receipts.headline(outcome, words))
        display.table(receipts.evidence(outcome, words), words, f"evidence {key}")
        if offered := receipts.offered(outcome, words):
            st.markdown(words("load.candidates", names=words.join(offered)))
        _receipt(names[key], words)
        found = receipts.rehearsed(appraisal, words)
        if len(found):
            st.markdown(words("load.found", count=len(found)))
            display.table(found, words, f"rehearsal {key}")
        st.markdown(words("load.figures"))
        display.table(receipts.figures(outcome, words), words, f"read {key}")


def _receipt(one: Dropped, words: Words) -> None:
    """The sheet for the unit, made on click, where unit and year are known and the ledger would take the file."""
    actor, identity = acting(), one.appraisal.outcome.identity
    if actor is None or identity is None or identity.organisation is None or one.appraisal.state not in TRIED:
        return
    outcome = cached.read_source(one.source, one.organisation, one.year)
    name = words("letters.file.receipt", unit=identity.organisation.short_name, year=identity.year)
    db = cached.database()
    label, key = words("letters.receipt"), f"receipt:{one.key}"
    st.download_button(
        label,
        lambda: loaders.receipt_of(outcome, db, actor),
        loaders.offered_name(name),
        DOCX,
        key=key,
        on_click="ignore",
    )
