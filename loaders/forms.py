"""The official forms, read from ``data/forms/``: rows, columns, cells, and how they are printed.

One class for every edition; what differs between editions is rows of data. A report may mix editions, table by table:
``mixed`` composes its form from theirs. To add an edition, add a line to
``forms.csv``, a ``form_<id>.csv`` (one line a cell), three ``printed/<id>_<section>.csv`` and the lines of
``crosswalk.csv`` that say which of its cells continue which series; rules that end with it name their last edition; a
group of series that is new has a line in ``groups.csv``. No code changes; ``tests/edition`` holds an example.

A printed table is a grid as it stands on paper: ``=row:column`` is a figure, ``<`` continues the cell on the left,
``^`` the cell above, anything else is a printed word.

Sources: 国办公开办函〔2019〕60号 (reports for 2019 and 2020), 国办公开办函〔2021〕30号 (since 2021).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path

from loaders.errors import BrokenRuleError

DATA = Path(__file__).resolve().parent.parent / "data"
SECTIONS = ("二", "三", "四")  # the sections of a report that hold a table
PROSE = ("一", "五", "六")  # those that are prose only
SECTION_OF_TABLE = {"2": "二", "3": "三", "4": "四"}
BETWEEN = "/"  # the editions of the three tables in the key of a mixed form


@dataclass(frozen=True)
class Column:
    """A column of a row: its code, the printed heading, the unit (件, 项, 万元, 未注明) and the kind of value."""

    code: str
    label_zh: str
    label_en: str
    unit: str
    value_type: str  # integer, signed, decimal
    note: str = ""

    @property
    def is_money(self) -> bool:
        return self.value_type == "decimal"


@dataclass(frozen=True, eq=False)
class Row:
    """A row of a form: its code, section (二 三 四), article of the Regulations, printed label and columns. There is
    one object a row: compare and hash by identity."""

    code: str
    section: str
    article: str
    label_zh: str
    label_en: str
    columns: tuple[Column, ...]

    @cached_property
    def cells(self) -> tuple[str, ...]:
        return tuple(f"{self.code}:{column.code}" for column in self.columns)

    def label(self, language: str = "zh") -> str:
        """Its printed label without the note in brackets: （一）予以公开, not （一）予以公开（区分处理的…）."""
        return self.label_zh.partition("（区分处理")[0] if language == "zh" else self.label_en


@dataclass(frozen=True)
class PrintedCell:
    """One cell of a printed table. ``cell`` is the code of a figure, or None for a printed word ``text``."""

    text: str
    cell: str | None
    row: int
    column: int
    rowspan: int
    colspan: int


@dataclass(frozen=True, eq=False)
class Form:
    """One edition of the form, or the form of a report that mixes editions (``mixed``): its ``id`` and years are then
    those of the edition of table two. There is one object an edition and mixture: compare and hash by identity."""

    id: str
    title_zh: str
    title_en: str
    instrument: str
    first_year: int
    last_year: int | None
    rows: tuple[Row, ...]
    printed: Mapping[str, tuple[tuple[PrintedCell, ...], ...]]
    captions: Mapping[str, str]  # printed word -> English
    editions: Mapping[str, str] = field(default_factory=dict)  # section -> id of the edition that its table follows

    def __repr__(self) -> str:
        return f"Form({self.key!r})"

    @property
    def is_mixed(self) -> bool:
        """Whether its tables follow different editions."""
        return len(set(self.editions.values())) > 1

    @property
    def key(self) -> str:
        """What ``form_of`` knows it by: its id, or those of its three tables, ``/`` between."""
        return BETWEEN.join(self.editions[section] for section in SECTIONS) if self.is_mixed else self.id

    @cached_property
    def row_by_code(self) -> dict[str, Row]:
        return {row.code: row for row in self.rows}

    @cached_property
    def column_by_cell(self) -> dict[str, Column]:
        return {cell: column for row in self.rows for cell, column in zip(row.cells, row.columns, strict=True)}

    @cached_property
    def cells(self) -> tuple[str, ...]:
        """Every cell of the form, ``row:column``, in printed order."""
        return tuple(self.column_by_cell)

    @cached_property
    def _rows_by_section(self) -> dict[str, tuple[Row, ...]]:
        sections = dict.fromkeys(row.section for row in self.rows)
        return {section: tuple(row for row in self.rows if row.section == section) for section in sections}

    def section_rows(self, section: str) -> tuple[Row, ...]:
        return self._rows_by_section.get(section, ())

    def row_of(self, cell: str) -> Row:
        return self.row_by_code[cell.partition(":")[0]]

    def label(self, cell: str, language: str = "zh") -> str:
        """The words for a cell, row then column: ``（一）予以公开·自然人``."""
        row, column = self.row_of(cell), self.column_by_cell[cell]
        if language == "en":
            return f"{row.label(language)}: {column.label_en}"
        return f"{row.label(language)}·{column.label_zh}"

    def covers(self, year: int) -> bool:
        """Whether reports for this year are to be written on this form."""
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)


def read_csv(path: Path) -> list[dict[str, str]]:
    """The rows of a declaration file. UTF-8, with or without BOM."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _rows(lines: list[dict[str, str]]) -> tuple[Row, ...]:
    grouped: dict[str, list[dict[str, str]]] = {}
    for line in lines:
        grouped.setdefault(line["row_code"], []).append(line)
    return tuple(
        Row(
            code,
            group[0]["section"],
            group[0]["article"],
            group[0]["row_label_zh"],
            group[0]["row_label_en"],
            tuple(
                Column(
                    one["column_code"],
                    one["column_label_zh"],
                    one["column_label_en"],
                    one["unit"],
                    one["value_type"],
                    one["note"],
                )
                for one in group
            ),
        )
        for code, group in grouped.items()
    )


