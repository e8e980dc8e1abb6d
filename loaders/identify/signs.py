"""A sign of whose report it is or for which year, where it was found, and how far it is trusted.

The table of trust: the sources in their order, and what a sign from each settles by itself.

=============  =====================================================  ==================  =======
source         what it is                                             organisation        year
=============  =====================================================  ==================  =======
said           what the person who loads the document says            yes, against all    yes, against all
title          a line with the year and the words of a report         yes                 yes
statement      现将X2023年度…如下, X编制2023年…报告                     yes                 yes
author         由X(办公室)编制, 编制单位：X                            yes                 says nothing
signature      the unit's line over a date, at the end                yes                 the date only fits or not
period         统计期限自2023年1月1日起                                says nothing        yes
opening        section one begins 2023年，X认真…                        offered             yes
heading        a title without a year                                 a sub-district's    says nothing
contact        请与X联系: may be the host's bureau                      offered             says nothing
publisher      发布机构：X, the page's source: may be the host          offered             says nothing
page_title     the title in the head of a page                        yes                 yes
file_name      the name of the file                                   a known unit's      年报, 年度 behind it
folder         the names of the folders above                         a known unit's      年报, 年度 behind it
published      the day of publication                                 says nothing        the date only fits or not
manifest       a line of manifest.csv                                 yes                 yes
=============  =====================================================  ==================  =======

What is *offered* is shown as a candidate and asked about; a section one that begins with the unit's name, or a title
without a year, settles together with another sign that is offered. Signs that settle must all agree. A sign that is
offered contradicts only where it names another sub-district or town, for the rest may name the host. The year is that
of the report: the document is signed and published in the year after, or in its December. A bare number (2023.docx)
is no sign: it may be the year of publication. 我街道, 我镇 in the prose name nobody, but no district calls itself so.
"""

from __future__ import annotations

from dataclasses import dataclass

BOTH = frozenset(("organisation", "year"))
SETTLES: dict[str, frozenset[str]] = {  # in order of trust
    "said": BOTH,
    "title": BOTH,
    "statement": BOTH,
    "author": frozenset(("organisation",)),
    "signature": frozenset(("organisation",)),
    "period": frozenset(("year",)),
    "opening": frozenset(("year",)),
    "heading": frozenset(),
    "contact": frozenset(),
    "publisher": frozenset(),
    "page_title": BOTH,
    "file_name": BOTH,
    "folder": BOTH,
    "published": frozenset(),
    "manifest": BOTH,
}
TRUST = {source: place for place, source in enumerate(SETTLES)}
SPEAKS_OF_ITSELF = frozenset(("opening", "heading"))  # offered; settles with another sign that is offered


@dataclass(frozen=True)
class Sign:
    """One sign of who or when: ``about`` is organisation, year or date (of signing, of publication)."""

    about: str
    value: str
    source: str  # a line of the table of trust
    text: str
    place: str
    settles: bool = False


def sign(about: str, value: str, source: str, text: str, place: str = "", *, settles: bool = True) -> Sign:
    """A sign that settles what its source is trusted with, unless this one does not."""
    return Sign(about, value, source, text, place, settles and about in SETTLES[source])
