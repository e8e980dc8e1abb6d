"""A finding in the words of the form: what was checked, the relation, its numbers, by how much. Pure.

A finding is a line of the table ``finding``; a formula there is written with cell codes (``app.carried_in:total``,
``@-1`` behind a cell for last year's report), with ``□`` where a figure is no number
(``⊘`` where there is no such cell, ``?`` where it was not read for sure).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from loaders.errors import BrokenRuleError
from loaders.forms import SECTIONS, Form, load_forms
from loaders.reconcile.language.nodes import Call, CellRef, Node, references
from loaders.reconcile.language.parse import called, stored
from loaders.reconcile.language.text import BETWEEN, show
from loaders.reconcile.rule import Rule
from loaders.words import Words, is_missing

ORDER = r"<=|>=|<|>"
DENIED = {"<=": ">", ">=": "<", "<": ">=", ">": "<="}  # what a relation that fails is instead
FIGURE = re.compile(r"[-\d.□⊘?]+")
ZEROS = re.compile(r"(?:[-\d.□⊘?]+ \+ )+[-\d.□⊘?]+")
MANY_ZEROS = 4  # in a sum: from here on they are counted, not written
LONG = 60  # characters: a longer relation is said by its rule
SAID_TO_BE_NONE = ("no_", "all_closed")  # claims that say nothing of a number
PARTS = ("form", "title", "text", "period")  # subjects that are no part of a table


def title(rule: Rule, words: Words) -> str:
    """What is wrong where the rule fails, in plain words."""
    return words.pick(rule.title_zh, rule.title_en)


def ask(rule: Rule, words: Words) -> str:
    """What to ask the unit."""
    return words.pick(rule.ask_zh, rule.ask_en)


def statement(rule: Rule, words: Words) -> str:
    """What must hold, as the rule says it."""
    return words.pick(rule.statement_zh, rule.statement_en)


def authority(rule: Rule, words: Words) -> str:
    """On whose authority."""
    return words.pick(rule.authority_zh, rule.authority_en)


def exceptions(rule: Rule, words: Words) -> str:
    """When a failure may be in order; empty where the rule names none."""
    return words.pick(rule.exceptions_zh, rule.exceptions_en)


def subject(code: str, form: Form, words: Words) -> str:
    """What a rule was applied to, in the words of the form: a cell, row, column, section, the form or a year."""
    if code in form.column_by_cell:
        return form.label(code, words.language)
    if code in form.row_by_code:
        return row_label(code, form, words)
    columns = {column.code: column for row in form.rows for column in row.columns}
    if code in columns:
        label = words.pick(columns[code].label_zh, columns[code].label_en)
        return words("finding.column", column=label)
    if code in SECTIONS:
        return words("finding.section", section=words(f"section_name.{code}"))
    if words.has(f"section_name.{code}"):
        return words(f"section_name.{code}")
    if "=" in code or words.has(f"claim.{code}"):
        return _stated(code, words)
    if code in PARTS:
        return words(f"subject.{code}")
    return words.year(int(code)) if code.isdigit() else code


def _stated(code: str, words: Words) -> str:
    """What a claim of the prose is about: ``received=21``, or an aspect that the prose should cover."""
    kind, _, number = code.partition("=")
    name = words(f"claim.{kind}")
    shown = words.number(float(number)) if number and not kind.startswith(SAID_TO_BE_NONE) else ""
    shown += "%" * bool(shown and kind in ("share", "growth"))
    return words("claim.subject", name=name, number=shown) if shown else words("claim.bare", name=name)


def row_label(code: str, form: Form, words: Words) -> str:
    """The printed label of a row, without the note in brackets."""
    return form.row_by_code[code].label(words.language)


def relations(text: str, form: Form) -> tuple[Node, ...]:
    """A stored formula as the language of the rules has it; none for what this version cannot read."""
    try:
        return stored(text, form)
    except BrokenRuleError:
        return ()


def cells_of(text: str, form: Form) -> list[CellRef]:
    """The cells that a stored formula names, in order."""
    return [ref for part in relations(text, form) for ref in references(part)]


def formula(text: str, form: Form, words: Words) -> str:
    """A formula with the labels of the form: only columns where all cells share a row, only rows where a column. Empty
    for a predicate, which the rule's statement says better."""
    parts = relations(text, form)
    if any(isinstance(part, Call) for part in parts):
        return ""
    cells = [ref.cell.split(":") for ref in cells_of(text, form)]
    one_row, one_column = (len({cell[at] for cell in cells}) == 1 for at in (0, 1))

    def label(ref: CellRef) -> str:
        whole, row = owner(ref.cell, form), ref.cell.partition(":")[0]
        printed = whole.column_by_cell[ref.cell]
        heading = words.pick(printed.label_zh, printed.label_en)
        name = heading if one_row else row_label(row, whole, words)
        if not one_row and not one_column:
            name = whole.label(ref.cell, words.language)
        whose = "finding.of_units" if ref.over_units else "finding.last_year" if ref.offset else ""
        return words(whose, label=name) if whose else name

    return signs(BETWEEN.join(show(part, label) for part in parts), words)


