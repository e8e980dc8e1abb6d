"""A figure that stands in the cell of its label: ``行政规范性文件4``, ``行政处罚|12`` where a rule became a letter.

Only behind the name of a row, word for word, and only where the figures of that row are not all there already: then the
digit is the mark of a note.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from itertools import takewhile

from loaders.documents.model import Cell
from loaders.figures import clean, looks_like_figure
from loaders.labels import REMEMBERED, likest, plain
from loaders.recognise.merged import BY_NAME, widths

RULES = re.compile(r"\s*[|│┃║｜￨]\s*")
BEHIND_LABEL = re.compile(r"(?P<label>.*?[^\d\s.,+\-])\s*(?P<figures>\d[\d,.]*(?:\s+\d[\d,.]*)*)")


def parted(cells: Sequence[Cell]) -> Iterator[Cell]:
    """The cells of a row or of a stream; those that hold a label and its figures as several."""
    for at, cell in enumerate(cells):
        label, *figures = _parts(cell.text)
        if not figures or _has_all(label, cells[at + 1 : at + 1 + _widest()]):
            yield cell
            continue
        column = None if cell.column is None else cell.column + cell.colspan
        yield replace(cell, text=label)
        yield from (replace(cell, text=text, column=column, colspan=1) for text in figures)


def _has_all(label: str, behind: Sequence[Cell]) -> bool:
    """Whether as many figures stand behind a label as its row has, the first of them written."""
    figures = list(takewhile(lambda one: looks_like_figure(one.text), behind))
    return len(figures) in _widths(label) and bool(clean(figures[0].text))


@lru_cache(REMEMBERED)
def _parts(text: str) -> tuple[str, ...]:
    """The label in a text and the figures behind it; the text alone where there is no such label."""
    label, *figures = RULES.split(text.strip())
    if not figures and (match := BEHIND_LABEL.fullmatch(text.strip())):
        label, figures = match["label"], match["figures"].split()
    return (label, *figures) if figures and _widths(label) and all(map(looks_like_figure, figures)) else (text,)


@lru_cache(REMEMBERED)
def _widths(label: str) -> frozenset[int]:
    """How many columns the rows have that a label names."""
    every = list(widths().values())
    return frozenset(width for at, _ in likest(plain(label), tuple(widths()), BY_NAME) for width in every[at])


@cache
def _widest() -> int:
    return max(width for found in widths().values() for width in found) + 1
