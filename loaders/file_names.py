"""The names of files as strangers write them: how one is told and stored, and how one is handed on to other systems."""

from __future__ import annotations

import re

from loaders.one_line import one_line

LONGEST, KEPT_END = 200, 40  # characters of a name that is told; of them at its end, where its kind stands
LONGEST_OFFERED = 200  # bytes: most systems take 255, and a browser may add (1)
NAMELESS = "_"
FORBIDDEN = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"/\\|?*\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]')
RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])\s*(?:\.|$)", re.IGNORECASE)  # Windows


def told_name(name: str) -> str:
    """A name as it is shown and stored: one line in which all is seen, never empty; of a long one beginning and end."""
    seen = one_line(name, len(name)).strip() or NAMELESS
    return seen if len(seen) <= LONGEST else f"{seen[: LONGEST - KEPT_END - 1]}…{seen[-KEPT_END:]}"


def offered_name(name: str) -> str:
    """A name under which a file can be kept by any system: the last part of it, without what one of them forbids or
    takes for an order (CON, a dash or a dot in front, a dot behind)."""
    last = FORBIDDEN.sub(NAMELESS, name.replace("\\", "/").rpartition("/")[2]).strip().rstrip(". ")
    if not last or last[0] in "-." or RESERVED.match(last):
        last = NAMELESS + last
    stem, dot, kind = last.rpartition(".")
    if not stem or len(kind) > KEPT_END:
        stem, dot, kind = last, "", ""
    room = LONGEST_OFFERED - len(f"{dot}{kind}".encode())
    return stem.encode()[:room].decode(errors="ignore") + dot + kind
