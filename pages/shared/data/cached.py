"""The only caches. What is remembered is keyed by the ledger's file and its revision: a write makes it old."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

import loaders
from loaders.store.ledger import default_db
from loaders.words import Words
from pages.shared.data import queries
from pages.shared.data.observations import observe

Load = Callable[..., Any]


@dataclass
class FirstStart:
    """The first loading of this server: a thread of its own, so that a visitor who leaves does not cut it short."""

    done: int = 0
    total: int = 0
    name: str = ""
    error: Exception | None = None
    finished: threading.Event = field(default_factory=threading.Event)

    def note(self, done: int, total: int, name: str) -> None:
        """How far the loading is; called by the loader."""
        self.done, self.total, self.name = done, total, name


@st.cache_resource(show_spinner=False)
def first_start(db: str, _load: Load) -> FirstStart:
    """Load what ships with the program, once a server; returns at once, the loading goes on beside it."""
    state = FirstStart()

    def run() -> None:
        try:
            _load(Path(db), state.note)
        except Exception as error:  # noqa: BLE001 - the border of the thread: the page shows it
            state.error = error
        state.finished.set()

    threading.Thread(target=run, name="first start", daemon=True).start()
    return state


@st.cache_resource(show_spinner=False)
def warm_up() -> None:
    """Import and draw once, then freeze: Streamlit collects all garbage after each run, 80 ms without this."""
    import plotly.graph_objects as go

    go.Figure(go.Scatter(x=[0], y=[0])).to_json()
    gc.collect()
    gc.freeze()


def database() -> Path:
    """The ledger the pages show."""
    return default_db()


def read(query: Callable[..., Any], *arguments: Any) -> Any:
    """The answer of a SELECT (of ``queries``, or ``stored`` of a page) for the ledger as it is now:
    ``read(queries.filings, district)``."""
    db = database()
    return _read(query.__module__, query.__name__, str(db), _revision(db), arguments)


def _revision(db: Path) -> str:
    return queries.settings(db).get("revision", "0")


@st.cache_data(max_entries=256, show_spinner=False)
def _read(module: str, name: str, db: str, revision: str, arguments: tuple[Any, ...]) -> Any:  # noqa: ARG001 - revision is the key
    return getattr(import_module(module), name)(Path(db), *arguments)


@st.cache_data(max_entries=256, ttl="10m", show_spinner=False)
def read_source(source: loaders.Source, organisation: str | None = None, year: int | None = None) -> loaders.Outcome:
    """A dropped file as it is read, outside the server's process so that other visitors need not wait; it is not read
    again each time something else on the page is touched."""
    return _apart().read_source(source, organisation, year)


def appraise(source: loaders.Source, organisation: str | None = None, year: int | None = None) -> loaders.Appraisal:
    """What would become of a dropped file in the ledger as it is now, also tried outside the server's process."""
    db = database()
    revision = _revision(db) if db.is_file() else "0"
    return _appraise(source, organisation, year, str(db), revision)


@st.cache_data(max_entries=1024, ttl="10m", show_spinner=False)
def _appraise(
    source: loaders.Source,
    organisation: str | None,
    year: int | None,
    db: str,
    revision: str,  # noqa: ARG001 - the key
) -> loaders.Appraisal:
    return _apart().appraise(read_source(source, organisation, year), Path(db))


@st.cache_data(max_entries=64, show_spinner=False)
def picture(sha256: str, page: int, raw: str) -> bytes | None:
    """The place of a figure in a PDF document that the ledger keeps; None where there is none to be drawn."""
    content = queries.original_of(database(), sha256)
    return None if content is None else loaders.picture(content, page, raw)


@st.cache_resource(show_spinner=False)
def _apart() -> loaders.Apart:
    return loaders.Apart()


def observations(district: str, series: tuple[str, ...], language: str) -> pd.DataFrame:
    """Every unit, year and series of a district; see ``observations.observe``."""
    db = database()
    return _observations(str(db), _revision(db), district, series, language)


@st.cache_data(max_entries=64, show_spinner=False)
def _observations(db: str, revision: str, district: str, series: tuple[str, ...], language: str) -> pd.DataFrame:  # noqa: ARG001
    path = Path(db)
    return observe(
        queries.filings(path, district),
        queries.values(path, district, series),
        queries.unsure(path, district),
        queries.flags(path, district),
        queries.settled(path, district),
        series,
        Words(language),
    )
