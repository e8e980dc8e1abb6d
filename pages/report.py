"""报告: one report as printed, each figure with its raw text and place, its doubts and findings marked."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from loaders.forms import PROSE, SECTIONS, Form, form_of
from loaders.words import Words
from pages.parts.report import missing, places, printed, prose, settle, versions, whole
from pages.shared.data import cached, queries
from pages.shared.look import display
from pages.shared.said import findings
from pages.shared.view import filters, widgets
from pages.shared.view.selection import Offer
from pages.shared.view.takeaway import Takeaway
from pages.shared.view.view import View


def show() -> None:
    """Draw the page."""
    view, take = filters.draw("report", "organisations", "years", single=("organisations", "years"), more=places.years)
    words, organisation, year = view.words, view.organisations[0], view.years[-1]
    every = cached.read(queries.versions, organisation, year)
    filed, removed = every[every["standing"] == "kept"], every[every["standing"] == "removed"]
    places.taken_out(organisation, year, removed, words)
    if not len(filed):
        missing.draw(view, organisation, year, is_out=bool(len(removed)))
        return
    version = versions.choose(filed, view.selection, words)
    report = whole.of_report(int(version["report_id"]), organisation, year, version["form"], words)
    st.markdown("\n\n".join([whole.summary(report, words), *whole.whole(int(version["report_id"]), words)]))
    versions.about(version, words)
    versions.corrected(filed, version, words)
    if version["is_current"]:
        settle.draw(organisation, year, version, words)
    places.draw(view, organisation, year, version, filed)
    st.caption(words("report.key"))
    _tables(view, report)
    _extra_rows(int(version["report_id"]), words)
    _figures(view, take, report)
    _prose(int(version["report_id"]), form_of(version["form"]), words)
    take.away("report")


def _tables(view: View, report: printed.PrintedReport) -> None:
    """The official tables; a cell that the link names is said in a sentence and set off in its table."""
    words, cells = view.words, {cell: report.form.label(cell, view.words.language) for cell in report.form.cells}
    asked = filters.keep(view.selection, Offer({"cell": cells}), words)
    if report.before:
        widgets.toggle("last_year", asked.last_year, words("report.last_year"))
    if asked.cell:
        st.html(printed.chosen(asked.cell, report, words))
    shown = report if asked.last_year else replace(report, before={})
    for section in SECTIONS:
        st.html(printed.table(shown, section, words(f"section_title.{section}"), words, asked.cell))


def _extra_rows(report: int, words: Words) -> None:
    found = cached.read(queries.extra_rows, report)
    if len(found):
        st.subheader(words("report.extra_rows"))
        display.table(whole.extra_rows(found, words), words, "extra rows")


def _figures(view: View, take: Takeaway, report: printed.PrintedReport) -> None:
    """Every figure in a list, with its raw text and place: what hovering shows, for everybody and for Excel."""
    words = view.words
    with st.expander(words("report.figures")):
        display.table(whole.listed(report, words), words, "figures")
        taken = whole.exported(report, view.organisations[0], view.years[-1], words)
        take.table(taken, words("page.report"), "figures")


def _prose(report: int, form: Form, words: Words) -> None:
    """The prose, with the numbers it states marked and what each was checked against."""
    st.subheader(words("report.prose"))
    stated = cached.read(queries.claims, report)
    st.caption(words("prose.key", count=len(stated)))
    found = cached.read(queries.report_prose, report).set_index("section")
    for section in PROSE:
        with st.expander(words(f"section_title.{section}"), expanded=section == "一"):
            if section in found.index:
                of_section = stated[stated["section"] == section]
                st.html(prose.passage(found.loc[section, "text"], of_section, form, words))
                st.caption(findings.place(found.loc[section, "place"], words))
            else:
                st.caption(words("report.no_prose"))


if __name__ == "__main__":
    import app

    app.main()
