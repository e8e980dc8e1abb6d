"""Rows of the tables that are not in the form: kept apart, counted nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from loaders.recognise.align import Match
from loaders.recognise.lines import Strip, is_slot, is_written
from loaders.recognise.reading import ExtraRow

LONGEST_IN_PROSE = 20  # characters: in a stream of words and figures, a longer text before a figure is a sentence


def extra_rows(lines: Sequence[Strip], matches: Sequence[Match]) -> Iterator[ExtraRow]:
    """Lines with a label and figures, between rows of the form, that are no row of it."""
    taken = {match.line.index for match in matches}
    for section in ("二", "三"):
        mine = [match.line for match in matches if match.row.section == section]
        tables = {line.table for line in mine}
        span = range(min((line.index for line in mine), default=0), max((line.index for line in mine), default=-1) + 1)
        for line in lines:
            near = line.index in span or (line.table in tables and line.layout == "grid")
            if near and line.index not in taken and not _in_other_section(line, section, matches):
                yield from _extra_row(line, section)


def _in_other_section(line: Strip, section: str, matches: Sequence[Match]) -> bool:
    """Whether a line lies nearer to another section's rows, as in documents that put all tables into one."""
    nearest = min(matches, key=lambda match: abs(match.line.index - line.index))
    return nearest.row.section != section or line.index > max(match.line.index for match in matches)


def _extra_row(line: Strip, section: str) -> Iterator[ExtraRow]:
    words = [at for at, cell in enumerate(line.cells) if not is_slot(cell)]
    slots = line.slots_after(words[-1]) if words else ()
    if any(map(is_written, slots)):
        label = line.cells[words[-1]]
        if line.is_prose and (len(label.text) > LONGEST_IN_PROSE or set(label.text) & set("，。；,;")):
            return
        yield ExtraRow(section, label.text, tuple(cell.text for cell in slots), str(label.place))
