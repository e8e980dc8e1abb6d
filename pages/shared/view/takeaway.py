"""What a page has to take away: each table as CSV where it stands, all of them as one workbook among the downloads.

A ``Takeaway`` is the one thing of a page that grows while the page is drawn; the view stays as it was.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from loaders.reconcile.rulebook import rules_version
from pages.shared.said import answers
from pages.shared.tables import downloads
from pages.shared.tables.workbooks import workbook_bytes
from pages.shared.view.view import View

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass
class Takeaway:
    """The downloads of one page: where they are drawn, the tables offered so far, and what was said of them."""

    view: View
    shelf: DeltaGenerator  # beside the filters: the workbook of the page
    sheets: list[tuple[str, pd.DataFrame]] = field(default_factory=list)  # title, rows
    told: set[str] = field(default_factory=set)

    def nothing(self, observed: pd.DataFrame) -> bool:
        """Say that no figure of a view is sure, and whether nothing was filed; True where that is so."""
        if observed["value"].notna().any():
            return False
        said = answers.no_reports(self.view.filings, self.view.words) or self.view.words("empty.view")
        st.info(said)
        self.shelf.caption(said)
        return True

    def observations(self, observed: pd.DataFrame, topic: str, key: str, series: bool = True) -> None:
        """Draw the download of observations, with or without codes, and beneath it the filters and the data's date.

        ``series``: whether the series chosen above count for it.
        """
        with st.container(horizontal=True, vertical_alignment="center"):
            button = st.empty()
            codes = st.toggle(self.view.words("download.codes"), key=f"codes:{key}")
        self._button(button, downloads.export_frame(observed, self.view, codes), topic, key, series)

    def table(self, frame: pd.DataFrame, topic: str, key: str) -> None:
        """Draw the download of any other table; its headings are already words. What is invented is said to be, unless
        the table says it line by line."""
        sample = self.view.words("column.sample")
        if self.view.is_sample and sample not in frame:
            frame = frame.assign(**{sample: self.view.words("yes")})
        self._button(st.empty(), frame, topic, key, series=False)

    def totals(self, totals: pd.DataFrame, topic: str, key: str) -> None:
        """Draw the download of totals (see ``observations.totals``): numbers as numbers, with the units each covers."""
        self.table(downloads.totals_frame(totals, self.view.words), topic, key)

    def _button(self, place: DeltaGenerator, frame: pd.DataFrame, topic: str, key: str, series: bool) -> None:
        """The table as CSV; it becomes a sheet of the page's workbook too. What is in it is told on the button, and in
        writing where it is not the same as above."""
        view, words = self.view, self.view.words
        label = words("download.csv", topic=topic, rows=words.number(len(frame)))
        told = words("download.caption", filters=view.sentence(series), date=view.data_date)
        content, name = downloads.csv_bytes(frame), downloads.file_name(topic, view)
        place.download_button(label, content, name, "text/csv", key=f"csv:{key}", on_click="ignore", help=told)
        if told not in self.told:
            st.caption(told)
        self.told.add(told)
        self.sheets.append((topic, frame))

    def away(self, page: str) -> None:
        """Draw the download of every table the page offered, as one workbook that is made when it is asked for. The
        last line of a page."""
        words, topic = self.view.words, self.view.words(f"page.{page}")
        if not self.sheets:
            self.shelf.caption(words("empty.view"))
            return
        self.shelf.download_button(
            words("download.page", count=len(self.sheets)),
            lambda: self.workbook(topic),
            downloads.file_name(topic, self.view).removesuffix(".csv") + ".xlsx",
            XLSX,
            key="page workbook",
            on_click="ignore",
        )
        self.shelf.caption(words("download.caption", filters=self.view.sentence(), date=self.view.data_date))

    def workbook(self, topic: str) -> bytes:
        """Every table offered, a sheet each, and a sheet that says what they are."""
        view, words = self.view, self.view.words
        lines = {"topic": topic, "filters": view.sentence(), "date": view.data_date}
        lines |= {"sample": words("yes") if view.is_sample else words("no")}
        lines |= {"rules": rules_version()[:12], "blank": words("download.blank")}
        about = [(words(f"workbook.{key}"), value) for key, value in lines.items()]
        about += [(words("workbook.sheet", number=n), title) for n, (title, _) in enumerate(self.sheets, 1)]
        plain = [words(key) for key in ("column.year", "column.problem_number", "column.rank")]
        return workbook_bytes(self.sheets, about, words("workbook.about"), plain)
