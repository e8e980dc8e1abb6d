"""Drawing one problem: its likely cause, what to ask, the relations, the cells with their places, the confirmation."""

from __future__ import annotations

import pandas as pd

import loaders
from loaders.access import may
from loaders.forms import form_of
from loaders.reconcile.rulebook import load_rules
from loaders.said import findings, question
from loaders.words import Said, Words
from pages.parts.reconciliation import letters
from pages.shared.data import Row, cached, each_row, queries
from pages.shared.look import display, marks
from pages.shared.look import elements as st
from pages.shared.look.templates import template
from pages.shared.said import problems
from pages.shared.view import widgets
from pages.shared.view.view import View

LINK = "parts/reconciliation/link.html.jinja"
LISTED = 6  # so many explanations are written out


def draw(view: View, problem: pd.DataFrame) -> None:
    """Draw a problem: the lines of ``queries.findings`` with its id."""
    words, lead = view.words, problem.iloc[0]
    rule = load_rules()[lead["rule_id"]]
    explained = cached.read(queries.explanations, int(lead["problem_id"]))
    grave = marks.severity(lead["severity"], lead["status"], words)
    st.subheader(
        words(
            "problem.title",
            severity=grave,
            unit=lead["short_name"],
            year=lead["year"],
            title=findings.title(rule, words),
        )
    )
    st.markdown(problems.cause(problem, explained, words) or words("problem.check", what=_what(lead, words)))
    for said in problems.claims(problem, words):
        st.markdown(said)
    for hint in problems.hints(problem, words):
        st.markdown(hint)
    if len(explained) > 1:
        _explanations(problems.explanations(problem, explained, words), words)
    suspected = problems.suspects(explained)
    cell = problems.first_cell(problem, suspected)
    to = view.report(lead["organisation_id"], lead["year"], cell)
    st.html(template(LINK).render(to=to, label=words("reconciliation.open_report")))
    st.markdown(words("question.title"))
    st.code(question.question(problems.as_trouble(problem, explained), words), language=None, wrap_lines=True)
    letters.draw(view, lead)
    _symptoms(problem, suspected, words)
    _confirm(lead, suspected, words)


def _symptoms(problem: pd.DataFrame, suspected: list[str], words: Words) -> None:
    """The relations with their figures, the cells with their places, and on whose authority."""
    st.caption(words("problem.relations"))
    display.table(problems.symptoms(problem, words), words, "symptoms")
    listed = problems.cells(problem, suspected, words)
    if len(listed.frame):
        st.caption(words("reconciliation.check_first"))
        display.table(listed, words, "finding cells")
    _authority(problem, words)


def _explanations(found: pd.DataFrame, words: Words) -> None:
    """A few explanations whole, one below the other; many as a table."""
    if len(found) > LISTED:
        display.table(found, words, "explanations")
        return
    st.caption(words("problem.explanations"))
    st.markdown(Said("\n").join(problems.explanation_lines(found, words)))


def _what(lead: pd.Series, words: Words) -> str:
    """What must hold and does not, with its figures where there are any."""
    rule, form = load_rules()[lead["rule_id"]], form_of(lead["form"])
    said = [findings.statement(rule, words), findings.subject(lead["subject"], form, words)]
    numbers = findings.numbers(lead["numbers"], lead["status"], words)
    return words("list.semicolon").join(said + [numbers] * bool(numbers))


def _authority(problem: pd.DataFrame, words: Words) -> None:
    """On whose authority, and when it may be in order, for each rule of the problem."""
    for rule_id in dict.fromkeys(problem["rule_id"]):
        rule = load_rules()[rule_id]
        said = words("problem.authority", rule=rule_id, authority=findings.authority(rule, words))
        if unless := findings.exceptions(rule, words):
            said += " " + words("reconciliation.exceptions", exceptions=unless)
        st.caption(said)


def _confirm(lead: pd.Series, suspects: list[str], words: Words) -> None:
    """Confirm that a suspect stands in the original as it was read: it is locked, and the search runs again."""
    organisation, year = lead["organisation_id"], int(lead["year"])
    form = form_of(lead["form"])
    known = cached.read(queries.confirmations, organisation, year).drop_duplicates("cell", keep="last")
    locked = known[known["value"].notna()]
    if not may("confirm") or (not suspects and not len(locked)):
        return
    with st.expander(words("confirm.title")):
        st.caption(words("confirm.how"))
        who = widgets.signature(words, f"who:{lead['fingerprint']}")
        note = st.text_input(words("confirm.note"), key=f"note:{lead['fingerprint']}")
        for cell in suspects:
            label = words("confirm.button", cell=form.label(cell, words.language))
            if st.button(label, key=f"confirm:{cell}", disabled=not who):
                loaders.confirm(organisation, year, cell, who, note.strip(), cached.database())
                st.rerun()
        for one in each_row(locked):
            st.markdown(_confirmed(one, form.label(one.cell, words.language), words))
            if st.button(words("confirm.withdraw"), key=f"withdraw:{one.cell}", disabled=not who):
                loaders.withdraw(organisation, year, one.cell, who, note.strip(), cached.database())
                st.rerun()


def _confirmed(one: Row, label: str, words: Words) -> str:
    return words(
        "confirm.done",
        cell=label,
        value=words.number(one.value),
        who=one.reviewer,
        note=one.note or words("sign.none"),
        date=words.date(one.confirmed_at),
    )
