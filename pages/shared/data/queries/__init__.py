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
    not_renewed,
)
from pages.shared.data.queries.district import (
    districts,
    districts_of_years,
    due,
    filings,
    merged,
    name_of,
    organisation_names,
    own_units,
    places,
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
    extent,
    figures_count,
    history,
    readings,
    revision,
    saved_views,
    settings,
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
from pages.shared.data.queries.searched import (
    found_passages,
    found_problems,
    found_units,
)
from pages.shared.data.queries.started import (
    progress,
)

__all__ = [
    "cells",
    "check_counts",
    "claims",
    "confirmations",
    "connect",
    "described",
    "districts",
    "districts_of_years",
    "doubtful_cells",
    "due",
    "explanations",
    "extent",
    "extra_rows",
    "figures_count",
    "filings",
    "findings",
    "flags",
    "found_passages",
    "found_problems",
    "found_units",
    "history",
    "mentions",
    "merged",
    "name_of",
    "not_renewed",
    "organisation_names",
    "original_of",
    "own_units",
    "places",
    "progress",
    "readings",
    "report_figures",
    "report_findings",
    "report_prose",
    "revision",
    "saved_views",
    "select",
    "settings",
    "settled",
    "unloaded",
    "unsure",
    "values",
    "versions",
    "whereabouts",
    "years_taken_out",
]

OF_DISTRICT = {  # those whose answer rests on the rows of the units of one district, which is asked for first
    *(
        "cells",
        "check_counts",
        "filings",
        "findings",
        "flags",
        "mentions",
        "not_renewed",
        "settled",
        "unsure",
        "values",
    ),
    "years_taken_out",
}
OF_UNITS = {"districts", "merged", "name_of", "organisation_names", "places", "whereabouts"}  # on which units there are
