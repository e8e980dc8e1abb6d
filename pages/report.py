"""报告: one report as printed, each figure with its raw text and place, its doubts and findings marked."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import streamlit as st

from loaders.forms import SECTIONS, load_forms
from pages.shared import cached, display, filters, findings, printed, queries, sheets
from pages.shared.view import View
from pages.shared.words import Words

PROSE = ("一", "五", "六")


def show() -> None:
    """Draw the page."""
    view = filters.draw("report", "organisations", "years", single=("organisations", "years"))
    words, organisation, year = view.words, view.organisations[0], view.years[-1]
    versions = cached.read(queries.versions, organisation, year)
    if not len(versions):
        st.info(words("report.not_filed", unit=view.offer.label("organisations", organisation), year=words.year(year)))
        return
    version = _version(versions, words)
    sheet = sheets.of_report(int(version["report_id"]), organisation, year, version["form"], words)
    st.markdown(sheets.summary(sheet, words))
    _about(version, words)
    st.caption(words("report.key"))
    for section in SECTIONS:
        st.html(printed.table(sheet, section, words(f"section_title.{section}"), words))
    _extra_rows(int(version["report_id"]), words)
    _figures(view, sheet)
    _prose(int(version["report_id"]), words)


def _version(versions: pd.DataFrame, words: Words) -> pd.Series:
    """The version to show: the current one unless another is chosen."""
    if len(versions) == 1:
        return versions.iloc[0]
    st.info(words("report.versions", count=len(versions)))
    names = [words("report.version", number=one.version, file=one.file_name) for one in versions.itertuples()]
    label = words("report.choose_version")
    return versions.iloc[st.radio(label, range(len(names)), format_func=names.__getitem__, horizontal=True)]


def _about(version: pd.Series, words: Words) -> None:
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


def _extra_rows(report: int, words: Words) -> None:
    found = cached.read(queries.extra_rows, report)
    if len(found):
        st.subheader(words("report.extra_rows"))
        display.table(sheets.extra_rows(found, words), words, "extra rows")


def _figures(view: View, sheet: printed.Sheet) -> None:
    """Every figure in a list, with its raw text and place: what hovering shows, for everybody and for Excel."""
    words = view.words
    with st.expander(words("report.figures")):
        listed = sheets.listed(sheet, words)
        display.table(listed, words, "figures")
        display.offer_frame(listed, view, words("page.report"), "figures")


def _prose(report: int, words: Words) -> None:
    st.subheader(words("report.prose"))
    prose = cached.read(queries.report_prose, report).set_index("section")
    for section in PROSE:
        with st.expander(words(f"section_title.{section}"), expanded=section == "一"):
            if section in prose.index:
                st.text(prose.loc[section, "text"])
                st.caption(findings.place(prose.loc[section, "place"], words))
            else:
                st.caption(words("report.no_prose"))


if __name__ == "__main__":
    import app

    app.main()
