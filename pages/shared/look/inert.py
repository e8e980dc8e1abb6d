"""What others wrote, as text that stays text where Streamlit reads Markdown and plotly reads HTML. Pure.

Streamlit 1.67 reads more than Markdown: directives (``:red[…]``), icons (``:material/…:``), emoji (``:smile:``),
formulas (``$…$``), arrows (``->``), and it makes links of bare addresses. A backslash keeps a sign from being read as
Markdown, but icons, emoji, arrows and addresses are looked for afterwards, in runs of plain text. Such a run is cut by
putting one sign of it into a directive that changes nothing (``:color[…]`` without a colour).
"""

from __future__ import annotations

import re

from loaders import spelt
from loaders.words import Said

BLANKS = re.compile(r"[ \x00-\x1f\x7f\x85\u2028\u2029]+")  # one blank: a value is part of a line
SIGN = re.compile(r"(?P<cut>(?<![0-9]):|:(?![0-9])|[@<>~]|(?<=[wW])\.|(?<=-)-)|[\\`*_{}\[\]|$&!]")
FIRST = re.compile(r"(?:[#=+-](?![\w.,])|[0-9]+[.)](?=\s|$))")  # what begins a heading, a rule or a list


def markdown(text: str) -> str:
    """A text for where Markdown is read: of a sentence of ours our words as they are, all else as text."""
    if not isinstance(text, Said):
        return _as_text(text)
    if not text.values:
        return text.template
    return text.template.format(**{name: _filled(value) for name, value in text.values.items()})


def _filled(value: object) -> object:
    if isinstance(value, int | float) or value is None:
        return value  # may be written with a format of the template's
    return markdown(value if isinstance(value, str) else str(value))


def _as_text(text: str) -> str:
    line = SIGN.sub(_kept, spelt(BLANKS.sub(" ", text)))
    first = FIRST.match(line)
    return f"{line[: first.end() - 1]}\\{line[first.end() - 1 :]}" if first else line


def _kept(sign: re.Match[str]) -> str:
    return f":color[\\{sign[0]}]" if sign["cut"] else f"\\{sign[0]}"
