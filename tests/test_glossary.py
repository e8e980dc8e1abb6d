"""One vocabulary: every public class of the product is a word of docs/glossary.md, or made of its words."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
LINE = re.compile(r"^\| (?:\*\*(?P<word>.+?)\*\*|`(?P<name>\w+)`) \| (?P<what>.+) \| `(?P<where>[\w./]+)` \|$", re.M)
LINES = list(LINE.finditer(GLOSSARY))
WORDS = {line["word"]: line["where"] for line in LINES if line["word"]}
NAMES = {(line["name"], line["where"]) for line in LINES if line["name"]}
FILES = sorted(path for room in ("loaders", "pages", "benchmarks") for path in (ROOT / room).rglob("*.py"))


def public_classes(text: str) -> list[str]:
    """The classes of a file that others may name, in whatever they stand."""
    nodes = ast.walk(ast.parse(text))
    return [node.name for node in nodes if isinstance(node, ast.ClassDef) and not node.name.startswith("_")]


CLASSES = {
    (name, path.relative_to(ROOT).as_posix())
    for path in FILES
    for name in public_classes(path.read_text(encoding="utf-8"))
}


def in_words(name: str) -> str:
    """``ExtraRow`` as ``extra row``."""
    return re.sub(r"(?<!^)(?=[A-Z])", " ", name).lower()


def is_known(name: str, where: str) -> bool:
    """Whether a class is a line of its room, a word of the house that lives where it stands, or made of such words."""
    word = in_words(name)
    composed = " " in word and set(word.split()) <= WORDS.keys()
    return (name, where) in NAMES or WORDS.get(word) == where or composed


@pytest.mark.parametrize(("name", "where"), sorted(CLASSES), ids=str)
def test_a_public_class_is_a_word_of_the_glossary(name: str, where: str) -> None:
    assert is_known(name, where), f"docs/glossary.md has no line for {name} of {where}"


def test_the_glossary_names_no_class_that_is_gone() -> None:
    assert not NAMES - CLASSES


def test_a_class_that_is_not_in_the_glossary_would_be_named() -> None:
    assert not is_known("Gadget", "loaders/forms.py") and not is_known("ReportGadget", "loaders/forms.py")
    assert not is_known("Document", "loaders/forms.py"), "a word of the house means one thing: it lives elsewhere"
    assert is_known("RuleFinding", "loaders/forms.py") and is_known("ExtraRow", "loaders/recognise/reading.py")


def test_inner_and_hidden_classes_are_told_apart() -> None:
    text = "class A:\n    class B: ...\ndef f():\n    class C: ...\nclass _D: ...\n"
    assert set(public_classes(text)) == {"A", "B", "C"}


def test_a_line_is_a_word_a_sentence_and_a_place_that_is_there() -> None:
    rows = [line for line in GLOSSARY.splitlines() if re.match(r"\| [*`]", line)]
    assert len(rows) == len(LINES) > 150
    for line in LINES:
        assert (ROOT / line["where"]).exists(), line[0]
        assert len(line["what"]) > 10 and not line["what"].endswith("."), line[0]


def test_the_words_of_the_house_stand_once_and_in_order() -> None:
    words = [line["word"] for line in LINES if line["word"]]
    assert words == sorted(set(words))
    asked = """document report form edition cell figure series rule check finding problem claim passage place strip
               balance equivalent explanation roll-up source outcome selection view takeaway"""
    assert set(asked.split()) <= set(words)
