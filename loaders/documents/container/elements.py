"""Elements of the XML of office files, known by their local names: both namespaces of the standard are read."""

from __future__ import annotations

from functools import lru_cache
from typing import TypeAlias

from lxml import etree

Element: TypeAlias = etree._Element
REMEMBERED = 1_000  # names: the formats have some hundred, a file may have any number
OFF = frozenset(("0", "false", "off", "none"))


def name(element: Element) -> str:
    """The local name of an element, empty for comments and the like."""
    tag = element.tag
    return _local(tag) if isinstance(tag, str) else ""


@lru_cache(REMEMBERED)
def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def attribute(element: Element, wanted: str) -> str | None:
    """An attribute by its local name."""
    return next((str(value) for key, value in element.items() if _local(str(key)) == wanted), None)


def child(element: Element | None, *path: str) -> Element | None:
    """The first child by that name, or what a path of names leads to."""
    for step in path:
        if element is None:
            return None
        element = next(element.iterchildren(f"{{*}}{step}"), None)
    return element


def children(element: Element | None) -> dict[str, Element]:
    """The first child of each name, as ``child`` finds it: for an element that is asked for many."""
    found: dict[str, Element] = {}
    for one in element if element is not None else ():
        found.setdefault(name(one), one)
    return found


def is_set(found: Element | None) -> bool:
    """Whether a property is set; written without a value it is."""
    return found is not None and (attribute(found, "val") or "1") not in OFF


def is_on(properties: Element | None, wanted: str) -> bool:
    """Whether a property of that name is set."""
    return is_set(child(properties, wanted))
