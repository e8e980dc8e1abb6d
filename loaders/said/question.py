"""The question to the unit, ready to be copied: from the best explanation, never more certain than it is. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from loaders.figures import SURE
from loaders.forms import form_of
from loaders.reconcile.explain.answer import Explanation, Location
from loaders.reconcile.explain.wording import changes_text
from loaders.reconcile.language.parse import called
from loaders.reconcile.rulebook import load_rules
from loaders.said import findings, stated
from loaders.said.trouble import Told, Trouble
from loaders.words import Words, unstressed

NAMED = 6  # relations and cells that are written out; explanations that tie are all


def question(problem: Trouble, words: Words) -> str:
    """One text to be copied, without emphasis: which report, what is printed where, what would make it balance, and
    what to answer."""
    head = words("question.head", unit=problem.unit, year=words.year(problem.year))
    return words("question.whole", head=head, said=asked(problem, words))


def asked(problem: Trouble, words: Words) -> str:
    """The question without the name of the report.

    The explanations that are equally likely are all in it, the less likely ones only counted. Without one it says what
    must hold, with its figures, and what is printed in the cells; of the prose, what stands there.
    """
    if problem.location and problem.location.explanations:
        body = _explained(problem, problem.location, words)
    else:
        body = _unexplained(problem, words)
    claims = dict.fromkeys(filter(None, (stated.sentence(one.claim, words) for one in problem.findings)))
    said = "".join(f"\n{unstressed(one)}" for one in claims)
    ask = findings.ask(load_rules()[problem.lead.rule_id], words)
    return words("question.asked", body=body, claims=said, ask=ask)


def _explained(problem: Trouble, location: Location, words: Words) -> str:
    """The likeliest explanations, and how many less likely ones there are."""
    best, others = problem.likeliest, len(location.explanations) - len(problem.likeliest)
    form, places = form_of(problem.form), problem.places(words)
    texts = [unstressed(changes_text(one, form, places, words.language)) for one in best]
    tables = _tables(problem, best, words)
    if len(texts) == 1:
        is_only = not others and location.complete
        found = words("question.only" if is_only else "question.likeliest", changes=texts[0], tables=tables)
    else:
        listed = "".join(words("question.line", number=n, changes=one) for n, one in enumerate(texts, 1))
        found = words("question.several", count=len(texts), lines=listed, tables=tables)
    return found + (words("question.others", count=others) if others else "")


def _tables(problem: Trouble, explained: Iterable[Explanation], words: Words) -> str:
    """The tables in which the explanations change something."""
    form = form_of(problem.form)
    sections = dict.fromkeys(form.row_of(change.cell).section for one in explained for change in one.changes)
    return words.join(words(f"section_name.{one}") for one in sections)


def _unexplained(problem: Trouble, words: Words) -> str:
    """What is known of the cells without a figure, then what else must hold and does not or cannot be told, each with
    its figures, and what is printed in its cells."""
    known, cells = _open(problem, words)
    lines: dict[str, list[str]] = {"fail": [], "undetermined": []}
    open_still = []
    for one in problem.findings:
        without = {(cell["year"], cell["cell"]) for cell in one.cells if cell["state"] not in SURE}
        if without and without <= cells and (one.status != "fail" or called(one.numbers)):
            continue  # it only says that they have none
        lines[one.status].append(_relation(one, problem, words))
        open_still.append(one)
    said = [known]
    for status, found in lines.items():
        if found:
            each = list(dict.fromkeys(found))
            more = words("question.more_relations", count=len(each) - NAMED) if len(each) > NAMED else ""
            said.append(words(f"question.{status}", what=words("list.semicolon").join(each[:NAMED]) + more))
    said.append(_printed(problem, open_still, words))
    return words.pick("", " ").join(filter(None, said))


def _relation(one: Told, problem: Trouble, words: Words) -> str:
    """What must hold, for what, with its figures."""
    about = findings.subject(one.subject, form_of(problem.form), words)
    figures = findings.numbers(one.numbers, one.status, words)
    parts = [findings.statement(load_rules()[one.rule_id], words), about, figures]
    return words("list.semicolon").join(unstressed(part) for part in parts if part)


def _printed(problem: Trouble, found: Iterable[Told], words: Words) -> str:
    """What is printed in the cells that the findings name, and where; of many, those that are not 0."""
    cells = {(one["year"], one["cell"]): one for told in found for one in told.cells}
    telling = list(cells.values())
    if len(telling) > NAMED:
        telling = [one for one in telling if one["value"] != 0] or telling
    if not telling:
        return ""
    more = words("question.more", count=len(telling) - NAMED) if len(telling) > NAMED else ""
    shown = words("list.semicolon").join(_one_printed(one, problem, words) for one in telling[:NAMED])
    return words("question.printed", cells=shown + more)


def _one_printed(one: Mapping[str, Any], problem: Trouble, words: Words) -> str:
    label = findings.cell_label(one["cell"], form_of(problem.form), words)
    label = words("finding.last_year", label=label) if one["year"] != problem.year else label
    place = words.place(one["place"])
    where = words("explain.place", place=place) if place else ""
    raw = one["raw"].strip()
    stands = words("question.raw", raw=raw) if raw else words(f"state.{one['state']}")
    if not raw and one["state"] in SURE:
        stands = words("question.raw", raw=words.number(one["value"]))
    return words("question.cell", cell=label, place=where, stands=stands)


def _open(problem: Trouble, words: Words) -> tuple[str, set[tuple[int, str]]]:
    """What is known of the cells of the report that hold no figure, and which these are: the only figures with which
    every relation of a table holds, and those that bear a dash."""
    form = form_of(problem.form)
    balanced = findings.balanced(one.hint for one in problem.findings if one.hint)
    dashes = {cell: one["raw"] for cell, one in problem.cells.items() if one["state"] == "dash"}
    said = words("question.known", rows=findings.filled_in(balanced, form, words)) if balanced else ""
    if dashes:
        named = words("list.comma").join(_labels(list(dashes)[:NAMED], problem, words))
        raws = words("list.comma").join(words("todo.raw", raw=one) for one in dict.fromkeys(dashes.values()))
        said += words("question.dashes", cells=named, count=len(dashes), raws=raws)
    return said, {(problem.year, one) for one in (*balanced, *dashes)}


def _labels(cells: Iterable[str], problem: Trouble, words: Words) -> Iterator[str]:
    return (form_of(problem.form).label(one, words.language) for one in cells)
