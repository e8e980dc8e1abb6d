"""What became of one file."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from loaders.documents.model import Document
from loaders.file_names import told_name
from loaders.identify.identity import Identity
from loaders.one_line import detail_of
from loaders.recognise.reading import Reading


@dataclass(frozen=True)
class Outcome:
    """What became of one file. ``status`` is read, needs_identity or refused; ``action`` what the ledger did with it:
    new, new_version, unchanged, or None where nothing was stored as a report. The path of a file in an archive begins
    with the path of the archive. ``reason_detail`` may come from the document and is a short line."""

    path: Path
    status: str
    reason_code: str | None = None
    reason_detail: str | None = None
    document: Document | None = None
    reading: Reading | None = None
    identity: Identity | None = None
    action: str | None = None
    member: str | None = None  # of a file in an archive: the name of the archive and the path in it
    content: bytes | None = field(default=None, repr=False, compare=False)  # as it came, until it is stored

    def __post_init__(self) -> None:
        if self.reason_detail:
            object.__setattr__(self, "reason_detail", detail_of(self.reason_detail))

    @property
    def name(self) -> str:
        """What the file is called on screen."""
        return told_name(self.member or self.path.name)

    @property
    def filed(self) -> Outcome:
        """What is kept of it to the end of a load: not the bytes, and not the document cell by cell."""
        document = self.document and replace(self.document, blocks=(), otherwise=())
        return replace(self, content=None, document=document)


def lacking(identity: Identity) -> str | None:
    """Why an identity is not complete: the code of the sentence that asks for it."""
    if identity.organisation is None:
        return "needs_both" if identity.year is None else "needs_organisation"
    return "needs_year" if identity.year is None else None


def at_odds(identity: Identity) -> str | None:
    """The years a document names, where they disagree and the year is asked."""
    years = sorted({sign.value for sign in identity.evidence if sign.about == "year"})
    return f" {' / '.join(years)}" if len(years) > 1 and identity.year is None else None
