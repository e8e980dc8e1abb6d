"""What the style of a Word table says of its cells: all of them, its first and last rows and columns, every other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from loaders.documents.container.elements import Element, attribute, child, is_set, name
from loaders.documents.sight import Colour, Sight
from loaders.documents.word.styles import Around, Properties, Styles, by_height, merged, properties_of

FLAGS = {
    "firstRow": 0x20,
    "lastRow": 0x40,
    "firstColumn": 0x80,
    "lastColumn": 0x100,
    "noHBand": 0x200,
    "noVBand": 0x400,
}


@dataclass(frozen=True)
class Position:
    """Where a cell stands in its table, from 0, and how many rows and columns that has."""

    row: int
    column: int
    rows: int
    columns: int


class TableDress:
    """A table's style, asked for each of its cells."""

    def __init__(self, table: Element, styles: Styles, around: Around) -> None:
        properties = child(table, "tblPr")
        style = child(properties, "tblStyle")
        key = attribute(style, "val") if style is not None else None
        self.styles, self.around, self.own = styles, around, child(properties, "shd")
        self.chain = styles.chain("table", key)
        self.look = _flags(child(properties, "tblLook"))
        self.has_parts = any(name(part) == "tblStylePr" for style in self.chain for part in style)
        self.of_kinds = lru_cache(None)(self._of_kinds)

    def of_cell(self, written: Properties, height: Sight, at: Position) -> Around:
        """What a cell gives to the paragraphs in it: ``written`` are its properties, ``height`` is what the height of
        its row leaves of it."""
        own = self.styles.fill(written.get("shd"))
        kinds = tuple(kind for kind, applies in self._kinds(at) if applies) if self.has_parts else ()
        inherited, ground = self.of_kinds(kinds)
        return Around(inherited, ground if own is None else own, max(self.around.veil, height))

    def _of_kinds(self, kinds: tuple[str, ...]) -> tuple[Properties, Colour]:
        """What the style gives to the cells for which these parts of it apply: properties of runs, and their ground."""
        parts = [part for style in self.chain for part in (style, *_conditional(style, kinds))]
        shades = [child(part, "tcPr", "shd") for part in parts] + [child(part, "tblPr", "shd") for part in parts]
        fills = map(self.styles.fill, (*reversed(shades), self.own))
        ground = next((fill for fill in fills if fill is not None), self.around.ground)
        return merged((self.around.properties, *(properties_of(child(part, "rPr")) for part in parts))), ground

    def _kinds(self, at: Position) -> list[tuple[str, bool]]:
        has = self.look
        first_row, last_row = has["firstRow"] and at.row == 0, has["lastRow"] and at.row == at.rows - 1
        first, last = has["firstColumn"] and at.column == 0, has["lastColumn"] and at.column == at.columns - 1
        odd_row, odd_column = (at.row - has["firstRow"]) % 2, (at.column - has["firstColumn"]) % 2
        return [
            ("wholeTable", True),
            ("band1Vert", not has["noVBand"] and not odd_column),
            ("band2Vert", not has["noVBand"] and bool(odd_column)),
            ("band1Horz", not has["noHBand"] and not odd_row),
            ("band2Horz", not has["noHBand"] and bool(odd_row)),
            ("firstCol", first),
            ("lastCol", last),
            ("firstRow", first_row),
            ("lastRow", last_row),
            ("neCell", first_row and last),
            ("nwCell", first_row and first),
            ("seCell", last_row and last),
            ("swCell", last_row and first),
        ]


def _conditional(style: Element, wanted: tuple[str, ...]) -> Iterator[Element]:
    """Of the parts of a style those that are wanted, in that order: the weaker first."""
    by_kind = {attribute(part, "type"): part for part in style if name(part) == "tblStylePr"}
    yield from (by_kind[kind] for kind in wanted if kind in by_kind)


def _flags(look: Element | None) -> dict[str, bool]:
    """Which parts of its style a table uses, written one by one or as bits; without a word, none."""
    if look is None:
        return {flag: flag.startswith("no") for flag in FLAGS}
    try:
        bits = int(attribute(look, "val") or "0", 16)
    except ValueError:
        bits = 0
    written = {flag: attribute(look, flag) for flag in FLAGS}
    return {flag: bool(bits & bit) if written[flag] is None else written[flag] in ("1", "true", "on")
            for flag, bit in FLAGS.items()}  # fmt: skip


def of_row(row: Element) -> Sight:
    """What the fixed height of a row leaves of it."""
    height = child(row, "trPr", "trHeight")
    if height is None or attribute(height, "hRule") != "exact":
        return Sight.SEEN
    return by_height(attribute(height, "val"))


def is_hidden_row(row: Element) -> bool:
    """Whether a row is hidden as a whole."""
    return is_set(child(row, "trPr", "hidden"))
