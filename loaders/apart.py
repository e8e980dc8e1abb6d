"""Files read in a process of their own (``alone``): what a large or hostile file costs is not paid by whoever else uses
the pages."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from loaders import appraisal, flow, unit_sheet
from loaders.alone import Alone
from loaders.appraisal import Appraisal
from loaders.errors import RefusedDocumentError
from loaders.outcome import Outcome
from loaders.readers import too_heavy
from loaders.sources import Source
from loaders.unit_list import UnitList


class Apart(Alone):
    """The reading process. A file that is too much for it is refused with the reason."""

    def read_source(self, source: Source, organisation: str | None = None, year: int | None = None) -> Outcome:
        """As ``flow.read_source``."""
        try:
            return self.done(flow.read_source, source, organisation, year)
        except RefusedDocumentError:
            return too_heavy(source)

    def appraise(self, outcome: Outcome, db: Path) -> Appraisal:
        """As ``appraisal.appraise``. Raises what that raises."""
        try:
            return self.done(appraisal.appraise, outcome, db)
        except RefusedDocumentError:
            return Appraisal(replace(outcome, status="refused", reason_code="too_heavy", reading=None, content=None))

    def read_list(self, name: str, content: bytes) -> UnitList:
        """As ``unit_sheet.read_list``."""
        return unit_sheet.read_by(self, name, content)
