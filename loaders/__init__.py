"""Load time: files → documents → readings → reports in the ledger → reconciled. Knows no Streamlit.

A face that imports nothing. What others ask of the loaders is fetched from its room when it is asked for: who needs a
form, or reads a PDF in a process of its own, pays for nothing else.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from loaders.apart import Apart as Apart
    from loaders.appraisal import Appraisal as Appraisal
    from loaders.desk import catch_up as catch_up
    from loaders.desk import confirm as confirm
    from loaders.desk import first_start as first_start
    from loaders.desk import forget_view as forget_view
    from loaders.desk import rehearse as rehearse
    from loaders.desk import remove_sample as remove_sample
    from loaders.desk import save_view as save_view
    from loaders.desk import withdraw as withdraw
    from loaders.documents.container.archive import Budget as Budget
    from loaders.documents.pdf.picture import picture as picture
    from loaders.file_names import offered_name as offered_name
    from loaders.file_names import told_name as told_name
    from loaders.flow import file_read as file_read
    from loaders.flow import load as load
    from loaders.flow import open_sums as open_sums
    from loaders.flow import read as read
    from loaders.flow import read_source as read_source
    from loaders.flow import reconcile_all as reconcile_all
    from loaders.letters.rehearsal import receipt_of as receipt_of
    from loaders.letters.writing import letter_of as letter_of
    from loaders.letters.writing import letters_of as letters_of
    from loaders.one_line import spelt as spelt
    from loaders.organisations import Organisation as Organisation
    from loaders.outcome import Outcome as Outcome
    from loaders.register import Registered as Registered
    from loaders.registrar import change_said as change_said
    from loaders.registrar import changes as changes
    from loaders.registrar import export_units as export_units
    from loaders.registrar import import_units as import_units
    from loaders.registrar import merge_units as merge_units
    from loaders.registrar import move as move
    from loaders.registrar import preview_units as preview_units
    from loaders.registrar import remove as remove
    from loaders.registrar import rename_unit as rename_unit
    from loaders.registrar import restore as restore
    from loaders.registrar import set_due_day as set_due_day
    from loaders.registrar import undo as undo
    from loaders.settling import settle as settle
    from loaders.sources import SAMPLE as SAMPLE
    from loaders.sources import Source as Source
    from loaders.sources import unpacked as unpacked
    from loaders.store.export import export as export
    from loaders.unit_form import save_unit as save_unit
    from loaders.unit_list import UnitList as UnitList

ROOMS = {
    "loaders.apart": ("Apart",),
    "loaders.appraisal": ("Appraisal",),
    "loaders.desk": (
        "catch_up",
        "confirm",
        "first_start",
        "forget_view",
        "rehearse",
        "remove_sample",
        "save_view",
        "withdraw",
    ),
    "loaders.documents.container.archive": ("Budget",),
    "loaders.documents.pdf.picture": ("picture",),
    "loaders.file_names": ("offered_name", "told_name"),
    "loaders.flow": ("file_read", "load", "open_sums", "read", "read_source", "reconcile_all"),
    "loaders.letters.rehearsal": ("receipt_of",),
    "loaders.letters.writing": ("letter_of", "letters_of"),
    "loaders.one_line": ("spelt",),
    "loaders.outcome": ("Outcome",),
    "loaders.organisations": ("Organisation",),
    "loaders.register": ("Registered",),
    "loaders.registrar": (
        "change_said",
        "changes",
        "export_units",
        "import_units",
        "merge_units",
        "move",
        "preview_units",
        "remove",
        "rename_unit",
        "restore",
        "set_due_day",
        "undo",
    ),
    "loaders.settling": ("settle",),
    "loaders.sources": ("SAMPLE", "Source", "unpacked"),
    "loaders.store.export": ("export",),
    "loaders.unit_form": ("save_unit",),
    "loaders.unit_list": ("UnitList",),
}
ROOM_OF = {name: room for room, names in ROOMS.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in ROOM_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(ROOM_OF[name]), name)
