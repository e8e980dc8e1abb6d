"""Every pattern of the loaders, over texts that nearly match it: none may take longer than its text is long.

A text is a few pieces of what the pattern itself asks for, one of them very often. So whoever adds a pattern need not
say what could harm it.
"""

from __future__ import annotations

import ast
import importlib
import itertools
import pkgutil
import random
import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import loaders

what, parser = (importlib.import_module(f"re.{name}") for name in ("_constants", "_parser"))  # how re reads a pattern
LENGTH = 500  # pieces
NOTHING = 0.001  # seconds: less says nothing
MOST = 2.9  # times as long, of a text twice as long: n log n has 2.2, a square 4
MOST_WORDS, PAIRS = 24, 60
CLASSES = {what.CATEGORY_DIGIT: "1", what.CATEGORY_SPACE: " ", what.CATEGORY_WORD: "a"}
OTHERS = {what.CATEGORY_NOT_DIGIT: "a", what.CATEGORY_NOT_SPACE: "a", what.CATEGORY_NOT_WORD: " "}


@dataclass(frozen=True)
class Slow:
    """A pattern that takes longer than its text is long: where it stands, on what, and its times."""

    where: str
    pattern: str
    text: tuple[str, str, str]
    seconds: tuple[float, float]


def patterns() -> dict[tuple[str, int], str]:
    """Every pattern of the loaders -> a module that has it."""
    found: dict[tuple[str, int], str] = {}
    for module in pkgutil.walk_packages(loaders.__path__, "loaders."):
        if module.name.endswith("__main__"):
            continue
        for one in _held(vars(importlib.import_module(module.name)), 0):
            found.setdefault((one.pattern, one.flags), module.name)
        for pattern in _written(module.name):
            found.setdefault((pattern, int(re.compile(pattern).flags)), module.name)
    return found


def _held(value: object, deep: int) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield value
    elif isinstance(value, dict) and deep < 3:
        yield from itertools.chain(*(_held(one, deep + 1) for one in value.values()))
    elif isinstance(value, tuple | list | frozenset) and deep < 4:
        yield from itertools.chain(*(_held(one, deep + 1) for one in value))


def _written(module: str) -> Iterator[str]:
    """The patterns that stand in a call of a function of ``re``."""
    path = importlib.import_module(module).__file__
    assert path
    with open(path, encoding="utf-8") as file:  # noqa: PTH123
        tree = ast.parse(file.read())
    for node in ast.walk(tree):
        is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args
        if is_call and isinstance(node.func.value, ast.Name) and node.func.value.id == "re":
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str) and node.func.attr != "escape":
                yield first.value


def words(pattern: str, flags: int) -> list[str]:
    """What a pattern asks for, sign by sign and in words."""
    found: dict[str, None] = {}

    def walk(tree: Any) -> None:
        run = ""
        for code, value in tree:
            if code is what.LITERAL:
                run += chr(value)
                found.setdefault(chr(value))
                continue
            if run:
                found.setdefault(run)
            run = ""
            if code is what.IN:
                for sign in _class(value):
                    found.setdefault(sign)
            elif code is what.ANY:
                found.setdefault("x")
            for part in _parts(code, value):
                walk(part)
        if run:
            found.setdefault(run)

    walk(parser.parse(pattern, flags))
    every = [*found, "x", " "]
    dice = random.Random(pattern)
    long = [one for one in every if len(one) > 1]
    short = [one for one in every if len(one) == 1]
    dice.shuffle(long)
    dice.shuffle(short)
    return list(dict.fromkeys([*long[: MOST_WORDS // 2], *short]))[:MOST_WORDS]


def _class(values: Any) -> Iterator[str]:
    is_not = values[0][0] is what.NEGATE
    for code, value in values:
        if code is what.LITERAL:
            yield chr(value)
        elif code is what.RANGE:
            yield chr(value[0])
        elif code is what.CATEGORY:
            yield CLASSES.get(value) or OTHERS.get(value, "a")
    if is_not:
        yield from "x中"


def _parts(code: Any, value: Any) -> list[Any]:
    if code is what.BRANCH:
        return list(value[1])
    if code in (what.MAX_REPEAT, what.MIN_REPEAT, what.POSSESSIVE_REPEAT):
        return [value[2]]
    if code is what.SUBPATTERN:
        return [value[3]]
    if code in (what.ASSERT, what.ASSERT_NOT):
        return [value[1]]
    if code is what.ATOMIC_GROUP:
        return [value]
    return [part for part in value[1:] if part] if code is what.GROUPREF_EXISTS else []


def texts(pattern: str, flags: int) -> Iterator[tuple[str, str, str]]:
    """Beginning, what is repeated, and end."""
    every, dice = words(pattern, flags), random.Random(pattern)
    yield from (("", one, "\x00") for one in every)
    for _ in range(PAIRS):
        one, other, third = (dice.choice(every) for _ in range(3))
        yield dice.choice((one, "")), other + third, dice.choice(("\x00", "", one))
        yield one, other, dice.choice(("\x00", third))


def slow(found: Iterable[tuple[tuple[str, int], str]]) -> Iterator[Slow]:
    """The patterns that a text of theirs makes slow, each with the worst of the texts."""
    for (pattern, flags), where in found:
        compiled = re.compile(pattern, flags)
        told = (one for text in texts(pattern, flags) if (one := _slow(compiled, where, text)))
        worst = max(told, key=lambda one: one.seconds[1], default=None)
        if worst:
            yield worst


def _slow(compiled: re.Pattern[str], where: str, text: tuple[str, str, str]) -> Slow | None:
    first = _seconds(compiled, text, LENGTH)
    if first < NOTHING:
        return None
    first, second = (min(_seconds(compiled, text, size) for _ in range(2)) for size in (2 * LENGTH, 4 * LENGTH))
    return Slow(where, compiled.pattern, text, (first, second)) if second > MOST * first else None


def _seconds(compiled: re.Pattern[str], text: tuple[str, str, str], size: int) -> float:
    begin, many, end = text
    whole = begin + many * size + end
    begun = time.process_time()
    for done in (partial(compiled.sub, ""), compiled.fullmatch, compiled.match):
        done(whole)
    return time.process_time() - begun
