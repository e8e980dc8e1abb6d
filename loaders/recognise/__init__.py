"""Document → Reading: which form it is, and the figure of every cell of that form.

1. The tables become lines (``lines``): one table row each, whatever the format.
2. For each form the lines are aligned with its rows as a whole (``align``); the form that explains most wins.
3. In each matched line the cells are given to columns by evidence (``columns``), or the row is doubtful.
4. The text of each cell is read by itself (``loaders.figures``), money with the unit of its heading.
5. What is left over in the tables is kept as extra rows; the prose is kept by section (``sections``).

A new layout needs a reader that yields cells with places (``loaders.documents``); nothing here counts positions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from loaders.documents.model import Cell, Document
from loaders.errors import RefusedDocumentError
from loaders.figures import Figure, clean, looks_like_figure, parse_figure
from loaders.forms import Form, load_forms
from loaders.labels import fold, likeness, plain
from loaders.recognise.align import ENOUGH, Match, align
from loaders.recognise.columns import Assignment, Columns, headings, in_form_order
from loaders.recognise.lines import Line, is_slot, lines_of
from loaders.recognise.reading import Doubt, ExtraRow, Passage, Reading
from loaders.recognise.sections import passages

__all__ = ["Doubt", "ExtraRow", "Passage", "Reading", "recognise"]

FEWEST_ROWS = 8  # fewer rows of sections two and three than this are not a report
LOST_SHARE = 0.5  # more short rows than this: an extractor has thrown lines away
CASE_FIGURES = 15  # section four: one row of figures under its headings
HALF_YEAR = re.compile(r"(?:上半年|第[一二三四]季度).{0,20}(?:政府信息|政务公开)")
OLDER_FORM = re.compile(r"主动公开政府信息数|制发规范性文件总数|通过不同渠道和方式公开")


@dataclass(frozen=True)
class Alignment:
    """A document aligned with one form."""

    form: Form
    lines: tuple[Line, ...]
    matches: tuple[Match, ...]

    @cached_property
    def heading_score(self) -> float:
        """How many different column headings of section two, as this form words them, the tables print."""
        wanted = {column.label_zh for row in self.form.section_rows("二") for column in row.columns}
        printed = {plain(cell.text) for line in self.lines for cell in line.cells if not is_slot(cell)}
        return sum(max((likeness(text, word) for text in printed), default=0) >= 0.9 for word in wanted)

    @property
    def score(self) -> float:
        return sum(match.score for match in self.matches) + self.heading_score


def recognise(document: Document) -> Reading:
    """Read a document. Raises RefusedDocumentError with the true reason where it holds no report to read."""
    lines = lines_of(document)
    best = max((_aligned(form, lines) for form in load_forms().values()), key=lambda found: found.score)
    if len(best.matches) < FEWEST_ROWS:
        raise _not_a_report(document, lines)
    figures = dict(_figures(best))
    _refuse_hollow(document, figures, best)
    return Reading(
        form=best.form.id,
        form_evidence=f"{len(best.matches)} rows, {best.heading_score:.0f} headings of section two",
        figures={cell: figures.get(cell) or _missing(cell) for cell in best.form.cells},
        extra_rows=tuple(_extra_rows(best)),
        doubts=tuple(
            Doubt(figure.doubt, figure.place, figure.cell) for figure in figures.values() if figure.doubt is not None
        ),
        passages=passages(document),
    )


def _aligned(form: Form, lines: tuple[Line, ...]) -> Alignment:
    return Alignment(form, lines, (*align(lines, form, "二"), *align(lines, form, "三")))


def _figures(found: Alignment) -> Iterator[tuple[str, Figure]]:
    columns = Columns(found.matches)
    labels = {match.line.index: match.label for match in found.matches}
    for match in found.matches:
        named = headings(found.lines, labels, match, found.form)
        assigned = in_form_order(columns.assign(match), named, match.row)
        if _contradicted(match, found):
            assigned = replace(assigned, doubt="row_twice")
        yield from _row_figures(match, assigned, {code: head.text for code, head in named.items()})
    yield from _case_figures(found)


def _row_figures(match: Match, assigned: Assignment, heads: dict[str, str]) -> Iterator[tuple[str, Figure]]:
    """The figures of one matched line; a doubtful line gives each of its cells the whole line as raw text."""
    slots = match.line.slots_after(match.label)
    whole, place = _run(slots), str(match.line.cells[match.label].place)
    for code, column, cell in zip(match.row.cells, match.row.columns, assigned.cells, strict=True):
        if assigned.doubt:
            yield code, Figure(code, None, "doubtful", whole, place, assigned.doubt)
        elif cell is None:
            yield code, _missing(code, place)
        else:
            parsed = parse_figure(cell.text, column, heads.get(column.code, ""))
            yield code, Figure(code, parsed.value, parsed.state, cell.text, str(cell.place), parsed.doubt)


def _run(cells: Sequence[Cell]) -> str:
    """What is written in a run of cells."""
    return " ".join(filter(None, (clean(cell.text) for cell in cells)))


def _missing(cell: str, place: str = "") -> Figure:
    return Figure(cell, None, "missing", "", place)


def _contradicted(match: Match, found: Alignment) -> bool:
    """Whether the same row stands a second time in the document with other figures."""
    mine = [clean(cell.text) for cell in match.line.slots_after(match.label)]
    label = plain(match.line.cells[match.label].text)
    for line in found.lines:
        if line.index == match.line.index or any(other.line.index == line.index for other in found.matches):
            continue
        for position, cell in enumerate(line.cells):
            theirs = [clean(slot.text) for slot in line.slots_after(position)]
            if not is_slot(cell) and plain(cell.text) == label and len(theirs) == len(mine) and theirs != mine:
                return True
    return False


def _case_figures(found: Alignment) -> Iterator[tuple[str, Figure]]:
    """Section four: fifteen figures in one row, under headings that name the three kinds of case."""
    cells = [cell for row in found.form.section_rows("四") for cell in row.cells]
    candidates = list(_case_lines(found))
    full = [slots for slots in candidates if len(slots) == CASE_FIGURES]
    if len(full) == 1:
        for code, cell in zip(cells, full[0], strict=True):
            parsed = parse_figure(cell.text, found.form.column_by_cell[code])
            yield code, Figure(code, parsed.value, parsed.state, cell.text, str(cell.place), parsed.doubt)
    elif candidates:
        doubt = "row_twice" if full else "too_few_figures"
        slots = (full or candidates)[0]
        raw, place = _run(slots), str(slots[0].place)
        for code in cells:
            yield code, Figure(code, None, "doubtful", raw, place, doubt)


def _case_lines(found: Alignment) -> Iterator[tuple[Cell, ...]]:
    """The slots of the lines that follow the headings of section four in the same table."""
    table: int | None = None
    for line in found.lines:
        words = [fold(cell.text) for cell in line.cells if not is_slot(cell)]
        if any(likeness(word, "复议后起诉") == 1 or likeness(word, "未经复议直接起诉") >= ENOUGH for word in words):
            table = line.table
        last_word = max((at for at, cell in enumerate(line.cells) if not is_slot(cell)), default=-1)
        slots = line.slots_after(last_word)
        if line.table == table and (len(slots) >= CASE_FIGURES or any(clean(cell.text) for cell in slots)):
            yield _trimmed(slots)


def _trimmed(slots: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """Without the empty columns at the end that some pages print."""
    while len(slots) > CASE_FIGURES and not clean(slots[-1].text):
        slots = slots[:-1]
    return slots


def _extra_rows(found: Alignment) -> Iterator[ExtraRow]:
    """Lines with a label and figures, between rows of the form, that are no row of it."""
    taken = {match.line.index for match in found.matches}
    for section in ("二", "三"):
        mine = [match.line for match in found.matches if match.row.section == section]
        tables = {line.table for line in mine}
        span = range(min((line.index for line in mine), default=0), max((line.index for line in mine), default=-1) + 1)
        for line in found.lines:
            near = line.index in span or (line.table in tables and line.layout == "grid")
            if near and line.index not in taken and not _in_other_section(line, section, found):
                yield from _extra_row(line, section)


def _in_other_section(line: Line, section: str, found: Alignment) -> bool:
    """Whether a line lies nearer to another section's rows, as in documents that put all tables into one."""
    nearest = min(found.matches, key=lambda match: abs(match.line.index - line.index))
    return nearest.row.section != section or line.index > max(match.line.index for match in found.matches)


