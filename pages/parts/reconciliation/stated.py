"""What the prose states that a finding is about. Pure."""

from __future__ import annotations

import json

from loaders.words import Words


def sentence(claim: object, words: Words) -> str:
    """What the prose states, with its place; empty for a finding that is about no claim."""
    if not isinstance(claim, str):
        return ""
    said = json.loads(claim)
    places = (words(f"section_name.{said['section']}"), words.place(said["place"]))
    return words("claim.sentence", place=words.join(filter(None, places)), sentence=said["sentence"])
