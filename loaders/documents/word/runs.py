"""What stands inside a paragraph of a Word file: the words as they are shown, the text boxes and the pictures.

Elements are known by their local names, so that both namespaces of the standard (transitional and strict) are read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from loaders.documents import page_flow
from loaders.documents.container.elements import Element, attribute, child, name
from loaders.documents.sight import shown
from loaders.documents.word.styles import PAGE, Around, Raised, Styles

# wrapped around what is shown, and shown as if they were not there
WRAPPERS = frozenset(
    (
        "sdt",
        "sdtContent",
        "customXml",
        "smartTag",
        "ins",
        "moveTo",
        "hyperlink",
        "fldSimple",
        "dir",
        "bdo",
        "subDoc",
        "Choice",
        "Fallback",
        "oMathPara",
    )
)
GONE = frozenset(("del", "moveFrom"))  # tracked changes that took something away
CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
UNKNOWN = "\ufffd"  # something is shown that is no text; no figure beside it is sure
SYMBOL_FONT_ASCII = range(0x20, 0x40)  # where the font Symbol shows what ASCII shows: digits, minus, brackets
PRIVATE = 0xF000  # symbols of a font are written as characters from here on


def unwrapped(container: Element) -> Iterator[Element]:
    """What a container shows, in order, out of whatever it is wrapped in; what exists in two versions once."""
    for element in container:
        tag = name(element)
        if tag in WRAPPERS:
            yield from unwrapped(element)
        elif tag == "AlternateContent":
            chosen = child(element, "Choice")
            yield from unwrapped(element if chosen is None else chosen)
        elif tag and tag not in GONE:
            yield element


@dataclass
class Paragraphed:
    """A paragraph: its words, the text boxes anchored in it, how many pictures it shows."""

    words: str = ""
    boxes: list[Element] = field(default_factory=list)
    pictures: int = 0


@dataclass
class _Field:
    """A field that is open: until ``separate`` it tells what to show, then it shows it."""

    instruction: str = ""
    shows: bool = False


class Runs:
    """Reads paragraph after paragraph of one text; fields may reach over several."""

    def __init__(self, styles: Styles) -> None:
        self.styles = styles
        self.fields: list[_Field] = []
        self.telling: list[_Field] = []  # those of them that tell what to show: looked at for every piece
        self.line = Paragraphed()
        self.paragraph: Element | None = None  # properties of the one that is read
        self.around = PAGE

    def read(self, paragraph: Element, around: Around = PAGE) -> Paragraphed:
        self.line = Paragraphed()
        self.paragraph, self.around = child(paragraph, "pPr"), around
        pieces: list[tuple[Raised, str]] = []
        for element in unwrapped(paragraph):
            kind = name(element)
            if kind == "r":
                pieces.append(self.run(element))
            elif kind == "oMath":
                pieces.append(("", _formula(element)))
        while self.telling:
            self.telling.pop().shows = True  # an instruction ends with its paragraph, whatever the file says
        self.line.words = _joined(pieces)
        return self.line

    def run(self, run: Element) -> tuple[Raised, str]:
        """How the words of a run are raised, and the words as they are shown."""
        dress = self.styles.dress(child(run, "rPr"), self.paragraph, self.around)
        words = page_flow.seen("".join(self.piece(element) for element in unwrapped(run)))
        words = "" if dress.is_hidden else shown(words, dress.sight)
        return dress.raised, page_flow.struck(words) if dress.is_struck else words

    def piece(self, element: Element) -> str:
        """What one element of a run shows as text."""
        tag = name(element)
        if tag == "fldChar":
            return self.field_mark(element)
        if tag == "instrText" and self.fields:
            self.fields[-1].instruction += element.text or ""
        if self.telling:
            return ""
        if tag in ("drawing", "pict", "object"):
            self.drawn(element)
        if tag == "ruby":
            return self.ruby(element)
        return _character(tag, element)

    def ruby(self, element: Element) -> str:
        base = child(element, "rubyBase")
        return "".join(self.run(run)[1] for run in unwrapped(base) if name(run) == "r") if base is not None else ""

    def field_mark(self, mark: Element) -> str:
        """Begin, separate or end a field; what it shows where no result is written in the text."""
        kind = attribute(mark, "fldCharType")
        if kind == "begin":
            self.fields.append(_Field())
            self.telling.append(self.fields[-1])
            return _chosen(mark)
        if not self.fields:
            return ""
        if kind in ("separate", "end") and self.telling and self.telling[-1] is self.fields[-1]:
            self.telling.pop()
        if kind == "separate":
            self.fields[-1].shows = True
        elif kind == "end":
            ended = self.fields.pop()
            return UNKNOWN if not ended.shows and ended.instruction.strip().upper().startswith("EQ") else ""
        return ""

    def drawn(self, element: Element) -> None:
        """The text boxes and pictures of a drawing, of either of the two kinds there are."""
        for inside in unwrapped(element):
            if _is_hidden(inside):
                return
            if name(inside) == "txbxContent":
                self.line.boxes.append(inside)
            elif name(inside) in ("blip", "imagedata") and (attribute(inside, "embed") or attribute(inside, "id")):
                self.line.pictures += 1
            else:
                self.drawn(inside)


def _is_hidden(element: Element) -> bool:
    """Whether a part of a drawing says that the whole is not shown."""
    style = (attribute(element, "style") or "").replace(" ", "").lower()
    is_marked = name(element) == "docPr" and attribute(element, "hidden") in ("1", "true", "on")
    return is_marked or "visibility:hidden" in style or "mso-hide:all" in style


def _joined(pieces: list[tuple[Raised, str]]) -> str:
    """The words of a paragraph without the marks of footnotes. One that is lifted as a whole has none."""
    pieces = [piece for piece in pieces if piece[1]]
    is_level = not any(raised for raised, _ in pieces)
    if is_level or all(raised == "lifted" or not words.strip() for raised, words in pieces):
        return "".join(words for _, words in pieces)
    line = ""
    for is_raised, group in groupby(pieces, key=lambda piece: bool(piece[0])):
        words = "".join(text for _, text in group)
        line += page_flow.raised(words, line) if is_raised else words
    return line


def _character(tag: str, element: Element) -> str:
    if tag == "t":
        return element.text or ""
    return _symbol(element) if tag == "sym" else CHARACTERS.get(tag, "")


def _symbol(element: Element) -> str:
    """A character given by its number in a font: only what the font Symbol shares with ASCII is known."""
    try:
        code = int(attribute(element, "char") or "", 16)
    except ValueError:  # shown as an empty box
        return UNKNOWN
    in_font = code - PRIVATE if code >= PRIVATE else code
    is_ascii = in_font in SYMBOL_FONT_ASCII and (attribute(element, "font") or "").lower() == "symbol"
    return chr(in_font) if is_ascii else UNKNOWN


def _chosen(mark: Element) -> str:
    """The entry chosen in a list of an old form; it stands nowhere else in the file."""
    entries = child(mark, "ffData", "ddList")
    if entries is None:
        return ""
    listed = [attribute(entry, "val") or "" for entry in entries if name(entry) == "listEntry"]
    result = child(entries, "result")
    chosen = (attribute(result, "val") if result is not None else None) or "0"
    return listed[int(chosen)] if chosen.isdecimal() and int(chosen) < len(listed) else UNKNOWN


def _formula(element: Element) -> str:
    """A formula as text if it is a row of characters; a fraction or a power is not."""
    words = "".join(inside.text or "" for inside in element.iter() if name(inside) == "t")
    is_row = all(name(inside) in ("r", "oMathPara") for inside in element)
    return words if is_row else words + UNKNOWN
