"""Lines of a declaration file with the place they stand at: what is wrong with one is said with file and line."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from loaders.errors import BrokenRuleError
from loaders.forms import load_forms

SPAN = re.compile(r"(?P<first>[^;-]+)-(?P<last>[^;-]*)")


class Line(dict[str, str]):
    """The fields of a line by their headings. Raises BrokenRuleError for a heading that the file does not have."""

    def __missing__(self, heading: str) -> str:
        raise BrokenRuleError(f"there is no column {heading!r}; add it to the headings")


def declared(path: Path) -> Iterator[tuple[str, Line]]:
    """The lines of a file, each with its place: ``rules.csv, line 7``. UTF-8, with or without BOM. Raises
    BrokenRuleError for a line that has not just the fields of the headings."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        read = 1  # the headings
        for line in reader:
            place, read = f"{path.name}, line {read + 1}", reader.line_num
            if None in line or None in line.values():
                raise BrokenRuleError(f"{place}: has more or fewer fields than the headings; correct it")
            yield place, Line(line)


@contextmanager
def at(place: str) -> Iterator[None]:
    """What is wrong within is said with its place. Raises BrokenRuleError for a BrokenRuleError."""
    try:
        yield
    except BrokenRuleError as error:
        raise BrokenRuleError(f"{place}: {error}") from error


def editions(text: str) -> tuple[str, ...]:
    """The editions of the form that a rule is for, oldest first: ``2021-`` from that one on, ``2019-2021`` from the one
    to the other, ``2019`` that one alone. ``2019;2021``, a list, is read as it was before there were spans. Raises
    BrokenRuleError for an edition that ``forms.csv`` does not have."""
    known = tuple(load_forms())
    span = SPAN.fullmatch(text)
    ends = [span["first"], span["last"] or known[-1]] if span else text.split(";")
    for one in ends:
        if one not in known:
            raise BrokenRuleError(f"forms {one!r} is none of {', '.join(known)}; correct it")
    if span is None:
        return tuple(ends)
    first, last = map(known.index, ends)
    if first > last:
        raise BrokenRuleError(f"forms {text!r} ends before it begins; write the older edition first")
    return known[first : last + 1]
