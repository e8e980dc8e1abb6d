"""The ledger on disk: schema, writes, versions. A report is one transaction. SQL lives here and in the pages' queries.

The schema stands in ``loaders/schema.sql``. ``ledger`` opens the file, ``documents`` holds what was read, ``reports``
gives it to reconciliation, ``checks`` holds what the rules say of it.
"""

from loaders.store.checks import findings, open_sums, save_checks, save_claims
from loaders.store.copies import shared_sections, with_copies
from loaders.store.documents import (
    DocumentLine,
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
    now,
    one_moment,
    open_ledger,
    set_setting,
    setting,
    taken_back,
    transaction,
)
from loaders.store.originals import Original, keep_original, older_readings, original, originals
from loaders.store.readings import Stored, as_stored, stored_reading
from loaders.store.reports import StoredReport, confirm, report_of, reports_of, with_successors, withdraw
from loaders.store.views import forget_view, save_view

__all__ = [
    "Change",
    "DocumentLine",
    "Original",
    "Stored",
    "StoredReport",
    "as_stored",
    "change",
    "changes",
    "confirm",
    "default_db",
    "findings",
    "forget_view",
    "is_loaded",
    "keep_original",
    "known_documents",
    "ledger",
    "now",
    "older_readings",
    "one_moment",
    "open_ledger",
    "open_sums",
    "original",
    "originals",
    "remove_sample",
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
    "set_setting",
    "setting",
    "shared_sections",
    "stored_organisations",
    "stored_reading",
    "taken_back",
    "transaction",
    "unchecked_organisations",
    "undo",
    "with_copies",
    "with_parents",
    "with_successors",
    "withdraw",
]
