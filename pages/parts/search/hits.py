"""What a question finds, kind by kind: each a line that leads to where it stands. Nothing of it is markup."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from loaders.forms import DATA, read_csv
from loaders.groups import group_of, load_groups
from loaders.reconcile.rulebook import load_rules
from loaders.said import findings
from loaders.series import load_series
from loaders.words import Words
from pages.parts.search.question import Pieces, all_in, is_id, marked, snippet
from pages.shared.data import cached, each_row, queries
from pages.shared.data.queries.searched import SoughtWord
from pages.shared.look.marks import severity
from pages.shared.look.templates import template
from pages.shared.view.navigation import SECTIONS, address_of
from pages.shared.view.selection import Selection

TEMPLATE = "parts/search/hits.html.jinja"
LIMIT = 8  # lines of a kind; how many more there are is said
Asked = Sequence[SoughtWord]


@dataclass(frozen=True)
class Hit:
    """One thing found: what it is, where it leads, what is said beside it, and other places that it leads to."""

    name: Pieces
    to: str
    said: tuple[Pieces, ...] = ()
    also: tuple[tuple[str, str], ...] = ()  # label, address


@dataclass(frozen=True)
class Hits:
    """What was found of one kind: its heading, how many there are, the first of them."""

    kind: str
    total: int
    hits: tuple[Hit, ...] = field(default=())


def html(found: Iterable[Hits], words: Words) -> str:
    """What was found, as HTML."""
    shown = [(one, words(f"search.kind.{one.kind}"), _more(one, words)) for one in found if one.total]
    return template(TEMPLATE).render(found=shown)


def _more(one: Hits, words: Words) -> str:
    left = one.total - len(one.hits)
    return words("search.more", count=words.number(left)) if left else ""


def of_question(asked: tuple[SoughtWord, ...], shown: Selection, words: Words) -> list[Hits]:
    """All that the words of a question find; ``shown`` has the language and the district shown."""
    return [
        _units(asked, shown, words),
        _problems(asked, shown, words),
        _passages(asked, shown, words),
        _series(asked, shown, words),
        _terms(asked, shown, words),
        _pages(asked, shown, words),
    ]


def _total(found: pd.DataFrame) -> int:
    return int(found["total"].iloc[0]) if len(found) else 0


def _at(shown: Selection, one: Any) -> Selection:
    """What is shown when a link is followed to a unit, with its own district."""
    years = () if pd.isna(one.year) else (int(one.year),)
    return replace(shown, district=one.district, organisations=(one.organisation_id,), years=years)


def _place(one: Any, shown: Selection) -> list[Pieces]:
    """The district of what is not in the one shown."""
    return [((one.district_name, False),)] if one.district != shown.district and one.district_name else []


def _units(asked: tuple[SoughtWord, ...], shown: Selection, words: Words) -> Hits:
    found = cached.read(queries.found_units, asked, shown.district, LIMIT)
    return Hits("units", _total(found), tuple(_unit(one, asked, shown, words) for one in each_row(found)))


def _unit(one: Any, asked: Asked, shown: Selection, words: Words) -> Hit:
    if one.kind == "district" and pd.isna(one.year):
        to = address_of("overview", replace(shown, district=one.organisation_id))
        return Hit(marked(one.name, asked), to, (((words("units.kind.district"), False),),))
    said = [marked(one.name, asked)] * (one.name != one.short_name) + _place(one, shown)
    if one.also and not all_in([word for word in asked if word.year is None], one.name, one.short_name):
        said.append(marked(words("search.also", names=one.also), asked))
    if pd.isna(one.year):
        said.append(((words("search.no_report"), False),))
        at = replace(_at(shown, one), years=())
        return Hit(marked(one.short_name, asked), address_of("overview", at), tuple(said))
    said.append(((words("search.report", year=words.year(one.year)), False),))
    at = _at(shown, one)
    also = ((words("page.reconciliation"), address_of("reconciliation", replace(at, years=()))),)
    return Hit(marked(one.short_name, asked), address_of("report", at), tuple(said), also)


def _problems(asked: tuple[SoughtWord, ...], shown: Selection, words: Words) -> Hits:
    found = cached.read(queries.found_problems, asked, shown.district, LIMIT)
    return Hits("problems", _total(found), tuple(_problem(one, asked, shown, words) for one in each_row(found)))


def _problem(one: Any, asked: Asked, shown: Selection, words: Words) -> Hit:
    at, rule = _at(shown, one), load_rules()[one.rule_id]
    name = words("search.of_year", unit=one.short_name, year=words.year(one.year))
    said = [((f"{severity(one.severity, one.status, words)} ", False), *marked(findings.title(rule, words), asked))]
    said += [marked(rule.id, asked), *_place(one, shown)]
    also = ((words("page.report"), address_of("report", at)),)
    to = address_of("reconciliation", replace(at, problem=one.fingerprint))
    return Hit(marked(name, asked), to, tuple(said), also)


def _passages(asked: tuple[SoughtWord, ...], shown: Selection, words: Words) -> Hits:
    found = cached.read(queries.found_passages, asked, shown.district, LIMIT)
    return Hits("passages", _total(found), tuple(_passage(one, asked, shown, words) for one in each_row(found)))


def _passage(one: Any, asked: Asked, shown: Selection, words: Words) -> Hit:
    name = words("search.of_year", unit=one.short_name, year=words.year(one.year))
    where = words("search.where", section=words(f"section_name.{one.section}"), place=findings.place(one.place, words))
    said = (snippet(one.text, asked), ((where, False),), *_place(one, shown))
    to = address_of("report", replace(_at(shown, one), part="prose"))
    return Hit(marked(name, asked), to, said)


def _cut(kind: str, found: list[Hit]) -> Hits:
    return Hits(kind, len(found), tuple(found[:LIMIT]))


def _series(asked: Asked, shown: Selection, words: Words) -> Hits:
    """Figures by their label in either language, on the page that shows them."""
    found = []
    for one in load_series().values():
        group = words(f"series_group.{group_of(one.id)}")
        if all_in(asked, one.label_zh, one.label_en, group):
            page = load_groups()[group_of(one.id)].page
            to = address_of(page, replace(shown, focus=one.id))
            said = [marked(group, asked)] * (group != words(f"page.{page}")) + [((words(f"page.{page}"), False),)]
            compared = address_of("compare", replace(shown, series=(one.id,)))
            found.append(Hit(marked(words.series(one), asked), to, tuple(said), ((words("page.compare"), compared),)))
    return _cut("series", found)


def _terms(asked: Asked, shown: Selection, words: Words) -> Hits:
    """Terms by their name in either language, then by what is said of them; rules by their id."""
    by_name, by_text = list[Hit](), list[Hit]()
    for line in read_csv(DATA / "words" / "glossary.csv"):
        names = (line["term_zh"], line["term_en"])
        explained = words.pick(line["explain_zh"], line["explain_en"])
        hit = Hit(marked(words.pick(*names), asked), address_of("data", shown), (marked(explained, asked),))
        if all_in(asked, *names):
            by_name.append(hit)
        elif all_in(asked, explained):
            by_text.append(hit)
    for rule in load_rules().values():
        if len(asked) == 1 and is_id(asked[0], rule.id):
            statement = ((findings.statement(rule, words), False),)
            by_name.append(Hit(marked(rule.id, asked), address_of("data", shown), (statement,)))
    return _cut("terms", by_name + by_text)


def _pages(asked: Asked, shown: Selection, words: Words) -> Hits:
    titles = {one: words(f"page.{one}") for names in SECTIONS.values() for one in names if one != "search"}
    languages = [Words(one) for one in ("zh", "en")]
    found = [one for one in titles if all_in(asked, *(each(f"page.{one}") for each in languages))]
    return _cut("pages", [Hit(marked(titles[one], asked), address_of(one, shown)) for one in found])
