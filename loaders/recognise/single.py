"""Whether a document holds one report: two sets of the tables, one after the other, are two, none is passed over."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from loaders.documents.model import Document, Paragraph
from loaders.errors import RefusedDocumentError
from loaders.labels import fold, plain
from loaders.recognise.annual import DIGITS
from loaders.recognise.lines import Strip, is_written
from loaders.recognise.sections import section_headed

TABLES = {  # a heading of a table, and rows of it
    "信息内容": ("规章", "行政许可", "行政处罚", "行政强制", "行政事业性收费"),
    "自然人": ("本年新收政府信息公开申请数量", "上年结转政府信息公开申请数量", "予以公开", "结转下年度继续办理"),
}
TITLE = re.compile(
    rf"(?:{DIGITS}年?度?.{{0,30}}(?:政府信息|信息|政务)公开|(?:政府信息|信息|政务)公开.{{0,12}}{DIGITS})"
)
LONGEST_TITLE = 60
MOST_NAMED = 4
TITLE_ABOVE = 8  # paragraphs between a title and its section one


def refuse_two_reports(document: Document, lines: Sequence[Strip]) -> None:
    """Refuse two reports, or two sets of tables that differ: one table that stands again under no heading of its own
    leaves its rows doubtful. Raises RefusedDocumentError two_reports."""
    places = _places(lines)
    is_twice = any(_is_twice(head, rows, places, lines) for head, rows in TABLES.items())
    if _begins_twice(document) or (is_twice and _is_headed_twice(document)):
        raise RefusedDocumentError("two_reports", _named(document))


def _is_headed_twice(document: Document) -> bool:
    """Whether a section is headed twice."""
    headed = [section for paragraph in document.paragraphs if (section := section_headed(paragraph.text))]
    return len(headed) > len(set(headed))


def _begins_twice(document: Document) -> bool:
    """Whether section one begins again under another title: two reports, though all their figures were the same."""
    texts = [paragraph.text for paragraph in document.paragraphs]
    begins = [at for at, text in enumerate(texts) if section_headed(text) == "一"]
    above = (map(fold, reversed(texts[max(at - TITLE_ABOVE, 0) : at])) for at in begins)
    titles = [title for run in above if (title := next(filter(_is_title, run), ""))]
    return any(not (one.endswith(other) or other.endswith(one)) for one, other in pairwise(titles))


def _is_title(text: str) -> bool:
    return len(text) <= LONGEST_TITLE and TITLE.search(text) is not None and not re.search(r"[,。;]", text)


def _is_twice(head: str, rows: Sequence[str], places: Mapping[str, Sequence[int]], lines: Sequence[Strip]) -> bool:
    """Whether a table stands twice, one after the other and each under its heading, with different figures."""
    twice = [found for row in rows if len(found := places[row]) > 1]
    if len(twice) < len(rows) - 1:
        return False
    first, second = max(found[0] for found in twice), min(found[1] for found in twice)
    heads = places[head]
    is_headed = any(at < first for at in heads) and any(first < at <= second for at in heads)
    return first < second and is_headed and any(_figures(lines[at]) != _figures(lines[to]) for at, to, *_ in twice)


def _places(lines: Sequence[Strip]) -> dict[str, list[int]]:
    """Where each of the labels stands as a cell of its own."""
    found: dict[str, list[int]] = {label: [] for head, rows in TABLES.items() for label in (head, *rows)}
    for at, line in enumerate(lines):
        for label in found.keys() & {plain(cell.text) for cell in line.words}:
            found[label].append(at)
    return found


def _figures(line: Strip) -> list[str]:
    return [fold(cell.text) for cell in line.cells if is_written(cell)]


def _named(document: Document) -> str:
    """The titles of the reports, each once."""
    texts = (block.text for block in document.blocks if isinstance(block, Paragraph))
    named = list(dict.fromkeys(filter(_is_title, map(fold, texts))))
    return "；".join(named[:MOST_NAMED]) or "—"
