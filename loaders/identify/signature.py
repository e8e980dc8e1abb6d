"""The day of the signature (落款) at the end of a report, for reports that print no day of publication.

It counts only where it is signed: a line that is nothing but a date, in the last section, behind or under the name of
the very unit whose report it is. A date in the prose, in a list of other reports or in the furniture of a page is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from loaders.identify.lines import Line
from loaders.identify.signs import Sign, sign
from loaders.identify.years import DAY, day_in, may_be_published
from loaders.names import ends_as_unit, government_of, is_name, same_unit, unit_of
from loaders.wrapping import cleaned

SEALED = re.compile(r"[(（]?(?:加?盖)?(?:公|印)?章[)）]?$|^(?:单位|落款|签章)(?:名称)?[:：]?|[(（]$")
CLOSING = re.compile(r"[)）。]+$")
ABOVE = 2  # lines: the party committee may sign beside the office


def signature(read: Sequence[Line], whose: Iterable[str], report_year: int | None) -> Sign | None:
    """The sign of the day on which the unit with one of these names signed; None where it did not, or where its report
    cannot have been signed then."""
    names = tuple(whose)
    for at, line in enumerate(read):
        match = DAY.search(line.folded) if line.section else None
        day = day_in(match[0]) if match and not CLOSING.sub("", line.folded)[match.end() :] else None
        if match is None or day is None or (report_year and not may_be_published(report_year, day)):
            continue
        before = line.folded[: match.start()]
        above = [one.folded for one in read[max(0, at - ABOVE) : at]]
        if signed := next(_signed([before] if len(before) > 1 else above, names), None):
            return sign("date", day, "signature", f"{signed} {match[0]}", line.place)
    return None


def _signed(texts: Iterable[str], names: Sequence[str]) -> Iterator[str]:
    """Those of some lines that are nothing but the name of the unit."""
    for text in texts:
        name = unit_of(cleaned(SEALED.sub("", SEALED.sub("", text))))
        signing = [name, government_of(name) or name]
        if is_name(name) and ends_as_unit(name) and any(same_unit(one, own) for one in signing for own in names):
            yield name


def is_signed(evidence: Iterable[Sign]) -> bool:
    """Whether the day of publication is that of the signature, for no other is printed."""
    days = [one.source for one in evidence if one.about == "date"]
    return bool(days) and "published" not in days


def stated_years(evidence: Iterable[Sign]) -> tuple[tuple[str, int], ...]:
    """Every year that the document itself states: where (a source of the table of trust) and which."""
    return tuple((one.source, int(one.value)) for one in evidence if one.about == "year" and one.source in IN_ITSELF)


IN_ITSELF = frozenset(("title", "page_title", "statement", "opening", "period"))
