"""What was made once and is handed to everybody who asks for it again, as long as what it rests on is as it was.

It is handed out itself, not a copy: nobody may change it. What rests on a part of the ledger knows the revision of that
part, also where it was read by something else that it is made of.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

Basis = dict[Hashable, str]  # part of the ledger -> its revision


@dataclass
class Slot:
    """A place for what is made under a key: one visitor makes it, the others wait for him."""

    lock: threading.RLock = field(default_factory=threading.RLock)
    value: Any = None
    basis: Basis | None = None  # None: nothing is there yet
    weight: int = 0


class Memory:
    """At most so many cells of tables are kept, other things for ``OTHER`` each; what was not asked for longest goes
    first. ``revision_of`` tells the revision of a part of the ledger as it is now."""

    OTHER = 10_000

    def __init__(self, most: int, revision_of: Callable[[Hashable], str]) -> None:
        self.made = 0  # how often something was not there
        self._most, self._revision_of = most, revision_of
        self._slots: OrderedDict[Hashable, Slot] = OrderedDict()
        self._weight, self._lock, self._under_way = 0, threading.Lock(), threading.local()

    def get(self, key: Hashable, make: Callable[[], Any], parts: Iterable[Hashable]) -> Any:
        """What is made under a key, from these parts of the ledger and from those that are read meanwhile."""
        with self._lock:
            slot = self._slots.setdefault(key, Slot())
            self._slots.move_to_end(key)
        with slot.lock:
            if slot.basis is None or any(self._revision_of(part) != told for part, told in slot.basis.items()):
                self._make(slot, make, parts)
                self._weigh(key, slot)
            assert slot.basis is not None
            self._note(slot.basis)
            return slot.value

    def values(self) -> list[Any]:
        """All that is kept."""
        with self._lock:
            return [slot.value for slot in self._slots.values() if slot.basis is not None]

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._slots.clear()
            self._weight = 0

    def _make(self, slot: Slot, make: Callable[[], Any], parts: Iterable[Hashable]) -> None:
        """The revisions are asked before it is made: what is written meanwhile makes it old at once."""
        basis: Basis = {part: self._revision_of(part) for part in parts}
        outer, self._under_way.basis = getattr(self._under_way, "basis", None), basis
        slot.basis = None
        try:
            slot.value = make()
        finally:
            self._under_way.basis = outer
        slot.basis = basis
        self.made += 1

    def _note(self, basis: Basis) -> None:
        """What is being made rests on this too; where both know a part, on the earlier revision of it."""
        outer: Basis | None = getattr(self._under_way, "basis", None)
        if outer is not None:
            for part, told in basis.items():
                outer.setdefault(part, told)

    def _weigh(self, key: Hashable, slot: Slot) -> None:
        with self._lock:
            if self._slots.get(key) is not slot:
                return  # it was forgotten meanwhile
            weight = slot.value.size if isinstance(slot.value, pd.DataFrame) else self.OTHER
            self._weight += weight - slot.weight
            slot.weight = weight
            while self._weight > self._most and len(self._slots) > 1:
                self._weight -= self._slots.popitem(last=False)[1].weight
