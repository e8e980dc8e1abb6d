"""Blocks ⇄ JSON: how the reading process hands over what it has read."""

from __future__ import annotations

import json
from typing import Any

from loaders.documents.model import Cell, Paragraph, Place, Table

Blocks = tuple[Paragraph | Table, ...]
MANY = "many"  # what a reading process is asked for that stays


def as_json(found: object) -> bytes:
    """What was read, blocks as plain values."""
    return json.dumps(found, default=vars).encode()


def from_json(values: list[dict[str, Any]]) -> Blocks:
    """The blocks again."""
    return tuple(_table(value) if "rows" in value else _paragraph(value) for value in values)


def _paragraph(value: dict[str, Any]) -> Paragraph:
    return Paragraph(value["text"], Place(**value["place"]))


def _table(value: dict[str, Any]) -> Table:
    rows = (tuple(Cell(**cell | {"place": Place(**cell["place"])}) for cell in row) for row in value["rows"])
    return Table(tuple(rows), value["layout"])
