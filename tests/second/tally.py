"""How many figures were compared and which differ; how a figure is written in Chinese, written a second time."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

WORDS = Path(__file__).resolve().parents[2] / "data" / "words"
MARKS = {"error": " ✕", "warning": " ▲", "notice": " ◇", "": ""}
REASONS = {"blank": "□", "dash": "／", "text": "¶", "doubtful": "?", "missing": "⊘", "not_filed": "○", "not_asked": "–"}
NONE = "—"
FEW = 30  # cases last year: a per cent of fewer is marked
Number = Fraction | float | None


@dataclass
class Tally:
    """Figures compared, and those that differ: where, as shown, as computed."""

    compared: int = 0
    wrong: list[tuple[str, object, object]] = field(default_factory=list)

    def same(self, where: str, shown: object, computed: object) -> None:
        """Count one figure; remember it where the two differ."""
        self.compared += 1
        if shown != computed:
            self.wrong.append((where, shown, computed))

    def number(self, where: str, shown: object, computed: Number) -> None:
        """Count one number, or one that is not there: exactly as it is on paper."""
        self.same(where, _exact(shown), None if computed is None else _exact(float(computed)))

    def near(self, where: str, shown: object, computed: Number, within: float) -> None:
        """Count one number that is rounded."""
        known = _exact(shown)
        is_near = known is not None and computed is not None and abs(known - Fraction(computed)) <= Fraction(within)
        self.same(where, known if not is_near else "near", computed if not is_near else "near")

    def fragments(self, where: str, text: str, wanted: Sequence[str]) -> None:
        """Count the pieces of a sentence, each of which must stand in it, in order."""
        at = 0
        for one in wanted:
            found = text.find(one, at)
            self.same(where, one if found >= 0 else text, one)
            at = found + len(one) if found >= 0 else at


def _exact(value: object) -> Fraction | None:
    """A number as it is written, from a CSV's text or a frame; None for nothing."""
    if value is None or value == "" or value != value:
        return None
    return Fraction(str(value))


def word(key: str, file: str) -> str:
    """A word of the program, looked up in its file."""
    with (WORDS / f"{file}.csv").open(encoding="utf-8-sig", newline="") as lines:
        return next(line["zh"] for line in csv.DictReader(lines) if line["key"] == key)


def csv_rows(content: bytes) -> list[dict[str, str]]:
    """The lines of a CSV file as it is given away."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def plain(value: Number, decimals: int = 2) -> str:
    """1,234.5; a dash for nothing."""
    if value is None:
        return NONE
    text = f"{float(value):,.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def amount(value: Number, unit: str) -> str:
    """A number with its unit; money in 万元 from ten thousand on."""
    if value is None:
        return NONE
    if unit == "元" and abs(value) >= 10_000:
        return f"{plain(float(value) / 10_000, 6)} 万元"
    return f"{plain(value)} {unit}"


def in_yuan(text: object) -> object:
    """A text with its amounts as exact numbers of yuan: a table writes all of its money in one unit."""
    amounts = re.compile(r"([\d,]+(?:\.\d+)?) (万?)元")
    return amounts.sub(lambda one: f"{Fraction(one[1].replace(',', '')) * (10_000 if one[2] else 1)} 元", str(text))


def signed(value: Number, unit: str = "") -> str:
    """+3 件."""
    if value is None:
        return NONE
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return sign + (amount(abs(value), unit) if unit else plain(abs(value)))


def hundredths(share: Number) -> str:
    """A share of one as per cent, to one decimal; a half goes up, as on paper."""
    assert share is not None
    whole, tenth = divmod((Fraction(share) * 2000 + 1) // 2, 10)
    return f"{whole:,}.{tenth}"


def percent(value: Number, previous: Number, unit: str = "") -> str:
    """+2.5%, marked where last year's count is small."""
    if previous is not None and previous == 0:
        return "上年为0"
    if value is None:
        return NONE
    sign = "+" if value > 0 else "−" if value < 0 else ""
    few = unit != "元" and previous is not None and 0 < previous < FEW
    return f"{sign}{hundredths(abs(value))}%" + ("，基数小" if few and unit else "")
