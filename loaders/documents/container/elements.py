"""Elements of the XML of office files, known by their local names: both namespaces of the standard are read."""

from __future__ import annotations

from typing import TypeAlias

from lxml import etree

Element: TypeAlias = etree._Element
OFF = frozenset(("0", "false", "off", "none"))


def name(element: Element) -> str:
    """The local name of an element, empty for comments and the like."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(element: Element, wanted: str) -> str | None:
    """An attribute by its local name."""
    return next((str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == wanted), None)


def child(element: Element | None, *path: str) -> Element | None:
    """The first child by that name, or what a path of names leads to."""
    for step in path:
        element = next((inside for inside in element if name(inside) == step), None) if element is not None else None
    return element


def is_set(found: Element | None) -> bool:
    """Whether a property is set; written without a value it is."""
    return found is not None and (attribute(found, "val") or "1") not in OFF


def is_on(properties: Element | None, wanted: str) -> bool:
    """Whether a property of that name is set."""
    return is_set(child(properties, wanted))
