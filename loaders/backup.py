"""The ledger copied, brought back, looked through; and when the office should be reminded of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from loaders.access import must
from loaders.deeds import deed
from loaders.store import backup as kept
from loaders.store.backup import LAST as LAST
from loaders.store.backup import Copied, Fault
from loaders.store.ledger import default_db

OLD_AFTER = 7  # days, after which the office is reminded
FOLDER = "backups"  # beside the ledger: where the page puts a backup


@dataclass(frozen=True)
class Reminder:
    """The last backup is old: when it was made, UTC, None where there was none, and how many days ago."""

    at: str | None
    days: int | None


@deed("backup")
def back_up(file: Path, db: Path | None = None, force: bool = False) -> Copied:
    """Copy the ledger to a new file; ``force`` replaces an earlier backup. See ``store.backup``."""
    return kept.back_up(db or default_db(), file, force)


@deed("restore_ledger")
def restore_backup(file: Path, db: Path | None = None) -> tuple[Copied, Path | None]:
    """Make a backup the ledger again; what was there is kept beside it. See ``store.backup``."""
    return kept.restore(file, db or default_db())


def verify(db: Path | None = None) -> list[Fault]:
    """What is not as it should be in a ledger or a backup; nothing is changed."""
    must("verify")
    return kept.verify(db or default_db())


def reminder(at: str | None, today: date) -> Reminder | None:
    """Whether the office should make a backup: the last one, at that time in UTC, is old, or there is none."""
    if at is None:
        return Reminder(None, None)
    days = (today - datetime.fromisoformat(at).astimezone().date()).days
    return Reminder(at, days) if days > OLD_AFTER else None


def usual_place(db: Path | None = None) -> Path:
    """Where the page puts a backup: in a folder beside the ledger, named by the moment."""
    path = db or default_db()
    folder = path.parent / FOLDER
    folder.mkdir(exist_ok=True)
    return folder / f"{path.stem}-{datetime.now().astimezone():%Y%m%d-%H%M%S}{path.suffix}"
