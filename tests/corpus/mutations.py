"""Damage to a written document: a cell emptied, a line dropped, a label cut, a column shifted. Never a digit
changed, nor a figure added to a stream of cells: that nobody could see.

A mutation is a pure function of a text and dice. The truth stays what the draft says; a reading may fall short of it,
but it must never say another number for sure.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

Mutation = Callable[[str, random.Random], str]
FIGURE_CELL = re.compile(r"<td>\s*<p>[^<]*</p>\s*</td>")
LABEL = re.compile(r"[\u4e00-\u9fff]{3,}")


def _lines(change: Callable[[list[str], random.Random], None]) -> Mutation:
    def changed(text: str, dice: random.Random) -> str:
        lines = text.split("\n")
        change(lines, dice)
        return "\n".join(lines)

    return changed


def _drop(lines: list[str], dice: random.Random) -> None:
    if len(lines) > 3:  # a report in one line would be gone
        del lines[dice.randrange(len(lines))]


def _empty(lines: list[str], dice: random.Random) -> None:
    if len(lines) > 3:
        lines[dice.randrange(len(lines))] = ""


def _twice(lines: list[str], dice: random.Random) -> None:
    at = dice.choice([at for at, line in enumerate(lines) if LABEL.search(line)])
    lines.insert(at, lines[at])


def _cut_label(text: str, dice: random.Random) -> str:
    """One run of words loses its beginning, its end or all of it."""
    label = dice.choice(list(LABEL.finditer(text)))
    keep = dice.choice((label[0][: len(label[0]) // 2], label[0][len(label[0]) // 2 :], ""))
    return text[: label.start()] + keep + text[label.end() :]


def _break_label(text: str, dice: random.Random) -> str:
    """One run of words is broken by a line break or a space."""
    label = dice.choice(list(LABEL.finditer(text)))
    at = dice.randrange(label.start() + 1, label.end())
    return text[:at] + dice.choice(("\n", "\n\n", " ", "　")) + text[at:]


def _shift(text: str, dice: random.Random) -> str:
    """A cell of a web page is lost, or an empty one stands before or behind it."""
    cells = list(FIGURE_CELL.finditer(text))
    if not cells:
        return text
    cell = dice.choice(cells)
    instead = dice.choice(("", f"<td></td>{cell[0]}", f"{cell[0]}<td></td>", "<td><p></p></td>"))
    return text[: cell.start()] + instead + text[cell.end() :]


def _shift_marks(text: str, dice: random.Random) -> str:
    """A mark between two cells is lost or doubled."""
    marks = [match.start() for match in re.finditer(r"[|\t,│]", text)]
    if not marks:
        return text
    at = dice.choice(marks)
    return text[:at] + dice.choice(("", " ", text[at] * 2, f"{text[at]} {text[at]}")) + text[at + 1 :]


MUTATIONS: dict[str, Mutation] = {
    "a line dropped": _lines(_drop),
    "a line emptied": _lines(_empty),
    "a line twice": _lines(_twice),
    "a label cut": _cut_label,
    "a label broken": _break_label,
    "a cell shifted": _shift,
    "a mark lost or doubled": _shift_marks,
}
