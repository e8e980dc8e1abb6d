"""How a command says what it did, and its exit codes."""

from __future__ import annotations

import argparse

from loaders.one_line import json_line, one_line
from loaders.words import Words

DONE, IN_PART, NOT_DONE = 0, 1, 2


def say(arguments: argparse.Namespace, key: str, **values: object) -> int:
    """Print what was done: a sentence, or with --json its values and the sentence; returns that it was."""
    said = Words(arguments.language)(key, **values)
    print(json_line(values | {"sentence": said}) if arguments.json else one_line(said))
    return DONE
