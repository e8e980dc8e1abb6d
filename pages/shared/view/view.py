"""A view: the selection of a page, resolved against what is on offer, and the figures it shows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from loaders.words import Words
from pages.shared.data import cached, queries
from pages.shared.view.selection import Offer, Selection, sentence


@dataclass(frozen=True)
class View:
    """What a page shows: the selection, the words of its language and what is on offer. Empty choices mean all."""

    selection: Selection
    words: Words
    offer: Offer
    district: str
    is_sample: bool
    needs: tuple[str, ...]
    default_series: tuple[str, ...] = ()

    @property
    def organisations(self) -> tuple[str, ...]:
        """The ids of the units shown; where units can be pinned, those too."""
        pinned = self.selection.pinned if "pinned" in self.needs else ()
        chosen = self.selection.organisations
        return tuple(dict.fromkeys((*chosen, *pinned))) if chosen else tuple(self.offer.choices["organisations"])

    @property
    def years(self) -> tuple[int, ...]:
        """The years shown, oldest first."""
        return tuple(sorted(self.selection.years or self.offer.choices["years"]))

    @property
    def series(self) -> tuple[str, ...]:
        """The series shown, in the order of the list."""
        chosen = self.selection.series or self.default_series
        return tuple(one for one in self.offer.choices["series"] if one in chosen)

    @property
    def focus(self) -> str:
        """The one series shown per unit; the first on offer unless chosen."""
        return self.selection.focus or next(iter(self.offer.choices["focus"]))

    @property
    def district_name(self) -> str:
        return self.offer.label("district", self.district)

    @property
    def data_date(self) -> str:
        """The day of the last load."""
        return self.words.date(cached.read(queries.settings).get("data_date"))

    @cached_property
    def filings(self) -> pd.DataFrame:
        """``queries.filings`` for the units and years shown."""
        return self.shown(cached.read(queries.filings, self.district))

    def observed(self, *series: str) -> pd.DataFrame:
        """Observations (see ``observations``) of some series, or of those chosen, for the units and years shown."""
        return self.shown(self.of_district(*series))

    def of_district(self, *series: str) -> pd.DataFrame:
        """Observations of all units and years of the district, also of those not shown."""
        return cached.observations(self.district, tuple(series or self.series), self.words.language)

    def shown(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The rows of a frame (with organisation_id and year) for the units and years shown."""
        rows = frame["organisation_id"].isin(self.organisations) & frame["year"].isin(self.years)
        return frame[rows].reset_index(drop=True)

    def sentence(self, series: bool = True) -> str:
        """What the view shows, in words: district, units, years and, unless left out, the series chosen."""
        names = [one for one in ("organisations", "years", "series") if one in self.offer.choices]
        shown = replace(self.selection, district=self.district)
        if shown.organisations:
            shown = replace(shown, organisations=self.organisations)
        if self.has_default_series:
            shown = replace(shown, series=self.series)
        return sentence(shown, self.offer, self.words, names if series else names[:2])

    @property
    def has_default_series(self) -> bool:
        """Whether no choice of series means some of those on offer, not all."""
        return "series" in self.needs and len(self.default_series) < len(self.offer.choices["series"])
