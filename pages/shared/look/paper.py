"""How a page goes to paper: what stands at its head, tables that scroll on screen in full, nothing that can only be
clicked. The rest is ``paper.css`` and ``paper.html.jinja``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd

from loaders.words import Words, is_missing, trimmed
from pages.shared.look import elements as st
from pages.shared.look.templates import template
from pages.shared.tables.sortable import AS_WIDE, HAIR

STYLE = Path(__file__).with_name("paper.css")
SCRIPT = "shared/look/paper.html.jinja"
MOST_CELLS = 4_000  # of a table that is sent along for paper; of a longer one the first rows
DECIMALS = 6  # of a number: an amount in 万元 to the fen
MADE_UP = str.maketrans(dict.fromkeys((HAIR, *AS_WIDE.values()), " "))  # spaces that align figures on screen


def draw() -> None:
    """What every page needs to be printed, once a page."""
    st.html(STYLE)
    st.html(template(SCRIPT).render(part="script"), unsafe_allow_javascript=True)


def head(shown: str, words: Words) -> None:
    """What stands below the title on paper alone: what is shown, as of when, and the address of the page."""
    st.html(template(SCRIPT).render(part="head", shown=shown, address=words("paper.address"), at=words("paper.at")))


def twin(frame: pd.DataFrame, words: Words) -> None:
    """The rows of a table that scrolls on screen, for paper: as data, made into a table when the page is printed."""
    if not len(frame):
        return
    most = max(MOST_CELLS // max(len(frame.columns), 1), 1)
    has_index = not isinstance(frame.index, pd.RangeIndex)
    heads = [str(frame.index.name or "")] * has_index + [str(one) for one in frame.columns]
    rows = [
        [_text(one, words) for one in ([label] * has_index + list(values))]
        for label, values in zip(frame.index[:most], frame.head(most).itertuples(index=False), strict=True)
    ]
    left = words("paper.left", shown=len(rows), rows=len(frame)) if len(frame) > most else ""
    table = json.dumps({"heads": heads, "rows": rows, "left": left}, ensure_ascii=False)
    st.html(template(SCRIPT).render(part="twin", table=table))


def _text(value: Any, words: Words) -> str:
    """A cell as it stands on paper."""
    if isinstance(value, str):
        return value.translate(MADE_UP).strip()
    if isinstance(value, bool):
        return words("yes" if value else "no")
    if isinstance(value, list | tuple):
        return words.join(map(str, value))
    if isinstance(value, int | float) and not is_missing(value):
        return trimmed(value, DECIMALS)
    return _other(value, words)


def _other(value: Any, words: Words) -> str:
    return words("sign.none") if value is None or value is pd.NaT or value is pd.NA or value != value else str(value)
