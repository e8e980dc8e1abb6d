"""Reports that a real browser prints to PDF, tables broken over sheets, are read whole."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from loaders.forms import load_forms
from tests.corpus.cases import Case
from tests.corpus.measure import score, truth_of
from tests.corpus.printed import page_to_print

HEIGHTS = ("120mm", "147mm", "210mm")


@pytest.mark.parametrize("form", load_forms().values(), ids=lambda form: form.id)
@pytest.mark.parametrize("repeats", [False, True], ids=["plain", "heads repeated"])
@pytest.mark.parametrize("height", HEIGHTS)
def test_a_report_printed_by_a_browser_is_read_whole(browser: Browser, form, repeats: bool, height: str) -> None:
    draft = Case("html", form, "as printed", 1).draft()
    page = browser.new_page()
    page.set_content(page_to_print(draft, repeats).replace("210mm 150mm", f"210mm {height}"))
    printed = page.pdf(
        prefer_css_page_size=True, display_header_footer=repeats, margin={"top": "15mm", "bottom": "15mm"}
    )
    page.close()
    found = score(form, truth_of(form, draft.figures), printed)
    assert (found.flagged, found.wrong, found.refused) == (0, 0, []), found.worst
