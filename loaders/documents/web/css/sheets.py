"""Which declarations hold for an element: the sheets of the page, by weight and order, and the element's own style."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

import cssselect2
import tinycss2
from cssselect2 import ElementWrapper, Matcher, SelectorError
from lxml import etree
from lxml.html import HtmlElement

from loaders.documents.web.css.values import shade
from loaders.errors import RefusedDocumentError

Declared = dict[str, str]  # property -> value, as written, in small letters
Weighed = tuple[str, str, bool]  # property, value, whether it is important
KNOWN = frozenset(
    re.findall(
        r"[\w-]+",
        """display visibility opacity color background background-color background-image font-size font text-indent
        position left right top bottom margin-left margin-top clip clip-path width height max-width max-height overflow
        overflow-x overflow-y transform scale text-decoration text-decoration-line vertical-align float
        content-visibility filter mask mask-image -webkit-mask -webkit-mask-image mix-blend-mode text-shadow
        -webkit-text-stroke -webkit-text-fill-color""",
    )
)
COLOURS = frozenset(("color", "background-color", "-webkit-text-fill-color"))
EVERYWHERE = frozenset(("inherit", "initial", "unset", "revert", "revert-layer", "currentcolor"))
VALID = {
    "display": re.compile(
        r"none|contents|flow-root|list-item|ruby.*|(?:block|inline) .+|-webkit-(?:inline-)?(?:box|flex)"
        r"|(?:inline-)?(?:block|flex|grid|table)|inline|table-[a-z-]+"
    ),
    "visibility": re.compile("visible|hidden|collapse"),
    "opacity": re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)%?"),
    "position": re.compile("static|relative|absolute|fixed|sticky|-webkit-sticky"),
}
MAX_RULES = 20_000  # that say anything of these; the largest library of sheets has some thousand
MAX_VARIABLES = 3_000  # of a page; the largest library of sheets has some hundred
MAX_TRIED = 5_000_000  # elements times rules that may be theirs; a page with a large library has some hundred thousand
MAX_BESIDE = 20_000_000  # elements times those beside them times the rules that ask for these
LONGEST_VALUE = 10_000  # characters of a value, its variables filled in
ASKS_BESIDE = re.compile(r"~|:(?:nth|first|last|only)-")
MAX_NESTED = 8  # @media in @media
SCREEN_WIDTH = 1280  # pixels: a page is read as on a desk
FEATURE = re.compile(r"\(\s*([\w-]+)\s*(?::\s*([\d.]+)(px|em|rem)?[^)]*|:[^)]*)?\)")
VARIABLE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,([^()]*(?:\([^()]*\)[^()]*)*))?\)")
Node = Any  # tinycss2 has no types


class Sheets:
    """The sheets of a page, ready to be asked for each element."""

    def __init__(self, root: HtmlElement, linked: Mapping[str, str]) -> None:
        self.matcher, self.rules, self.variables, self.beside = Matcher(), 0, 0, 0
        for source, media in _sources(root, linked):
            if applies(media):
                self._add(tinycss2.parse_stylesheet(source, True, True), 0)

    def _add(self, nodes: Iterable[Node], depth: int) -> None:
        for node in nodes:
            if node.type == "qualified-rule":
                self._add_rule(node)
            elif node.type == "at-rule" and node.content is not None and depth < MAX_NESTED and _holds(node):
                self._add(tinycss2.parse_rule_list(node.content, True, True), depth + 1)

    def _add_rule(self, rule: Node) -> None:
        weighed = _weighed(tinycss2.parse_blocks_contents(rule.content, True, True))
        if not weighed:
            return
        self.rules += 1
        if self.rules > MAX_RULES:
            raise RefusedDocumentError("too_large", f"> {MAX_RULES} rules of style")
        self.variables += sum(name.startswith("--") for name, _, _ in weighed)
        if self.variables > MAX_VARIABLES:
            raise RefusedDocumentError("too_large", f"> {MAX_VARIABLES} variables of style")
        self.beside += bool(ASKS_BESIDE.search(tinycss2.serialize(rule.prelude)))
        try:
            selectors = cssselect2.compile_selector_list(rule.prelude)
        except SelectorError:  # no browser applies a rule that it cannot read, either
            return
        for selector in selectors:
            if selector.pseudo_element is None:
                self.matcher.add_selector(selector, weighed)

    def declared(self, root: HtmlElement) -> Iterator[tuple[HtmlElement, Declared]]:
        """Each element in order with the declarations that hold for it."""
        if not self.rules:
            for element in root.iter(etree.Element):
                own = element.get("style")
                yield element, _cascaded([own_style(own)]) if own else {}
            return
        if self.beside and self.beside * sum(len(element) ** 2 for element in root.iter(etree.Element)) > MAX_BESIDE:
            raise RefusedDocumentError("too_large", f"> {MAX_BESIDE} elements × rules of style")
        tried = 0
        for wrapped in ElementWrapper.from_html_root(root).iter_subtree():
            element = wrapped.etree_element
            tried += self._candidates(wrapped)
            if tried > MAX_TRIED:
                raise RefusedDocumentError("too_large", f"> {MAX_TRIED} elements × rules of style")
            matched = [payload for *_, payload in self.matcher.match(wrapped)]
            own = element.get("style")
            yield element, _cascaded([*matched, own_style(own) if own else ()]) if own or matched else {}

    def _candidates(self, wrapped: Any) -> int:
        """How many rules may be an element's, and are tried."""
        of_classes = sum(len(self.matcher.class_selectors.get(name, ())) for name in wrapped.classes)
        of_name = len(self.matcher.lower_local_name_selectors.get(wrapped.local_name.lower(), ()))
        return of_classes + of_name + len(self.matcher.other_selectors)


