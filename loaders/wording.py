"""The sentences of the command line and of refusals, from ``data/words/``."""

from __future__ import annotations

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
