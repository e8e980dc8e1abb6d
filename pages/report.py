"""报告: one report as printed, its problems on top, each figure with its raw text and place, its doubts marked."""

from __future__ import annotations

from dataclasses import replace

from loaders.forms import SECTIONS
from pages.parts.report import missing, more, places, printed, troubles, versions, whole
from pages.shared.data import cached, queries
from pages.shared.look import display
from pages.shared.look import elements as st
from pages.shared.view import filters, widgets
from pages.shared.view.selection import Offer
from pages.shared.view.view import View

PARTS = ("prose", "figures", "file", "settle", "places")


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
    number = int(version["report_id"])
    report = cached.made(whole.of_report, number, organisation, year, version["form"], words)
    display.answer(whole.summary(report, words))
    versions.aged(version, words)
    _problems(view, report, number)
    _tables(view, report)
    more.extra_rows(number, words)
    part = display.parts(view, PARTS)
    more.DRAW[part](view, more.Filed(number, report, version, filed))
    taken = whole.exported
    take.table(lambda: taken(report, organisation, year, words), words("page.report"), "figures")
    take.away("report")


def _problems(view: View, report: printed.PrintedReport, number: int) -> None:
    """What is wrong with the report, before anything else."""
    found = cached.read(queries.report_findings, number)
    shown = troubles.grid(view, report, found)
    if shown is None:
        st.caption(view.words("report.no_problem"))
    else:
        display.figures(shown)


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
    st.caption(words("report.key"))


if __name__ == "__main__":
    import app

    app.main()
