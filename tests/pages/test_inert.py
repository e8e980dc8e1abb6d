"""What others wrote stays text wherever Markdown is read, what we wrote stays what it is. There is no other door."""

from __future__ import annotations

import ast
import inspect
import pickle
import re
from pathlib import Path

import plotly.graph_objects as go
import pytest
import streamlit
from hypothesis import given
from hypothesis import strategies as some
from markdown_it import MarkdownIt

from loaders.words import LANGUAGES, Said, Words, unstressed
from pages.shared.charts import charts, picture
from pages.shared.look import elements
from pages.shared.look.inert import markdown

ROOT = Path(__file__).resolve().parents[2]
HOSTILE = (
    *("![x](http://evil.test/a.png)", "[x](http://evil.test)", "<img src=http://evil.test>", "**fett**", "_a_"),
    *("# Kopf", "- eins\n- zwei", "1. eins", "> zitat", "`code`", "~~weg~~", "| a |\n|---|\n| b |", "$x^2$"),
    *("$$x$$", "http://evil.test", ":material/home:", ":smile:", ":red[rot]", ":red-background[x]", "->", "<-"),
    *("--", "www.evil.test", "a@evil.test", "[^1]: fuss", "&lt;b&gt;", "<script>alert(1)</script>", "\\*"),
    *("[x]: http://evil.test", "***", "===", "a\n===", "    code"),
)
MARKUP = {"link_open", "image", "em_open", "strong_open", "code_inline", "html_inline", "s_open", "softbreak"}
BLOCKS = {
    *("heading_open", "bullet_list_open", "ordered_list_open", "blockquote_open", "html_block", "hr", "fence"),
    *("code_block", "table_open"),
}
READER = MarkdownIt("commonmark").enable(["strikethrough", "table"])
VIEW = [ROOT / "app.py", *sorted((ROOT / "pages").rglob("*.py"))]
BY_THEMSELVES = {"pages/shared/look/elements.py", "pages/shared/data/cached.py", "app.py"}
READ = {
    *("markdown", "caption", "header", "subheader", "write", "info", "success", "warning", "error", "toast", "button"),
    *("download_button", "link_button", "page_link", "form_submit_button", "checkbox", "toggle", "radio", "pills"),
    *("segmented_control", "selectbox", "multiselect", "text_input", "text_area", "number_input", "file_uploader"),
    *(
        "tabs",
        "expander",
        "popover",
        "dialog",
        "progress",
        "metric",
        "status",
        "badge",
        "latex",
        "chat_message",
        "image",
    ),
}
OF_OURS = {
    "st",
    "log",
    "logging",
    "widgets",
    "display",
    "inert",
    "address",
    "sys.stderr",
    "storing",
}  # no containers of Streamlit's


NO_TEXT = {"unsafe_allow_html", "width", "anchors", "wrap", "bind"}  # arguments that say how Markdown is read
NO_TEXT |= {"options"}  # what is read is what ``format_func`` makes of them
OF_WORDS = {"Page": ("title", "help"), "navigation": ("pages",)}  # titles of pages: words of ours alone


def kinds(text: str) -> set[str]:
    """What a reader of Markdown finds in a text beside text."""
    blocks = READER.parse(text)
    inside = {one.type for block in blocks for one in block.children or ()}
    return ({block.type for block in blocks} & BLOCKS) | (inside & MARKUP)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_others_wrote_is_read_as_text(text: str) -> None:
    assert kinds(markdown(text)) == set()
    assert kinds(markdown(Said("**重** {name}", {"name": text}))) == {"strong_open"}, "ours is ours"


@given(some.text(alphabet=some.characters(codec="utf-8"), max_size=60))
def test_no_text_at_all_is_read_as_markup(text: str) -> None:
    assert kinds(markdown(text)) == set()
    assert kinds(markdown(Said("甲{value}乙", {"value": text}))) == set()


