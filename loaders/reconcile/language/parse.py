"""A formula from its text, for one form: patterns are expanded against its cells, unknown cells and words refused.

A formula is written over cells (``app.carried_in:total``; ``@-1`` behind a cell means last year's report, ``@units``
the sum over the reports of the units below)::

    app.received_new:total + app.carried_in:total = app.result.total:total + app.carried_out:total
    sum(app.result.*:total without app.result.total:total) = app.result.total:total
    not (pub.normative:made_new > 0 and pub.normative:disclosed_new = 0)

Grammar: ``or``, ``and``, ``not``, comparisons (may be chained: ``100 <= a / b <= 200``), ``+ - * /``, parentheses,
``sum(pattern [without pattern])``, and the predicates of ``vocabulary``: ``name(cell)``, ``name('text')``, ``name()``.
What is stored of a finding is read back by ``stored``: there ``stated`` is the number of the prose, and the text in the
brackets of a predicate has no quotes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from loaders.errors import BrokenRuleError
from loaders.forms import Form, load_forms
from loaders.reconcile.language.interval import COMPARE
from loaders.reconcile.language.nodes import (
    And,
    Arithmetic,
    Call,
    Cell,
    CellRef,
    Compare,
    Node,
    Not,
    Number,
    Or,
    Stated,
    Sum,
)
from loaders.reconcile.language.text import BETWEEN
from loaders.reconcile.language.vocabulary import LAST_YEAR, PREDICATES, STATED, UNITS
from loaders.series import expand

TOKEN = re.compile(
    r"""\s*(?:
      (?P<number>\d+(?:\.\d+)?)
    | (?P<cell>[a-z_]+(?:\.[a-z_]+)*(?:\.\*)?:[a-z_*]+(?:@-1|@units)?)   # app.carried_in:total@-1, app.*:total
    | (?P<text>'[^']*')
    | (?P<word>[a-z_]+)
    | (?P<symbol><=|>=|!=|[=<>+\-*/()])
    )""",
    re.VERBOSE,
)
CALLED = re.compile(r"(?P<name>[a-z_]+)\((?P<argument>.*)\)")  # as it is stored


def tokens(formula: str) -> list[tuple[str, str]]:
    """The words of a formula as (kind, text). Raises BrokenRuleError at what it cannot read."""
    found, position = [], 0
    while position < len(formula.rstrip()):
        match = TOKEN.match(formula, position)
        if match is None or match.lastgroup is None:
            raise BrokenRuleError(f"cannot read {formula[position:]!r} in formula {formula!r}")
        found.append((match.lastgroup, match[match.lastgroup]))
        position = match.end()
    return found


def cell_ref(text: str) -> CellRef:
    """``app.carried_in:total@-1`` as a reference."""
    cell, _, whose = text.partition("@")
    return CellRef(cell, -1 if whose == LAST_YEAR else 0, whose == UNITS)


class Parser:
    """Recursive descent over the tokens of one formula, for one form (patterns are expanded against its cells)."""

    def __init__(self, formula: str, form: Form, is_stored: bool = False) -> None:
        self.formula, self.form, self.is_stored = formula, form, is_stored
        self.tokens = tokens(formula)
        self.position = 0

    def parse(self) -> Node:
        node = self.either()
        if self.position != len(self.tokens):
            raise self.broken(f"unexpected {self.peek()[1]!r}")
        return node

    def broken(self, why: str) -> BrokenRuleError:
        return BrokenRuleError(f"{why} in formula {self.formula!r}")

    def peek(self) -> tuple[str, str]:
        return self.tokens[self.position] if self.position < len(self.tokens) else ("end", "")

    def take(self, *texts: str) -> str | None:
        """The next token if it is one of these, else None."""
        if self.peek()[1] in texts and self.peek()[0] in ("symbol", "word"):
            self.position += 1
            return self.tokens[self.position - 1][1]
        return None

    def expect(self, kind: str, text: str | None = None) -> str:
        found, word = self.peek()
        if found != kind or text not in (None, word):
            raise self.broken(f"expected {text or kind}, found {word or 'the end'}")
        self.position += 1
        return word

    def either(self) -> Node:
        return self.joined("or", Or, lambda: self.joined("and", And, self.negated))

    def joined(self, word: str, kind: type[And | Or], part: Callable[[], Node]) -> Node:
        parts = [part()]
        while self.take(word):
            parts.append(part())
        return parts[0] if len(parts) == 1 else kind(tuple(parts))

    def negated(self) -> Node:
        return Not(self.negated()) if self.take("not") else self.comparison()

    def comparison(self) -> Node:
        parts, signs = [self.chain("+", "-")], []
        while sign := self.take(*COMPARE):
            signs.append(sign)
            parts.append(self.chain("+", "-"))
        return Compare(tuple(signs), tuple(parts)) if signs else parts[0]

    def chain(self, *signs: str) -> Node:
        """Left-associative arithmetic: sums of products."""
        deeper: Callable[[], Node] = self.primary if "*" in signs else (lambda: self.chain("*", "/"))
        node = deeper()
        while sign := self.take(*signs):
            node = Arithmetic(sign, node, deeper())
        return node

    def primary(self) -> Node:
        kind, text = self.peek()
        if self.take("("):
            node = self.either()
            self.expect("symbol", ")")
            return node
        self.position += 1
        if kind == "number":
            return Number(float(text) if "." in text else int(text))
        if kind == "cell":
            return Cell(self.known(text))
        if kind == "word":
            return self.of_word(text)
        raise self.broken(f"unexpected {text or 'end'}")

    def of_word(self, word: str) -> Node:
        if word == STATED and self.is_stored:
            return Stated()
        return self.sum_of() if word == "sum" else self.predicate(word)

    def known(self, text: str) -> CellRef:
        ref = cell_ref(text)
        forms = load_forms().values() if ref.offset else [self.form]  # last year's report may be on another form
        if not any(ref.cell in form.column_by_cell for form in forms):
            raise self.broken(f"form {self.form.id} has no cell {ref.cell!r}")
        return ref

    def sum_of(self) -> Sum:
        self.expect("symbol", "(")
        included = self.pattern()
        left_out = self.pattern() if self.take("without") else ()
        self.expect("symbol", ")")
        cells = [ref for ref in included if ref not in left_out]
        return Sum(tuple(Cell(ref) for ref in cells))

    def pattern(self) -> tuple[CellRef, ...]:
        pattern = cell_ref(self.expect("cell"))
        cells = expand(pattern.cell, self.form)
        if not cells:
            raise self.broken(f"{pattern.cell!r} names no cell of form {self.form.id}")
        return tuple(CellRef(cell, pattern.offset) for cell in cells)

    def predicate(self, name: str) -> Call:
        if name not in PREDICATES:
            raise self.broken(f"there is no predicate {name!r}; there are {', '.join(PREDICATES)}")
        self.expect("symbol", "(")
        kind, text = self.peek()
        wanted = PREDICATES[name].argument
        if {"cell": "cell", "text": "text"}.get(kind, "none") != wanted:
            raise self.broken(f"{name} takes {wanted} in its brackets, found {text or 'the end'}")
        self.position += wanted != "none"
        argument: CellRef | str = self.known(text) if wanted == "cell" else text.strip("'") if wanted == "text" else ""
        self.expect("symbol", ")")
        return Call(name, argument)


@cache
def parse(formula: str, form: Form) -> Node:
    """A formula of a rule, parsed once for each form. Raises BrokenRuleError saying what is wrong with it."""
    return Parser(formula, form).parse()


@cache
def stored(text: str, form: Form) -> tuple[Node, ...]:
    """What is stored of a finding as a formula: one, or several of one cause; none where it is empty. Raises
    BrokenRuleError for what this version of the language, or of the form, does not know."""
    return tuple(_stored(one, form) for one in text.split(BETWEEN)) if text else ()


def _stored(text: str, form: Form) -> Node:
    call = called(text)
    return Call(*call) if call else Parser(text, form, is_stored=True).parse()


def called(text: str) -> tuple[str, str] | None:
    """The predicate that a stored text consists of, and what stands in its brackets; None for any other text."""
    match = CALLED.fullmatch(text)
    return (match["name"], match["argument"]) if match and match["name"] in PREDICATES else None
