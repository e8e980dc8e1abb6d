"""What is remembered is what would be made anew, and nobody changes it."""

from __future__ import annotations

import gc
import pickle
import threading
import time
from collections.abc import Hashable, Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.words import LANGUAGES
from pages.shared.data import cached, queries
from pages.shared.data.memory import Memory, Slot
from pages.shared.view.navigation import SECTIONS
from pages.shared.view.view import View
from tests.pages.test_pages import opened

PAGES = [page for pages in SECTIONS.values() for page in pages]
PARTS = {
    "overview": ("changed", "years", "calendar", "unloaded"),
    "compare": ("table", "bars", "lines", "scatter", "list"),
    "disclosures": ("units", "series", "why", "form"),
}


class Parts:
    """A ledger of parts, each with its revision."""

    def __init__(self, *parts: str) -> None:
        self.revisions = dict.fromkeys(parts, 0)

    def of(self, part: Hashable) -> str:
        return str(self.revisions[str(part)])

    def write(self, part: str) -> None:
        self.revisions[part] += 1


def test_it_is_made_once_and_handed_out_itself() -> None:
    parts = Parts("a")
    memory = Memory(100, parts.of)
    first = memory.get("key", lambda: [1], ["a"])
    assert memory.get("key", lambda: [2], ["a"]) is first and memory.made == 1
    parts.write("a")
    assert memory.get("key", lambda: [2], ["a"]) == [2] and memory.made == 2
    assert memory.values() == [[2]]


def test_what_is_made_of_another_thing_rests_on_what_that_rests_on() -> None:
    parts = Parts("a", "b", "c")
    memory = Memory(100_000, parts.of)

    def whole() -> tuple[int, int]:
        return memory.get("one", lambda: parts.revisions["a"], ["a"]), memory.get(
            "two", lambda: parts.revisions["b"], ["b"]
        )

    def read() -> Any:
        return memory.get("whole", whole, [])

    assert read() == (0, 0)
    for part, told in (("a", (1, 0)), ("b", (1, 1)), ("c", (1, 1))):
        made = memory.made
        parts.write(part)
        assert read() == told
        assert memory.made == made + 2 * (part != "c"), "only what rests on it"


@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), max_size=30))
def test_what_is_remembered_is_what_would_be_made_now(steps: list[tuple[str, bool]]) -> None:
    parts = Parts("a", "b", "c")
    memory = Memory(30_000, parts.of)

    def told(part: str) -> Any:
        return memory.get(part, lambda: parts.revisions[part], [part])

    for part, is_write in steps:
        if is_write:
            parts.write(part)
        assert memory.get("both", lambda: (told("a"), told("b")), []) == (parts.revisions["a"], parts.revisions["b"])
        assert told(part) == parts.revisions[part]


def test_what_is_written_while_it_is_made_makes_it_old() -> None:
    parts = Parts("a")
    memory = Memory(100, parts.of)

    def slow() -> int:
        before = parts.revisions["a"]
        parts.write("a")
        return before

    assert memory.get("key", slow, ["a"]) == 0
    assert memory.get("key", lambda: parts.revisions["a"], ["a"]) == 1


def test_the_longest_unasked_goes_first_by_the_size_of_tables() -> None:
    memory = Memory(2_500, Parts().of)
    table = pd.DataFrame({"a": range(1_000)})
    for key in ("one", "two"):
        memory.get(key, lambda: table, [])
    memory.get("one", lambda: table, [])
    memory.get("three", lambda: table.head(600), [])
    assert memory.made == 3
    memory.get("one", lambda: table, [])
    assert memory.made == 3, "asked for since"
    memory.get("two", lambda: table, [])
    assert memory.made == 4
    memory.get("large", lambda: pd.DataFrame({"a": range(9_000)}), [])
    assert len(memory.values()) == 1, "what alone is too large is kept until the next"
    memory.clear()
    assert memory.values() == []