@given(some.text(max_size=40), some.text(max_size=40))
def test_as_text_a_sentence_is_what_it_says(one: str, other: str) -> None:
    said = Said("{one}：{other}", {"one": one, "other": other})
    assert said == f"{one}：{other}" and str(said) == said and pickle.loads(pickle.dumps(said)) == said
    assert (
        Said("，").join([said, one]) == f"{said}，{one}"
        and said + one == f"{said}{one}"
        and one + said == f"{one}{said}"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_an_official_go_through_as_they_are(language: str) -> None:
    words = Words(language)
    said = words("users.added", name="**李**", role=words("role.reader"))
    assert "**李**" in said and kinds(markdown(said)) == set()
    assert markdown(words("users.way.local")) == words("users.way.local") and "**" in words("users.way.local")


def test_without_emphasis_a_name_keeps_its_stars() -> None:
    said = Said("**重** {one}，{count}", {"one": Said("**{name}**", {"name": "**甲**"}), "count": 2})
    assert unstressed(said) == "重 **甲**，2" and unstressed("**甲**") == "**甲**"
    assert kinds(markdown(unstressed(said))) == set()


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


@pytest.mark.parametrize("path", VIEW, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_nothing_draws_but_through_the_door(path: Path) -> None:
    if path.relative_to(ROOT).as_posix() not in BY_THEMSELVES:
        assert "streamlit" not in imported(path), "import it as pages.shared.look.elements"
    calls = [node.func for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    methods = [one for one in calls if isinstance(one, ast.Attribute) and one.attr in READ]
    loose = [ast.unparse(one) for one in methods if ast.unparse(one.value) not in OF_OURS]
    assert loose == [], "of a container: enter it and draw with st"


def test_app_draws_with_the_door_too() -> None:
    code = (ROOT / "app.py").read_text(encoding="utf-8")
    assert "streamlit.App(" in code and code.count("streamlit.") == 1, "but for the server itself"


@pytest.mark.parametrize("name", elements.__all__)
def test_the_door_makes_text_of_whatever_streamlit_says_it_reads_as_markdown(name: str) -> None:
    read = [one for one in told_to_be_markdown(getattr(streamlit, name)) if one not in NO_TEXT]
    assert set(read) <= {*made_text(name), *OF_WORDS.get(name, ())}


def test_streamlit_says_of_what_the_door_reads_that_it_is_markdown() -> None:
    told = {name: set(told_to_be_markdown(getattr(streamlit, name))) for name in elements.__all__ if made_text(name)}
    assert (
        len(told) == len(elements.READ)
        and {"label", "help"} <= told["button"]
        and "caption" in told["image"]
        and "body" in told["markdown"]
    )
    assert all(found for name, found in told.items()), "or its documentation is written otherwise now"


def made_text(name: str) -> tuple[str, ...]:
    """The arguments of an element of the door that it makes text of."""
    offered = getattr(elements, name)
    return next((names for one, names in elements.READ.items() if one is offered), ())


def told_to_be_markdown(element: object) -> list[str]:
    """The arguments of which the documentation of Streamlit says so."""
    _, _, after = (inspect.getdoc(element) or "").partition("\nParameters\n----------\n")
    parts = re.split(r"(?m)^(\w+)\s*:.*$", re.split(r"\n\w+\n-{3,}\n", after)[0])
    return [name for name, told in zip(parts[1::2], parts[2::2], strict=True) if "Markdown" in told]


@pytest.mark.parametrize(
    "name",
    [
        *(
            "<a href='http://evil.test'>甲镇</a>",
            "<b>甲</b>",
            "<img src=x>",
            "甲<br>乙",
            "<extra>甲</extra>",
            "<BR>",
            "a < b",
            "<",
        ),
        *("&lt;b&gt;", "&#60;", "A & B", "&lt", "甲镇", "%{x}"),
    ],
)
def test_a_chart_reads_nothing_in_a_name(name: str) -> None:
    told = [f"{name}\n1 件"]
    figure = go.Figure(go.Bar(x=[name, "乙"], y=[1, 2], text=told, name=name, texttemplate=name, **charts.POINTED))
    figure.update_layout(title_text=name, annotations=[{"text": name}])
    shown = picture.plain(figure)
    bar = shown.data[0]
    assert list(bar.y) == [1, 2] and bar.hovertemplate == charts.POINTED["hovertemplate"], "ours is ours"
    assert bar.text[0].endswith("<br>1 件")
    for text in (bar.x[0], bar.name, shown.layout.title.text, shown.layout.annotations[0].text, bar.text[0][:-7]):
        assert "<" not in text and plotly_reads(text) == name
    assert "%{" not in bar.texttemplate and plotly_reads(bar.texttemplate) == name


def plotly_reads(text: str) -> str:
    """A text as plotly shows it: what its ``svg_text_utils`` makes of signs of entities."""
    known = {"amp": "&", "lt": "<", "gt": ">", "#123": "{"}
    return re.sub(r"&(#\d+|#x[\da-fA-F]+|[a-z]+);", lambda sign: known.get(sign[1], sign[0]), text)
