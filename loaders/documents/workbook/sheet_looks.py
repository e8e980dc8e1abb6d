"""Whether the figures of a sheet (.xlsx) can be seen: colours of letters and grounds, rules that dress cells by their
value, zeros that the sheet as a whole does not show."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from loaders.documents.sight import BLACK, WHITE, Colour, Sight, by_colour, by_size, colour_of, mixed
from loaders.documents.workbook.number_format import number_of, shown

Element = Any  # lxml's own stubs do not name it
USUAL_SIZE = 11.0  # points
FLAT = 0.3  # of a column's width in letters, of a row's height in points: nothing of what stands in it is seen
# the first colours of the old palette; from 8 on they stand there once more
PALETTE = ("000000", "FFFFFF", "FF0000", "00FF00", "0000FF", "FFFF00", "FF00FF", "00FFFF")
SYSTEM_GROUND = 65
IN_THEME = ("lt1", "dk1", "lt2", "dk2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6")
USUAL_THEME = {"lt1": WHITE, "dk1": BLACK}
TRUE = ("1", "true", "on")
OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "equal": operator.eq, "notEqual": operator.ne, "lessThan": operator.lt, "lessThanOrEqual": operator.le,
    "greaterThan": operator.gt, "greaterThanOrEqual": operator.ge,
}  # fmt: skip
MAX_RULES = 2000
Area = tuple[int, int, int, int]  # top, left, bottom, right


class Colours:
    """The colours of a workbook by theme, palette and number."""

    def __init__(self, theme: Element | None, styles: Element | None) -> None:
        scheme = theme.find("{*}themeElements/{*}clrScheme") if theme is not None else None
        self.theme = dict(USUAL_THEME)
        for one in scheme if scheme is not None else ():
            for inside in one:
                colour = colour_of(inside.get("lastClr") or inside.get("val") or "")
                if colour is not None:
                    self.theme[one.tag.rpartition("}")[2]] = colour
        own = styles.iterfind("{*}colors/{*}indexedColors/{*}rgbColor") if styles is not None else ()
        self.palette = [colour_of(one.get("rgb", "")) for one in own]

    def named(self, element: Element | None) -> Colour | None:
        """The colour an element names; None where that is the automatic one, or not known."""
        if element is None or element.get("auto") in TRUE:
            return None
        if rgb := element.get("rgb"):
            return colour_of(rgb)
        theme, indexed = element.get("theme", ""), element.get("indexed", "")
        found = self.theme.get(IN_THEME[int(theme)]) if theme.isdigit() and int(theme) < len(IN_THEME) else None
        if found is not None:
            return _tinted(found, element.get("tint"))
        return self._indexed(int(indexed)) if indexed.isdigit() and len(indexed) < 4 else None

    def _indexed(self, number: int) -> Colour | None:
        if number < len(self.palette):
            return self.palette[number]
        if number == SYSTEM_GROUND:
            return WHITE
        return colour_of(PALETTE[number % 8]) if number < 2 * len(PALETTE) else None

    def ground(self, fill: Element | None) -> Colour | None:
        """The colour of a fill; None where it fills nothing."""
        pattern = fill.find("{*}patternFill") if fill is not None else None
        if pattern is None:
            stop = fill.find("{*}gradientFill/{*}stop/{*}color") if fill is not None else None
            return self.named(stop)
        kind = pattern.get("patternType", "none")
        if kind == "none":
            return None
        return self.named(pattern.find("{*}fgColor" if kind == "solid" else "{*}bgColor"))

    def of_run(self, properties: Element | None) -> Sight:
        """How a run of a text is seen by its own colour and size, whatever ground it stands on."""
        if properties is None:
            return Sight.SEEN
        colour = self.named(properties.find("{*}color"))
        upon = by_colour(colour, None) if colour else Sight.SEEN
        return max(upon, by_size(size_of(properties)))


def _tinted(colour: Colour, tint: str | None) -> Colour:
    try:
        share = min(max(float(tint or 0), -1.0), 1.0)
    except ValueError:
        share = 0.0
    return mixed(colour, WHITE if share > 0 else BLACK, 1 - abs(share))


def size_of(font: Element) -> float:
    """The size of a font, in points."""
    found = font.find("{*}sz")
    try:
        return float(found.get("val", USUAL_SIZE)) if found is not None else USUAL_SIZE
    except ValueError:
        return USUAL_SIZE


def is_flat(length: str | None) -> bool:
    """Whether a row or column has so little room that it is hidden."""
    try:
        return length is not None and float(length) < FLAT
    except ValueError:
        return False


@dataclass(frozen=True)
class ConditionalDress:
    """What a rule puts on the cells it holds for; None: leaves as it is."""

    colour: Colour | None = None
    ground: Colour | None = None
    code: str | None = None  # number format


def dresses(styles: Element | None, colours: Colours) -> list[ConditionalDress]:
    """What the rules of a workbook may put on cells, by their numbers."""
    found = []
    for one in styles.iterfind("{*}dxfs/{*}dxf") if styles is not None else ():
        font, fill, code = one.find("{*}font"), one.find("{*}fill"), one.find("{*}numFmt")
        pattern = fill.find("{*}patternFill") if fill is not None else None
        ground = colours.named(pattern.find("{*}bgColor")) if pattern is not None else None
        colour = colours.named(font.find("{*}color")) if font is not None else None
        found.append(ConditionalDress(colour, ground, code.get("formatCode") if code is not None else None))
    return found


@dataclass
class SheetLooks:
    """What is said of a sheet beside its cells, asked for each of them."""

    known: list[ConditionalDress]
    rules: list[tuple[list[Area], Element]] = field(default_factory=list)
    hides_zeros: bool = False
    has_tables: bool = False  # which have grounds of their own

    def add(self, element: Element, kind: str) -> None:
        if kind == "sheetView":
            self.hides_zeros |= element.get("showZeros") in ("0", "false")
        elif kind == "tablePart":
            self.has_tables = True
        else:
            areas = [area for name in (element.get("sqref") or "").split() if (area := _area(name))]
            self.rules += [(areas, rule) for rule in element.iterfind("{*}cfRule")][: MAX_RULES - len(self.rules)]

    def of_cell(self, row: int, column: int, value: str, colour: Colour | None, ground: Colour, size: float) -> Sight:
        """How well the text of a cell is seen. ``value`` is its number, empty where it holds none."""
        if self.hides_zeros and value and number_of(value) == 0:
            return Sight.UNSEEN
        upon = None if self.has_tables and ground == WHITE and colour is not None else ground
        plain = max(by_colour(colour or BLACK, upon), by_size(size))
        for areas, rule in self.rules:
            if any(top <= row <= bottom and left <= column <= right for top, left, bottom, right in areas):
                plain = self._by_rule(rule, value, colour, ground, plain)
        return plain

    def _by_rule(self, rule: Element, value: str, colour: Colour | None, ground: Colour, plain: Sight) -> Sight:
        """What a rule makes of a cell: sure where it compares with a number, else as much as it may hide."""
        if any(part.get("showValue") in ("0", "false") for part in rule.iterfind("*")):
            return Sight.UNSEEN
        number = rule.get("dxfId", "")
        dress = self.known[int(number)] if number.isdigit() and int(number) < len(self.known) else None
        if dress is None:
            return plain
        dressed = by_colour(dress.colour or colour or BLACK, dress.ground or ground)
        if dress.code and value and not shown(value, dress.code):
            dressed = Sight.UNSEEN
        holds = _holds(rule, value)
        if holds is None:
            return plain if dressed is plain else Sight.UNSURE
        return dressed if holds else plain


def _holds(rule: Element, value: str) -> bool | None:
    """Whether a rule holds for a number; None where that cannot be told without a spreadsheet."""
    number, limit = number_of(value) if value else None, number_of(rule.findtext("{*}formula") or "")
    compare = OPERATORS.get(rule.get("operator", ""))
    if rule.get("type") != "cellIs" or compare is None or number is None or limit is None:
        return None
    return compare(number, limit)


def _area(name: str) -> Area | None:
    """B5:C9 -> rows 5 to 9, columns 2 to 3."""
    first, _, last = name.replace("$", "").partition(":")
    corners = [_corner(corner) for corner in (first, last or first)]
    if corners[0] is None or corners[1] is None:
        return None
    return (*corners[0], *corners[1])


def _corner(name: str) -> tuple[int, int] | None:
    letters, digits = name.rstrip("0123456789"), name[len(name.rstrip("0123456789")) :]
    if not digits or not letters.isalpha() or len(letters) > 3 or len(digits) > 7:
        return None
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(digits), column
