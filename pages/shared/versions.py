"""The versions of a report: which one is shown, where it comes from, and what a correction changed."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import streamlit as st

from loaders.forms import load_forms
from pages.shared import cached, display, findings, queries
from pages.shared.words import Words


def choose(versions: pd.DataFrame, words: Words) -> pd.Series:
    """The version to show: the current one unless another is chosen."""
    if len(versions) == 1:
        return versions.iloc[0]
    st.info(words("report.versions", count=len(versions)))
    names = [words("report.version", number=one.version, file=one.file_name) for one in versions.itertuples()]
    label = words("report.choose_version")
    return versions.iloc[st.radio(label, range(len(names)), format_func=names.__getitem__, horizontal=True)]


def about(version: pd.Series, words: Words) -> None:
    """The document of a version: its form, its dates, and the original to take away."""
    form = load_forms()[version["form"]]
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
    changed = findings.corrected(before, after, load_forms()[version["form"]], words)
    st.subheader(words("report.corrected", number=version["version"], earlier=earlier.iloc[0]["version"]))
    st.markdown(findings.correction(changed, words))
    if len(changed):
        display.table(changed, words, "corrected")
