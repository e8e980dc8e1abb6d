"""Whose report a document is, with the signs that say so."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from loaders.identify.signs import Sign
from loaders.organisations import Organisation


@dataclass(frozen=True)
class Identity:
    """Whose report and for which year; None where the signs are missing or disagree, with ``candidates`` to offer."""

    organisation: Organisation | None
    year: int | None
    title: str | None
    published_on: str | None
    evidence: tuple[Sign, ...]
    candidates: tuple[Organisation, ...] = ()
    in_ledger: tuple[Organisation, ...] = ()  # of the candidates those that the ledger knows already

    @property
    def is_complete(self) -> bool:
        return self.organisation is not None and self.year is not None

    @property
    def is_said(self) -> bool:
        """Whether the person who loads the document names the unit."""
        return any(sign.about == "organisation" and sign.source == "said" for sign in self.evidence)

    @property
    def says_year(self) -> bool:
        """Whether that person names the year."""
        return any(sign.about == "year" and sign.source == "said" for sign in self.evidence)

    def as_json(self) -> list[dict[str, str | bool]]:
        return [asdict(sign) for sign in self.evidence]
