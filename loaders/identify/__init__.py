"""Whose report, and for which year: from what the document and its path say, each sign with its evidence.

``signs`` holds the table of trust, ``titles``, ``phrases`` and ``paths`` find signs, ``weigh`` says what they say
together, ``known`` holds it against the units of the ledger. Signs that disagree are never settled here: the answer is
then None, and a person is asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from loaders.documents.model import Document
from loaders.identify import weigh
from loaders.identify.identity import Identity
from loaders.identify.lines import Line, lines
from loaders.identify.paths import manifest_signs, path_signs
from loaders.identify.phrases import PUBLISHED, phrase_signs
from loaders.identify.signature import signature
from loaders.identify.signs import TRUST, Sign, sign
from loaders.identify.titles import page_title_signs, title_signs, titles
from loaders.identify.years import day_in
from loaders.labels import fold
from loaders.names import ends_as_unit, is_name, unit_of
from loaders.organisations import Registry
from loaders.wrapping import cleaned

__all__ = ["Identity", "Sign", "identify"]


LONGEST_DATE = 12  # characters
MOST_SHOWN = 12  # signs of one source


def _said(organisation: str | None, year: int | None) -> Iterator[Sign]:
    if organisation:
        yield sign("organisation", organisation, "said", organisation)
    if year:
        yield sign("year", str(year), "said", str(year))


def _page_signs(document: Document, published: str | None, where: str) -> Iterator[Sign]:
    """What the head of a page, or its furniture, says. The title in a Word file's properties is often another's."""
    if document.media_type == "text/html":
        yield from page_title_signs(document.metadata.get("title", ""))
    source = unit_of(cleaned(document.metadata.get("source", "")))
    if is_name(source) and ends_as_unit(source):
        yield sign("organisation", source, "publisher", document.metadata["source"])
    if published:
        yield sign("date", published, "published", published, where)


def _published(document: Document, read: Sequence[Line]) -> tuple[str | None, str]:
    """The day of publication and where it stands, as the page says it in its text, its furniture or its head."""
    texts = [line.folded for line in read]
    for line, after in zip(read, [*texts[1:], ""], strict=False):
        text = line.folded + after[:LONGEST_DATE]  # the date may stand in the next cell
        match = PUBLISHED.search(text)
        if match and (day := day_in(text[match.end() : match.end() + LONGEST_DATE])):
            return day, line.place
    return day_in(fold(document.metadata.get("published", ""))), ""


def _by_trust(signs: Sequence[Sign]) -> list[Sign]:
    """The signs in order of trust, each value once a source."""
    once: dict[tuple[str, str, str], Sign] = {}
    for one in signs:
        once.setdefault((one.about, one.value, one.source), one)
    return sorted(once.values(), key=lambda one: TRUST[one.source])


def _shown(evidence: Sequence[Sign]) -> Iterator[Sign]:
    """The first signs of each source: a page that lists a hundred reports need not show them all."""
    seen: Counter[str] = Counter()
    for one in evidence:
        seen[one.source] += 1
        if seen[one.source] <= MOST_SHOWN:
            yield one


def identify(
    document: Document, path: Path, registry: Registry, organisation: str | None = None, year: int | None = None
) -> Identity:
    """Who and what year. ``organisation`` and ``year`` are what the person who loads the document says."""
    read = lines(document)
    found = list(titles(read, registry))
    published, where = _published(document, read)
    signs = [*_said(organisation, year), *title_signs(found), *phrase_signs(read)]
    signs += [*_page_signs(document, published, where), *path_signs(path, registry), *manifest_signs(path, registry)]
    evidence = _by_trust(signs)
    whose, when = weigh.organisation(evidence, registry), weigh.year(evidence)
    signed = None if published or whose is None else signature(read, registry.names(whose), when)
    evidence = _by_trust([*evidence, signed]) if signed else evidence
    return Identity(
        organisation=whose,
        year=when,
        title=next((title.text for title in found if title.year), None),
        published_on=published or (signed.value if signed else None),
        evidence=tuple(_shown(evidence)),
        candidates=() if whose else weigh.candidates(evidence, registry),
    )