def _extra_row(line: Line, section: str) -> Iterator[ExtraRow]:
    words = [at for at, cell in enumerate(line.cells) if not is_slot(cell)]
    slots = line.slots_after(words[-1]) if words else ()
    if any(clean(cell.text) for cell in slots):
        label = line.cells[words[-1]]
        yield ExtraRow(section, label.text, tuple(cell.text for cell in slots), str(label.place))


def _refuse_hollow(document: Document, figures: dict[str, Figure], found: Alignment) -> None:
    """Refuse tables that have the rows of a report but no figures, or only a first figure each."""
    if not any(line.has_figures for line in found.lines):
        raise RefusedDocumentError("empty_form")
    short = sum(_is_short(match) for match in found.matches)
    if short > LOST_SHARE * len(found.matches):
        raise RefusedDocumentError("lines_lost", f"{short} / {len(found.matches)}")
    if not any(clean(figure.raw) for figure in figures.values()):
        raise RefusedDocumentError("empty_form")
    if any(HALF_YEAR.search(paragraph.text) for paragraph in list(document.paragraphs)[:5]):
        raise RefusedDocumentError("half_year")


def _is_short(match: Match) -> bool:
    return len(match.line.slots_after(match.label)) < len(match.row.columns)


def _not_a_report(document: Document, lines: Sequence[Line]) -> RefusedDocumentError:
    """Why a document has no tables of the form: as near to the truth as can be told."""
    text = "".join(paragraph.text for paragraph in document.paragraphs)
    words = text + "".join(cell.text for line in lines for cell in line.cells)
    if "政府信息公开" not in fold(words):
        return RefusedDocumentError("not_report")
    if HALF_YEAR.search(text[:200]):
        return RefusedDocumentError("half_year")
    if OLDER_FORM.search(fold(words)):
        return RefusedDocumentError("older_form")
    if "申请人情况" in fold(words):  # the frame of section three is there, its figures are not
        stray = any(clean(p.text) and looks_like_figure(p.text) for p in document.paragraphs)
        has_figures = stray or any(line.has_figures for line in lines)
        return RefusedDocumentError("lines_lost" if has_figures else "empty_form")
    if document.pictures:
        return RefusedDocumentError("pictures", str(document.pictures))
    return RefusedDocumentError("no_tables")
