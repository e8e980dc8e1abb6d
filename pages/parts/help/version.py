"""Which program this is, and what changed in it last: from the files that it comes with."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from loaders.reader_version import READER
from loaders.reconcile.rulebook import rules_version
from loaders.words import Words
from pages.parts.help.told import Explained
from pages.shared.look.templates import template

ROOT = Path(__file__).parents[3]
TEMPLATE = "parts/help/changes.html.jinja"
RULES_SHOWN = 12  # letters of the rules' version, as in the workbooks


@cache
def number(root: Path = ROOT) -> str:
    """The version of the program."""
    return str(tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])


def lines(settings: Mapping[str, str], words: Words) -> list[tuple[str, list[Explained]]]:
    """The versions of program, reader and rules, and the day of the data."""
    found = {"program": number(), "reader": READER, "rules": rules_version()[:RULES_SHOWN]}
    found["data"] = words.date(settings.get("data_date"))
    return [("", [Explained(words(f"help.version.{one}"), value) for one, value in found.items()])]


def newest(changelog: str) -> list[tuple[str, list[str]]]:
    """The headings of the newest section of a changelog, each with its entries; none where it has no section."""
    section = re.split(r"^## .*$", changelog, flags=re.M)[1:2]
    parts = re.split(r"^### (.+)$", section[0], flags=re.M)[1:] if section else []
    return [(heading, _entries(text)) for heading, text in zip(parts[::2], parts[1::2], strict=True)]


def _entries(text: str) -> list[str]:
    found = re.split(r"^- ", text, flags=re.M)[1:]
    return [" ".join(one.replace("`", "").split()) for one in found]


def changes_html(root: Path = ROOT) -> str:
    """The newest section of the changelog as HTML."""
    return template(TEMPLATE).render(parts=newest((root / "CHANGELOG.md").read_text(encoding="utf-8")))
