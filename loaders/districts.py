"""Which reports may be added up: the units below one place. Its own report already holds theirs, and invented reports
are never added to real ones.

A district is named by the id of the place above its units; ``''`` are units whose place is not known. Reports of whole
places that nothing is said to be above stand apart, by level: a city's is never added to a district's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from loaders.organisations import Organisation

APART = "~"  # how the id of a district begins that is no organisation
SAMPLE = f"{APART}sample"
WHOLE_PLACE = re.compile(
    r"(?:省|自治区|州|盟|旗|(?<=区)(?:管委会|管理委员会))(?:人民政府|政府)?$|政府(?:办公室|办公厅|办)$"
)
LEVELS = (
    ("province", re.compile(r"(?:省|自治区)(?:(?:人民)?政府.*)?$")),
    ("city", re.compile(r"[市州盟](?:(?:人民)?政府.*)?$")),
    ("zone", re.compile(r"(?:管委会|管理委员会)$")),  # it lies in a district, or beside it
    ("county", re.compile("")),
)


def district_of(name: str, kind: str, is_sample: bool, parent: str | None, parent_is_sample: bool | None) -> str:
    """The district that an organisation's figures are added up in.

    ``parent`` is the organisation above it, None where none is known or it names itself; one that is invented where
    the unit is real, or the reverse, counts as not known.
    """
    if parent is not None and bool(parent_is_sample) == bool(is_sample):
        return parent
    mark = SAMPLE if is_sample else ""
    if kind != "district" and not WHOLE_PLACE.search(name):
        return mark
    level = next(level for level, ending in LEVELS if ending.search(name))
    return f"{mark}{APART}{level}"


def is_place(district: str) -> bool:
    """Whether a district is named by the id of the unit above it."""
    return bool(district) and not district.startswith(APART)


def districts(organisations: Mapping[str, Organisation]) -> dict[str, str]:
    """The district of each organisation, by id."""
    found = {}
    for one in organisations.values():
        above = organisations.get(one.parent or "")
        known = above if above and above.id != one.id else None
        found[one.id] = district_of(
            one.name, one.kind, one.is_sample, known.id if known else None, known.is_sample if known else None
        )
    return found