def numbers(text: str, status: str, words: Words) -> str:
    """The relation with its figures; a plain one that fails is written as what holds instead: ≠ for =, > for ≤."""
    if call := called(text):  # a predicate over one cell: what stands in it; over a section: nothing to fill in
        return call[1] if FIGURE.fullmatch(call[1]) else ""
    if status == "fail" and not re.search(r"[<>]|\b(and|not)\b|\) = ", text):  # plain equalities, or a choice of them
        text = text.replace(" = ", " ≠ ").replace(" or ", " and ")
    elif status == "fail" and len(re.findall(ORDER, text)) == 1 and not re.search(r"\b(and|or|not)\b| = ", text):
        text = re.sub(ORDER, lambda match: DENIED[match[0]], text)  # 3 ≤ 2 is no figure to show an official
    return signs(ZEROS.sub(lambda match: _without_zeros(match[0], words), text), words)


def _without_zeros(text: str, words: Words) -> str:
    """A long sum without its zeros, which are counted instead."""
    parts = text.split(" + ")
    kept = [part for part in parts if part != "0"]
    zeros = len(parts) - len(kept)
    if zeros < MANY_ZEROS:
        return text
    return " + ".join(kept or ["0"]) + words("finding.zeros", count=zeros - (not kept))


def signs(text: str, words: Words) -> str:
    """The words and signs of the rule language as a reader writes them."""
    for word in ("not", "and", "or"):
        text = re.sub(rf"\b{word}\b", words(f"operator.{word}"), text)
    text = re.sub(r"\bstated\b", words("claim.stated"), text)
    return text.replace("<=", "≤").replace(">=", "≥").replace(" * ", " × ").replace(" / ", " ÷ ")


def difference(value: float | None, words: Words) -> str:
    """By how much left and right differ, with sign; empty where that is no number."""
    return "" if value is None or is_missing(value) else words.signed(value)


def cell_label(cell: str, form: Form, words: Words) -> str:
    """A cell's label; last year's report may be on another form."""
    return owner(cell, form).label(cell, words.language)


def owner(cell: str, form: Form) -> Form:
    """The form that has a cell: this one, else another edition, as last year's report may be on."""
    return form if cell in form.column_by_cell else next(f for f in load_forms().values() if cell in f.column_by_cell)


def place(text: str, words: Words) -> str:
    """A place of a document in words; a dash for none."""
    return words.place(text) or words("sign.none")


def hint(code: str, form: Form, words: Words) -> str:
    """What a finding most likely comes from; for rows that are missing or blank, what alone they can hold."""
    return words(f"hint.{code.partition(' ')[0]}", rows=filled_in(balanced([code]), form, words))


def balanced(hints: Iterable[str]) -> dict[str, int]:
    """The only figures that open cells can hold, where hints have them."""
    return {cell: value for one in hints for cell, value in json.loads(one.partition(" ")[2] or "{}").items()}


def filled_in(values: dict[str, int], form: Form, words: Words) -> str:
    """Cells with their figures, row by row."""
    by_row: dict[str, dict[str, int]] = {}
    for cell, value in values.items():
        by_row.setdefault(cell.partition(":")[0], {})[cell] = value
    return words("list.semicolon").join(_filled_in(row, figures, form, words) for row, figures in by_row.items())


def _filled_in(row: str, figures: dict[str, int], form: Form, words: Words) -> str:
    """“2.没有现成信息”一行，商业企业 1、总计 1: a row with its figures that are not 0."""
    counted = {form.column_by_cell[cell]: value for cell, value in figures.items() if value}
    said = [f"{words.pick(one.label_zh, one.label_en)} {words.number(value)}" for one, value in counted.items()]
    shown = words("list.comma").join(said) or words("hint.all_zero")
    return words("hint.row", row=row_label(row, form, words), figures=shown)
