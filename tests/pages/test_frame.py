"""The frame of every page: the document's language, Streamlit's own words, the text alternative of a chart."""

from __future__ import annotations

import json
import re

import plotly.graph_objects as go
import pytest

from pages.shared.alt import MOST, alt_text
from pages.shared.frame import language_script
from pages.shared.words import Words, words_of_file


@pytest.mark.parametrize(
    ("language", "tag", "first", "second"), [("zh", "zh-CN", "en", "zh"), ("en", "en", "zh", "en")]
)
def test_the_script_says_streamlits_words_in_the_pages_language(
    language: str, tag: str, first: str, second: str
) -> None:
    script = language_script(language)
    (pairs,) = re.findall(r"new Map\((.*)\)", script)
    assert json.loads(pairs) == [[line[first], line[second]] for line in words_of_file("streamlit").values()]
    assert f'lang = "{tag}"' in script


def test_a_number_in_streamlits_words_is_kept() -> None:
    for line in words_of_file("streamlit").values():
        assert line["zh"].count("{n}") == line["en"].count("{n}"), line["key"]


def test_a_chart_in_words_tells_every_point() -> None:
    figure = go.Figure(go.Scatter(x=[0, 1], y=[1, None], text=["甲 2023年<br>1 件", "甲 2024年<br>未报"]))
    figure.update_layout(title={"text": "新收"})
    assert alt_text(figure, Words("zh")) == "新收。甲 2023年、1 件；甲 2024年、未报"


def test_a_chart_of_many_points_names_the_table() -> None:
    figure = go.Figure(go.Bar(y=list(range(MOST + 5)), text=[f"甲{n}" for n in range(MOST + 5)]))
    assert "5" in alt_text(figure, Words("zh")) and f"甲{MOST}" not in alt_text(figure, Words("zh"))
