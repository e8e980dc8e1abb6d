"""Filled fields of forms and texts written onto a page: drawn with it, as every viewer shows them.

Notes that open on a click are no print, nor are fields that are hidden. A field without an appearance is drawn by the
viewer from its value: so it is here, in the plainest font, which knows figures and Latin letters only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import PDFStream, dict_value, list_value, resolve1
from pdfminer.psparser import LIT, literal_name
from pdfminer.utils import Matrix, apply_matrix_rect, decode_text, mult_matrix

HIDDEN, NO_VIEW = 2, 32  # flags of an annotation
PASSWORD = 8192  # flag of a field: its value is shown as stars
WRITTEN = ("Tx", "Ch")  # kinds of fields that show text; the marks of buttons are no figures
IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)
NO_OBJECT = -1  # number of a stream that is in no file; the interpreter asks for one
USUAL_SIZE = 10.0  # points, where the field does not say
PAD = 2.0
DEPTH = 20  # of fields within fields
SIZE = re.compile(r"([\d.]+)\s+Tf")
FONT = {"Type": LIT("Font"), "Subtype": LIT("Type1"), "BaseFont": LIT("Helvetica"), "Encoding": LIT("WinAnsiEncoding")}

Entries = Mapping[str, Any]


class Interpreter(PDFPageInterpreter):
    """Draws a page and what stands on it."""

    sheet: PDFPage | None = None  # the page, until its own print is drawn

    def process_page(self, page: PDFPage) -> None:
        self.sheet = page
        super().process_page(page)

    def render_contents(self, resources: Any, streams: Any, ctm: Matrix = IDENTITY) -> None:
        super().render_contents(resources, streams, ctm)
        page, self.sheet = self.sheet, None
        for annotation in _shown(page) if page else ():
            self._draw(annotation, ctm, _is_stale(page))

    def _draw(self, annotation: Entries, ctm: Matrix, is_stale: bool) -> None:
        x0, y0, x1, y1 = _box(annotation["Rect"])
        said, written = _appearance(annotation), _written(annotation, x1 - x0, y1 - y0)
        form = written or said if is_stale else said or written
        if form is None:
            return
        matrix = tuple(map(resolve1, list_value(form.get("Matrix", IDENTITY))))
        left, bottom, right, top = apply_matrix_rect(matrix, _box(form["BBox"]))
        if right <= left or top <= bottom:
            return
        across, up = (x1 - x0) / (right - left), (y1 - y0) / (top - bottom)
        placed = mult_matrix(matrix, (across, 0, 0, up, x0 - across * left, y0 - up * bottom))
        self.device.begin_figure("annotation", _box(form["BBox"]), placed)
        inner = self.subinterp()
        inner.render_contents(dict_value(form.get("Resources", {})), [form], mult_matrix(placed, ctm))
        self.device.end_figure("annotation")


def _is_stale(page: PDFPage | None) -> bool:
    """Whether the form asks viewers to draw its fields anew: their appearances are older than their values."""
    form = dict_value(page.doc.catalog.get("AcroForm", {})) if page else {}
    return bool(resolve1(form.get("NeedAppearances")))


def _shown(page: PDFPage) -> Iterator[Entries]:
    """The filled fields and free texts of a page that a viewer shows."""
    for one in list_value(page.annots or []):
        annotation = dict_value(one)
        kind = literal_name(resolve1(annotation.get("Subtype")))
        is_hidden = int(resolve1(annotation.get("F", 0))) & (HIDDEN | NO_VIEW)
        if (
            "Rect" in annotation
            and not is_hidden
            and (kind == "FreeText" or (kind == "Widget" and _is_text(annotation)))
        ):
            yield annotation


def _is_text(annotation: Entries) -> bool:
    kind, flags = _inherited(annotation, "FT"), _inherited(annotation, "Ff") or 0
    return kind is not None and literal_name(kind) in WRITTEN and not int(flags) & PASSWORD


def _inherited(annotation: Entries, key: str) -> Any:
    """An entry of a field, or of the nearest field it is part of; None where none has it."""
    for _ in range(DEPTH):
        if key in annotation or "Parent" not in annotation:
            break
        annotation = dict_value(annotation["Parent"])
    return resolve1(annotation.get(key))


def _box(value: Any) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = (float(resolve1(number)) for number in list_value(value))
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _appearance(annotation: Entries) -> PDFStream | None:
    """How an annotation looks, if it says so."""
    normal = resolve1(dict_value(annotation.get("AP", {})).get("N"))
    if isinstance(normal, dict):
        state = resolve1(annotation.get("AS"))
        normal = resolve1(normal.get(literal_name(state))) if state else None
    return normal if isinstance(normal, PDFStream) and "BBox" in normal else None


def _written(annotation: Entries, width: float, height: float) -> PDFStream | None:
    """An appearance made of what an annotation holds."""
    value = resolve1(annotation.get("Contents")) if "FT" not in annotation and "Parent" not in annotation else None
    value = value if value is not None else _inherited(annotation, "V")
    if not isinstance(value, bytes) or not value:
        return None
    said = SIZE.search(decode_text(_inherited(annotation, "DA") or b""))
    size = float(said[1]) if said and float(said[1]) else min(USUAL_SIZE, height)
    text = " ".join(decode_text(value).split()).encode("cp1252", errors="replace")
    drawn = b"BT /F %.2f Tf %.2f %.2f Td (%s) Tj ET\n"
    content = drawn % (size, PAD, max((height - 0.7 * size) / 2, 0), re.sub(rb"([\\()])", rb"\\\1", text))
    stream = PDFStream({"BBox": [0, 0, width, height], "Resources": {"Font": {"F": FONT}}}, content)
    stream.set_objid(NO_OBJECT, 0)
    return stream
