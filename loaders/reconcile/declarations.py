"""Everything that is declared, checked before anything is read: one sentence with file and line for what is wrong.

Each file is checked by the module that reads it; what one file says of another is checked here: a form without rules, a
rule of the prose without a method, a printed table that lacks a cell, a code without words. Declarations of a district
(limits, deadlines) are checked as ours are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import chain

from loaders.declared import at, declared
from loaders.errors import BrokenRuleError
from loaders.forms import DATA, SECTION_OF_TABLE, Form, load_forms, read_csv
from loaders.groups import case_kinds, case_results, group_of, load_groups
from loaders.reconcile.causes import CAUSES
from loaders.reconcile.claims import METHODS
from loaders.reconcile.claims.shapes import shapes
from loaders.reconcile.claims.stated import STATED_BY_RULE, equivalents
from loaders.reconcile.claims.wordings import thresholds, wordings
from loaders.reconcile.flows import flow_cells
from loaders.reconcile.language.vocabulary import REASONS
from loaders.reconcile.rule import HEADINGS, Rule
from loaders.reconcile.rulebook import load_rules
from loaders.series import load_series

FORMS, RULES, WORDS = DATA / "forms", DATA / "rules", DATA / "words"
SAID_OF_A_CHECK = (*CAUSES, "balancing", "renamed", "whatever_blank")  # hints
NEEDED = {  # (method, file) -> what the file must say for a rule of this method
    ("problems", "wordings"): ("problem", "measure"),
    ("fee_stated", "wordings"): ("fee",),
    ("fee_silent", "wordings"): ("fee",),
    ("small_fee", "wordings"): ("by_page",),
    ("small_fee", "thresholds"): ("requests",),
    ("fee_steps", "thresholds"): ("step",),
    ("repeated", "thresholds"): ("shortest",),
}
PATTERNED = {"aspects": "aspect", "government": "result"}  # method -> what its wordings are called in claims.csv
Needed = Iterator[tuple[str, str]]  # a key of data/words, and the place that needs it


@cache
def check_declarations() -> None:
    """Raise BrokenRuleError for the first declaration that is wrong. Costs a fraction of a second, once."""
    load_series(), shapes(), wordings(), thresholds(), flow_cells()
    for form in load_forms().values():
        _check_printed(form)
    rules = load_rules()
    _check_named()
    for key in load_forms():
        equivalents(key)
    _check_forms(rules)
    _check_methods(rules)
    _check_words()
    load_groups()


def _check_printed(form: Form) -> None:
    """A printed table has every cell of its section once, and no other."""
    for number, section in SECTION_OF_TABLE.items():
        left = [cell for row in form.section_rows(section) for cell in row.cells]
        for one in filter(lambda printed: printed.cell, chain.from_iterable(form.printed[section])):
            with at(f"{form.id}_{number}.csv, line {one.row + 1}"):
                if one.cell not in left:
                    raise BrokenRuleError(f"section {section} has no cell {one.cell!r}, or twice; correct it")
            left.remove(one.cell)
        if left:
            raise BrokenRuleError(f"{form.id}_{number}.csv, line 1: the cell {left[0]!r} is not printed; add it")


def _check_forms(rules: Mapping[str, Rule]) -> None:
    """Every form has rules for its figures: without any its reports would seem to be in order."""
    checked = {form for rule in rules.values() if not rule.is_of_prose for form in rule.forms}
    for place, line in declared(FORMS / "forms.csv"):
        if line["id"] not in checked:
            raise BrokenRuleError(f"{place}: no rule is for form {line['id']!r}; write a span as 2021- in rules.csv")


def _check_methods(rules: Mapping[str, Rule]) -> None:
    """A rule of the prose names a method, and the files say what the method looks for and from where on it speaks."""
    for rule in rules.values():
        if not rule.is_of_prose:
            continue
        with at(rule.named):
            if rule.formula not in METHODS:
                raise BrokenRuleError(f"there is no method {rule.formula!r}; there are {', '.join(METHODS)}")
            for file, known in (("wordings", wordings()), ("thresholds", thresholds())):
                for one in NEEDED.get((rule.formula, file), ()):
                    if one not in known.get(rule.id, {}):
                        raise BrokenRuleError(f"{file}.csv has no line {one!r} for it; add one")
            if rule.formula == "share" and any((rule.id, "share") not in equivalents(form) for form in rule.forms):
                raise BrokenRuleError("stated.csv has no line 'share' for it on each of its forms; add one")


def _check_named() -> None:
    """What a file says for a rule, it says for one of the prose; another wording of a label is for what a form has."""
    of_prose = {line["id"] for _, line in declared(RULES / "claims.csv")}
    for file, heading in (("stated.csv", "rule_id"), ("wordings.csv", "rules"), ("thresholds.csv", "rule")):
        for place, line in declared(RULES / file):
            for one in line[heading].split():
                if one not in of_prose:
                    raise BrokenRuleError(f"{place}: there is no rule of the prose {one!r}; correct it")
    for place, line in declared(FORMS / "aliases.csv"):
        form = load_forms().get(line["form"])
        columns = {column.code for row in form.rows for column in row.columns} if form else ()
        if form is None or line["code"] not in {"row": form.row_by_code, "column": columns}.get(line["kind"], ()):
            raise BrokenRuleError(f"{place}: form {line['form']!r} has no {line['kind']} {line['code']!r}; correct it")


def _check_words() -> None:
    lines = (line for file in sorted(WORDS.glob("*.csv")) for line in read_csv(file))
    words = {line["key"] for line in lines if line.get("zh") and line.get("en")}
    for key, place in _needed():
        if key not in words:
            raise BrokenRuleError(f"{place}: there are no words {key!r} in both languages; add them to data/words")


def _needed() -> Needed:
    yield from ((f"reason.{code}", "checking.csv, line 1") for code in sorted(REASONS))
    yield from ((f"hint.{code}", "checking.csv, line 1") for code in SAID_OF_A_CHECK)
    yield from ((f"section_name.{code}", "checking.csv, line 1") for code in HEADINGS)
    yield from ((f"claim.{line['claim']}", place) for place, line in declared(STATED_BY_RULE))
    methods = {rule.id: rule.formula for rule in load_rules().values()}
    for place, line in declared(RULES / "wordings.csv"):
        names = {PATTERNED[methods[rule]] for rule in line["rules"].split() if methods.get(rule) in PATTERNED}
        yield from ((f"claim.{name}.{line['aspect']}", place) for name in names)
    for place, line in declared(FORMS / "crosswalk.csv"):
        yield f"series_group.{group_of(line['series_id'])}", place
    yield from ((f"page.{line['page']}", place) for place, line in declared(FORMS / "groups.csv"))
    newest = f"{next(reversed(load_forms()))}_4.csv, line 1"
    yield from ((f"reviews.{kind.partition('.')[2]}", newest) for kind in case_kinds())
    yield from ((f"reviews.result.{result}", newest) for result in case_results())
