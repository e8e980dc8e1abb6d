"""Bytes → text, for the encodings Chinese government sites really use."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from loaders.errors import RefusedDocumentError

BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)")
# gb2312 and gbk are subsets of gb18030, and pages that declare them often go beyond
WIDER = {"gb2312": "gb18030", "gbk": "gb18030"}


def decode(content: bytes) -> str:
    """The text of a file. Raises RefusedDocumentError where no encoding fits."""
    for bom, encoding in BOMS:
        if content.startswith(bom):
            return _decoded(content, encoding) or _refuse()
    declared = DECLARED.search(content[:4096])
    named = [declared[1].decode("ascii").lower()] if declared else []
    for encoding in [*(WIDER.get(name, name) for name in named), "utf-8", "gb18030"]:
        text = _decoded(content, encoding)
        if text is not None and "\x00" not in text:
            return text
    best = from_bytes(content).best()
    if best is None or "\x00" in str(best):
        _refuse()
    return str(best)


def _decoded(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except (UnicodeDecodeError, LookupError):  # not this encoding: the next one is tried
        return None


def _refuse() -> str:
    raise RefusedDocumentError("unknown_encoding")
