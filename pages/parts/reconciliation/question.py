"""The question to the unit, ready to be copied: from the best explanation, never more certain than it is. Pure."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pandas as pd

from loaders.figures import SURE
from loaders.forms import form_of
from loaders.reconcile.language.parse import called
from loaders.reconcile.rulebook import load_rules
from loaders.words import Words, unstressed
from pages.parts.reconciliation import stated
from pages.shared.said import findings, problems

NAMED = 6  # so many explanations are written out


def question(problem: pd.DataFrame, explained: pd.DataFrame, words: Words) -> str:
    """One text to be copied, without emphasis: which report, what is printed where, what would make it balance, and
    what to answer.

    The explanations that are equally likely are all in it, the less likely ones only counted. Without one it says what
    must hold, with its figures; of the prose, what stands there.
    """
    lead = problem.iloc[0]
    head = words("question.head", unit=lead["short_name"], year=words.year(lead["year"]))
    body = _explained(problem, explained, words) if len(explained) else _unexplained(problem, words)
    claims = [stated.sentence(one, words) for one in problem["claim"]]
    said = "".join(f"\n{unstressed(one)}" for one in dict.fromkeys(filter(None, claims)))
    rule = load_rules()[lead["rule_id"]]
    return words("question.whole", head=head, body=body, claims=said, ask=findings.ask(rule, words))


def _explained(problem: pd.DataFrame, explained: pd.DataFrame, words: Words) -> str:
    """The likeliest explanations, and how many less likely ones there are."""
    best = problems.likeliest(explained)
    texts = [unstressed(one) for one in _texts(problem, best, words)]
    others = len(explained) - len(best)
    if len(texts) == 1:
        is_only = not others and bool(problem.iloc[0]["complete"])
        found = words("question.only" if is_only else "question.likeliest", changes=texts[0])
    else:
        listed = "".join(words("question.line", number=n, changes=one) for n, one in enumerate(texts[:NAMED], 1))
        found = words("question.several", count=len(texts), lines=listed)
    return found + (words("question.others", count=others) if others else "")


def _texts(problem: pd.DataFrame, explained: pd.DataFrame, words: Words) -> Sequence[str]:
    return list(problems.explanations(problem, explained, words)[words("column.changes")])


def _unexplained(problem: pd.DataFrame, words: Words) -> str:
    """What is known of the cells without a figure, then what else must hold and does not, each with its figures."""
    rules, form = load_rules(), form_of(problem.iloc[0]["form"])
    told, known = _open(problem, words)
    lines = []
    for rule_id, subject, status, numbers, cells in zip(
        *(problem[one] for one in ("rule_id", "subject", "status", "numbers", "cells")), strict=True
    ):
        without = {(one["year"], one["cell"]) for one in json.loads(cells) if one["state"] not in SURE}
        if without and without <= known and (status != "fail" or called(numbers)):
            continue  # it only says that they have none
        about = findings.subject(subject, form, words)
        figures = findings.numbers(numbers, status, words)
        parts = [findings.statement(rules[rule_id], words), about, figures]
        lines.append(words("list.semicolon").join(unstressed(one) for one in parts if one))
    holds = words("question.holds", what=words("list.semicolon").join(dict.fromkeys(lines[:NAMED]))) if lines else ""
    return told + holds


def _open(problem: pd.DataFrame, words: Words) -> tuple[str, set[tuple[int, str]]]:
    """What is known of the cells of the report that hold no figure, and which these are: the only figures with which
    every relation of a table holds, and those that bear a dash."""
    lead = problem.iloc[0]
    year, form = int(lead["year"]), form_of(lead["form"])
    balanced = findings.balanced(filter(None, problem["hint"]))
    found = [one for cells in problem["cells"] for one in json.loads(cells) if one["year"] == year]
    dashes = {one["cell"]: one["raw"] for one in found if one["state"] == "dash"}
    said = words("question.known", rows=findings.filled_in(balanced, form, words)) if balanced else ""
    if dashes:
        named = words("list.comma").join(form.label(one, words.language) for one in list(dashes)[:NAMED])
        raws = words("list.comma").join(words("todo.raw", raw=one) for one in dict.fromkeys(dashes.values()))
        said += words("question.dashes", cells=named, count=len(dashes), raws=raws)
    return said, {(year, one) for one in (*balanced, *dashes)}
