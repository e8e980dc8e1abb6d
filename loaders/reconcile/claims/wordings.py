"""What the rules of the prose look for, and from where on they speak: ``data/rules/wordings.csv``, ``thresholds.csv``.

A wording is a pattern over text without spaces. Several lines of one aspect are alternatives; a line may serve several
rules.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from loaders.declared import declared
from loaders.errors import BrokenRuleError
from loaders.forms import DATA

FOLDER = DATA / "rules"
Wordings = Mapping[str, Mapping[str, re.Pattern[str]]]
Thresholds = Mapping[str, Mapping[str, int]]


@cache
def wordings(path: Path = FOLDER / "wordings.csv") -> Wordings:
    """By rule and aspect, in the order of the file, what shows that a text speaks of it. Raises BrokenRuleError, with
    file and line, for what is no pattern."""
    texts: dict[str, dict[str, list[str]]] = {}
    for place, line in declared(path):
        _pattern(line["pattern"], place)
        for rule in line["rules"].split():
            texts.setdefault(rule, {}).setdefault(line["aspect"], []).append(line["pattern"])
    return {
        rule: {aspect: re.compile("|".join(each)) for aspect, each in aspects.items()}
        for rule, aspects in texts.items()
    }


def _pattern(text: str, place: str) -> None:
    try:
        is_empty = re.compile(text).fullmatch("") is not None
    except re.error as error:
        raise BrokenRuleError(f"{place}: {text!r} is no pattern: {error}; correct it") from error
    if is_empty:
        raise BrokenRuleError(f"{place}: {text!r} is found in every text; write the words to look for")


@cache
def thresholds(path: Path = FOLDER / "thresholds.csv") -> Thresholds:
    """By rule and what is measured, a whole number from 1 on. Raises BrokenRuleError, with file and line, for anything
    else."""
    found: dict[str, dict[str, int]] = {}
    for place, line in declared(path):
        if not (line["value"].isdecimal() and int(line["value"])):
            raise BrokenRuleError(f"{place}: {line['value']!r} is no whole number from 1 on; correct it")
        found.setdefault(line["rule"], {})[line["of"]] = int(line["value"])
    return found
