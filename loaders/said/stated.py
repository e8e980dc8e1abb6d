"""What the prose states that a finding is about. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from loaders.words import Words


def sentence(claim: Mapping[str, Any] | None, words: Words) -> str:
    """What the prose states, with its place; empty for a finding that is about no claim."""
    if claim is None:
        return ""
    places = (words(f"section_name.{claim['section']}"), words.place(claim["place"]))
    return words("claim.sentence", place=words.join(filter(None, places)), sentence=claim["sentence"])
