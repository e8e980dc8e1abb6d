"""The language of the rules: what a formula is made of, and that what is stored of one is read back as it was."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.errors import BrokenRuleError
from loaders.forms import Form, form_of, load_forms
from loaders.reconcile.claims.stated import RELATIONS, equivalents
from loaders.reconcile.language.evaluate import amount, truth
from loaders.reconcile.language.interval import ANYTHING, Interval, Truth
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
    references,
)
from loaders.reconcile.language.parse import called, parse, stored
from loaders.reconcile.language.text import BETWEEN, code, show
from loaders.reconcile.rule import applies, form_subjects
from loaders.reconcile.rulebook import load_rules

FORM = load_forms()["2021"]
FEE, NEW = CellRef("pub.fee:fee_amount"), CellRef("app.received_new:total")
KEYS = (*load_forms(), "2021/2019/2021", "2019/2021/2019")


class Figures:
    """Facts that know every cell to be the same number, or none."""

    def __init__(self, value: float | None) -> None:
        self.value = value

    def amount(self, ref: CellRef) -> Interval:
        return ANYTHING if self.value is None else Interval(self.value, self.value)

    def holds(self, predicate: str, argument: CellRef | str) -> Truth:
        return None


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("1", Number(1)),
        ("0.5", Number(0.5)),
        ("app.received_new:total", Cell(NEW)),
        ("app.received_new:total@-1", Cell(CellRef(NEW.cell, -1))),
        ("app.received_new:total@units", Cell(CellRef(NEW.cell, 0, True))),
        ("sum(pub.fee:*)", Sum((Cell(FEE),))),
        ("1 - 2 - 3", Arithmetic("-", Arithmetic("-", Number(1), Number(2)), Number(3))),
        ("1 + 2 * 3", Arithmetic("+", Number(1), Arithmetic("*", Number(2), Number(3)))),
        ("1 < 2 <= 3", Compare(("<", "<="), (Number(1), Number(2), Number(3)))),
        ("not 1 = 2", Not(Compare(("=",), (Number(1), Number(2))))),
        ("is_number(pub.fee:fee_amount)", Call("is_number", FEE)),
        ("all_figures('二')", Call("all_figures", "二")),
        ("has_date() and has_deadline()", And((Call("has_date", ""), Call("has_deadline", "")))),
        ("has_date() or has_deadline()", Or((Call("has_date", ""), Call("has_deadline", "")))),
    ],
)
def test_a_formula_is_made_of_these(text: str, node: Node) -> None:
    assert parse(text, FORM) == node
    assert hash(parse(text, FORM)) == hash(node)


def test_a_node_is_never_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        Number(1).value = 2


def test_every_cell_is_named_in_order_those_of_predicates_too() -> None:
    text = "pub.fee:fee_amount > 0 and is_number(app.received_new:total) or not app.carried_in:total@-1 = 0"
    assert [code(ref) for ref in references(parse(text, FORM))] == [
        *("pub.fee:fee_amount", "app.received_new:total", "app.carried_in:total@-1")
    ]


@pytest.mark.parametrize("text", ["1 = 1", "has_date()", "not 1 = 1", "1 = 1 and 1 = 1", "1 = 1 or 1 = 1"])
def test_a_statement_is_no_amount(text: str) -> None:
    with pytest.raises(BrokenRuleError, match="is no amount"):
        amount(parse(text, FORM), Figures(1))


@pytest.mark.parametrize("text", ["1", "pub.fee:fee_amount", "sum(pub.fee:*)", "1 + 1"])
def test_an_amount_is_no_statement(text: str) -> None:
    with pytest.raises(BrokenRuleError, match="is no statement"):
        truth(parse(text, FORM), Figures(1))


def test_a_statement_that_is_added_up_is_refused_where_it_is_evaluated() -> None:
    with pytest.raises(BrokenRuleError, match="'compare' is no amount"):
        truth(parse("(1 > 0) + 1 = 2", FORM), Figures(1))


# --- stored and read back -------------------------------------------------------------------


def formulas(form: Form) -> list[Node]:
    """Every formula of a rule of the figures, for every subject that the form gives it."""
    found = []
    for rule in load_rules().values():
        if not rule.is_of_prose and applies(rule, form):
            found += [rule.bind(subject, form)[1] for subject in form_subjects(rule, form) or ("2022", "其他（甲 乙）")]
    return found


@pytest.mark.parametrize("key", KEYS)
def test_what_is_stored_of_every_rule_is_read_back_as_it_was(key: str) -> None:
    form = form_of(key)
    for node in formulas(form):
        text = show(node, code)
        (read,) = stored(text, form)
        assert show(read, code) == text
        if not isinstance(node, Call):
            assert list(references(read)) == list(references(node))


@pytest.mark.parametrize("value", [0, 1, 7, None])
def test_what_is_read_back_holds_where_the_rule_does(value: float | None) -> None:
    for node in formulas(FORM):
        (read,) = stored(show(node, code), FORM)
        if not isinstance(node, Call):
            assert truth(read, Figures(value)) == truth(node, Figures(value))


@pytest.mark.parametrize("key", KEYS)
def test_what_is_stored_of_the_prose_is_read_back_as_it_was(key: str) -> None:
    for one in (one for one in equivalents(key).values() if one.relation in RELATIONS):  # a share has no formula
        text = " or ".join(f"stated {one.relation} {show(node, code)}" for node in one.nodes(form_of(key)))
        (read,) = stored(text, form_of(key))
        assert show(read, code) == text


def test_several_formulas_of_one_cause_are_read_one_by_one() -> None:
    each = [f"{cell} = {cell}@units" for cell in FORM.cells[:3]]
    assert [show(one, code) for one in stored(BETWEEN.join(each), FORM)] == each
    assert stored("", FORM) == ()


def test_the_number_of_the_prose_is_no_word_of_a_rule() -> None:
    assert stored("stated = 3", FORM) == (Compare(("=",), (Stated(), Number(3))),)
    with pytest.raises(BrokenRuleError, match="no predicate 'stated'"):
        parse("stated = 3", FORM)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("all_figures(三)", ("all_figures", "三")),
        ("in_form(其他（含“决定”） (甲))", ("in_form", "其他（含“决定”） (甲)")),
        ("whole(2.5)", ("whole", "2.5")),
        ("has_date()", ("has_date", "")),
        ("known(3)", None),
        ("not (1 > 0)", None),
        ("(6 - 4) / 4 * 100 = 200", None),
        ("3 <= 2", None),
    ],
)
def test_a_stored_predicate_is_told_from_a_relation(text: str, found: tuple[str, str] | None) -> None:
    assert called(text) == found


@pytest.mark.parametrize("text", ["app.gone:total = 0", "示例乙 92%", "a = ", "□ + 1 = 2"])
def test_what_this_version_cannot_read_is_refused(text: str) -> None:
    with pytest.raises(BrokenRuleError):
        stored(text, FORM)


# --- laws -----------------------------------------------------------------------------------

CELLS = st.sampled_from(FORM.cells).map(lambda cell: Cell(CellRef(cell)))
LEAVES = st.one_of(st.integers(0, 10**6).map(Number), CELLS)


def chained(parts: list[tuple[str, Node]]) -> Node:
    """A left-associative chain, as the text of one reads."""
    node = parts[0][1]
    for sign, part in parts[1:]:
        node = Arithmetic(sign, node, part)
    return node


SUMS = st.lists(st.tuples(st.sampled_from("+-"), LEAVES), min_size=1, max_size=6).map(chained)
COMPARED = st.tuples(st.sampled_from(["=", "!=", "<", ">", "<=", ">="]), SUMS, SUMS).map(
    lambda one: Compare((one[0],), one[1:])
)
STATEMENTS = st.recursive(
    COMPARED,
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: And(tuple(_flat(And, parts)))),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: Or(tuple(_flat(Or, parts)))),
    ),
    max_leaves=6,
)


def _flat(kind: type[And | Or], parts: list[Node]) -> list[Node]:
    """Parts as the parser gives them: ``a and b and c`` is one node."""
    return [one for part in parts for one in (part.parts if isinstance(part, kind) else (part,))]


@given(STATEMENTS)
def test_a_statement_is_read_from_its_text_as_what_it_says(node: Node) -> None:
    text = show(node, code)
    read = parse(text, FORM)
    assert show(read, code) == text
    for value in (0, 3, None):
        assert truth(read, Figures(value)) == truth(node, Figures(value))