def _span(grid: list[list[str]], row: int, column: int) -> tuple[int, int]:
    """How many rows and columns the cell that begins here covers."""
    colspan = 1
    while column + colspan < len(grid[row]) and grid[row][column + colspan] == "<":
        colspan += 1
    rowspan = 1
    while row + rowspan < len(grid) and grid[row + rowspan][column] == "^":
        rowspan += 1
    return rowspan, colspan


def _printed_rows(grid: list[list[str]]) -> Iterator[tuple[PrintedCell, ...]]:
    for number, line in enumerate(grid):
        cells = []
        for column, text in enumerate(line):
            if text in ("<", "^"):
                continue
            code = text[1:] if text.startswith("=") else None
            cells.append(PrintedCell("" if code else text, code, number, column, *_span(grid, number, column)))
        yield tuple(cells)


def read_printed(path: Path) -> tuple[tuple[PrintedCell, ...], ...]:
    """A printed table from its grid file."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(_printed_rows(list(csv.reader(file))))


@cache
def load_forms(folder: Path = DATA / "forms") -> dict[str, Form]:
    """Every edition declared in ``forms.csv``, by id, oldest first. Raises BrokenRuleError, with file and line, for one
    whose files cannot be read."""
    captions = {line["label_zh"]: line["label_en"] for line in read_csv(folder / "captions.csv")}
    forms = {}
    for number, line in enumerate(read_csv(folder / "forms.csv"), 2):
        try:
            forms[line["id"]] = _form(line, folder, captions)
        except (OSError, KeyError, ValueError, IndexError) as error:
            wrong = f"{type(error).__name__}: {error}; correct its line, its cells or its printed tables"
            raise BrokenRuleError(f"forms.csv, line {number}: form {line.get('id')!r}: {wrong}") from error
    return forms


def _form(line: Mapping[str, str], folder: Path, captions: Mapping[str, str]) -> Form:
    rows = _rows(read_csv(folder / f"form_{line['id']}.csv"))
    words = dict(captions) | {row.label_zh: row.label_en for row in rows}
    words |= {column.label_zh: column.label_en for row in rows for column in row.columns}
    return Form(
        id=line["id"],
        title_zh=line["title_zh"],
        title_en=line["title_en"],
        instrument=line["instrument"],
        first_year=int(line["first_year"]),
        last_year=int(line["last_year"]) if line["last_year"] else None,
        rows=rows,
        printed={
            section: read_printed(folder / "printed" / f"{line['id']}_{number}.csv")
            for number, section in SECTION_OF_TABLE.items()
        },
        captions=words,
        editions=dict.fromkeys(SECTIONS, line["id"]),
    )


def mixed(editions: Mapping[str, str]) -> Form:
    """The form of a report whose tables follow these editions (section -> id); the edition itself where all are one."""
    return form_of(BETWEEN.join(editions[section] for section in SECTIONS))


@cache
def form_of(key: str) -> Form:
    """The form of a key: ``2021`` an edition, ``2021/2019/2021`` the editions of the three tables of a report."""
    forms = load_forms()
    parts = dict(zip(SECTIONS, (forms[one] for one in key.split(BETWEEN)), strict=False))
    first, distinct = parts[SECTIONS[0]], list(dict.fromkeys(parts.values()))
    if len(distinct) == 1:
        return first
    return replace(
        first,
        title_zh="＋".join(form.title_zh for form in distinct),
        title_en=" + ".join(form.title_en for form in distinct),
        instrument="、".join(form.instrument for form in distinct),
        rows=tuple(row for section, form in parts.items() for row in form.section_rows(section)),
        printed={section: form.printed[section] for section, form in parts.items()},
        captions={word: text for form in distinct for word, text in form.captions.items()},
        editions={section: form.id for section, form in parts.items()},
    )


def unit_of(cell: str) -> str:
    """The unit in which the ledger holds a cell: money in yuan, whatever the form prints; empty if it is in no form."""
    for form in load_forms().values():
        if column := form.column_by_cell.get(cell):
            return "元" if column.is_money else column.unit
    return ""


def form_for_year(year: int) -> Form | None:
    """The form that reports for this year are to be written on, or None before 2019."""
    return next((form for form in load_forms().values() if form.covers(year)), None)


@cache
def aliases(form: str, kind: str) -> dict[str, tuple[str, ...]]:
    """Other wordings of labels seen in real reports: code -> wordings. ``kind`` is ``row`` or ``column``."""
    found: dict[str, tuple[str, ...]] = {}
    for line in read_csv(DATA / "forms" / "aliases.csv"):
        if line["form"] == form and line["kind"] == kind:
            found[line["code"]] = (*found.get(line["code"], ()), line["alias_zh"])
    return found
