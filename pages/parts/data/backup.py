"""The backup: when the last was made, the button that makes one, and the way back."""

from __future__ import annotations

from loaders import backup
from loaders.words import Words
from pages.shared.data import cached, queries
from pages.shared.look import elements as st
from pages.shared.view import widgets


def draw(words: Words) -> None:
    """Draw it, for administrators."""
    st.markdown(words("backup.what", folder=backup.FOLDER))
    at = cached.read_now(queries.settings).get(backup.LAST)
    st.caption(words("backup.last", date=words.moment(at)) if at else words("backup.never"))
    widgets.deed(words("backup.now"), lambda: _made(words), words, "backup now", type="primary")
    st.caption(words("backup.way_back"))


def _made(words: Words) -> str:
    done = backup.back_up(backup.usual_place(cached.database()), cached.database())
    megabytes = words.number(round(done.size / 1_000_000, 1))
    counts = {"reports": words.number(done.reports), "versions": words.number(done.versions)}
    return words("backup.done", file=done.file.name, **counts, megabytes=megabytes)
