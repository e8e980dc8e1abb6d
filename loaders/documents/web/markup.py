"""What the elements of a web page are: shown or hidden, a part of a table or a line, a picture or furniture.

Judged by tag, attributes and by how the style sheets of the page dress it (``css``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml.html import HtmlElement

from loaders.documents.web.css import Look

SKIPPED = frozenset(
    re.findall(
        r"\w+",
        """script style noscript template head svg canvas iframe object embed applet audio video map button datalist
        rp rt rtc xml""",
    )
)
BLOCKS = frozenset(
    re.findall(
        r"\w+",
        """address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption
        figure footer form frameset h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol optgroup p section
        summary ul ucapcontent ucaptitle""",
    )
)
TABLE_TAGS = {
    "table": "table",
    "tr": "row",
    "td": "cell",
    "th": "cell",
    "thead": "group",
    "tbody": "group",
    "tfoot": "foot",
}
PARTS_OF_TABLES = frozenset(("row", "cell", "group", "foot"))
OTHER_TAGS = {
    "br": "break",
    "img": "picture",
    "input": "field",
    "textarea": "field",
    "select": "field",
    "pre": "verbatim",
    "listing": "verbatim",
    "xmp": "verbatim",
    "sub": "raised",
    "sup": "raised",
}
STRUCK = frozenset(("s", "strike", "del"))
TELLING = frozenset(("style", "class", "cite", "datetime"))  # attributes by which an element may be of another kind
CLOSED = frozenset(("skip", "field"))  # nothing inside them is read
NO_VALUE = frozenset(("hidden", "button", "submit", "reset", "image", "file", "password", "checkbox", "radio", "color"))

NOT_SHOWN = re.compile(r"(?:^|;)\s*mso-hide\s*:\s*all\b", re.IGNORECASE)
# what Word writes into web pages beside the text: footnotes and comments with their marks, headers and footers
WORDS_ASIDE = re.compile(
    r"mso-(?:footnote-id|endnote-id|comment-reference|special-character\s*:\s*(?:footnote|comment)|"
    r"element\s*:\s*(?:header|footer|footnote|endnote|comment))",
    re.IGNORECASE,
)
NOTE_CLASS = re.compile(r"\bMso(?:Footnote|Endnote|Comment)Reference\b", re.IGNORECASE)

DRAWN_AS = {"table-row": "row", "inline-table-row": "row", "table-cell": "cell", "inline-table-cell": "cell"}
DRAWN_ROLES = {"row": "row", "cell": "cell", "gridcell": "cell", "columnheader": "cell", "rowheader": "cell"}
DRAWN_CLASSES = {"tr": "row", "row": "row", "table-row": "row", "td": "cell", "th": "cell", "cell": "cell"}
DRAWN_CLASSES |= {
    "table-cell": "cell",
    "el-table__cell": "cell",
    "el-table__row": "row",
    "trow": "row",
    "tcell": "cell",
}

FURNITURE = re.compile(
    r"icon|ico\b|logo|qrcode|ewm|erweima|weixin|wechat|weibo|share|banner|arrow|spacer|blank\.|print|button|btn|"
    r"search|wza|jiucuo|dangzheng|beian|avatar|loading|close|\bbg\b|_bg|line\.|dot\.",
    re.IGNORECASE,
)
FURNITURE_PARTS = frozenset(("nav", "header", "footer", "aside"))
SMALLEST_PICTURE = 120  # pixels: a table cannot be read in less
ATTACHED = re.compile(r"\.(?:pdf|docx?|wps|xlsx?|et|ofd|rtf|rar|zip)(?:[?#]|$)", re.IGNORECASE)
VIEWER = re.compile(r"pdf|viewer|\.ofd|officeapps|preview", re.IGNORECASE)
CELL_IN_TEXT = re.compile(r"(?:<|&lt;|\\u003c|\\x3c|%3c)t[dh]\b", re.IGNORECASE)
FEWEST_CELLS_IN_TEXT = 50  # a script that draws a calendar writes some cells too, but not a report's
METADATA = {
    "articletitle": "title",
    "pubdate": "published",
    "publishdate": "published",
    "contentsource": "source",
    "sitename": "site",
}


def kind(element: HtmlElement, look: Look) -> str:
    """What an element is: a key of the walk in ``html``."""
    tag = element.tag if isinstance(element.tag, str) else "script"
    if tag in SKIPPED or look.gone or _is_aside(element, tag):
        return "skip"
    return TABLE_TAGS.get(tag) or OTHER_TAGS.get(tag) or _kind_of_text(tag, look)


def _kind_of_text(tag: str, look: Look) -> str:
    if tag in BLOCKS or look.is_block:
        return "block"
    return "raised" if look.is_raised else "inline"


def _is_aside(element: HtmlElement, tag: str) -> bool:
    """Whether an element is hidden by marks of Word, or holds what Word prints beside the text."""
    style = element.get("style") or ""
    if style and (NOT_SHOWN.search(style) or WORDS_ASIDE.search(style)):
        return True
    if tag == "del" and (element.get("cite") or element.get("datetime")):
        return True  # a tracked deletion: no part of the text any more
    return bool(NOTE_CLASS.search(element.get("class") or ""))


def is_struck(tag: str, look: Look) -> bool:
    """Whether what stands in an element is struck out."""
    return tag in STRUCK or look.is_struck


def shown_value(element: HtmlElement) -> str:
    """What a form's field shows."""
    if element.tag == "textarea":
        words = element.text_content()
        return "" if CELL_IN_TEXT.search(words) else words
    if element.tag == "select":
        options = list(element.iter("option"))
        chosen = [option for option in options if option.get("selected") is not None] or options[:1]
        return " ".join(option.text_content().strip() for option in chosen)
    is_text = (element.get("type") or "text").strip().lower() not in NO_VALUE
    return (element.get("value") or "") if is_text else ""


