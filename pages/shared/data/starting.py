"""The start of a server with its ledger: what pages wait for, and what is done when they can be seen already."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import loaders
from loaders.access import THE_PROGRAM, act_as

log = logging.getLogger(__name__)


@dataclass
class FirstStart:
    """The first loading of this server: a thread of its own, so that a visitor who leaves does not cut it short."""

    done: int = 0
    total: int = 0
    name: str = ""
    error: Exception | None = None
    later: Exception | None = None  # found when the pages could be seen already: it stays until the next start
    finished: threading.Event = field(default_factory=threading.Event)

    def note(self, done: int, total: int, name: str) -> None:
        """How far the loading is; called by the loader."""
        self.done, self.total, self.name = done, total, name


def begun(db: Path, load: Callable[..., Any]) -> FirstStart:
    """Start to load what ships with the program, and what ``loaders.catch_up`` does after it; returns at once."""
    state = FirstStart()

    def run() -> None:
        with act_as(THE_PROGRAM):  # it is nobody's doing that his visit was the first
            try:
                load(db, state.note)
            except Exception as error:  # noqa: BLE001 - the border of the thread: the page shows it
                state.error = error
            state.finished.set()
            if state.error is None:
                _catch_up(state, db)

    threading.Thread(target=run, name="first start", daemon=True).start()
    return state


def _catch_up(state: FirstStart, db: Path) -> None:
    """What is wrong with the ledger is told from then on."""
    try:
        loaders.catch_up(db)
    except Exception as error:
        log.exception("after the start")
        state.later = error
