"""The one door to Streamlit's elements, ``from pages.shared.look import elements as st``: what reads Markdown is given
our words as they are and everything else as text, whatever comes from a document, a name or an address.

What Streamlit 1.67 reads as Markdown (``tests/pages/test_inert.py`` asks its own documentation,
``tests/browser/test_poisoned.py`` a browser):

- bodies of ``markdown``, ``caption``, ``title``, ``subheader``, ``info``, ``success``, ``warning``, ``error`` and
  ``toast``; captions of ``image``
- labels of every widget, of ``expander``, ``popover``, ``tabs``, ``dialog``, ``page_link``, ``link_button`` and
  ``progress``
- every ``help``; the options of ``radio``, ``pills`` and ``segmented_control``, and the captions of ``radio``
- cells, headings and index of ``table``; titles of pages and headings of the menu, which are words of ours alone

It does not read the options of ``selectbox`` and ``multiselect``, placeholders, what stands in a field, ``code``,
``alt``, cells and headings of ``dataframe``, the title of the browser's tab: these are given the text itself.
``metric``, ``write``, ``header``, ``badge``, ``status`` and others that read it are not offered while no page needs
them. A method of a container reads as the element does: it is entered (``with``) and the element drawn from here.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import Any, TypeVar, cast

import pandas as pd
import streamlit
from streamlit import (
    Page,
    code,
    column_config,
    columns,
    container,
    context,
    empty,
    form,
    get_option,
    html,
    login,
    logo,
    logout,
    plotly_chart,
    query_params,
    rerun,
    secrets,
    session_state,
    set_option,
    set_page_config,
    sidebar,
    stop,
    user,
)

from pages.shared.look.inert import markdown as inert

dataframe, navigation = streamlit.dataframe, streamlit.navigation  # there are modules of these names
READ: dict[Callable[..., Any], tuple[str, ...]] = {}  # element -> its arguments that are read as Markdown
OPTIONS = "format_func"  # how an option is written
Element = TypeVar("Element", bound=Callable[..., Any])


def _reads(element: Element, *names: str) -> Element:
    """An element that reads the named arguments as Markdown, given them as text wherever they are not words of ours."""
    places = {name: place for place, name in enumerate(signature(element).parameters)}

    @wraps(element)
    def drawn(*given: object, **named: object) -> Any:
        found = [_text(value) if name in names else value for name, value in zip(places, given, strict=False)]
        if OPTIONS in names and len(given) <= places[OPTIONS]:
            named[OPTIONS] = named.get(OPTIONS) or str
        return element(*found, **{name: _text(value) if name in names else value for name, value in named.items()})

    READ[drawn] = names
    return cast("Element", drawn)


def _text(value: Any) -> Any:
    """A text, each of a list or a table, or what a function of theirs gives, as Markdown that shows it."""
    if isinstance(value, str):
        return inert(value)
    if isinstance(value, pd.DataFrame):
        found = value.map(_text).rename(columns=_text, index=_text)
        return found.rename_axis(index=_text(value.index.name), columns=_text(value.columns.name))
    if isinstance(value, list | tuple):
        return [_text(one) for one in value]
    if callable(value):
        return lambda option: inert(value(option))
    return value


markdown = _reads(streamlit.markdown, "body", "help")
caption = _reads(streamlit.caption, "body", "help")
title = _reads(streamlit.title, "body", "help")
subheader = _reads(streamlit.subheader, "body", "help")
info = _reads(streamlit.info, "body", "title")
success = _reads(streamlit.success, "body", "title")
warning = _reads(streamlit.warning, "body", "title")
error = _reads(streamlit.error, "body", "title")
toast = _reads(streamlit.toast, "body")
progress = _reads(streamlit.progress, "text")
table = _reads(streamlit.table, "data")
image = _reads(streamlit.image, "caption")
button = _reads(streamlit.button, "label", "help")
download_button = _reads(streamlit.download_button, "label", "help")
link_button = _reads(streamlit.link_button, "label", "help")
page_link = _reads(streamlit.page_link, "label", "help")
form_submit_button = _reads(streamlit.form_submit_button, "label", "help")
checkbox = _reads(streamlit.checkbox, "label", "help")
toggle = _reads(streamlit.toggle, "label", "help")
radio = _reads(streamlit.radio, "label", "help", "captions", OPTIONS)
pills = _reads(streamlit.pills, "label", "help", OPTIONS)
segmented_control = _reads(streamlit.segmented_control, "label", "help", OPTIONS)
selectbox = _reads(streamlit.selectbox, "label", "help")
multiselect = _reads(streamlit.multiselect, "label", "help")
text_input = _reads(streamlit.text_input, "label", "help")
text_area = _reads(streamlit.text_area, "label", "help")
number_input = _reads(streamlit.number_input, "label", "help")
file_uploader = _reads(streamlit.file_uploader, "label", "help")
tabs = _reads(streamlit.tabs, "tabs")
expander = _reads(streamlit.expander, "label")
popover = _reads(streamlit.popover, "label", "help")
dialog = _reads(streamlit.dialog, "title")

__all__ = [
    "Page",
    "button",
    "caption",
    "checkbox",
    "code",
    "column_config",
    "columns",
    "container",
    "context",
    "dataframe",
    "dialog",
    "download_button",
    "empty",
    "error",
    "expander",
    "file_uploader",
    "form",
    "form_submit_button",
    "get_option",
    "html",
    "image",
    "info",
    "link_button",
    "login",
    "logo",
    "logout",
    "markdown",
    "multiselect",
    "navigation",
    "number_input",
    "page_link",
    "pills",
    "plotly_chart",
    "popover",
    "progress",
    "query_params",
    "radio",
    "rerun",
    "secrets",
    "segmented_control",
    "selectbox",
    "session_state",
    "set_option",
    "set_page_config",
    "sidebar",
    "stop",
    "subheader",
    "success",
    "table",
    "tabs",
    "text_area",
    "text_input",
    "title",
    "toast",
    "toggle",
    "user",
    "warning",
]
