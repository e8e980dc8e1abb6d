"""What a page has to take away: the collector alone grows, the view stays as it was."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

from loaders.words import Words
from pages.shared.view.selection import Offer, Selection
from pages.shared.view.takeaway import Sheet, Takeaway
from pages.shared.view.view import View

ZH = Words("zh")
OFFER = Offer({"district": {"d": "某区"}, "organisations": {"a": "甲街道"}, "years": {2022: "2022"}})
FRAME = pd.DataFrame({ZH("column.year"): [2022], ZH("column.value"): [3]})


def view() -> View:
    return View(Selection(), ZH, OFFER, "d", True, ("organisations", "years"))


def test_a_view_holds_nothing_that_grows() -> None:
    with pytest.raises(FrozenInstanceError):
        setattr(view(), fields(View)[0].name, None)
    assert not [one.name for one in fields(View) if isinstance(getattr(view(), one.name), list | set | dict)]


def test_the_workbook_has_a_sheet_a_table_and_says_what_it_is(shown_ledger: Path) -> None:
    take = Takeaway(view(), None, [Sheet(one, lambda: FRAME, one) for one in ("报送", "变化")])
    book = load_workbook(io.BytesIO(take.workbook("总览")))
    assert book.sheetnames[:2] == ["报送", "变化"] and len(book.sheetnames) == 3
    about = {row[0].value: row[1].value for row in book[book.sheetnames[2]].iter_rows()}
    assert about[ZH("workbook.topic")] == "总览" and about[ZH("workbook.sample")] == ZH("yes")


def run(draw: Callable[[], None]) -> AppTest:
    test = AppTest.from_function(draw, default_timeout=30).run()
    assert not test.exception, [one.message for one in test.exception]
    return test


def one_table() -> None:
    import streamlit as st

    from pages.shared.view.takeaway import Takeaway
    from tests.pages.test_takeaway import FRAME, view

    shelf = st.container()
    take = Takeaway(view(), shelf)
    take.table(FRAME, "报送", "filings")
    take.table(FRAME, "变化", "changes")
    assert [one.title for one in take.sheets] == ["报送", "变化"]
    take.away("overview")


def nothing() -> None:
    import pandas as pd
    import streamlit as st

    from pages.shared.view.takeaway import Takeaway
    from tests.pages.test_takeaway import view

    take = Takeaway(view(), st.container())
    assert take.nothing(pd.DataFrame({"value": [float("nan")]})) and not take.nothing(pd.DataFrame({"value": [0.0]}))
    take.away("overview")


def test_each_table_has_its_download_and_the_page_one(shown_ledger: Path) -> None:
    test = run(one_table)
    labels = [one.proto.label for one in test.get("download_button")]
    assert len(labels) == 3 and ZH("download.page", count=2) in labels
    assert len(test.caption) == 1, "what was filtered is told once"


def lazily() -> None:
    import streamlit as st

    from pages.shared.view.takeaway import Takeaway
    from tests.pages.test_takeaway import view

    def made() -> None:
        raise AssertionError("nobody asked for it")

    take = Takeaway(view(), st.container())
    take.table(made, "报送", "filings")
    take.observations(made, "变化", "changes")
    take.away("overview")


def test_no_file_is_made_before_it_is_asked_for(shown_ledger: Path) -> None:
    assert len(run(lazily).get("download_button")) == 3


def test_what_is_invented_is_said_in_every_table_that_does_not_say_it_itself() -> None:
    take = Takeaway(view(), None)
    told = FRAME.assign(**{ZH("column.sample"): "否"})
    take.table(FRAME, "一", "one")
    take.table(told, "二", "two")
    assert [list(one.make()[ZH("column.sample")]) for one in take.sheets] == [[ZH("yes")], ["否"]]


def test_a_page_without_figures_says_so_and_offers_nothing(shown_ledger: Path) -> None:
    test = run(nothing)
    assert not test.get("download_button")
    assert [one.value for one in test.info] == [ZH("empty.view")]
    assert {one.value for one in test.caption} == {ZH("empty.view")}
