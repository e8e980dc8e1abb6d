"""The versions of a report: which one is shown, where it comes from, and what a correction changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import streamlit as st

from loaders.forms import form_of
from loaders.words import Words
from pages.parts.report import corrections
from pages.shared.data import cached, each_row, queries
from pages.shared.look import display
from pages.shared.view import address, filters, navigation, widgets
from pages.shared.view.selection import Offer, Selection
from pages.shared.view.view import View


def choose(versions: pd.DataFrame, selection: Selection, words: Words) -> pd.Series:
    """The version to show: the current one unless the selection names another."""
    names = {one.version: words("report.version", number=one.version, file=one.file_name) for one in each_row(versions)}
    asked = filters.keep(selection, Offer({"version": names}), words).version
    shown = versions[versions["version"] == asked if asked else versions["is_current"] == 1].iloc[0]
    if len(versions) > 1:
        st.info(words("report.versions", count=len(versions)))
        widgets.radio("version", int(shown["version"]), names, words("report.choose_version"))
    return shown


def about(version: pd.Series, words: Words) -> None:
    """The document of a version: its form, its dates, and the original to take away."""
    form = form_of(version["form"])
    st.caption(
        words(
            "report.about",
            file=version["file_name"],
            form=words.pick(form.title_zh, form.title_en),
            instrument=form.instrument,
            published=words.date(version["published_on"]),
            loaded=words.date(version["loaded_at"]),
        )
    )
    original = Path(version["path"])
    if original.is_file():
        content, label = original.read_bytes(), words("report.original")
        st.download_button(label, content, original.name, version["media_type"], on_click="ignore")
    else:
        st.caption(words("report.original_gone", path=version["path"]))


def corrected(versions: pd.DataFrame, version: pd.Series, words: Words) -> None:
    """What this version cured and what it broke, beside the one before it."""
    earlier = versions[versions["version"] < version["version"]]
    if not len(earlier):
        return
    before, after = (cached.read(queries.report_findings, int(one["report_id"])) for one in (earlier.iloc[0], version))
    changed = corrections.corrected(before, after, form_of(version["form"]), words)
    st.subheader(words("report.corrected", number=version["version"], earlier=earlier.iloc[0]["version"]))
    st.markdown(corrections.correction(changed, words))
    if len(changed):
        display.table(changed, words, "corrected")


def missing(view: View, organisation: str, year: int) -> None:
    """Say that a report is missing, and where to go from here."""
    words, unit = view.words, view.offer.label("organisations", organisation)
    st.info(words("report.not_filed", unit=unit, year=words.year(year)))
    navigation.link("load", words("report.open_load"), view.selection, words)
    if len(cached.read(queries.versions, organisation, year - 1)):
        before = replace(view.selection, organisations=(organisation,), years=(year - 1,))
        label = words("report.open_before", year=words.year(year - 1))
        st.button(label, on_click=address.write, args=(before,))  # a page's link to itself does not change the address
