"""Every SELECT of the pages, one function each, by subject. Read only; knows no Streamlit.

This is the face: a page asks ``queries.findings`` and need not know in which file it stands.

``year`` is the year reported on. Counts are in their own unit, money in yuan; a figure that is not surely read is NULL.
"""

from pages.shared.data.queries.asked import connect, select
from pages.shared.data.queries.checks import (
    check_counts,
    confirmations,
    explanations,
    findings,
)
from pages.shared.data.queries.district import (
    districts,
    due,
    filings,
    merged,
    name_of,
    organisation_names,
    own_units,
    unloaded,
    whereabouts,
)
from pages.shared.data.queries.figures import (
    cells,
    flags,
    settled,
    unsure,
    values,
)
from pages.shared.data.queries.ledger import (
    described,
    history,
    readings,
    saved_views,
    settings,
    snapshot,
    whole_table,
)
from pages.shared.data.queries.passages import (
    mentions,
)
from pages.shared.data.queries.report import (
    claims,
    doubtful_cells,
    extra_rows,
    original_of,
    report_figures,
    report_findings,
    report_prose,
    versions,
    years_taken_out,
)

__all__ = [
    "cells",
    "check_counts",
    "claims",
    "confirmations",
    "connect",
    "described",
    "districts",
    "doubtful_cells",
    "due",
    "explanations",
    "extra_rows",
    "filings",
    "findings",
    "flags",
    "history",
    "mentions",
    "merged",
    "name_of",
    "organisation_names",
    "original_of",
    "own_units",
    "readings",
    "report_figures",
    "report_findings",
    "report_prose",
    "saved_views",
    "select",
    "settings",
    "settled",
    "snapshot",
    "unloaded",
    "unsure",
    "values",
    "versions",
    "whereabouts",
    "whole_table",
    "years_taken_out",
]
