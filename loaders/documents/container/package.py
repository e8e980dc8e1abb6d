"""The parts of an office file (.docx, .xlsx, .ods): a ZIP of XML, unpacked and parsed within the limits.

Nothing is fetched and no entity is resolved: what one stands for is left out.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from lxml import etree

from loaders.documents.container.archive import name_of, opened, unpacked
from loaders.documents.limits import MAX_TAGS
from loaders.errors import RefusedDocumentError

Element = Any  # lxml's own stubs do not name it
SAFE: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}


@dataclass(frozen=True)
class Target:
    """What a part refers to: the last word of the kind of its relationship, and the part."""

    kind: str
    path: str
    is_external: bool = False


class Package:
    """The parts of an office file by their names, upper and lower case alike. Raises RefusedDocumentError where the
    file, or a part that is asked for, is missing, damaged or beyond the limits."""

    def __init__(self, content: bytes) -> None:
        self.zip = opened(content)
        self.parts = {name_of(info).lstrip("/").lower(): info for info in self.zip.infolist()}

    def has(self, path: str) -> bool:
        """Whether there is such a part."""
        return path.lower() in self.parts

    def part(self, path: str) -> bytes:
        """A part, unpacked."""
        if not self.has(path):
            raise RefusedDocumentError("damaged_file", path)
        return unpacked(self.zip, self.parts[path.lower()])

    def markup(self, path: str) -> bytes:
        """A part that is XML, if its tree would not be too large."""
        content = self.part(path)
        if content.count(b"<") > MAX_TAGS:
            raise RefusedDocumentError("too_large", f"{path}: > {MAX_TAGS} tags")
        return content

    def xml(self, path: str) -> Element:
        """A part as a tree."""
        try:
            return etree.fromstring(self.markup(path), etree.XMLParser(**SAFE))
        except (etree.XMLSyntaxError, ValueError) as error:
            raise RefusedDocumentError("damaged_file", f"{path}: {error}") from error

    def beside(self, path: str) -> Element | None:
        """A part that need not be there, as a tree."""
        return self.xml(path) if self.has(path) else None

    def walked(self, path: str, *tags: str) -> Iterator[Element]:
        """The elements of a part with these local names, one by one as they end, so that the rest can be let go."""
        walk = etree.iterparse(BytesIO(self.markup(path)), tag=[f"{{*}}{tag}" for tag in tags], **SAFE)
        try:
            for _, element in walk:
                yield element
        except etree.XMLSyntaxError as error:
            raise RefusedDocumentError("damaged_file", f"{path}: {error}") from error

    def targets(self, path: str = "") -> dict[str, Target]:
        """What a part refers to, or without a part the package itself, by the ids of the relationships."""
        folder, name = posixpath.split(path)
        links = self.beside(posixpath.join(folder, "_rels", f"{name}.rels"))
        found = links.iterfind("{*}Relationship") if links is not None else ()
        return {one.get("Id", ""): _target(one, folder) for one in found}


def _target(link: Element, folder: str) -> Target:
    """Where a relationship leads: a path from the part's folder, or from the root of the package."""
    path = posixpath.normpath(posixpath.join(f"/{folder}", link.get("Target", ""))).lstrip("/")
    return Target(link.get("Type", "").rpartition("/")[2], path, link.get("TargetMode") == "External")