def _sources(root: HtmlElement, linked: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The text and the media of each sheet in order; what stands in a noscript is for other browsers."""
    for element in root.iter("style", "link"):
        if next(element.iterancestors("noscript", "template"), None) is not None:
            continue
        if element.tag == "style":
            yield element.text_content(), element.get("media") or ""
        elif "stylesheet" in (element.get("rel") or "").lower().split() and element.get("href") in linked:
            yield linked[element.get("href") or ""], element.get("media") or ""


def _holds(rule: Node) -> bool:
    """Whether the rules inside an at-rule are applied."""
    if rule.lower_at_keyword == "media":
        return applies(tinycss2.serialize(rule.prelude))
    return rule.lower_at_keyword in ("layer", "supports", "container") and "not" not in tinycss2.serialize(rule.prelude)


def applies(media: str) -> bool:
    """Whether a sheet for these media is applied on the screen of a desk."""
    queries = [query.strip().lower() for query in media.split(",")]
    return any(map(_query_applies, queries))


def _query_applies(query: str) -> bool:
    words = re.sub(r"\([^)]*\)|\band\b|\bonly\b", " ", query).split()
    is_not = "not" in words
    is_for = not set(words) - {"not", "all", "screen"} and all(map(_has_feature, FEATURE.finditer(query)))
    return is_for != is_not


def _has_feature(feature: re.Match[str]) -> bool:
    name, number, unit = feature.groups()
    size = float(number) * (1 if unit == "px" else 16) if number and number.count(".") < 2 and number != "." else None
    if name in ("min-width", "min-device-width"):
        return size is None or size <= SCREEN_WIDTH
    if name in ("max-width", "max-device-width"):
        return size is not None and size >= SCREEN_WIDTH
    return name in ("color", "hover", "any-hover", "pointer", "min-height", "min-resolution", "orientation")


@lru_cache(2000)
def own_style(text: str) -> tuple[Weighed, ...]:
    """The declarations of a style attribute."""
    return _weighed(tinycss2.parse_blocks_contents(text, True, True))


def _weighed(nodes: Iterable[Node]) -> tuple[Weighed, ...]:
    return tuple(
        (node.lower_name, tinycss2.serialize(node.value).strip().lower(), node.important)
        for node in nodes
        if node.type == "declaration" and (node.lower_name in KNOWN or node.lower_name.startswith("--"))
        if _is_valid(node.lower_name, tinycss2.serialize(node.value).strip().lower())
    )


def _is_valid(name: str, value: str) -> bool:
    """Whether a browser knows what is said: else what was said before goes on to hold."""
    allowed = VALID.get(name)
    if "var(" in value or value in EVERYWHERE or (allowed is None and name not in COLOURS):
        return True
    return bool(allowed.fullmatch(value)) if allowed else shade(value) is not None


def _cascaded(layers: Iterable[Iterable[Weighed]]) -> Declared:
    """The declaration of each property that wins: the last, unless another is important. A shorthand speaks for its
    parts."""
    plain: Declared = {}
    important: Declared = {}
    for name, value, is_important in (one for layer in layers for one in layer):
        for part, words in _parts(name, value):
            chosen = important if is_important else plain
            chosen.pop(part, None)  # the order is that of the last word
            chosen[part] = words
    return plain | important


def _parts(name: str, value: str) -> list[tuple[str, str]]:
    match name:
        case "background":
            return [("background-color", value), ("background-image", value)]
        case "font":
            return [("font-size", value)]
        case "overflow":
            return [("overflow-x", value.split(" ")[0]), ("overflow-y", value.split(" ")[-1])]
        case "text-decoration":
            return [("text-decoration-line", value)]
        case "-webkit-mask" | "-webkit-mask-image" | "mask-image":
            return [("mask", value)]
        case _:
            return [(name, value)]


def substituted(value: str, variables: Mapping[str, str]) -> str:
    """A value with its variables filled in; one that is not known leaves nothing."""
    for _ in range(MAX_NESTED):
        if "var(" not in value or len(value) > LONGEST_VALUE:
            break
        value = VARIABLE.sub(lambda found: variables.get(found[1], found[2] or "").strip(), value)
    return value
