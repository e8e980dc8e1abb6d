"""The doubtful cells of a report: what is written there and where, and the form in which a person settles them."""

from __future__ import annotations

import re

import pandas as pd

import loaders
from loaders.access import may
from loaders.forms import Form, form_of, load_forms, unit_of
from loaders.said import findings
from loaders.store.settlements import Doubtful
from loaders.words import Words
from pages.shared.data import cached, queries
from pages.shared.look import elements as st
from pages.shared.view import widgets

PAGE, PDF = re.compile(r"page (\d+)"), "application/pdf"


def draw(organisation: str, year: int, version: pd.Series, words: Words) -> bool:
    """Draw the cells of the version that counts, one below the other; whether there is any."""
    form = form_of(version["form"])
    cells = cached.read(queries.doubtful_cells, organisation, year)
    if not cells:
        return False
    settled = sum(one.value is not None for one in cells)
    st.markdown(words("settle.title", count=len(cells), settled=settled))
    st.caption(words("settle.how"))
    for one in cells:
        _cell(one, form, words)
        _picture(one, version, words)
    return True


def _cell(one: Doubtful, form: Form, words: Words) -> None:
    place, doubt = findings.place(one.place, words), words.doubt(one.doubt, one.likely)
    label, unit = form.label(one.cell, words.language), unit_of(one.cell)
    st.markdown(words("settle.cell", cell=label, raw=one.raw, place=place, doubt=doubt))
    if one.value is not None:
        about = {"who": one.who, "note": one.note, "date": words.date(one.settled_at)}
        st.markdown(words("settle.is", value=words.number(one.value, unit), **about))
    if one.lapsed is not None:
        st.caption(words("settle.lapsed", value=words.number(one.lapsed, unit), raw=one.lapsed_raw))
    if not may("settle"):
        return
    value, who, why, button = st.columns([2, 2, 3, 2], vertical_alignment="bottom")
    key = f"settle:{one.organisation_id}:{one.year}:{one.cell}"
    if one.value is not None:  # fields of their own: what was said for a settlement is no reason for taking it back
        key += f":{one.settled_at}"
    with value:
        st.number_input(words("settle.value"), 0.0, None, None, step=1.0, format="%.10g", key=f"{key}:value")
    with who:
        widgets.signature(words, f"{key}:who")
    with why:
        st.text_input(words("settle.why" if one.value is None else "settle.why_again"), key=f"{key}:why")
    with button:
        widgets.deed(words("settle.button"), lambda: _settle(one, key, words), words, f"{key}:do")
        if one.value is not None:
            widgets.deed(words("settle.withdraw"), lambda: _withdraw(one, key, words), words, f"{key}:withdraw")


def _picture(one: Doubtful, version: pd.Series, words: Words) -> None:
    """The place in the original, where it is a page that can be drawn."""
    page = PAGE.match(one.place)
    if version["media_type"] != PDF or page is None:
        return
    drawn = cached.picture(version["sha256"], int(page[1]), one.raw)
    if drawn is not None:
        st.image(drawn, words("settle.picture", page=page[1], raw=one.raw))


def _settle(one: Doubtful, key: str, words: Words) -> str:
    value = st.session_state[f"{key}:value"]
    said = (float("nan") if value is None else float(value), *_signed(key))
    loaders.settle(one.organisation, one.year, one.cell, *said, cached.database(), one.raw)
    return words("settle.done", value=words.number(value, unit_of(one.cell)), **_about(one, words))


def _withdraw(one: Doubtful, key: str, words: Words) -> str:
    loaders.settle(one.organisation, one.year, one.cell, None, *_signed(key), cached.database(), one.raw)
    return words("settle.withdrawn", **_about(one, words))


def _signed(key: str) -> tuple[str, str]:
    return str(st.session_state.get(f"{key}:who", "")).strip(), str(st.session_state[f"{key}:why"]).strip()


def _about(one: Doubtful, words: Words) -> dict[str, object]:
    forms = (form for form in load_forms().values() if one.cell in form.column_by_cell)
    label = next(form.label(one.cell, words.language) for form in forms)
    return {"name": one.organisation, "year": one.year, "cell": label, "raw": one.raw}
