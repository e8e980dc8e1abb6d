"""Where a unit of money is printed apart from its number and from the heading over it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from loaders.recognise.align import Match
from loaders.recognise.lines import Strip, is_slot
from loaders.units import is_caption

LINES_ABOVE = 12  # between the name of a section and its first row: a caption stands among them


def notes_on_money(match: Match, matches: Sequence[Match], lines: Sequence[Strip]) -> str:
    """What is printed over and beside a row of money and may name its unit: its label, the words between the row above
    and itself, and captions over the first row of the section."""
    of_section = [one.line.index for one in matches if one.row.section == match.row.section]
    above = max((index for index in of_section if index < match.line.index), default=-1)
    captions = _captions(lines[max(0, of_section[0] - LINES_ABOVE) : of_section[0] + 1])
    label = [cell for cell in match.line.cells[: match.label + 1] if not is_slot(cell)]
    begin = max(above + 1, of_section[0] - LINES_ABOVE)
    between = [cell for line in lines[begin : match.line.index] for cell in line.words]
    return "; ".join([*captions, *(cell.text for cell in [*between, *label])])


def _captions(lines: Sequence[Strip]) -> Iterator[str]:
    return (cell.text for line in lines for cell in line.words if is_caption(cell.text))
