"""A PDF file → its pages as words, strokes and pictures: what a reader sees, not what the file holds.

Left out are invisible text (the layer a scanner's recognition puts under a picture is no print, and often wrong), text
in the colour of what is under it or too small to be read (``seen``), text beyond the page's edge, and slanted text
(watermarks). A page whose text lies on its side is turned.
"""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from typing import Any

import pdfplumber
from pdfminer.layout import LTChar, LTPage
from pdfminer.pdfdocument import PDFEncryptionError
from pdfminer.pdfpage import PDFPage
from pdfminer.psexceptions import PSException
from pdfplumber.page import Page, PDFPageAggregatorWithMarkedContent
from pdfplumber.pdf import PDF
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from loaders.documents.pdf.fields import Interpreter
from loaders.documents.pdf.limits import MAX_DEPTH, MAX_FORMS, MAX_GLYPHS, MAX_PAGES, MAX_SHAPES, TooMuchError
from loaders.documents.pdf.seen import seen_glyphs
from loaders.documents.pdf.strokes import Box, Edge, edges_of, vertical_strokes
from loaders.documents.pdf.words import UNREAD, Glyph, Word, readable, words_of
from loaders.errors import RefusedDocumentError

# what the parser raises on damaged bytes: it trusts the types that the format prescribes
PARSER_ERRORS = (
    PSException,
    PdfminerException,
    MalformedPDFException,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
    RecursionError,
    EOFError,
    struct.error,
    zlib.error,
)
INVISIBLE = frozenset((3, 7))  # text rendering modes: neither filled nor stroked
PAPER = 595  # points: the narrow side of a sheet
LEVEL = 0.05  # a baseline that rises more than this is slanted
MOSTLY = 0.5


@dataclass(frozen=True)
class PageContent:
    """What a page shows."""

    number: int
    words: tuple[Word, ...]
    edges: tuple[Edge, ...]
    pictures: int
    curves: int
    glyphs: int
    unread: int


@dataclass
class Spent:
    """What the file has cost so far."""

    glyphs: int = 0
    shapes: int = 0
    forms: int = 0

    def glyph(self) -> None:
        self.glyphs += 1
        if self.glyphs > MAX_GLYPHS:
            raise TooMuchError("glyphs")

    def shape(self) -> None:
        self.shapes += 1
        if self.shapes > MAX_SHAPES:
            raise TooMuchError("shapes")

    def form(self, depth: int) -> None:
        self.forms += 1
        if self.forms > MAX_FORMS or depth > MAX_DEPTH:
            raise TooMuchError("forms")


