"""The frame of every page: the document's language, Streamlit's own words, the text alternative of a chart."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import plotly.graph_objects as go
import pytest

from loaders.words import Words, words_of_file
from pages.shared.charts.picture import MOST, alt_text
from pages.shared.look import marks
from pages.shared.look.frame import language_script


@pytest.mark.parametrize(
    ("language", "tag", "first", "second"), [("zh", "zh-CN", "en", "zh"), ("en", "en", "zh", "en")]
)
def test_the_script_says_streamlits_words_in_the_pages_language(
    language: str, tag: str, first: str, second: str
) -> None:
    script = language_script(language)
    (pairs,) = re.findall(r"new Map\((.*)\)", script)
    lines = [(line[first], line[second]) for line in words_of_file("streamlit").values()]
    assert json.loads(pairs) == [list(one) for one in lines if "{text}" not in one[0]]
    (patterns,) = re.findall(r"const patterns = (.*)\.map\(", script)
    for (source, target), (typed, told) in zip(
        json.loads(patterns), [one for one in lines if "{text}" in one[0]], strict=True
    ):
        assert re.fullmatch(source, typed.replace("{text}", "甲（*）[街道]")) and target == told
    assert f'lang = "{tag}"' in script


def test_a_number_in_streamlits_words_is_kept() -> None:
    for line in words_of_file("streamlit").values():
        assert line["zh"].count("{n}") == line["en"].count("{n}"), line["key"]


def test_a_chart_in_words_tells_every_point() -> None:
    figure = go.Figure(go.Scatter(x=[0, 1], y=[1, None], text=["甲 2023年\n1 件", "甲 2024年\n未报"]))
    figure.update_layout(title={"text": "新收"})
    assert alt_text(figure, Words("zh")) == "新收。甲 2023年、1 件；甲 2024年、未报"


def test_a_chart_of_many_points_names_the_table() -> None:
    figure = go.Figure(go.Bar(y=list(range(MOST + 5)), text=[f"甲{n}" for n in range(MOST + 5)]))
    assert "5" in alt_text(figure, Words("zh")) and f"甲{MOST}" not in alt_text(figure, Words("zh"))


CONFIG = Path(__file__).resolve().parents[2] / ".streamlit" / "config.toml"
AA = 4.5  # WCAG 2.1, 1.4.3: text against its ground


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.1 defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_can_be_read_on_its_ground(theme: str) -> None:
    colours = tomllib.loads(CONFIG.read_text(encoding="utf-8"))["theme"][theme]
    inks = [colours["textColor"], colours["linkColor"], *marks.INK[theme]]
    grounds = [colours["backgroundColor"], colours["secondaryBackgroundColor"]]
    assert min(contrast(ink, ground) for ink in inks for ground in grounds) >= AA


def test_the_theme_has_the_colours_of_the_marks() -> None:
    theme = tomllib.loads(CONFIG.read_text(encoding="utf-8"))["theme"]
    assert theme["chartCategoricalColors"] == list(marks.PALETTE)
    assert (theme["light"]["primaryColor"], theme["dark"]["primaryColor"]) == (marks.BLUE, marks.SKY)
    assert [theme[one]["textColor"] for one in marks.INK] == [ink for ink, _ in marks.INK.values()]
