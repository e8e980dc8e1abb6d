"""A view: the selection of a page, resolved against what is on offer, and the figures it shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any

import pandas as pd

from loaders.words import Words
from pages.shared.data import cached, queries
from pages.shared.tables.grid import ALL, MOST_PAGES
from pages.shared.view import navigation
from pages.shared.view.address import with_choice
from pages.shared.view.selection import Offer, Selection, elsewhere, sentence


@dataclass(frozen=True, eq=False)
class View:
    """What a page shows: the selection, the words of its language and what is on offer. Empty choices mean all.

    Two views are the same where they show the same: what is made of one (see ``cached.made``) holds for the other.
    """

    selection: Selection
    words: Words
    offer: Offer
    district: str
    is_sample: bool
    needs: tuple[str, ...]
    default_series: tuple[str, ...] = ()
    kinds: Mapping[str, str] = field(
        default_factory=lambda: MappingProxyType({})
    )  # unit -> kind, where units can be chosen by it
    page: str = ""

    @property
    def _key(self) -> tuple[Any, ...]:
        return self.selection, self.words, self.district, self.needs, self.default_series, self.page

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, View) and self._key == other._key

    @cached_property
    def organisations(self) -> tuple[str, ...]:
        """The ids of the units shown; where units can be pinned, those too."""
        pinned = self.selection.pinned if "pinned" in self.needs else ()
        chosen, kinds = self.selection.organisations, self.selection.kinds
        units = (*chosen, *pinned) if chosen else tuple(self.offer.choices["organisations"])
        return tuple(dict.fromkeys(one for one in units if not kinds or self.kinds.get(one) in kinds))

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

    def to(self, page: str = "", **choices: Any) -> str:
        """The address of this view with other choices, on this page or another."""
        known = self.selection if page in ("", self.page) else elsewhere(self.selection)
        return navigation.address_of(page or self.page, with_choice(known, **choices))

    def report(self, unit: str, year: int, cell: str | None = None) -> str:
        """The address of a report, at one of its cells."""
        return self.to("report", organisations=(unit,), years=(int(year),), cell=cell, problem=None)

    def behind(self, series: str, year: int) -> str:
        """The address of this view with a sum taken apart."""
        return self.to(behind=f"{series}-{int(year)}")

    def leaves(self, shown: int, count: int, **choices: Any) -> tuple[tuple[str, str], ...]:
        """The leaves of a long table, each with its address, that of the one shown empty; none where there is one. The
        last is all of them on one, to be printed, where they are not too many."""
        numbers = range(1, count + 1) if count > 1 else ()
        names = [(one, str(one)) for one in numbers] + [(ALL, self.words("pager.all"))] * (1 < count <= MOST_PAGES)
        return tuple((name, "" if one == shown else self.to(leaf=one, **choices)) for one, name in names)

    def sentence(self, series: bool = True) -> str:
        """What the view shows, in words: district, units, years and, unless left out, the series chosen."""
        names = [one for one in ("kinds", "organisations", "years", "series") if one in self.offer.choices]
        shown = replace(self.selection, district=self.district)
        if shown.organisations:
            shown = replace(shown, organisations=self.organisations)
        if self.has_default_series:
            shown = replace(shown, series=self.series)
        return sentence(shown, self.offer, self.words, names if series else [one for one in names if one != "series"])

    @property
    def has_default_series(self) -> bool:
        """Whether no choice of series means some of those on offer, not all."""
        return "series" in self.needs and len(self.default_series) < len(self.offer.choices["series"])
