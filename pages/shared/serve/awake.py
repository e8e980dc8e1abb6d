"""What a server does while the first browser is still fetching its scripts: it begins to load what ships with the
program, imports what pages are drawn with, and reads what is declared. The first page need not wait for it then."""

from __future__ import annotations

import logging
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from typing import Any

import loaders
from loaders.access import THE_PROGRAM, act_as
from loaders.reconcile.rulebook import load_rules
from loaders.store.ledger import is_read_only
from loaders.words import LANGUAGES, Words
from pages.shared.data import cached
from pages.shared.view.navigation import SECTIONS

DRAWN_WITH = ("plotly.graph_objects", "streamlit.emojis", "PIL.Image")  # imported by others when first needed
log = logging.getLogger(__name__)


@asynccontextmanager
async def awake(_server: object) -> AsyncIterator[dict[str, Any]]:
    """The time in which a server runs; who asks at once is answered beside."""
    threading.Thread(target=prepare, name="awake", daemon=True).start()
    yield {}


def prepare() -> None:
    """Do beforehand what the first page would wait for. What fails here fails again when a page asks for it, which then
    says so; here it is only logged."""
    try:
        with act_as(THE_PROGRAM):
            if not is_read_only():
                cached.first_start(str(cached.database()), loaders.first_start)
            for name in (*DRAWN_WITH, *(f"pages.{page}" for pages in SECTIONS.values() for page in pages)):
                import_module(name)
            load_rules()
            for language in LANGUAGES:
                Words(language)("product.name")
            cached.warm_up()
    except Exception:
        log.exception("before the first page")
