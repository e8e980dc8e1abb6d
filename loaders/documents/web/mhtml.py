"""Web pages saved as one file (.mht, .mhtml) and mails: a page inside a MIME message."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from email.message import Message

from loaders.documents import text
from loaders.documents.encoding import decode
from loaders.documents.model import Contents
from loaders.documents.web import html
from loaders.errors import RefusedDocumentError

MAX_PAGES = 20  # frames of one page; beyond this it is an archive, not a report
MAX_PARTS = 5_000  # a page saved with all its pictures has some hundred
CELL = re.compile(r"<t[dh]\b", re.IGNORECASE)


def read(content: bytes) -> Contents:
    """The page with the most cells in the message; frames and the headers of Word are pages of their own."""
    for words in () if _pages(content) else _parts(content, "text/plain"):
        return text.read(words)
    return html.read_text(page(content), dict(_sheets(content)))


def page(content: bytes) -> str:
    """The source of that page."""
    pages = [decode(page) for page in _pages(content)]
    if not pages:
        raise RefusedDocumentError("damaged_file", "no text in the message")
    return max(pages, key=lambda source: len(CELL.findall(source)))


def _pages(content: bytes) -> list[bytes]:
    return list(_parts(content, "text/html"))


def _sheets(content: bytes) -> Iterator[tuple[str, str]]:
    """The style sheets that were saved with the page, each under the addresses by which the page may name it."""
    for part in _parts_of(content, "text/css"):
        text = part.get_payload(decode=True)
        names = (part.get("Content-Location"), f"cid:{(part.get('Content-ID') or '').strip('<> ')}")
        yield from ((name.strip(), decode(text)) for name in names if name and isinstance(text, bytes))


def _parts(content: bytes, media_type: str) -> Iterator[bytes]:
    """The bytes of the parts of a type that are no attachments, those with any text."""
    try:
        payloads = [part.get_payload(decode=True) for part in _parts_of(content, media_type) if not _is_attached(part)]
    except (RecursionError, LookupError, ValueError) as error:  # measured: parts in parts, charsets nobody knows
        raise RefusedDocumentError("damaged_file", type(error).__name__) from error
    return (payload for payload in payloads if isinstance(payload, bytes) and payload.strip())


def _parts_of(content: bytes, media_type: str) -> list[Message]:
    if content.count(b"\n--") > MAX_PARTS:
        raise RefusedDocumentError("too_large", f"> {MAX_PARTS} parts")
    message = email.message_from_bytes(content.lstrip())
    return [part for part in message.walk() if part.get_content_type() == media_type][:MAX_PAGES]


def _is_attached(part: Message) -> bool:
    return str(part.get("Content-Disposition") or "").lower().startswith("attachment")
