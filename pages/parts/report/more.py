"""Drawing the parts of a report below its tables, one at a time: the prose, every cell, the file and its versions,
doubtful figures, where it is filed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from loaders.forms import PROSE, form_of
from loaders.said import findings
from loaders.words import Words
from pages.parts.report import places, prose, settle, versions, whole
from pages.parts.report.printed import PrintedReport
from pages.shared.data import cached, queries
from pages.shared.look import display
from pages.shared.look import elements as st
from pages.shared.view.view import View


@dataclass(frozen=True)
class Filed:
    """A report that is shown: its number in the ledger, its tables, its version and all that were filed."""

    number: int
    report: PrintedReport
    version: pd.Series
    versions: pd.DataFrame


def extra_rows(report: int, words: Words) -> None:
    """Draw the rows that are not in the form, where there are any."""
    found = cached.read(queries.extra_rows, report)
    if len(found):
        st.subheader(words("report.extra_rows"))
        display.table(whole.extra_rows(found, words), words, "extra rows")


def _prose(view: View, filed: Filed) -> None:
    """The prose, with the numbers it states marked and what each was checked against."""
    words, form = view.words, form_of(filed.version["form"])
    stated = cached.read(queries.claims, filed.number)
    st.caption(words("prose.key", count=len(stated)))
    found = cached.read(queries.report_prose, filed.number).set_index("section")
    for section in PROSE:
        with st.expander(words(f"section_title.{section}"), expanded=section == "一"):
            if section in found.index:
                of_section = stated[stated["section"] == section]
                st.html(prose.passage(found.loc[section, "text"], of_section, form, words))
                st.caption(findings.place(found.loc[section, "place"], words))
            else:
                st.caption(words("report.no_prose"))


def _figures(view: View, filed: Filed) -> None:
    """Every figure in a list, with its raw text and place: what hovering shows, for everybody."""
    st.caption(view.words("report.figures"))
    display.table(whole.listed(filed.report, view.words), view.words, "figures")


def _file(view: View, filed: Filed) -> None:
    versions.about(filed.version, view.words)
    versions.corrected(filed.versions, filed.version, view.words)


def _settle(view: View, filed: Filed) -> None:
    organisation, year = view.organisations[0], view.years[-1]
    if not filed.version["is_current"] or not settle.draw(organisation, year, filed.version, view.words):
        st.markdown(view.words("report.all_sure"))


def _places(view: View, filed: Filed) -> None:
    places.draw(view, view.organisations[0], view.years[-1], filed.version, filed.versions)


DRAW: dict[str, Callable[[View, Filed], None]] = {
    "prose": _prose,
    "figures": _figures,
    "file": _file,
    "settle": _settle,
    "places": _places,
}
