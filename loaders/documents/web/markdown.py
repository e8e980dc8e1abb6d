"""Markdown with HTML tables among its lines, as the recognition of print writes it: read as the page it stands for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from loaders.documents.encoding import decode
from loaders.documents.marks import HEADING, INLINE, uncommented, unmarked
from loaders.documents.model import Contents
from loaders.documents.web import html

IS_WHOLE = re.compile(r"<(?:!doctype|(?:\w+:)?(?:html|body|head))\b", re.IGNORECASE)
TABLE = re.compile(r"<table\b.*?(?:</table\s*>|\Z)", re.IGNORECASE | re.DOTALL)
BLOCK_TAG = re.compile(r"<(?:p|div|h[1-6]|ul|ol|li|section|article|form|script|style|meta)\b", re.IGNORECASE)
PIPED = re.compile(r"^\s*\|.*\|\s*$")
RULED = re.compile(r"^\s*\|?(?:\s*:?-{2,}:?\s*\|?)+\s*$")
TAG_ALONE = re.compile(r"^\s*</?[a-z][^>]*>\s*$", re.IGNORECASE)
HELD = "\x00{}\x00"  # stands for a table while the lines around it are read
IN_PLACE = re.compile(r"\x00(\d+)\x00")


def is_mixed(source: str) -> bool:
    """Whether a text with HTML tables is no page, but lines with tables among them."""
    if not TABLE.search(source) or IS_WHOLE.search(source[:65_536]):
        return False
    around = TABLE.sub("", uncommented(source))
    return any(map(HEADING.match, around.splitlines())) or not BLOCK_TAG.search(around)


def is_it(source: str) -> bool:
    """Whether a text is read as Markdown with tables of a page among its lines."""
    return html.is_page(source) and is_mixed(source)


def read(content: bytes) -> Contents:
    """The paragraphs and tables of Markdown that holds HTML tables."""
    return html.read_text(page(decode(content)))


def page(source: str) -> str:
    """Markdown as a web page: each line a paragraph, its tables of pipes and of HTML as tables."""
    tables: list[str] = []

    def held(table: re.Match[str]) -> str:
        tables.append(table[0])
        return f"\n{HELD.format(len(tables) - 1)}\n"

    lines = unmarked(TABLE.sub(held, uncommented(source))).splitlines()
    made = "\n".join(_elements(lines))
    return "<html><body>" + IN_PLACE.sub(lambda at: _figures_plain(tables[int(at[1])]), made) + "</body></html>"


def _figures_plain(table: str) -> str:
    """A table with its figures as digits and without marks of emphasis: $12$, **12**."""
    for pattern, put in INLINE[2:5]:
        table = pattern.sub(put, table)
    return table


def _elements(lines: list[str]) -> Iterator[str]:
    for is_table, group in groupby(lines, key=lambda line: bool(PIPED.match(line))):
        if is_table:
            rows = (line for line in group if not RULED.match(line))
            yield f"<table>{''.join(map(_row, rows))}</table>"
            continue
        for line in group:
            yield line if IN_PLACE.search(line) or TAG_ALONE.match(line) else f"<p>{line.replace('<', '&lt;')}</p>"


def _row(line: str) -> str:
    cells = line.strip().strip("|").split("|")
    return f"<tr>{''.join(f'<td>{cell.strip()}</td>' for cell in cells)}</tr>"
