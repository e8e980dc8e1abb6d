"""What an element of a web page looks like: whether it is drawn, and whether the words in it can be seen."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from lxml.html import HtmlElement

from loaders.documents.sight import BLACK, WHITE, Colour, Sight, by_colour, by_size, mixed
from loaders.documents.web.css import veils
from loaders.documents.web.css.sheets import Declared, Sheets, substituted
from loaders.documents.web.css.values import INITIAL_SIZE, OLD_SIZES, Shade, font_size, has_picture, pixels, shade

POINTS = 0.75  # of a pixel
LINK: Colour = (0.0, 0.0, 0.93)
OF_ITS_OWN = frozenset(("input", "textarea", "select", "button"))  # fields do not take the colours around them
YELLOW: Colour = (1.0, 1.0, 0.0)  # under what is marked
APART = re.compile(r"(?:inline-)?(?:block|flex|grid|table)|list-item|flow-root|table-.*")
OLD_COLOURS = {"font": "color", "body": "text"}
QUIET = Declared()  # of most elements
# attributes of which a look may depend, beside the declarations that hold
TELLING = frozenset(("open", "hidden", "popover", "size", "color", "text", "href", "bgcolor", "background"))


@dataclass(frozen=True)
class Look:
    """How an element is drawn. ``gone``: neither it nor its room; ``veil``: what hides it with all that is in it."""

    gone: bool = False
    veil: Sight = Sight.SEEN
    is_visible: bool = True
    colour: Colour = BLACK
    alpha: float = 1.0  # of the words
    opacity: float = 1.0  # of the element and all it stands in
    ground: Colour | None = WHITE  # None where it is a picture
    under: Colour = WHITE  # the colour under that picture
    size: float = INITIAL_SIZE  # pixels
    indent: float = 0.0  # pixels, of the first line of the blocks inside
    display: str = ""
    is_block: bool = False  # drawn as a box of its own, as far as its style says
    is_struck: bool = False  # by its own style
    is_raised: bool = False
    is_outlined: bool = False  # by a shadow or a stroke of another colour
    variables: Mapping[str, str] = field(default_factory=dict, hash=False)

    @cached_property
    def sight(self) -> Sight:
        """How well the words that stand directly in the element are seen."""
        if not self.is_visible or self.gone:
            return Sight.UNSEEN
        alpha = self.alpha * self.opacity
        upon = by_colour(self.colour, self.under if self.ground is None else self.ground, alpha)
        if upon is Sight.UNSEEN and alpha > veils.NO_ALPHA and (self.ground is None or self.is_outlined):
            upon = Sight.UNSURE
        return max(self.veil, upon, by_size(self.size * POINTS))


def looks_of(root: HtmlElement, linked: Mapping[str, str], is_quirky: bool) -> dict[HtmlElement, Look]:
    """The look of every element of a page. ``linked`` are the sheets in other files that are at hand: address → text;
    ``is_quirky``: the page does not say by which standard it is written."""
    found: dict[HtmlElement, Look] = {}
    known: dict[object, tuple[Look, Look]] = {}  # what decides of a look -> the look around, which is kept, and it
    paper = page = Look()
    for element, declared in Sheets(root, linked).declared(root):
        around = found.get(element.getparent(), paper)
        tag = element.tag
        telling = tuple([(name, value) for name, value in element.items() if name in TELLING])
        decides = (id(around), tag, tuple(declared.items()) if declared else (), telling)
        decided = known.get(decides)
        if decided is None:
            decided = known[decides] = around, _look(element, declared or QUIET, around)
        look = decided[1]
        if tag == "body":
            page = look
        if tag == "table":
            look = _of_table(look, declared, page if is_quirky else None)
        found[element] = look
    return found


def _of_table(look: Look, declared: Declared, page: Look | None) -> Look:
    """A table takes no indent from around it; on a page without a standard, neither size nor colour."""
    look = replace(look, indent=0.0) if "text-indent" not in declared else look
    if page is None:
        return look
    look = look if "color" in declared else replace(look, colour=page.colour, alpha=page.alpha)
    return look if "font-size" in declared else replace(look, size=INITIAL_SIZE)


def _look(element: HtmlElement, declared: Declared, around: Look) -> Look:
    variables = {name: value for name, value in declared.items() if name.startswith("--")}
    known = {**around.variables, **variables} if variables else around.variables
    said = {name: substituted(value, known) for name, value in declared.items()} if declared else declared
    display = said.get("display", "").partition("!")[0].strip()
    look = replace(
        around,
        gone=around.gone or _is_gone(element, said, display),
        display=display,
        is_block=bool(APART.fullmatch(display)) or said.get("float") in ("left", "right"),
        is_struck="line-through" in said.get("text-decoration-line", ""),
        is_raised=said.get("vertical-align", "").startswith(("super", "sub")),
        variables=known,
    )
    if said or element.attrib or element.tag in OF_ITS_OWN or element.tag == "mark":
        look = _dressed(element, said, look)
    return _veiled(element, said, look)


def _is_gone(element: HtmlElement, said: Declared, display: str) -> bool:
    if display:
        return display == "none"
    if element.tag == "dialog" and element.get("open") is None:
        return True
    if element.get("hidden") is not None or element.get("popover") is not None:
        return True
    return said.get("visibility") == "collapse" and element.tag in ("tr", "tbody", "thead", "tfoot", "col", "colgroup")


def _dressed(element: HtmlElement, said: Declared, look: Look) -> Look:
    """With its own size, colours and visibility."""
    look = _on_ground(element, said, look)
    colour, alpha = _colour(element, said, look)
    return replace(
        look,
        colour=colour,
        alpha=alpha,
        size=_size(element, said, look.size),
        is_outlined=_is_outlined(said, look.is_outlined),
        is_visible=_is_visible(said.get("visibility", "inherit"), look.is_visible),
        opacity=look.opacity * veils.opacity(said),
    )


def _size(element: HtmlElement, said: Declared, inherited: float) -> float:
    if "font-size" in said:
        return font_size(said["font-size"], inherited)
    if element.tag in OF_ITS_OWN:
        return 13.3
    return OLD_SIZES.get(element.get("size") or "", inherited) if element.tag == "font" else inherited


def _is_outlined(said: Declared, inherited: bool) -> bool:
    drawn = said.get("text-shadow") or said.get("-webkit-text-stroke")
    return inherited if drawn is None else drawn not in ("none", "0", "0px")


def _is_visible(said: str, inherited: bool) -> bool:
    return inherited if said in ("inherit", "unset", "") else said not in ("hidden", "collapse")


def _colour(element: HtmlElement, said: Declared, look: Look) -> tuple[Colour, float]:
    words = said.get("-webkit-text-fill-color") or said.get("color") or _old_colour(element)
    if words == "initial":
        return BLACK, 1.0
    if words and (found := shade(words)):
        return found
    if element.tag in OF_ITS_OWN or element.tag == "mark":
        return BLACK, 1.0
    if element.tag == "a" and element.get("href") is not None and words not in ("inherit", "unset", "currentcolor"):
        return LINK, 1.0
    return look.colour, look.alpha


def _old_colour(element: HtmlElement) -> str:
    """The colour that an attribute gives: hardly any page of today, many of yesterday."""
    return (element.get(OLD_COLOURS[element.tag]) or "" if element.tag in OLD_COLOURS else "").strip().lower()


def _on_ground(element: HtmlElement, said: Declared, look: Look) -> Look:
    """With the ground it lays under its words."""
    found = _laid(element, said)
    if found is not None and found[1] > 0:
        beneath = look.under if look.ground is None else look.ground
        colour = mixed(found[0], beneath, found[1])
        is_known = look.ground is not None or found[1] == 1
        look = replace(look, ground=colour if is_known else None, under=colour)
    has_image = has_picture(said.get("background-image", "")) or element.get("background") is not None
    return replace(look, ground=None, under=look.under if look.ground is None else look.ground) if has_image else look


def _laid(element: HtmlElement, said: Declared) -> Shade | None:
    """The ground it lays by its style or, where that says none, by its kind."""
    words = said.get("background-color") or _old_ground(element)
    found = shade(words) if words else None
    if found is None and (element.tag in OF_ITS_OWN or element.tag == "mark"):
        return YELLOW if element.tag == "mark" else WHITE, 1.0
    return found


def _old_ground(element: HtmlElement) -> str:
    return (element.get("bgcolor") or "").strip().lower()


def _veiled(element: HtmlElement, said: Declared, look: Look) -> Look:
    """With what hides it by its place or its room."""
    veil = look.veil
    if element.tag == "details" and element.get("open") is None:
        veil = max(veil, Sight.UNSURE)  # shown to who opens it
    if said:
        indent = pixels(said.get("text-indent", ""), look.size)
        look = look if indent is None else replace(look, indent=indent)
        veil = max(veil, veils.by_place(said, look.size), veils.by_room(said, look.size, look.is_block, element.tag))
    if look.indent and (look.is_block or element.tag in veils.BOXES):
        veil = max(veil, veils.by_indent(look.indent))
    return replace(look, veil=veil) if veil != look.veil else look
