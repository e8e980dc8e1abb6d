"""The list of problems beside the dossier: each a link, the one that is open marked, paged by the server. Pure."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from loaders.reconcile.rulebook import load_rules
from loaders.said import findings
from pages.shared.data import each_row
from pages.shared.look.marks import severity
from pages.shared.look.templates import template
from pages.shared.tables import grid
from pages.shared.tables.grid import PAGE
from pages.shared.view.view import View

TEMPLATE = "parts/reconciliation/listing.html.jinja"


@dataclass(frozen=True)
class Listed:
    """A problem in the list: its mark and what that says, unit and year, what is wrong, where it leads."""

    mark: str
    told: str
    about: str
    what: str
    to: str
    is_open: bool


def first_of(page: int, count: int) -> int:
    """The place of the first problem on a page of the list, the last page where there are not so many."""
    return (min(max(page, 1), max(1, -(-count // PAGE))) - 1) * PAGE


def html(first: pd.DataFrame, place: int, view: View) -> str:
    """The page of the list with the problem at ``place`` as HTML; ``first`` are the leading findings of the problems
    (see ``problems.leads``)."""
    words, rules = view.words, load_rules()
    asked = grid.ALL if view.selection.leaf == grid.ALL else place // PAGE + 1
    numbers, page, pages = grid.page_of(range(len(first)), asked)
    lines = []
    for number, one in zip(numbers, each_row(first.iloc[list(numbers)]), strict=True):
        told = severity(one.severity, one.status, words)
        about = words("listing.about", unit=one.short_name, year=int(one.year))
        what = findings.title(rules[one.rule_id], words)
        to = view.to(problem=one.fingerprint, leaf=page)
        lines.append(Listed(told[:1], told, about, what, to, number == place))
    return template(TEMPLATE).render(
        lines=lines,
        pages=view.leaves(page, pages, problem=None),
        shown=grid.rows_of(page, len(numbers), len(first), words),
        title=words("listing.title", count=len(first)),
        headings=[words(f"column.{one}") for one in ("severity", "organisation", "problem")],
    )
