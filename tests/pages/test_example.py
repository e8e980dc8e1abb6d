"""The page of the developer notes: it runs as it stands there, in both languages, and is short."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from loaders import words

NOTES = Path(__file__).resolve().parents[2] / "docs" / "adding-a-page.md"
LONGEST = 40  # lines


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_example_of_a_page_runs_and_is_short(
    language: str, shown_ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (code,) = re.findall(r"^```python\n(.*?)^```$", NOTES.read_text(encoding="utf-8"), re.M | re.S)
    assert len(code.splitlines()) < LONGEST
    named = words._table() | {"page.compulsion": {"zh": "行政强制", "en": "Compulsion"}}
    monkeypatch.setattr(words, "_table", lambda: named)
    test = AppTest.from_string(code.partition("if __name__")[0] + "show()\n", default_timeout=30)
    test.query_params["lang"] = language
    test.run()
    assert not test.exception, [one.message for one in test.exception]
    assert test.title[0].value == named["page.compulsion"][language]
    assert test.get("plotly_chart") and len(test.dataframe) == 1
    assert any('<div class="grid"' in one.proto.body for one in test.get("html")), "units by years"


def test_the_files_the_notes_name_are_there() -> None:
    text = NOTES.read_text(encoding="utf-8")
    shared = NOTES.parents[1] / "pages" / "shared"
    for name in set(re.findall(r"`((?!pages/|tests/)[a-z_]+/[a-z_]+\.(?:py|css|html\.jinja))`", text)):
        assert (shared / name).is_file(), name
