"""What a report states in its prose."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Claim:
    """A number stated in the prose. ``kind`` says of what (data/rules/stated.csv lists them); ``start`` and ``end`` are
    where ``words`` stand in the passage of ``section``. Money in yuan. ``base`` is the number that a share or a growth
    is said of, ``parts`` those that make up a total."""

    kind: str
    value: float
    words: str
    sentence: str
    section: str
    start: int
    end: int
    base: float | None = None
    base_kind: str = ""
    decimals: int = 0  # of a percentage, as written
    parts: tuple[float, ...] = ()
    within: float = 0  # by how much it may differ for being rounded: money
    matched: str = ""  # the reading under which it agrees with the tables

    @property
    def subject(self) -> str:
        """What a check of this claim is about: the same however the text around it changes."""
        number = int(self.value) if self.value == int(self.value) else self.value
        return f"{self.kind}={number}"
