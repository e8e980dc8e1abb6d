"""The only caches. What is remembered knows the revisions of what it rests on, the whole ledger's or a district's: a
write makes it old, one about another district does not."""

from __future__ import annotations

import gc
import logging
import threading
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

import loaders
from loaders.store.ledger import commits, default_db
from loaders.store.revisions import UNITS
from loaders.words import Words
from pages.shared.data import queries
from pages.shared.data.memory import Memory
from pages.shared.data.observations import observe
from pages.shared.data.starting import FirstStart, begun

Load = Callable[..., Any]
MOST_CELLS = 40_000_000  # of all tables that are remembered: a few hundred MB
SETTLE_AFTER = 256  # runs, each counted once more for every thing that was made and is not frozen yet
_run, _settled, _debt = threading.local(), [0], [0]
logging.getLogger("streamlit.runtime.caching.cache_data_api").setLevel(logging.ERROR)  # no runtime yet is no news


@st.cache_resource(show_spinner=False)
def first_start(db: str, _load: Load) -> FirstStart:
    """Load what ships with the program, once a server; returns at once, the loading goes on beside it."""
    return begun(Path(db), _load)


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


@contextmanager
def one_run() -> Iterator[None]:
    """While a page is drawn: the ledger is asked once for each revision, unless this process writes meanwhile."""
    _run.revisions = {}
    try:
        yield
    finally:
        _run.revisions = None
        _settle()


def read(query: Callable[..., Any], *arguments: Any) -> Any:
    """The answer of a SELECT (of ``queries``, or ``stored`` of a page) for the ledger as it is now:
    ``read(queries.filings, district)``. Who gets it must not change it."""
    db = database()
    module, name = query.__module__, query.__name__
    of = arguments[0] if name in queries.OF_DISTRICT else UNITS if name in queries.OF_UNITS else None

    def ask() -> Any:
        return getattr(import_module(module), name)(db, *arguments)

    return MEMORY.get((module, name, str(db), arguments), ask, [(str(db), of)])


def made(function: Callable[..., Any], *arguments: Any) -> Any:
    """What a pure function makes of the ledger as it is now, made once: a function of a module, called with arguments
    that can be hashed, a view among them or what it reads by ``read``. Who gets it must not change it."""
    db = str(database())
    parts = [(db, one.district) for one in arguments if hasattr(one, "district")]
    return MEMORY.get((function, db, arguments), lambda: function(*arguments), parts)


def made_of(thing: Any, function: Callable[..., Any], *arguments: Any) -> Any:
    """What a pure function makes of something that was made itself, made once for that very thing."""
    return MEMORY.get((function, id(thing), arguments), lambda: (thing, function(thing, *arguments)), [])[1]


def _revision_of(part: Hashable) -> str:
    """The revision of a part of the ledger: its file, and a district of it or None."""
    assert isinstance(part, tuple)
    memo: dict[Hashable, str] | None = getattr(_run, "revisions", None)
    known = {} if memo is None else memo
    key = (*part, commits())
    if key not in known:
        known[key] = queries.revision(Path(part[0]), part[1])
    return known[key]


def _settle() -> None:
    """Streamlit collects garbage after each run, and looks at all that is kept, but for what is frozen. To freeze it
    costs as much as ten such looks: it is worth it the sooner, the more was made."""
    _debt[0] += 1 + MEMORY.made - _settled[0]
    if _debt[0] >= SETTLE_AFTER:
        _debt[0], _settled[0] = 0, MEMORY.made
        gc.unfreeze()
        gc.collect()
        gc.freeze()


def read_now(query: Callable[..., Any], *arguments: Any) -> Any:
    """The answer of a SELECT, asked anew: for what changes without a new revision, such as saved views."""
    return query(database(), *arguments)


@st.cache_data(max_entries=256, ttl="10m", show_spinner=False)
def read_source(source: loaders.Source, organisation: str | None = None, year: int | None = None) -> loaders.Outcome:
    """A dropped file as it is read, outside the server's process so that other visitors need not wait; it is not read
    again each time something else on the page is touched."""
    return _apart().read_source(source, organisation, year)


@st.cache_data(max_entries=16, ttl="10m", show_spinner=False)
def read_list(name: str, content: bytes) -> loaders.UnitList:
    """The units of a list, also read outside the server's process."""
    return _apart().read_list(name, content)


def appraise(source: loaders.Source, organisation: str | None = None, year: int | None = None) -> loaders.Appraisal:
    """What would become of a dropped file in the ledger as it is now, also tried outside the server's process."""
    db = database()
    revision = _revision_of((str(db), None)) if db.is_file() else "0"
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
    """Every unit, year and series of a district; see ``observations.observe``. Who gets it must not change it."""
    found: pd.DataFrame = made(_observations, district, series, language)
    return found


def _observations(district: str, series: tuple[str, ...], language: str) -> pd.DataFrame:
    return observe(
        read(queries.filings, district),
        read(queries.values, district, series),
        read(queries.unsure, district),
        read(queries.flags, district),
        read(queries.settled, district),
        series,
        Words(language),
    )


MEMORY = Memory(MOST_CELLS, _revision_of)
