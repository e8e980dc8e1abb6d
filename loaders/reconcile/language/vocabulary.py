"""The words of the rules' language: the predicates a formula may use, what each is said of, and why a rule is not
assessable where one of them is its condition and does not hold. What they mean stands in ``predicates``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Predicate:
    """``argument`` is ``cell``, ``text`` (in quotes) or ``none``; ``reason`` a code of ``data/words/checking.csv``."""

    argument: str
    reason: str = "condition"


PREDICATES: Mapping[str, Predicate] = {
    # of a cell
    "is_number": Predicate("cell"),
    "blank": Predicate("cell"),
    "present": Predicate("cell"),
    "whole": Predicate("cell"),
    "unit_known": Predicate("cell"),
    # of a report and a section, row, label, year or cell
    "all_figures": Predicate("text"),
    "zeros_fit": Predicate("text"),
    "has_row": Predicate("text", "no_subject"),
    "one_figure_a_cell": Predicate("text"),
    "form_covers_year": Predicate("text"),
    "in_form": Predicate("text"),
    "filed": Predicate("text"),
    "differs_from_other_units": Predicate("text"),
    "has_section": Predicate("text"),
    "states_year": Predicate("text", "no_subject"),
    "stated_year_agrees": Predicate("text"),
    "within_limit": Predicate("text"),
    "published_by": Predicate("text"),
    # of a report
    "one_edition": Predicate("none"),
    "has_prose": Predicate("none", "no_passage"),
    "has_date": Predicate("none", "no_date"),
    "has_printed_date": Predicate("none", "no_date"),
    "has_deadline": Predicate("none", "no_deadline"),
    "published_by_deadline": Predicate("none"),
    "published_after_year_end": Predicate("none"),
    "has_previous": Predicate("none", "no_previous"),
    "has_flows": Predicate("none"),
    "differs_from_last_year": Predicate("none"),
    "differs_by_more_than_a_few": Predicate("none"),
    "has_peers": Predicate("none", "no_peers"),
    "is_aggregate": Predicate("none", "not_aggregate"),
    "all_units_filed": Predicate("none", "missing_children"),
}
LAST_YEAR, UNITS = "-1", "units"  # behind a cell after @: last year's report; the sum over the units below
STATED = "stated"  # stands for the number of the prose in a formula that is stored
OTHER_REASONS = frozenset(("no_previous", "other_form", "no_subject", "kind", "units_blank"))
REASONS = frozenset({one.reason for one in PREDICATES.values()}) | OTHER_REASONS
