"""An official table of a report as Word has it: heads, order and wording of the form, what the report printed, and
marks on the cells that are suspected: a sign, bold letters and a heavy frame, never colour alone."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from xml.sax.saxutils import escape

from markupsafe import Markup

from loaders.figures import Figure
from loaders.forms import Form, PrintedCell
from loaders.letters.template import inert

WIDTH = 8845  # twentieths of a point: 156 mm between the margins
LABELS = {0: (), 1: (31.0,), 3: (8.0, 9.0, 20.0)}  # widths of the columns of words, per cent, by their number
LABELLED = 37.0  # of any other number together
SIZE = 15  # half points
SUSPECT, INVOLVED, OPEN = "※", "△", "□"
FRAME = "".join(f'<w:{side} w:val="{{}}" w:sz="{{}}"/>' for side in ("top", "left", "bottom", "right"))
INNER = '<w:insideH w:val="single" w:sz="4"/><w:insideV w:val="single" w:sz="4"/>'


def printed(
    form: Form, section: str, figures: Mapping[str, Figure], suspects: Collection[str], involved: Collection[str]
) -> Markup:
    """The table of a section. ``suspects``: cells that an explanation accuses; ``involved``: others that stand in a
    relation which does not hold, of which none is known to be the wrong one."""
    grid = form.printed[section]
    widths = _widths(grid)
    columns = "".join(f'<w:gridCol w:w="{one}"/>' for one in widths)
    marks = dict.fromkeys(involved, INVOLVED) | dict.fromkeys(suspects, SUSPECT)
    borders = "".join(f'<w:{side} w:val="single" w:sz="4"/>' for side in ("top", "left", "bottom", "right")) + INNER
    head = f'<w:tblPr><w:tblW w:w="{WIDTH}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
    head += '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="40" w:type="dxa"/>'
    head += f'<w:right w:w="40" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>{columns}</w:tblGrid>'
    rows = "".join(_row(grid, number, widths, figures, marks) for number in range(len(grid)))
    return Markup(f"<w:tbl>{head}{rows}</w:tbl>")  # noqa: S704 - what stands in the cells is escaped in _cell


def shown(figure: Figure | None) -> str:
    """What a report prints in a cell; a square for nothing."""
    return (figure.raw.strip() if figure else "") or OPEN


def _widths(grid: tuple[tuple[PrintedCell, ...], ...]) -> list[int]:
    """The width of each column: those of words broad, those of figures alike."""
    count = max(cell.column + cell.colspan for line in grid for cell in line)
    of_figures = {cell.column for line in grid for cell in line if cell.cell}
    words = [one for one in range(count) if one not in of_figures]
    shares = LABELS.get(len(words), (LABELLED / max(len(words), 1),) * len(words))
    rest = (100 - sum(shares)) / max(len(of_figures), 1)
    by_column = dict(zip(words, shares, strict=True))
    return [round(WIDTH * by_column.get(one, rest) / 100) for one in range(count)]


def _row(
    grid: tuple[tuple[PrintedCell, ...], ...],
    number: int,
    widths: list[int],
    figures: Mapping[str, Figure],
    marks: Mapping[str, str],
) -> str:
    cells = "".join(_cell(one, one.row == number, widths, figures, marks) for one in _across(grid, number))
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"


def _across(grid: tuple[tuple[PrintedCell, ...], ...], number: int) -> Iterator[PrintedCell]:
    """The cells that a row passes through, those that begin above it too, from left to right."""
    found = (cell for line in grid for cell in line if cell.row <= number < cell.row + cell.rowspan)
    yield from sorted(found, key=lambda cell: cell.column)


def _cell(
    one: PrintedCell, begins: bool, widths: list[int], figures: Mapping[str, Figure], marks: Mapping[str, str]
) -> str:
    mark = marks.get(one.cell or "", "")
    text = (mark + shown(figures.get(one.cell)) if one.cell else one.text) if begins else ""
    merged = "" if one.rowspan == 1 else '<w:vMerge w:val="restart"/>' if begins else "<w:vMerge/>"
    width = sum(widths[one.column : one.column + one.colspan])
    heavy = {"※": ("double", 6), "△": ("single", 12)}.get(mark)
    frame = f"<w:tcBorders>{FRAME.format(*heavy * 4)}</w:tcBorders>" if heavy else ""
    grey = '<w:shd w:val="clear" w:color="auto" w:fill="E6E6E6"/>' if mark == SUSPECT else ""
    about = f'<w:tcW w:w="{width}" w:type="dxa"/><w:gridSpan w:val="{one.colspan}"/>{merged}{frame}{grey}'
    bold = "<w:b/>" if mark else ""
    letters = f'<w:rPr>{bold}<w:sz w:val="{SIZE}"/><w:szCs w:val="{SIZE}"/></w:rPr>'
    place = '<w:spacing w:line="240" w:lineRule="auto"/>' + (
        '<w:jc w:val="center"/>' if one.cell else '<w:jc w:val="left"/>'
    )
    said = escape(str(inert(text.replace("\n", " "))))
    return (
        f'<w:tc><w:tcPr>{about}<w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr>{place}</w:pPr>'
        f'<w:r>{letters}<w:t xml:space="preserve">{said}</w:t></w:r></w:p></w:tc>'
    )
