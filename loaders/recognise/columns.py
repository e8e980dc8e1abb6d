"""Which cell of a line stands in which column of the row: every placement that the evidence leaves open.

A line with exactly as many slots as the row has columns has one placement: what is printed in a cell of its own is
taken as printed. A longer one has one placement when all but one stretch of it is empty, when other lines of the table
as long as this one show where the figures begin, or when the headings of a grid stand over its figures. A shorter one
has one placement only in a grid whose other lines or headings show the columns. All else has several placements, for
the identities to choose from (``proof``), or none: figures are never counted from the left.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, takewhile

from loaders.documents.model import Cell
from loaders.figures import clean
from loaders.forms import Form, Row
from loaders.recognise import applicants
from loaders.recognise.align import Match, named_rows
from loaders.recognise.heads import column_meant, column_named, heading_cells, is_foreign, newest_year
from loaders.recognise.lines import Strip, is_slot, is_written
from loaders.recognise.sections import section_headed
from loaders.recognise.starts import Starts, Table, starts

FARTHEST = 60  # lines: no heading stands farther above its row
Placement = tuple[Cell | None, ...]  # the cell of each column of a row; None: the document has none


@dataclass(frozen=True)
class Assignment:
    """The placements of a line that cannot be excluded. ``doubt`` says why there is not exactly one."""

    placements: tuple[Placement, ...] = ()
    doubt: str | None = None


def spread(slots: Sequence[Cell], width: int) -> tuple[Placement, ...]:
    """Every way to put fewer slots into ``width`` columns in order."""
    return tuple(_at(slots, columns, width) for columns in combinations(range(width), len(slots)))


def _at(slots: Sequence[Cell], columns: Sequence[int], width: int) -> Placement:
    by_column = dict(zip(columns, slots, strict=True))
    return tuple(by_column.get(column) for column in range(width))


def _with_merged(figures: Sequence[Cell]) -> Iterator[Placement]:
    """The placements of figures that end in blanks, any number of which may be no cells of the row, but fill it up for
    cells merged with the row above."""
    written = max(at for at, cell in enumerate(figures) if clean(cell.text)) + 1
    for own in range(written, len(figures) + 1):
        yield from spread(figures[:own], len(figures))


class Columns:
    """What the sure lines of a document tell about where figures stand, asked for the unsure ones."""

    def __init__(self, matches: Sequence[Match], lines: Sequence[Strip], form: Form) -> None:
        self.lines, self.form = lines, form
        self.starts = Starts(matches, lines, form)
        self.matched = {match.row.code: match for match in matches}
        self.labels = {match.line.index: match.label for match in matches}
        of_three = [match.line.index for match in matches if match.row.section == applicants.SECTION]
        self.orders = dict(applicants.orders_above(lines, self.labels, of_three, form))
        # what was asked for: the headings over a line, those that it holds, and by column
        self.over: dict[int, list[Cell]] = {}
        self.heads: dict[int, tuple[Cell, ...]] = {}
        self.is_headed: dict[int, bool] = {}  # whether a line is the heading of a section
        self.named: dict[tuple[int, Row], dict[str, Cell]] = {}
        self.rows = {match.line.index: match.row for match in matches}
        self.grid: dict[Table, set[tuple[int, ...]]] = defaultdict(set)
        self.padded = {  # streams in which a blank too many stands behind the figures, by how many words lead the line
            (match.line.table, match.label)
            for match in matches
            if match.line.layout == "cells" and len(match.slots) > match.width
        }
        for match in matches:
            if match.line.layout == "grid" and len(match.slots) == match.width:
                self.grid[match.line.table, match.width].add(tuple(cell.column or 0 for cell in match.slots))

    def assign(self, match: Match) -> Assignment:
        """The placements of a matched line, each in the order of the form."""
        if match.line.layout == "cells" and self._may_be_next_rows(match):
            return Assignment((), "unclear_row")
        over = self._over(match)
        if any(self._is_foreign(head, match) for head in over):
            return self._by_meaning(match, over)
        named = self.headings(match)
        found = self._by_count(match)
        under = _under_headings(match, named, self.starts.is_usual_length(match)) if found.doubt else None
        if under:
            return Assignment((under,))
        if match.row.section == applicants.SECTION:
            return _reordered(found, self._orders(match, named), applicants.columns(self.form))
        return found if found.doubt else _in_form_order(found, named, match)

    def _orders(self, match: Match, named: Mapping[str, Cell]) -> tuple[applicants.Order, ...]:
        """In which orders the columns of a row of table three may stand on paper."""
        if set(named) == set(applicants.columns(self.form)):
            return applicants.with_form([tuple(named)], self.form)
        return self.orders[match.line.index]

    def _over(self, match: Match) -> list[Cell]:
        """Every word over a line that may be a heading of its columns: of its own article, or of table three."""
        if match.line.index not in self.over:
            self.over[match.line.index] = self._found_over(match)
        return self.over[match.line.index]

    def _found_over(self, match: Match) -> list[Cell]:
        codes = [column.code for column in match.row.columns]
        found: list[Cell] = []
        for line in reversed(self.lines[max(0, match.line.index - FARTHEST) : match.line.index + 1]):
            other = self.rows.get(line.index)
            if line.table != match.line.table or self._is_headed(line):
                break
            if other and other is not match.row and [column.code for column in other.columns] != codes:
                break
            found += reversed(self._heads_in(line))
        return found[::-1]

    def _is_headed(self, line: Strip) -> bool:
        if line.index not in self.is_headed:
            self.is_headed[line.index] = any(section_headed(cell.text) for cell in line.words)
        return self.is_headed[line.index]

    def _heads_in(self, line: Strip) -> tuple[Cell, ...]:
        """The cells of a line that may be headings."""
        if line.index not in self.heads:
            self.heads[line.index] = tuple(heading_cells(line, self.labels.get(line.index)))
        return self.heads[line.index]

    @cached_property
    def year(self) -> int | None:
        """This year, where the headings over the rows name years."""
        heads = {head.text for match in self.matched.values() for head in self._over(match)}
        return newest_year(heads, self.form)

    def _is_foreign(self, head: Cell, match: Match) -> bool:
        return is_foreign(head.text, self.form, match.row, self.year)

    def _by_meaning(self, match: Match, over: Sequence[Cell]) -> Assignment:
        """The placement of a line over which a heading names another year or column: each figure under what its own
        headings say; doubtful where that does not leave one figure for each column."""
        by_code: dict[str | None, list[Cell]] = defaultdict(list)
        for slot, heads in self._slots_with_heads(match, over):
            is_other = any(self._is_foreign(head, match) for head in heads)
            named = [code for head in heads if (code := column_meant(head.text, self.form, match.row))]
            by_code[None if is_other or not named else named[0]].append(slot)
        wanted = [by_code[column.code] for column in match.row.columns]
        if any(len(slots) != 1 for slots in wanted):
            return Assignment((), "other_columns")
        return Assignment((tuple(slots[0] for slots in wanted),))

    def _slots_with_heads(self, match: Match, over: Sequence[Cell]) -> list[tuple[Cell, list[Cell]]]:
        """Each figure of a line with the headings over it: by the grid, else one by one where there are as many."""
        if match.line.layout == "grid":
            return [(slot, [head for head in over if _over(slot, [head])]) for slot in match.slots]
        heads = [
            head for head in over if self._is_foreign(head, match) or column_meant(head.text, self.form, match.row)
        ]
        slots = [slot for slot in match.slots if is_written(slot)]
        if match.row.section != "二" or len(heads) != len(slots) or any(map(is_written, match.slots[len(slots) :])):
            return []
        return [(slot, [head]) for slot, head in zip(slots, heads, strict=True)]

    def _may_be_next_rows(self, match: Match) -> bool:
        """Whether the figures of a line may be those of the next row: in a stream that loses blanks, where a row may be
        a label alone, the label of that next row is nowhere to be found."""
        if not self.loses_rows:
            return False
        rows = self.form.section_rows(match.row.section)
        behind = rows[rows.index(match.row) + 1 :]
        missing = list(takewhile(lambda row: row.code not in self.matched, behind))
        following = behind[len(missing)].code if len(missing) < len(behind) else None
        end = self.matched[following].line.index + 1 if following else len(self.lines)
        named = named_rows(self.lines[match.line.index + 1 : end], self.form) if missing else ()
        return any(row.code not in named for row in missing)

    @cached_property
    def loses_rows(self) -> bool:
        """Whether the document loses cells, or prints the label of a row without its figures."""
        return bool(self.starts.lossy) or bool(named_rows(self.lines, self.form) - set(self.matched))

    def _by_count(self, match: Match) -> Assignment:
        slots, width = match.slots, match.width
        if len(slots) != width and not _may_hold_a_word(match):
            return Assignment((), "unclear_row")
        if len(slots) < width:
            known = self._from_grid(match)
            return Assignment((known,)) if known else Assignment(spread(slots, width), "too_few_figures")
        if not self.starts.fitting(match):
            return Assignment((), "too_many_figures")
        with_blanks = self.starts.with_blanks_cut_off(match)
        if len(with_blanks) > len(slots) and len(anywhere := starts(with_blanks, width)) > 1:
            return Assignment(tuple(with_blanks[start : start + width] for start in anywhere), "unclear_columns")
        if lacking := self.starts.lacks_a_cell(match):
            own = slots[len(slots) + lacking - width :]
            return Assignment((tuple(slots[:width]), *spread(own, width)), "unclear_columns")
        possible = self.starts.possible(match)
        if len(possible) == 1 and self.starts.is_filled_up(match, possible[0]):
            figures = slots[possible[0] : possible[0] + width]
            return Assignment(tuple(_with_merged(figures)), "unclear_columns")
        placements = tuple(tuple(slots[start : start + width]) for start in possible)
        if len(slots) == width and not clean(slots[-1].text) and self._blank_may_be_stray(match):
            return Assignment((*placements, *spread(slots[:-1], width)), "unclear_columns")
        return Assignment(placements, None if len(placements) == 1 else "unclear_columns")

    def _blank_may_be_stray(self, match: Match) -> bool:
        """Whether the last blank of a line may be no cell of it: in a stream that loses cells, or that pads lines."""
        table = match.line.table
        return match.line.layout == "cells" and (table in self.starts.lossy or (table, match.label) in self.padded)

    def _from_grid(self, match: Match) -> Placement | None:
        """The placement of a short line of a grid whose other lines show at which positions the columns stand. Where
        only the last columns are empty, the line may as well have lost a cell and closed up: that is not sure."""
        known = self.grid[match.line.table, match.width]
        if match.line.layout != "grid" or len(known) != 1 or any(cell.colspan > 1 for cell in match.slots):
            return None
        (positions,) = known
        at = {cell.column or 0: cell for cell in match.slots}
        closed_up = set(at) == set(positions[: len(at)])
        return tuple(at.get(position) for position in positions) if set(at) < set(positions) and not closed_up else None

    def headings(self, match: Match) -> dict[str, Cell]:
        """The printed headings over a line: column code -> heading cell, in the order of the columns on paper.

        In section two the nearest heading line counts (each article has its own); in section three the headings stand
        in two rows, so only a grid, which knows positions, can tell their order. A row named 其他 is no heading.
        """
        asked = match.line.index, match.row
        if asked not in self.named:
            self.named[asked] = self._headings(match)
        return self.named[asked]

    def _headings(self, match: Match) -> dict[str, Cell]:
        found: dict[str, Cell] = {}
        for line in reversed(self.lines[: match.line.index + 1]):
            if line.table != match.line.table:
                break
            for cell in self._heads_in(line):
                code = column_named(cell.text, self.form, match.row)
                if code is not None:
                    found.setdefault(code, cell)
            if found and match.row.section == "二":
                return found
            if len(found) == match.width:
                break
        if match.line.layout != "grid":
            return {}
        return dict(sorted(found.items(), key=lambda item: item[1].column or 0))


def _may_hold_a_word(match: Match) -> bool:
    """Whether all slots are figures but for one word, which stands in a cell of its own and is no note on the label."""
    words = [at for at, cell in enumerate(match.slots) if not is_slot(cell)]
    return not words or (len(words) == 1 and words[0] > 0 and match.line.layout != "cells")


def _under_headings(match: Match, named: Mapping[str, Cell], is_usual: bool) -> Placement | None:
    """The placement of a line of a grid by the headings its slots stand under, where no count tells: a column that the
    table lacks, or one more in all its lines that the form does not have."""
    codes = [column.code for column in match.row.columns]
    heads = [named.get(code) for code in codes]
    if match.line.layout != "grid" or not any(heads):
        return None
    at = {(cell.column, cell.colspan): cell for cell in match.slots}
    placement = tuple(at.get((head.column, head.colspan)) if head else None for head in heads)
    left = [cell for cell in match.slots if clean(cell.text) and cell not in placement]
    lacks = len(match.slots) == sum(map(bool, heads)) == sum(cell is not None for cell in placement)
    extra = all(placement) and not any(_over(cell, heads) for cell in left)
    return placement if lacks or (is_usual and extra and all(heads)) else None


def _over(cell: Cell, heads: Sequence[Cell | None]) -> bool:
    """Whether a cell reaches into the columns of a heading."""
    begin, end = cell.column or 0, (cell.column or 0) + cell.colspan
    return any(head and begin < (head.column or 0) + head.colspan and (head.column or 0) < end for head in heads)


def _in_form_order(found: Assignment, named: Mapping[str, Cell], match: Match) -> Assignment:
    """The cells in the order of the form, where the headings on paper name every column in another order."""
    codes = [column.code for column in match.row.columns]
    if list(named) == codes or set(named) != set(codes):
        return found
    return _reordered(found, [tuple(named)], codes)


def _reordered(found: Assignment, orders: Sequence[Sequence[str]], codes: Sequence[str]) -> Assignment:
    """The placements with the cells, in the order of the columns on paper, put into that of the form: in every order
    that is possible. Several that differ stay open, for the identities to decide."""
    if list(orders) == [tuple(codes)]:
        return found
    placed = [
        tuple(dict(zip(order, placement, strict=True))[code] for code in codes)
        for order in orders
        for placement in found.placements
    ]
    different = {tuple(clean(cell.text) if cell else None for cell in one): one for one in reversed(placed)}
    placements = tuple(reversed(different.values()))
    doubt = found.doubt or (None if len(placements) == 1 else "unclear_columns")
    return Assignment(placements, doubt)
