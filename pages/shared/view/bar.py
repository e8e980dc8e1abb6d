"""The line over every page, always in sight: its title, what is shown in full, opened to change it; every choice taken
back by itself; saved views, terms and downloads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from streamlit.delta_generator import DeltaGenerator

from loaders.words import Said, Words
from pages.shared.look import elements as st
from pages.shared.look.templates import template
from pages.shared.said import reference
from pages.shared.view import bookmarks, widgets
from pages.shared.view.address import with_choice
from pages.shared.view.navigation import address_of
from pages.shared.view.selection import FIELDS, Selection, is_many
from pages.shared.view.view import View

CHIPS = "shared/view/chips.html.jinja"
NAMED = 2  # so many units stand in the line by name


def start(page: str, words: Words) -> DeltaGenerator:
    """The line with the title of the page; the rest is drawn into it when it is known."""
    line = st.container(key="bar", horizontal=True, vertical_alignment="center", gap="small")
    with line:
        st.title(words(f"page.{page}"), anchor=False, width="content")
    name_tab(words, words(f"page.{page}"))
    return line


def name_tab(words: Words, *shown: str) -> None:
    """Name the browser's tab after what is shown: 依申请公开 · 示例区 · 2021–2025年 · 公开台账."""
    st.set_page_config(words("bar.joint").join([*filter(None, shown), words("product.name")]))


def fill(line: DeltaGenerator, view: View, asked: Selection, single: Sequence[str]) -> DeltaGenerator:
    """Draw the filters of a view and what stands beside them; returns the place for the downloads of the page."""
    words = view.words
    narrowed = _units(view) if view.selection.organisations or view.selection.kinds else ""
    name_tab(words, words(f"page.{view.page}"), view.district_name, narrowed, words.years(view.years))
    with line:
        if single:
            widgets.singles(view, single)
        else:
            with st.popover(summary(view), help=words("bar.change"), key="bar filters"):
                widgets.districts(view)
                widgets.form(view, [one for one in ("kinds", *view.needs) if one != "focus"])
        st.html(chips(view, asked, single))
        bookmarks.draw(view.page, asked, words)
        if terms := reference.terms_of(view.page, words):
            with st.popover(words("bar.terms"), help=words("terms.title", count=len(terms))):
                st.markdown(Said("  \n").join(terms))
        return st.popover(words("bar.downloads"), help=words("view.downloads"), key="bar downloads")


def summary(view: View) -> str:
    """What is shown, in full and short: 示例区 · 3 个街道 · 2021–2025年."""
    return view.words("bar.joint").join([view.district_name, _units(view), view.words.years(view.years)])


def _units(view: View) -> str:
    """The units shown: by name where they are few and chosen, by their kind where they are of one, else by number."""
    words, shown = view.words, view.organisations
    if view.selection.organisations and 0 < len(shown) <= NAMED:
        return words.join(view.offer.label("organisations", one) for one in shown)
    kinds = {view.kinds.get(one, "") for one in shown}
    if len(kinds) == 1 and words.has(key := f"bar.count.{next(iter(kinds))}"):
        return words(key, count=len(shown))
    return words.number(len(shown), "家")


def chips(view: View, asked: Selection, single: Sequence[str]) -> str:
    """Every choice that narrows the view, each a link that takes it back."""
    shown = [one for one in ("kinds", *view.needs) if one not in single]
    found = []
    for name in (one for one in shown if is_many(one) and getattr(asked, one)):
        without: dict[str, Any] = {name: FIELDS[name].default}
        label, told = _chip(view, asked, name)
        to = address_of(view.page, with_choice(asked, **without))
        found.append({"label": label, "told": view.words("bar.take_back", what=told), "to": to})
    if len(found) > 1:
        kept = Selection(asked.language, asked.district, picture=asked.picture)
        text = view.words("view.clear")
        found.append({"label": text, "told": text, "to": address_of(view.page, kept)})
    return template(CHIPS).render(chips=found)


def _chip(view: View, asked: Selection, name: str) -> tuple[str, str]:
    """What a choice is, short and in full."""
    words, values = view.words, getattr(asked, name)
    if name == "years":
        return words.years(values), words.years(values)
    labels = [view.offer.label(name, one) for one in values]
    full = words.join(labels)
    return (
        full if len(labels) <= NAMED else words("bar.chosen", what=words(f"filter.{name}"), count=len(labels))
    ), full