class _Device(PDFPageAggregatorWithMarkedContent):
    """Collects a page's objects: without invisible text, with raised text on its own baseline, within limits."""

    def __init__(self, *args: Any, spent: Spent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.spent, self.invisible, self.depth = spent, False, 0

    def render_string(self, textstate: Any, *args: Any) -> None:
        self.invisible = textstate.render in INVISIBLE
        super().render_string(textstate, *args)

    def render_char(self, matrix: Any, font: Any, size: float, scaling: float, rise: float, *args: Any) -> float:
        self.spent.glyph()
        advance = super().render_char(matrix, font, size, scaling, rise, *args)
        glyph = self.cur_item._objs[-1]
        assert isinstance(glyph, LTChar)
        if self.invisible:
            self.cur_item._objs.pop()
        a, b, c, d, x, y = glyph.matrix
        glyph.matrix = (a, b, c, d, x + c * rise, y + d * rise)
        return advance

    def paint_path(self, *args: Any, **kwargs: Any) -> None:
        self.spent.shape()
        super().paint_path(*args, **kwargs)

    def begin_figure(self, *args: Any) -> None:
        self.depth += 1
        self.spent.form(self.depth)
        super().begin_figure(*args)

    def end_figure(self, *args: Any) -> None:
        self.depth -= 1
        super().end_figure(*args)


@dataclass
class _Sheet:
    """One page as pdfplumber sees it, laid out by our device."""

    pdf: PDF
    source: PDFPage
    number: int
    spent: Spent = field(default_factory=Spent)
    drawn: list[dict[str, Any]] = field(default_factory=list)  # what is drawn on the page, in order

    @cached_property
    def page(self) -> Page:
        page = Page(self.pdf, self.source, self.number)
        page._layout = self._laid_out()  # where pdfplumber keeps what its own device has collected
        page._objects = {}  # and what it has made of that: once, it is as dear as the parsing
        for one in page.iter_layout_objects(page._layout._objs):
            self.drawn.append(one)
            page._objects.setdefault(one["object_type"], []).append(one)
        return page

    def _laid_out(self) -> LTPage:
        device = _Device(self.pdf.rsrcmgr, pageno=self.number, spent=self.spent)
        Interpreter(self.pdf.rsrcmgr, device).process_page(self.source)
        return device.get_result()

    def turned(self, degrees: int) -> _Sheet:
        """The page turned clockwise."""
        rotation = (self.page.rotation + degrees) % 360
        self.source.attrs["Rotate"] = self.source.rotate = rotation
        return _Sheet(self.pdf, self.source, self.number, self.spent)

    def content(self) -> PageContent:
        boxes = [Box.of(rect) for rect in self.page.rects]
        glyphs = [glyph for glyph in seen_glyphs(self.drawn, self.scale) if self._is_shown(glyph)]
        edges = edges_of(self.page.lines, boxes)
        texts = [readable(glyph["text"]) for glyph in glyphs]
        return PageContent(
            self.number,
            tuple(words_of(glyphs, vertical_strokes(edges))),
            tuple(edges),
            len(self.page.images),
            len(self.page.curves),
            sum(bool(text.strip()) for text in texts),
            texts.count(UNREAD),
        )

    @property
    def scale(self) -> float:
        """How much larger than the page a sheet of paper is: a page may be described at any size."""
        return max(1.0, PAPER / max(min(self.page.width, self.page.height), 1))

    def _is_shown(self, glyph: Glyph) -> bool:
        """Whether a glyph stands upright within the page."""
        left, top, right, bottom = self.page.cropbox
        x, y = (glyph["x0"] + glyph["x1"]) / 2, (glyph["top"] + glyph["bottom"]) / 2
        return glyph["size"] > 0 and left <= x <= right and top <= y <= bottom and turn_of(glyph) == 0


def turn_of(glyph: Glyph) -> int | None:
    """By how many degrees the page must be turned clockwise for a glyph to stand upright; None if by no quarter."""
    a, b, c, d = glyph["matrix"][:4]
    if a > 0 and d > 0 and abs(b) <= LEVEL * a:
        return 0
    if b > 0 and c < 0 and abs(a) <= LEVEL * b:
        return 90
    if b < 0 and c > 0 and abs(a) <= LEVEL * -b:
        return 270
    return 180 if a < 0 and d < 0 and abs(b) <= LEVEL * -a else None


def pages_of(content: bytes) -> list[PageContent]:
    """The pages of a file. Raises RefusedDocumentError where it is locked, damaged or holds no readable characters."""
    try:
        pages = list(_pages(_opened(content)))
    except PARSER_ERRORS as error:
        raise RefusedDocumentError("damaged_file", type(_cause(error)).__name__) from error
    if not pages:
        raise RefusedDocumentError("damaged_file", "0 pages")
    return _with_characters(pages)


def _opened(content: bytes) -> PDF:
    try:
        return pdfplumber.open(BytesIO(content))
    except PdfminerException as error:
        cause = _cause(error)
        if isinstance(cause, PDFEncryptionError):
            raise RefusedDocumentError("locked_file") from error
        if isinstance(cause, MemoryError):
            raise TooMuchError("memory") from error
        raise


def _cause(error: Exception) -> object:
    """What went wrong in the parser."""
    return error.args[0] if isinstance(error, PdfminerException) and error.args else error


def _pages(pdf: PDF) -> Iterator[PageContent]:
    spent = Spent()
    for number, source in enumerate(PDFPage.create_pages(pdf.doc), start=1):
        if number > MAX_PAGES:
            raise RefusedDocumentError("too_many_pages", str(MAX_PAGES))
        sheet = _Sheet(pdf, source, number, spent)
        turns = Counter(turn_of(glyph) for glyph in sheet.page.chars)
        turn = turns.most_common(1)[0][0] if turns else 0
        yield (sheet.turned(turn) if turn else sheet).content()


def _with_characters(pages: list[PageContent]) -> list[PageContent]:
    """The pages, unless they show pictures or shapes for characters."""
    glyphs, unread = sum(page.glyphs for page in pages), sum(page.unread for page in pages)
    pictures = sum(page.pictures for page in pages)
    if not glyphs and pictures:
        raise RefusedDocumentError("pictures", str(pictures))
    if unread > MOSTLY * glyphs or (not glyphs and any(page.curves for page in pages)):
        raise RefusedDocumentError("no_characters", f"{unread} / {glyphs}")
    return pages
