"""In which order a table prints the kinds of applicant: read from its heading, in every layout.

A grid knows positions. Where each word has a line of its own they come one after the other, and as the form prints it
in two storeys: 自然人, 法人或其他组织, 总计, then the kinds that stand below the second. What stands below a group
takes its place. Where the group itself is not printed, both readings are possible. Where lines hold several words they
are drawn as they look, and only words of one line are known to stand beside each other.

Seen in reports: 总计 headed first over figures that follow the form all the same. So where the total moves, both orders
stay open and the sums decide; kinds that change places among themselves are read under their headings.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from itertools import permutations

from loaders.documents.model import Cell, Place
from loaders.forms import Form
from loaders.labels import REMEMBERED, likest, plain
from loaders.recognise.lines import Strip, is_slot, is_written

SECTION = "三"
LIKE = 0.72  # a word less like a heading than this is another word
FEWEST_HEADS = 3  # fewer headings are no heading of the table
Order = tuple[str, ...]  # codes of columns as they stand on paper


@cache
def columns(form: Form) -> Order:
    """The codes of the columns of table three in the order of the form."""
    return tuple(column.code for column in form.section_rows(SECTION)[0].columns)


@cache
def _groups(form: Form) -> Mapping[str, Order]:
    """Printed heading over several columns, but not over all -> the codes of the columns below it."""
    printed = [cell for line in form.printed[SECTION] for cell in line]
    at = {cell.column: cell.cell.partition(":")[2] for cell in printed if cell.cell}
    below = {
        cell.text: tuple(at[column] for column in range(cell.column, cell.column + cell.colspan) if column in at)
        for cell in printed
        if cell.text
    }
    return {text: codes for text, codes in below.items() if 1 < len(codes) < len(at)}


@cache
def _labels(form: Form) -> Mapping[str, str]:
    """The columns and the printed groups -> their labels, ready to be compared."""
    columns = {column.code: plain(column.label_zh) for column in form.section_rows(SECTION)[0].columns}
    return columns | {group: plain(group) for group in _groups(form)}


@lru_cache(REMEMBERED)
def _named(text: str, form: Form) -> str | None:
    """The column, or the printed group, that a word of a heading names."""
    names, labels = zip(*_labels(form).items(), strict=True)
    scored = [(score, names[at]) for at, score in likest(plain(text), labels, LIKE)]
    return max(scored)[1] if scored else None


def _names(cell: Cell, form: Form) -> list[str]:
    """What the words of one cell name: several headings in one run of words, or else one as a whole."""
    names = [name for word in cell.text.split() if (name := _named(word, form))]
    whole = _named(cell.text, form)
    return [whole] if whole and len(set(names)) < 2 else names


def _orders_under(heading: Sequence[Cell], form: Form) -> tuple[Order, ...] | None:
    """The orders of the columns that a heading leaves possible, None where there is no heading."""
    words = [cell for cell in heading if not is_slot(cell)]
    in_grid = tuple(dict.fromkeys(_names_by_column(words, form)))
    if len(in_grid) >= FEWEST_HEADS:
        return _checked([in_grid], form)
    by_line = _names_by_line(words, form)
    names = tuple(dict.fromkeys(name for line in by_line for name in line))
    if len(names) >= FEWEST_HEADS:
        is_stream = all(len(line) < 2 for line in by_line)  # one cell a line: they follow each other as in the table
        return _checked(list(_unfolded(names, form) if is_stream else _fitting(names, by_line, form)), form)
    begun = [name for cell in words for word in cell.text.split() if (name := _begun(word, form))]
    return _checked([tuple(dict.fromkeys(begun))], form) if len(begun) >= FEWEST_HEADS else None


def _names_by_column(words: Sequence[Cell], form: Form) -> Iterator[str]:
    """The columns that the headings of a grid name, from left to right. What names nothing by itself is a part of a
    heading that is cut over several rows."""
    parts: dict[tuple[int, int, bool], str] = {}
    for cell in words:
        name = _named(cell.text, form)
        if cell.column is not None and name not in _groups(form):
            at = (cell.column, cell.colspan, name is None)
            parts[at] = parts.get(at, "") + cell.text
    yield from (name for _, text in sorted(parts.items()) if (name := _named(text, form)))


def _begun(word: str, form: Form) -> str | None:
    """The kind whose heading begins so, its rest cut off to another line."""
    kinds = [code for codes in _groups(form).values() for code in codes]
    labels = {column.code: column.label_zh for column in form.section_rows(SECTION)[0].columns}
    found = [code for code in kinds if len(word) > 1 and labels[code].startswith(word)]
    return found[0] if len(found) == 1 else None


def _checked(orders: Sequence[Order], form: Form) -> tuple[Order, ...]:
    """The orders that name every column, that of the form first. Where some are not named: the order of the form if
    the others stand as they do there, else none, for it cannot be told."""
    usual = columns(form)
    if any(set(order) != set(usual) for order in orders):
        return (usual,) if any(_is_part(order, usual) for order in orders) else ()
    return tuple(sorted(set(orders), key=lambda order: order != usual))


def orders_above(
    lines: Sequence[Strip], labels: Mapping[int, int], rows: Sequence[int], form: Form
) -> Iterator[tuple[int, tuple[Order, ...]]]:
    """For each row of table three, by the number of its line, the orders that the nearest heading above it leaves
    possible. ``labels`` are the positions of the labels of all rows, ``rows`` the lines of those of the table."""
    begin = max((line for line in labels if line < min(rows, default=0)), default=-1) + 1
    current: tuple[Order, ...] = (columns(form),)
    words: list[Cell] = []
    for line in lines[begin : max(rows, default=-1) + 1]:
        label = labels.get(line.index)
        words += _heading_cells(line, label)
        if label is not None:
            found = _orders_under(words, form)
            current = current if found is None else with_form(found, form)
            yield line.index, current
            words = []


def _heading_cells(line: Strip, label: int | None) -> tuple[Cell, ...]:
    """The words of a line without figures, and those before the label of a row that the heading runs into."""
    if label is not None:
        return line.cells[:label] if line.layout == "cells" else ()
    return () if any(map(is_written, line.cells)) else line.words


def _unfolded(names: Order, form: Form) -> Iterator[Order]:
    """A heading of two storeys as one: what stands below a group put in its place."""
    printed = [name for name in names if name in _groups(form)]
    if printed:
        members = _groups(form)[printed[0]]
        below = tuple(name for name in names if name in members)
        above = [name for name in names if name not in members]
        yield tuple(code for name in above for code in (below if name == printed[0] else (name,)))
        return
    yield names
    for members in _groups(form).values():
        below = tuple(name for name in names if name in members)
        upper = tuple(name for name in names if name not in members)
        if names == (*upper, *below):  # one storey, or two of which the group is lost
            yield from ((*upper[:at], *below, *upper[at:]) for at in range(1, len(upper)))


def _names_by_line(words: Sequence[Cell], form: Form) -> list[Order]:
    """What the words of a heading name, line by line."""
    by_line: dict[Place, list[str]] = {}
    for cell in words:
        by_line.setdefault(replace(cell.place, column=None), []).extend(_names(cell, form))
    return [tuple(dict.fromkeys(names)) for names in by_line.values() if names]


def _fitting(names: Order, by_line: Sequence[Order], form: Form) -> Iterator[Order]:
    """The orders that no single line of a heading denies, that of the form alone where none denies it: in what is drawn
    as it looks, a heading over two storeys stands lower than one over one, so which line comes first tells nothing."""
    members = {code for codes in _groups(form).values() for code in codes}
    for line in by_line:
        if set(columns(form)) <= set(line):  # all in one line: as they stand
            yield from _unfolded(line, form)
            return
    below = tuple(name for name in names if name in members)
    upper = tuple(name for name in names if name not in members and name not in _groups(form))
    orders = [(*order[:at], *below, *order[at:]) for order in permutations(upper) for at in range(len(upper), -1, -1)]
    fitting = [order for order in orders if all(_is_as_in(order, line, form) for line in by_line)]
    yield from [columns(form)] if columns(form) in fitting else fitting


def _is_as_in(order: Order, line: Order, form: Form) -> bool:
    """Whether columns stand in an order as the names of one line do, a group where the first of its members stands."""
    at = {code: number for number, code in enumerate(order)}
    at |= {
        group: min(at[code] for code in codes if code in at)
        for group, codes in _groups(form).items()
        if at.keys() & set(codes)
    }
    places = [at[name] for name in line if name in at]
    return places == sorted(places)


def _is_part(order: Order, whole: Order) -> bool:
    """Whether the columns stand in the order of the form, some of them left out."""
    return order == tuple(code for code in whole if code in order)


def with_form(orders: Sequence[Order], form: Form) -> tuple[Order, ...]:
    """The orders, and that of the form besides where the total has another place than there."""
    usual = columns(form)
    moved = any(order.index(usual[-1]) != len(usual) - 1 for order in orders)
    return tuple(dict.fromkeys((*orders, usual))) if moved else tuple(orders)