def test_what_fails_is_not_remembered() -> None:
    memory = Memory(100, Parts("a").of)
    with pytest.raises(ZeroDivisionError):
        memory.get("key", lambda: 1 / 0, ["a"])
    assert memory.values() == []
    assert memory.get("key", lambda: 1, ["a"]) == 1


def test_many_who_ask_at_once_have_it_made_once() -> None:
    memory, found = Memory(100_000, Parts("a").of), list[object]()

    def slow() -> object:
        time.sleep(0.05)
        return object()

    threads = [threading.Thread(target=lambda: found.append(memory.get("key", slow, ["a"]))) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(set(map(id, found))) == 1 == memory.made


def test_what_others_make_meanwhile_is_not_taken_for_ones_own() -> None:
    """What is being made is known by thread."""
    parts = Parts("a", "b")
    memory = Memory(100_000, parts.of)

    def slow() -> str:
        other = threading.Thread(target=lambda: memory.get("other", lambda: 1, ["b"]))
        other.start()
        other.join()
        return str(memory.get("a", lambda: parts.revisions["a"], ["a"]))

    memory.get("slow", slow, [])
    parts.write("b")
    memory.get("slow", slow, [])
    assert memory.made == 3, "the slow one is as it was"


def state(value: Any) -> object:
    """All that a value holds, to see whether it was changed."""
    if isinstance(value, pd.DataFrame | pd.Series):
        return pickle.dumps(value)
    if isinstance(value, dict):
        return [(state(key), state(one)) for key, one in value.items()]
    if isinstance(value, list | tuple):
        return [state(one) for one in value]
    if is_dataclass(value) and not isinstance(value, View):
        return [(one.name, state(getattr(value, one.name))) for one in fields(value)]
    return value.to_json() if isinstance(value, go.Figure) else repr(value)


@pytest.fixture
def noted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, Any, object]]]:
    """What is made from now on, each with how it was when it was made."""
    found: list[tuple[str, Any, object]] = []
    make = Memory._make

    def noting(self: Memory, slot: Slot, *rest: Any) -> None:
        make(self, slot, *rest)
        found.append((str(rest[0]), slot.value, state(slot.value)))

    monkeypatch.setattr(Memory, "_make", noting)
    cached.MEMORY.clear()
    yield found
    cached.MEMORY.clear()


def test_pages_do_not_change_what_they_are_given(
    sample: Path, noted: list[tuple[str, Any, object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEDGER_DB", str(sample))
    for language in LANGUAGES:
        for page in PAGES:
            for part in PARTS.get(page, ("",)):
                opened(page, lang=language, district="sample-district", **({"part": part} if part else {}))
    opened("search", lang="zh", q="街道 2024")
    assert len(noted) > 100
    changed = [what for what, value, before in noted if state(value) != before]
    assert changed == []


def test_a_page_that_changed_it_would_be_seen(noted: list[tuple[str, Any, object]], shown_ledger: Path) -> None:
    frame = cached.read(queries.filings, "d")
    frame.loc[0, "year"] = 1999
    ((_, value, before),) = noted
    assert value is frame and state(value) != before


def test_within_a_run_the_ledger_is_asked_once_for_a_revision(
    shown_ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, revision = list[object](), queries.revision
    monkeypatch.setattr(queries, "revision", lambda *of: asked.append(of) or revision(*of))
    with cached.one_run():
        for _ in range(3):
            cached.read(queries.filings, "d")
            cached.read(queries.settings)
    assert len(asked) == 2
    cached.read(queries.filings, "d")
    assert len(asked) == 3, "outside of a run each time"


def test_what_is_kept_is_put_where_the_collector_need_not_look(
    shown_ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cached, "SETTLE_AFTER", 1)
    cached.MEMORY.clear()
    try:
        with cached.one_run():
            found = cached.read(queries.filings, "d")
        assert all(one is not found for one in gc.get_objects())
    finally:
        gc.unfreeze()
