"""The ledger on disk: schema, writes, versions. A report is one transaction. SQL lives here and in the pages' queries.

The schema stands in ``loaders/schema.sql``. ``ledger`` opens the file, ``documents`` holds what was read, ``reports``
gives it to reconciliation, ``checks`` holds what the rules say of it.
"""

from loaders.store.calendar import Filing, SetDay, filings, set_day, set_days
from loaders.store.checks import findings, open_sums, save_checks, save_claims
from loaders.store.copies import shared_sections, with_copies
from loaders.store.documents import (
    DocumentLine,
    checked_by,
    has_own_reports,
    is_loaded,
    known_documents,
    remove_sample,
    replace_reading,
    save_document,
    save_organisations,
    save_report,
    stored_organisations,
    unchecked_organisations,
    with_parents,
)
from loaders.store.journal import Change, change, changes, retold, undo
from loaders.store.ledger import (
    default_db,
    ledger,
    must_be_whole,
    now,
    one_moment,
    open_ledger,
    set_setting,
    setting,
    taken_back,
    today,
    transaction,
)
from loaders.store.organisations import (
    former_kinds,
    make_current,
    merge,
    refile,
    rename,
    set_aliases,
    stand,
    whereabouts,
)
from loaders.store.originals import Original, keep_original, older_readings, original, originals
from loaders.store.readings import Stored, as_stored, stored_reading
from loaders.store.reports import StoredReport, confirm, report_of, reports_of, with_successors, withdraw
from loaders.store.views import forget_view, save_view

__all__ = [
    "Change",
    "DocumentLine",
    "Filing",
    "Original",
    "SetDay",
    "Stored",
    "StoredReport",
    "as_stored",
    "change",
    "changes",
    "checked_by",
    "confirm",
    "default_db",
    "filings",
    "findings",
    "forget_view",
    "former_kinds",
    "has_own_reports",
    "is_loaded",
    "keep_original",
    "known_documents",
    "ledger",
    "make_current",
    "merge",
    "must_be_whole",
    "now",
    "older_readings",
    "one_moment",
    "open_ledger",
    "open_sums",
    "original",
    "originals",
    "refile",
    "remove_sample",
    "rename",
    "replace_reading",
    "report_of",
    "reports_of",
    "retold",
    "save_checks",
    "save_claims",
    "save_document",
    "save_organisations",
    "save_report",
    "save_view",
    "set_aliases",
    "set_day",
    "set_days",
    "set_setting",
    "setting",
    "shared_sections",
    "stand",
    "stored_organisations",
    "stored_reading",
    "taken_back",
    "today",
    "transaction",
    "unchecked_organisations",
    "undo",
    "whereabouts",
    "with_copies",
    "with_parents",
    "with_successors",
    "withdraw",
]
