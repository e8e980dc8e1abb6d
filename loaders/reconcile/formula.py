"""The language of the rules: parse a formula, evaluate it with three truth values over figures that may be unknown.

A formula is written over cells (``app.carried_in:total``; ``@-1`` behind a cell means last year's report, ``@units``
the sum over the reports of the units below)::

    app.received_new:total + app.carried_in:total = app.result.total:total + app.carried_out:total
    sum(app.result.*:total without app.result.total:total) = app.result.total:total
    not (pub.normative:made_new > 0 and pub.normative:disclosed_new = 0)

An amount is an interval: a figure read for sure is a point, a blank count lies anywhere from 0 upwards, a doubtful or
missing one anywhere. A comparison is then True, False or None (cannot tell): ``3 + blank = 2`` is False whatever the
blank stands for, ``3 + blank = 5`` cannot be told. Nothing is ever taken as 0.

Grammar: ``or``, ``and``, ``not``, comparisons (may be chained: ``100 <= a / b <= 200``), ``+ - * /``, parentheses,
``sum(pattern [without pattern])``, and the predicates of ``vocabulary``: ``name(cell)``, ``name('text')``, ``name()``.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from loaders.errors import BrokenRuleError
from loaders.forms import Form, load_forms
from loaders.reconcile.vocabulary import LAST_YEAR, PREDICATES, UNITS
from loaders.series import expand

Truth = bool | None


class Interval(NamedTuple):
    """What an amount may be; a point where it is known."""

    low: float
    high: float

    @property
    def is_point(self) -> bool:
        return self.low == self.high


ANYTHING = Interval(-math.inf, math.inf)
NOT_NEGATIVE = Interval(0, math.inf)


class CellRef(NamedTuple):
    """A cell of this year's report (``offset`` 0) or of last year's (-1), or the sum of it over the units below."""

    cell: str
    offset: int = 0
    over_units: bool = False


class Facts(Protocol):
    """What a formula is evaluated over."""

    def amount(self, ref: CellRef) -> Interval: ...

    def holds(self, predicate: str, argument: CellRef | str) -> Truth: ...


@dataclass(frozen=True)
class Node:
    """A part of a formula: an operator or a leaf, with its operands."""

    kind: str  # number cell sum arithmetic compare and or not call
    value: object = None
    operands: tuple[Node, ...] = ()


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
COMPARE: Mapping[str, Callable[[float, float], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}


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

    def __init__(self, formula: str, form: Form) -> None:
        self.formula, self.form = formula, form
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
        return self.joined("or", lambda: self.joined("and", self.negated))

    def joined(self, word: str, part: Callable[[], Node]) -> Node:
        parts = [part()]
        while self.take(word):
            parts.append(part())
        return parts[0] if len(parts) == 1 else Node(word, None, tuple(parts))

    def negated(self) -> Node:
        return Node("not", None, (self.negated(),)) if self.take("not") else self.comparison()

    def comparison(self) -> Node:
        parts, signs = [self.chain("+", "-")], []
        while sign := self.take(*COMPARE):
            signs.append(sign)
            parts.append(self.chain("+", "-"))
        return Node("compare", tuple(signs), tuple(parts)) if signs else parts[0]

    def chain(self, *signs: str) -> Node:
        """Left-associative arithmetic: sums of products."""
        deeper = self.primary if "*" in signs else (lambda: self.chain("*", "/"))
        node = deeper()
        while sign := self.take(*signs):
            node = Node("arithmetic", sign, (node, deeper()))
        return node

    def primary(self) -> Node:
        kind, text = self.peek()
        if self.take("("):
            node = self.either()
            self.expect("symbol", ")")
            return node
        self.position += 1
        if kind == "number":
            return Node("number", float(text) if "." in text else int(text))
        if kind == "cell":
            return Node("cell", self.known(text))
        if kind == "word":
            return self.sum_of() if text == "sum" else self.predicate(text)
        raise self.broken(f"unexpected {text or 'end'}")

    def known(self, text: str) -> CellRef:
        ref = cell_ref(text)
        forms = load_forms().values() if ref.offset else [self.form]  # last year's report may be on another form
        if not any(ref.cell in form.column_by_cell for form in forms):
            raise self.broken(f"form {self.form.id} has no cell {ref.cell!r}")
        return ref

    def sum_of(self) -> Node:
        self.expect("symbol", "(")
        included = self.pattern()
        left_out = self.pattern() if self.take("without") else ()
        self.expect("symbol", ")")
        cells = [ref for ref in included if ref not in left_out]
        return Node("sum", None, tuple(Node("cell", ref) for ref in cells))

    def pattern(self) -> tuple[CellRef, ...]:
        pattern = cell_ref(self.expect("cell"))
        cells = expand(pattern.cell, self.form)
        if not cells:
            raise self.broken(f"{pattern.cell!r} names no cell of form {self.form.id}")
        return tuple(CellRef(cell, pattern.offset) for cell in cells)

    def predicate(self, name: str) -> Node:
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
        return Node("call", (name, argument))


def references(node: Node) -> Iterator[CellRef]:
    """Every cell a formula names, in order."""
    if node.kind == "cell" and isinstance(node.value, CellRef):
        yield node.value
    if node.kind == "call" and isinstance(node.value, tuple) and isinstance(node.value[1], CellRef):
        yield node.value[1]
    for operand in node.operands:
        yield from references(operand)


def amount(node: Node, facts: Facts) -> Interval:
    """What an arithmetic formula may amount to."""
    if node.kind == "number":
        return Interval(node.value, node.value)  # type: ignore[arg-type]  # the parser puts numbers there
    if node.kind == "cell":
        return facts.amount(node.value)  # type: ignore[arg-type]  # the parser puts cell references there
    parts = [amount(operand, facts) for operand in node.operands]
    if node.kind == "sum":
        return Interval(sum(part.low for part in parts), sum(part.high for part in parts))
    if node.kind == "arithmetic":
        return _combine(str(node.value), *parts)
    raise BrokenRuleError(f"{node.kind!r} is no amount")


def _combine(sign: str, left: Interval, right: Interval) -> Interval:
    if sign == "+":
        return Interval(left.low + right.low, left.high + right.high)
    if sign == "-":
        return Interval(left.low - right.high, left.high - right.low)
    if sign == "/" and right.low <= 0 <= right.high:
        return ANYTHING
    if not (left.is_point and right.is_point):  # no rule multiplies unknown amounts: do not pretend to know
        return _scaled(sign, left, right)
    result = left.low * right.low if sign == "*" else left.low / right.low
    return Interval(result, result)


def _scaled(sign: str, left: Interval, right: Interval) -> Interval:
    """An amount that may lie in an interval, times or divided by a known positive number."""
    if not right.is_point or right.low <= 0:
        return ANYTHING
    factor = right.low if sign == "*" else 1 / right.low
    return Interval(left.low * factor, left.high * factor)


def truth(node: Node, facts: Facts) -> Truth:
    """Whether a formula holds: True, False, or None where the figures cannot tell (Kleene's three values)."""
    if node.kind == "compare":
        signs = node.value
        sides = zip(node.operands, signs, node.operands[1:], strict=False)  # type: ignore[arg-type]  # parser's tuple
        return _all(_compare(sign, left, right, facts) for left, sign, right in sides)
    if node.kind == "call":
        return facts.holds(*node.value)  # type: ignore[misc]  # the parser puts (name, argument) there
    parts = [truth(operand, facts) for operand in node.operands]
    if node.kind == "not":
        return None if parts[0] is None else not parts[0]
    if node.kind == "and":
        return _all(parts)
    if node.kind == "or":
        known = _all(None if part is None else not part for part in parts)
        return None if known is None else not known
    raise BrokenRuleError(f"{node.kind!r} is no statement")


def _all(parts: Iterator[Truth] | list[Truth]) -> Truth:
    found = list(parts)
    if False in found:
        return False
    return None if None in found else True


def _compare(sign: str, left: Node, right: Node, facts: Facts) -> Truth:
    if left.kind in ("compare", "and", "or", "not", "call"):  # two statements: (a > 0) = (b > 0)
        first, second = truth(left, facts), truth(right, facts)
        return None if first is None or second is None else COMPARE[sign](first, second)
    return compare(sign, amount(left, facts), amount(right, facts))


def compare(sign: str, left: Interval, right: Interval) -> Truth:
    """Compare two intervals: True or False where every possible pair agrees, else None."""
    if left.is_point and right.is_point:
        return COMPARE[sign](left.low, right.low)
    apart = left.high < right.low or right.high < left.low
    if sign in ("=", "!="):
        return (sign == "!=") if apart else None
    low, high = (left, right) if sign in ("<", "<=") else (right, left)
    if COMPARE["<" if sign in ("<", ">") else "<="](low.high, high.low):
        return True
    if COMPARE["<=" if sign in ("<", ">") else "<"](high.high, low.low):
        return False
    return None
