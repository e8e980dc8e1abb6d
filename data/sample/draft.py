"""What stands in one report, and its official tables as printed: the ground on which every layout writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from loaders.forms import Form, PrintedCell

HEADINGS = {
    "一": "一、总体情况",
    "二": "二、主动公开政府信息情况",
    "三": "三、收到和处理政府信息公开申请情况",
    "四": "四、政府信息公开行政复议、行政诉讼情况",
    "五": "五、存在的主要问题及改进情况",
    "六": "六、其他需要报告的事项",
}


Line = list[PrintedCell]  # one row of a table, a printed cell repeated in every column it covers
Arrangement = Callable[[str, list[Line]], list[Line]]


@dataclass(frozen=True)
class ExtraRow:
    """A row the form does not have: printed after the row ``after``; its label, then its figures."""

    after: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Draft:
    """All that stands in one report. ``figures`` holds the text of every cell as it is to be printed."""

    organisation: str
    year: int
    form: Form
    figures: Mapping[str, str]
    passages: Mapping[str, str] = field(default_factory=dict)  # 一 五 六 -> prose, a paragraph a line
    title: str | None = None
    subtitle: str | None = None  # a line under the title
    opening: str | None = None  # prose before section one
    published_on: str | None = None
    headings: Mapping[str, str] = field(default_factory=dict)  # section -> other wording of its heading
    words: Mapping[str, str] = field(default_factory=dict)  # printed word of the form -> other wording
    glued: frozenset[str] = frozenset()  # sections whose heading follows the text without a blank line (seed layout)
    lost_rows: frozenset[str] = frozenset()  # codes of rows of tables two and three that the document lacks
    extra_rows: tuple[ExtraRow, ...] = ()
    arranged: Arrangement | None = None  # (section, its lines) -> the lines as this report orders or merges them


class Piece(NamedTuple):
    """What one table row holds of a printed cell: the cell itself (``begins``), or its continuation from above."""

    text: str
    begins: bool
    rowspan: int
    colspan: int
    is_figure: bool = False


def _lines(form: Form, section: str) -> list[Line]:
    """The printed table as a full matrix: merged cells stand at every place they cover."""
    rows = form.printed[section]
    at = {
        (cell.row + down, cell.column + right): cell
        for row in rows
        for cell in row
        for down in range(cell.rowspan)
        for right in range(cell.colspan)
    }
    width = 1 + max(column for _, column in at)
    return [[at[number, column] for column in range(width)] for number in range(len(rows))]


def row_code(line: Line) -> str | None:
    """The row whose figures stand in a line, None for a heading or the line of section four."""
    codes = {cell.cell.partition(":")[0] for cell in line if cell.cell}
    return codes.pop() if len(codes) == 1 else None


def _extra_line(row: ExtraRow, line: Line, following: Line | None) -> Line:
    """A line between two others: groups that go on below stay, the label takes the columns the figures leave."""
    label = PrintedCell(row.texts[0], None, -1, 0, 1, 1)
    rest = [PrintedCell(text, None, -1, number, 1, 1) for number, text in enumerate(row.texts[1:], start=1)]
    free = range(len(line) - len(rest))
    kept = [line[column] if following and line[column] is following[column] else label for column in free]
    return [*kept, *rest]


def _draft_lines(draft: Draft, section: str) -> Iterator[Line]:
    """The table's lines without the lost rows and with the extra ones."""
    lines = [line for line in _lines(draft.form, section) if row_code(line) not in draft.lost_rows]
    if draft.arranged:
        lines = draft.arranged(section, lines)
    for number, line in enumerate(lines):
        yield line
        following = lines[number + 1] if number + 1 < len(lines) else None
        for extra in draft.extra_rows:
            if row_code(line) == extra.after:
                yield _extra_line(extra, line, following)


def _text(draft: Draft, cell: PrintedCell) -> str:
    return draft.figures[cell.cell] if cell.cell else draft.words.get(cell.text, cell.text)


def printed_table(draft: Draft, section: str) -> list[list[Piece]]:
    """The table of a section, row by row, with the spans as they are after lost and extra rows."""
    lines = list(_draft_lines(draft, section))
    table = []
    for number, line in enumerate(lines):
        pieces = []
        for column, cell in enumerate(line):
            if column and line[column - 1] is cell:
                continue
            begins = number == 0 or lines[number - 1][column] is not cell
            rowspan = sum(other[column] is cell for other in lines[number:])
            colspan = sum(other is cell for other in line)
            is_figure = cell.cell is not None or (cell.row < 0 and cell.column > 0)
            pieces.append(Piece(_text(draft, cell), begins, rowspan, colspan, is_figure))
        table.append(pieces)
    return table


def heading(draft: Draft, section: str) -> str:
    """The heading of a section as this report words it."""
    return draft.headings.get(section, HEADINGS[section])


def front(draft: Draft) -> list[str]:
    """The lines before section one, those that the report has."""
    return [line for line in (draft.title, draft.subtitle, draft.opening) if line]


def paragraphs(draft: Draft, section: str) -> list[str]:
    """The prose of a section, a paragraph a line."""
    return [line for line in draft.passages.get(section, "").split("\n") if line]
