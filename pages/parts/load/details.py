"""One of the dropped files: whose it is and by which signs, what was read, what reconciliation would find."""

from __future__ import annotations

from collections.abc import Sequence

from loaders.words import Words
from pages.parts.load import receipts
from pages.parts.load.rows import Dropped
from pages.shared.look import display
from pages.shared.look import elements as st


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
        st.dataframe(receipts.evidence(outcome, words), hide_index=True, width="stretch")
        if offered := receipts.offered(outcome, words):
            st.markdown(words("load.candidates", names=words.join(offered)))
        found = receipts.rehearsed(appraisal, words)
        if len(found):
            st.markdown(words("load.found", count=len(found)))
            display.table(found, words, f"rehearsal {key}")
        st.markdown(words("load.figures"))
        display.table(receipts.figures(outcome, words), words, f"read {key}")
