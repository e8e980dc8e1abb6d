"""What a page has to take away: each of its tables as CSV and all of them as one workbook, in one menu at the top.

A ``Takeaway`` is the one thing of a page that grows while the page is drawn; the view stays as it was. A file is made
when it is asked for, not when the page is drawn.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import pandas as pd
from streamlit.delta_generator import DeltaGenerator

from loaders.reconcile.rulebook import rules_version
from pages.shared.look import elements as st
from pages.shared.said import answers
from pages.shared.tables import downloads
from pages.shared.tables.workbooks import workbook_bytes
from pages.shared.view import widgets
from pages.shared.view.view import View

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Make = Callable[[], pd.DataFrame]


@dataclass(frozen=True)
class Sheet:
    """A table on offer: its title, what makes it, its key, and whether it has codes and the series chosen count."""

    title: str
    make: Make
    key: str
    series: bool = False


@dataclass
class Takeaway:
    """The downloads of one page: the menu they are drawn in, and the tables offered so far."""

    view: View
    shelf: DeltaGenerator
    sheets: list[Sheet] = field(default_factory=list)

    def nothing(self, observed: pd.DataFrame) -> bool:
        """Say that no figure of a view is sure, and whether nothing was filed; True where that is so."""
        if observed["value"].notna().any():
            return False
        said = answers.no_reports(self.view.filings, self.view.words) or self.view.words("empty.view")
        st.info(said)
        with self.shelf:
            st.caption(said)
        return True

    def observations(self, observed: pd.DataFrame | Make, topic: str, key: str, series: bool = True) -> None:
        """Offer observations, with codes where they are asked for above. ``series``: whether the series chosen count
        for them."""

        codes = bool(st.session_state.get("with codes"))  # read now: a file is made outside the run of the page

        def make() -> pd.DataFrame:
            return downloads.export_frame(observed() if callable(observed) else observed, self.view, codes)

        self.sheets.append(Sheet(topic, make, key, series))

    def table(self, frame: pd.DataFrame | Make, topic: str, key: str) -> None:
        """Offer any other table, or what makes it; its headings are words. What is invented is said to be, unless the
        table says it line by line."""
        self.sheets.append(Sheet(topic, lambda: self._marked(frame() if callable(frame) else frame), key))

    def totals(self, totals: pd.DataFrame | Make, topic: str, key: str) -> None:
        """Offer totals (see ``observations.totals``): numbers as numbers, with the units each covers."""

        def make() -> pd.DataFrame:
            return downloads.totals_frame(totals() if callable(totals) else totals, self.view.words)

        self.table(make, topic, key)

    def _marked(self, frame: pd.DataFrame) -> pd.DataFrame:
        sample = self.view.words("column.sample")
        return (
            frame.assign(**{sample: self.view.words("yes")}) if self.view.is_sample and sample not in frame else frame
        )

    def away(self, page: str) -> None:
        """Draw the menu: every table as CSV, all of them as one workbook, and what is in them. The last line of a
        page."""
        view, words, topic = self.view, self.view.words, self.view.words(f"page.{page}")
        with self.shelf:
            if not self.sheets:
                st.caption(words("empty.view"))
                return
            st.caption(words("download.caption", filters=view.sentence(), date=view.data_date))
            name = downloads.file_name(topic, view).removesuffix(".csv") + ".xlsx"
            whole = words("download.page", count=len(self.sheets))
            self._button(whole, lambda: self.workbook(topic), name, XLSX, "page workbook")
            for one in self.sheets:
                label, file = words("download.csv", topic=one.title), downloads.file_name(one.title, view)
                self._button(label, partial(_csv, one), file, "text/csv", f"csv:{one.key}")
            st.toggle(words("download.codes"), key="with codes", help=words("download.codes_told"))
            widgets.picture_switch(words, view.selection.picture)

    def _button(self, label: str, make: Callable[[], bytes], name: str, kind: str, key: str) -> None:
        with self.shelf:
            st.download_button(label, make, name, kind, key=key, on_click="ignore")

    def workbook(self, topic: str) -> bytes:
        """Every table offered, a sheet each, and a sheet that says what they are."""
        view, words = self.view, self.view.words
        lines = {"topic": topic, "filters": view.sentence(), "date": view.data_date}
        lines |= {"sample": words("yes") if view.is_sample else words("no")}
        lines |= {"rules": rules_version()[:12], "blank": words("download.blank")}
        about = [(words(f"workbook.{key}"), value) for key, value in lines.items()]
        about += [(words("workbook.sheet", number=n), one.title) for n, one in enumerate(self.sheets, 1)]
        plain = [words(key) for key in ("column.year", "column.problem_number", "column.rank")]
        sheets = [(one.title, one.make()) for one in self.sheets]
        return workbook_bytes(sheets, about, words("workbook.about"), plain)


def _csv(sheet: Sheet) -> bytes:
    return downloads.csv_bytes(sheet.make())
