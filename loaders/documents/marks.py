"""The marks of Markdown, as converters and the recognition of print write it: no part of names, headings and cells.

They are taken off line by line, so that places stay. Text that is no Markdown holds hardly any of them, and loses
nothing that it says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

HEADING = re.compile(r"^ {0,3}#{1,6}(?:\s+|(?=[^\s#\d!]))(?=\S)")
CLOSING = re.compile(r"(?<!\s)\s++#++\s*+$")
UNDERLINE = re.compile(r"^ {0,3}(?:={2,}|-{2,})\s*$")
BREAK = re.compile(r"^ {0,3}(?:(?:\*\s*){3,}|(?:_\s*){3,}|(?:-\s*){3,})$")
FENCE = re.compile(r"^ {0,3}(?:`{3,}|~{3,})[\w-]*\s*$")
PAGE_MARK = re.compile(
    r"^(?:\s*+\{\d++\}-{5,}|[-=*\s]*+(?:page|第)\s*+\d{1,4}\s*+页?+(?:\s*+(?:of|/|共)\s*+\d{1,4}\s*+页?+)?+[-=*\s]*+)$",
    re.IGNORECASE,
)
QUOTE = re.compile(r"^ {0,3}(?:>\s?)+")
ITEM = re.compile(r"^\s*[*+-]\s+(?=[^\s\d|+*-])")
FRONT = re.compile(
    r"\A\ufeff?---[ \t]*\r?\n((?:[ \t]*[\w-]+:[^\n]*\n|[ \t]*-[^\n]*\n){0,40}?)(?:---|\.\.\.)[ \t]*\r?(?=\n)"
)
FRONT_TITLE = re.compile(r"^title:\s*[\"']?(.*?)[\"']?\s*$", re.IGNORECASE)
INLINE = (
    (re.compile(r"!\[[^\]\n]{0,500}+\]\((?:data:[^()\n]*+|[^)\n]{0,2000}+)\)"), ""),  # a picture
    (re.compile(r"(?<!!)\[([^\]\n]{1,500}+)\]\((?:[^)\s]{1,2000}+)(?:\s++\"[^\"\n]{0,500}+\")?\)"), r"\1"),  # a link
    (re.compile(r"\$\s*+([+\-−]?\d[\d,.]*+)\s*+(?:\\?%\s*+)?\$|\\\(\s*+([+\-−]?\d[\d,.]*+)\s*+\\\)"), r"\1\2"),
    (re.compile(r"(\*{2,3})(?=\S)(.{1,500}?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![^\W_])(_{2,3})(?=\S)(.{1,500}?)(?<=\S)\1(?![A-Za-z0-9])"), r"\2"),
    (re.compile(r"(?<![\w*\\])\*(?=[^\s*])([^*\n|]+?)(?<=\S)\*(?![\w*])"), r"\1"),
    (re.compile(r"`([^`\n]+)`"), r"\1"),
    (re.compile(r"<br\s*/?>", re.IGNORECASE), " "),
    (re.compile(r"<sup>\s*[\[(（]?(?:\d{1,2}|[①-⑳*])[\])）]?\s*</sup>", re.IGNORECASE), ""),
    (re.compile(r"</?(?:b|strong|i|em|u|center|div|span|p|font|sub|a)\b[^>\n]{0,500}+>", re.IGNORECASE), ""),
    (re.compile(r"&(?:nbsp|emsp|ensp);"), " "),
    (re.compile(r"\\\|"), "¦"),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!~<>$-])"), r"\1"),
)
FIRST = re.compile(r"\s*[-=*_`~{>#+p第]", re.IGNORECASE)  # a line that begins otherwise is none of the marks of lines
INSIDE = re.compile(r"[\[$\\*_`<&]")  # each of the marks within a line has one of these
SHORTEST_WRAPPED = 20  # characters: a shorter line ends where it ends
ENDED = "。！？；：!?;:"
GOES_ON = re.compile(r"^[\u4e00-\u9fff，、][^|\t]*[\u4e00-\u9fff]")
BEGINS = re.compile(r"^[一二三四五六七八九十]+[、是]|^第|^其[中他]")


def unmarked(source: str) -> str:
    """A text without the marks of Markdown; as many lines as before."""
    source = FRONT.sub(_titled, uncommented(source))
    lines = source.split("\n")
    is_marked = any(map(HEADING.match, lines))
    plain = [_plain(line, lines[at - 1] if at else "") for at, line in enumerate(lines)]
    return "\n".join(_unwrapped(plain, lines) if is_marked else plain)


def uncommented(source: str) -> str:
    """A text without its comments; as many lines as before."""
    return "".join(_uncommented(source))


def _uncommented(source: str) -> Iterator[str]:
    """One that is never closed is none. Each sign is looked at once."""
    at = 0
    while (start := source.find("<!--", at)) >= 0 and (end := source.find("-->", start + 4)) >= 0:
        yield source[at:start]
        yield "\n" * source.count("\n", start, end)
        at = end + len("-->")
    yield source[at:]


def _titled(front: re.Match[str]) -> str:
    """Of what a file says of itself before its text, the title, in its line."""
    lines = front[0].split("\n")
    return "\n".join(match[1] if (match := FRONT_TITLE.match(line.strip())) else "" for line in lines)


def _plain(line: str, above: str) -> str:
    """One line without its marks."""
    if FIRST.match(line):
        line = _without_mark(line, above)
    if INSIDE.search(line):
        for pattern, put in INLINE:
            line = pattern.sub(put, line)
    return line


def _without_mark(line: str, above: str) -> str:
    """A line without the mark that it is as a whole, or that it begins with."""
    is_underline = UNDERLINE.match(line) and above.strip() and "|" not in above and not UNDERLINE.match(above)
    if is_underline or FENCE.match(line) or PAGE_MARK.match(line) or (BREAK.match(line) and not above.strip()):
        return ""
    line = QUOTE.sub("", line)
    if HEADING.match(line):
        line = CLOSING.sub("", HEADING.sub("", line))
    return ITEM.sub("", line)


def _unwrapped(plain: list[str], lines: list[str]) -> list[str]:
    """The lines with those of one paragraph in its first, the others empty: a line's end says nothing there."""
    found, first = list(plain), 0
    for at in range(1, len(plain)):
        is_marked = HEADING.match(lines[at]) or ITEM.match(lines[at]) or HEADING.match(lines[at - 1])
        if not is_marked and _goes_on(plain[at - 1], plain[at]):
            found[first] += plain[at].strip()
            found[at] = ""
        else:
            first = at
    return found


def _goes_on(line: str, below: str) -> bool:
    """Whether the sentence of a line goes on in the next."""
    is_cell = "|" in line + below or "\t" in line + below or "\x00" in line + below
    is_open = len(line.strip()) >= SHORTEST_WRAPPED and line.strip()[-1] not in ENDED
    return not is_cell and is_open and bool(GOES_ON.match(below)) and not BEGINS.match(below)
