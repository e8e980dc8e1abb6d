"""Pages → paragraphs and tables in the order of print; what a page break has cut is put together again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from operator import attrgetter

from loaders.documents.model import Paragraph, Place, Table
from loaders.documents.pdf import aligned, ruled
from loaders.documents.pdf.aligned import Column
from loaders.documents.pdf.fragments import Fragment, as_table, continues, is_unsure, joined
from loaders.documents.pdf.pages import PageContent
from loaders.documents.pdf.words import Word, line_text, lines_of

PAGE_NUMBER = re.compile(
    r"""[-—–·\s]*(?:第?\s*\d{1,3}\s*页?(?:\s*[/／,，]?\s*共?\s*\d{1,3}\s*页?)?  # - 3 -, 第3页 共5页, 3/5
    | [（(]?续上?表[）)]?)[-—–·\s]*""",  # or the note that a table goes on
    re.VERBOSE,
)
BARE = re.compile(r"\s*\d+\s*")
OUTER = 3  # so many lines and tables at either end of a page may be furniture
FURNITURE_ON = 2  # a line that stands on this many pages, but for its digits, is a running head or foot
INDENT = 1.2  # characters: a line indented more than this begins a paragraph
RAGGED = 2.5  # characters: a line that ends further than this before the margin ends its paragraph
CELL_GAP = 1.5  # font sizes
PITCH = 2.6  # font sizes: lines further apart are two paragraphs


@dataclass(frozen=True)
class Prose:
    """A line of print that is in no table, or a paragraph of several: where it begins, and how its last line lies."""

    text: str
    place: Place
    page: int
    top: float
    x0: float
    x1: float
    size: float
    has_gaps: bool  # its words stand apart, as cells do


@dataclass(frozen=True)
class Margins:
    """Where the print of a file begins and ends."""

    left: float
    right: float


Item = Prose | Fragment
Blocks = tuple[Paragraph | Table, ...]
Ruled = tuple[list[Fragment], list[Word]]  # the tables with rules of a page, and the words that stand in none


def cuttings(pages: Sequence[PageContent]) -> tuple[Blocks, list[Blocks]]:
    """The paragraphs and tables of a file, and every other way to see them."""
    with_rules = [ruled.fragments(page.edges, page.words) for page in pages]
    blocks, otherwise = _blocks_of(pages, with_rules)
    return blocks, [way for way in (otherwise, _lines_only(pages, with_rules)) if way]


def _blocks_of(pages: Sequence[PageContent], with_rules: Sequence[Ruled]) -> tuple[Blocks, Blocks]:
    """The paragraphs and tables of a file, without page numbers; running heads and feet once. Where page breaks leave
    open which rows they have cut, the same decided the other way; else nothing."""
    by_page = list(_pages(pages, with_rules))
    items = [item for page in by_page for item in page]
    furniture, margins = _furniture(by_page), _margins(items)
    whole, is_sure = _in_one_piece(items, furniture, margins)
    return _blocks(whole), () if is_sure else _blocks(_in_one_piece(items, furniture, margins, otherwise=True)[0])


def _blocks(items: Iterable[Item]) -> Blocks:
    return tuple(as_table(item) if isinstance(item, Fragment) else Paragraph(item.text, item.place) for item in items)


def _lines_only(pages: Sequence[PageContent], with_rules: Sequence[Ruled]) -> tuple[Paragraph, ...]:
    """The lines of a file as they follow each other in print, without page numbers: another way to see tables that no
    rule holds together. Empty where rules hold them all."""
    left = ((words, page.edges) for page, (_, words) in zip(pages, with_rules, strict=True))
    if not any(aligned.fragments(words, edges, ())[0] for words, edges in left):
        return ()
    by_page = [list(_lines(page.words, page.number)) for page in pages]
    furniture = _furniture(by_page)
    return tuple(Paragraph(line.text, line.place) for page in by_page for line in page if furniture.get(id(line), True))


def _pages(pages: Iterable[PageContent], with_rules: Iterable[Ruled]) -> Iterator[list[Item]]:
    """The lines and tables of each page from top to bottom."""
    columns: Sequence[Column] = ()
    for page, (framed, left) in zip(pages, with_rules, strict=True):
        without, left, columns = aligned.fragments(left, page.edges, columns)
        tables = sorted([*framed, *without], key=attrgetter("top"))
        numbered = (table.at(page.number, number) for number, table in enumerate(tables, start=1))
        yield sorted([*_lines(left, page.number), *numbered], key=attrgetter("top"))


def _lines(words: Iterable[Word], page: int) -> Iterator[Prose]:
    for number, line in enumerate(lines_of(words), start=1):
        place, size = Place(page=page, line=number), max(word.size for word in line)
        has_gaps = any(right.x0 - left.x1 > CELL_GAP * size for left, right in pairwise(line))
        yield Prose(line_text(line), place, page, line[0].height, line[0].x0, line[-1].x1, size, has_gaps)


def _furniture(pages: Sequence[Sequence[Item]]) -> dict[int, bool]:
    """The lines (by id) that belong to the page, not to the text, and whether they are kept.

    A page number is not: where columns cannot be told it would be one figure too many. A running head or foot is kept
    once. A bare number is one only where others stand at the same height of other pages.
    """
    outer = [(at, line) for at, page in enumerate(pages) for line in _outer(page) if isinstance(line, Prose)]
    on = Counter(key for _, key in {(at, _as_furniture(line)) for at, line in outer})
    found: dict[int, bool] = {}
    kept: set[tuple[str, int]] = set()
    for _, line in outer:
        key, runs = _as_furniture(line), on[_as_furniture(line)] >= FURNITURE_ON
        if PAGE_NUMBER.fullmatch(line.text) and (runs or not BARE.fullmatch(line.text)):
            found[id(line)] = False
        elif runs and re.search(r"[^\W\d]", line.text):
            found[id(line)] = key not in kept
            kept.add(key)
    return found


def _outer(page: Sequence[Item]) -> Sequence[Item]:
    return page if len(page) <= 2 * OUTER else [*page[:OUTER], *page[-OUTER:]]


def _as_furniture(line: Prose) -> tuple[str, int]:
    return re.sub(r"\d+", "0", line.text), round(line.top / line.size)


def _margins(items: Sequence[Item]) -> Margins:
    ends = [(item.edges[0], item.edges[-1]) if isinstance(item, Fragment) else (item.x0, item.x1) for item in items]
    return Margins(min((left for left, _ in ends), default=0), max((right for _, right in ends), default=0))


def _in_one_piece(
    items: Iterable[Item], furniture: Mapping[int, bool], margins: Margins, otherwise: bool = False
) -> tuple[list[Item], bool]:
    """The items with cut tables and paragraphs joined, and whether no joint was left open; the furniture that stood
    between follows them."""
    done: list[Item] = []
    aside: list[Item] = []
    is_sure = True
    for item in items:
        if id(item) in furniture:
            aside += [item] * furniture[id(item)]
            continue
        whole = _whole(done[-1], item, margins, otherwise) if done else None
        if whole:
            is_sure = is_sure and not _is_open(done[-1], item)
            done[-1] = whole
        else:
            done += [*aside, item]
            aside = []
    return done + aside, is_sure


def _is_open(item: Item, following: Item) -> bool:
    return isinstance(item, Fragment) and isinstance(following, Fragment) and is_unsure(item, following)


def _whole(item: Item, following: Item, margins: Margins, otherwise: bool) -> Item | None:
    """Two items as one, where the second goes on with the first."""
    if isinstance(item, Fragment) and isinstance(following, Fragment):
        is_next = following.page == item.last_page + 1
        return joined(item, following, otherwise) if is_next and continues(item, following) else None
    if isinstance(item, Prose) and isinstance(following, Prose) and _goes_on(item, following, margins):
        return replace(following, text=item.text + following.text, place=item.place)
    return None


def _goes_on(line: Prose, following: Prose, margins: Margins) -> bool:
    """Whether a paragraph goes on: its line is full, the next is not indented and stands close below or overleaf."""
    size = max(line.size, following.size)
    overleaf = following.page == line.page + 1
    below = following.page == line.page and 0 < following.top - line.top <= PITCH * size
    if line.has_gaps or following.has_gaps or (line.text[-1].isdigit() and following.text[0].isdigit()):
        return False  # cells whose columns could not be told: figures must not run together
    is_full = line.x1 >= margins.right - RAGGED * size
    return is_full and following.x0 <= margins.left + INDENT * size and (overleaf or below)
