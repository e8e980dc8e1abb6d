"""The sentences of the command line and of refusals, from ``data/words/``."""

from __future__ import annotations

import re
from functools import cache

from loaders.forms import DATA, read_csv

LANGUAGES = ("zh", "en")


@cache
def _words(file: str) -> dict[str, dict[str, str]]:
    return {line["key"]: line for line in read_csv(DATA / "words" / f"{file}.csv")}


def word(file: str, key: str, language: str = "zh", **values: object) -> str:
    """A sentence of ``data/words/<file>.csv`` with its values filled in. Raises KeyError for an unknown key."""
    return _words(file)[key][language].format(**values)


def reason(code: str, detail: str | None, language: str = "zh") -> str:
    """Why a document was refused or needs an identity, and what to do."""
    return word("reasons", f"reason.{code}", language, detail=detail or "")


def doubt(code: str, likely: float | None = None, language: str = "zh") -> str:
    """Why a figure is doubtful, with the amount it most likely means where there is one."""
    sentence = word("doubts", f"doubt.{code}", language)
    if likely is None:
        return sentence
    amount = word("ui", "unit.元", language, number=f"{likely:,}")
    return word("checking", "printed.likely", language, doubt=sentence, amount=amount)


def place(text: str, language: str = "zh") -> str:
    """A place of a document in words: 第78行; 第2个表格第5行第3列; 第1页第12行; 第2张工作表C5. Empty for no place."""
    at = {name: int(number) for name, number in re.findall(r"([a-z]+) (\d+)", text)}
    if not at:
        return ""
    if "sheet" in at:
        cell = f"{_column_letters(at['column'])}{at['row']}"
        where = word("checking", "place.sheet", language, sheet=at["sheet"], cell=cell)
    else:
        where = word("checking", "place.table" if "table" in at else "place.line", language, **at)
    if "page" in at:
        where = word("checking", "place.page", language, page=at["page"], where=where)
    return word("checking", "place.proved", language, where=where) if text.endswith(" proved") else where


def _column_letters(number: int) -> str:
    """The letters over a column of a workbook: 1 is A, 27 is AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
