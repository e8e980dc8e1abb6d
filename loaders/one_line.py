"""Text from outside as a part of one line of output: nothing in it breaks the line or its columns, moves the cursor,
turns the reading order round or goes on without end."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

LONGEST = 1_000  # characters of one part of a line; --json has the whole
LONGEST_DETAIL = 300  # characters of a reason that come from a document
BREAKS = re.compile(r"[\t-\r\x1c-\x1e\x85\u2028\u2029]+")  # what divides columns or lines
UNSEEN = re.compile(  # what a terminal obeys (ESC …), what turns letters round, halves of letters
    r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
ABSOLUTE = re.compile(  # the folders of a path, which may hold blanks where it stands in quotes
    r"(?<=['\"])(?:[A-Za-z]:)?[\\/][^'\"\n]*[\\/]|(?<![\w./\\])(?:[A-Za-z]:)?[\\/](?:[^\\/\s'\"]+[\\/])+"
)


def one_line(text: str, longest: int = LONGEST) -> str:
    """A text as a part of a line: a blank for what would break it, what is not seen spelt out, its end cut."""
    if len(text) > longest:
        text = text[: longest - 1] + "…"
    return spelt(BREAKS.sub(" ", text))


def columns(parts: Iterable[str]) -> str:
    """The columns of a line of output, a TAB between them and in none of them."""
    return "\t".join(map(one_line, parts))


def spelt(text: str) -> str:
    """A text in which every sign that is obeyed and not seen is written as a program writes it: \\u202e, \\u001b."""
    return UNSEEN.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text)


def json_line(record: Mapping[str, Any], **how: Any) -> str:
    """A record as JSON in one line, also for those who take U+2028 for the end of one; every text is as it was."""
    return spelt(json.dumps(record, ensure_ascii=False, **how))


def detail_of(text: str) -> str:
    """What a document or a library says of itself as the detail of a reason: one line, not long, and without the
    folders of this machine."""
    return one_line(ABSOLUTE.sub("", text[: 4 * LONGEST_DETAIL]), LONGEST_DETAIL)