# Tables drawn without <table>


def drawn_tables(root: HtmlElement, looks: Mapping[HtmlElement, Look]) -> dict[HtmlElement, str]:
    """Elements that are drawn as tables, rows and cells: by role, style or class, where the parts fit each other."""
    drawn = root.iter("div", "ul", "dl", "li", "p")
    rows = {element: cells for element in drawn if (cells := _drawn_row(element, looks))}
    parents: dict[HtmlElement, list[HtmlElement]] = {}
    for row in rows:
        if (parent := row.getparent()) is not None:
            parents.setdefault(parent, []).append(row)
    found: dict[HtmlElement, str] = {}
    for parent, inside in parents.items():
        if len(inside) > 1 and parent.tag not in TABLE_TAGS:
            found |= {parent: "table"} | dict.fromkeys(inside, "row")
            found |= {cell: "cell" for row in inside for cell in rows[row]}
    return {element: part for element, part in found.items() if kind(element, looks[element]) != "skip"}


def _drawn_row(element: HtmlElement, looks: Mapping[HtmlElement, Look]) -> list[HtmlElement]:
    """The cells of an element that is drawn as a row, none if it is no row."""
    if _drawn_part(element, looks) != "row":
        return []
    cells = [child for child in element if _drawn_part(child, looks) == "cell"]
    return cells if len(cells) > 1 else []


def _drawn_part(element: HtmlElement, looks: Mapping[HtmlElement, Look]) -> str | None:
    if not isinstance(element.tag, str) or element.tag in TABLE_TAGS:
        return None
    if by_style := DRAWN_AS.get(looks[element].display):
        return by_style
    by_class = (DRAWN_CLASSES.get(name.lower()) for name in (element.get("class") or "").split())
    return DRAWN_ROLES.get(element.get("role") or "") or next(filter(None, by_class), None)


# Pictures, and what the page says of itself


def is_content_picture(picture: HtmlElement) -> bool:
    """Whether a picture could hold a part of the report, and is no furniture of the page."""
    if any(0 < size < SMALLEST_PICTURE for size in _sizes(picture)):
        return False
    named = " ".join(picture.get(name) or "" for name in ("class", "id", "alt"))
    source = picture.get("src") or ""
    return not (FURNITURE.search(named) or FURNITURE.search("" if source.startswith("data:") else source[-200:]))


def _sizes(picture: HtmlElement) -> list[int]:
    style = picture.get("style") or ""
    written = [picture.get(name) or "" for name in ("width", "height")]
    written += re.findall(r"(?:^|[;\s])(?:width|height)\s*:\s*(\d+)px", style)
    return [int(size[1]) for text in written if (size := re.fullmatch(r"\s*(\d{1,6})\s*(?:px)?\s*", text))]


def metadata(root: HtmlElement, hidden_cells: int = 0) -> dict[str, str]:
    """What the page's head says of it, and where its tables are if not on the page."""
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        key = METADATA.get((meta.get("name") or "").strip().lower())
        if key and (words := " ".join((meta.get("content") or "").split())):
            found.setdefault(key, words)
    title = next(root.iter("title"), None)
    if title is not None and (words := " ".join(title.text_content().split())):
        found.setdefault("title", words)
    return found | ({"unread": unread} if (unread := _unread(root, hidden_cells)) else {})


def _unread(root: HtmlElement, hidden_cells: int) -> str | None:
    """What of the page is not to be seen: tables in a script, written out as markup, hidden, or in another file."""
    if _cells_in(root, "script") >= FEWEST_CELLS_IN_TEXT:
        return "script"
    if _cells_in(root, "textarea") or len(CELL_IN_TEXT.findall(root.text_content())) >= FEWEST_CELLS_IN_TEXT:
        return "markup"
    if hidden_cells >= FEWEST_CELLS_IN_TEXT:
        return "hidden"
    frames = [frame.get("src") or frame.get("data") or "" for frame in root.iter("iframe", "embed", "object", "frame")]
    links = [link.get("href") or "" for link in root.iter("a")]
    if any(map(VIEWER.search, frames)) or any(map(ATTACHED.search, links)) or root.find(".//frame") is not None:
        return "attachment"
    return None


def _cells_in(root: HtmlElement, tag: str) -> int:
    return sum(len(CELL_IN_TEXT.findall(element.text_content())) for element in root.iter(tag))


def escaped(words: str) -> str:
    """Text that is to be read as text."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
