"""A document that ends in the middle of a table: what stood behind is not in the file, and is said to be cut off.

Nothing but the end of the document tells: the last row that is read is not the last of its table (or is cut itself, or
the headings of section four stand without their figures), and neither a later section nor a sentence follows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from loaders.documents.model import Cell
from loaders.figures import Figure
from loaders.forms import SECTIONS, Form
from loaders.labels import fold
from loaders.recognise.align import Match
from loaders.recognise.lines import Strip
from loaders.recognise.sections import section_headed
from loaders.recognise.table_four import GROUPS
from loaders.reconcile.balances import balances
from loaders.reconcile.language.interval import Interval

CUT_OFF = "cut_off"
OPEN_END = "open_end"  # the figure is there, but no sum proves that it is whole
SHORTEST_SENTENCE = 12  # characters with a full stop: prose, so the document goes on
FOUR = SECTIONS[-1]
CASES = frozenset((*GROUPS[1:], "结果维持", "结果纠正"))  # headings of section four
APPLICANTS = frozenset(("申请人情况", "自然人", "法人或其他组织"))  # and of table three


def cut_off(
    form: Form, lines: Sequence[Strip], matches: Sequence[Match], figures: Mapping[str, Figure], is_text: bool = True
) -> dict[str, Figure]:
    """The cells that stood behind the end of a document that ends in the middle of a table; none if it does not. Only a
    text can end within a figure: a file of another kind that opens is whole."""
    last = max(matches, key=lambda match: match.line.index)
    behind = lines[last.line.index + 1 :]
    headed = [line.index for line in behind if _words_of(line) & CASES]
    end = lines[-1].cells[-1]
    if headed:
        cells = _missing([cell for row in form.section_rows(FOUR) for cell in row.cells], figures)
        is_cut = bool(cells) and not _goes_on(lines[headed[-1] + 1 :], "五六")
    else:
        cells = _missing(_cells_behind(form, last), figures)
        is_inside = _is_inside(form, last, matches) or any(_words_of(line) & APPLICANTS for line in behind)
        is_cut = is_inside and not _goes_on(behind, "四五六")
    doubts = dict.fromkeys(_unproved_end(form, end, figures) if is_text else (), OPEN_END)
    doubts |= dict.fromkeys(cells if is_cut else (), CUT_OFF)
    raw = {cell: figures[cell].raw for cell in doubts if cell in figures}
    return {
        cell: Figure(cell, None, "doubtful", raw.get(cell, ""), str(end.place), doubt) for cell, doubt in doubts.items()
    }


def _unproved_end(form: Form, end: Cell, figures: Mapping[str, Figure]) -> list[str]:
    """The cell that is the very end of the document, unless a sum proves it whole: its last digits may be cut off."""
    here = [cell for cell in form.cells if cell in figures and figures[cell].place == str(end.place)]
    last = figures[here[-1]] if here else None
    if last is None or last.state not in ("number", "blank") or last.raw != end.text:
        return []
    values = {code: Interval(f.value, f.value) for code, f in figures.items() if f.value is not None}
    sums = [identity for identity in balances(form) if last.cell in identity.coefficients]
    return [] if any(identity.holds(values) for identity in sums) else [last.cell]


def _missing(cells: Sequence[str], figures: Mapping[str, Figure]) -> list[str]:
    return [cell for cell in cells if cell not in figures or figures[cell].state == "missing"]


def _cells_behind(form: Form, last: Match) -> list[str]:
    """The cells of the rows behind a row, of its section and of those behind it."""
    rows = [row for section in SECTIONS for row in form.section_rows(section)]
    return [cell for row in rows[rows.index(last.row) + 1 :] for cell in row.cells]


def _is_inside(form: Form, last: Match, matches: Sequence[Match]) -> bool:
    """Whether the last row that is read is cut, or rows of its table should follow and none of them stands anywhere."""
    rows = form.section_rows(last.row.section)
    following = {row.code for row in rows[rows.index(last.row) + 1 :]}
    read = {match.row.code for match in matches}
    return len(last.slots) < last.width if not following else not following & read


def _words_of(line: Strip) -> frozenset[str]:
    return frozenset(fold(cell.text) for cell in line.words)


def _goes_on(lines: Sequence[Strip], sections: str) -> bool:
    """Whether a later section or a sentence follows."""
    return any(section_headed(cell.text) in tuple(sections) or _is_sentence(cell) for cell in _words(lines))


def _words(lines: Sequence[Strip]) -> Iterator[Cell]:
    return (cell for line in lines for cell in line.words)


def _is_sentence(cell: Cell) -> bool:
    return len(cell.text) >= SHORTEST_SENTENCE and "。" in cell.text
