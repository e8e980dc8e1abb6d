"""The districts of the ledger, and the choice among many: level by level (province, city, district), or by typing a
part of a name. The server looks among the names; the browser is sent the few that are to choose from.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from loaders.districts import APART
from loaders.words import Words
from pages.shared.data import cached, each_row, queries
from pages.shared.look import elements as st
from pages.shared.look.templates import template
from pages.shared.view import address

MANY = 30  # districts: of more the choice is by level
MOST_SHOWN, MOST_FOUND = 100, 12  # places of a level that are listed, places that are told to somebody who types
TEMPLATE = "shared/view/levels.html.jinja"
Districts = tuple[dict[str, str], str | None, set[str]]


def districts(words: Words) -> Districts:
    """The districts on offer (id → name), the one shown by default (None: no data), and those that are sample data.

    By default one of the office's own: one that has a name, else units without a district where there are two or more;
    else the one with the most reports.
    """
    found: Districts = cached.made(_districts, words)
    return found


def _districts(words: Words) -> Districts:
    found = cached.read(queries.districts)
    names = {one.district: one.name or _apart(one.district, words) for one in each_row(found)}
    sample = {one.district for one in each_row(found) if one.is_sample}
    own = found[found["is_sample"] == 0]
    several = own[own["name"].notna() & (own["district"] != "")], own[own["organisations"] >= 2], found
    ranked = next((one for one in several if len(one)), found).sort_values("reports", ascending=False, kind="stable")
    return names, (ranked["district"].iloc[0] if len(ranked) else None), sample


def _apart(district: str, words: Words) -> str:
    """The name of a district that is no organisation, see ``loaders.districts``."""
    code = district.strip(APART).replace(APART, "_")
    return words(f"district.apart.{code}") if code else words("district.none")


@dataclass(frozen=True)
class Places:
    """The districts and the places above them. ``above``: place -> the one above it, None of the highest."""

    names: dict[str, str]
    full: dict[str, str]  # the whole name, by which it may be looked for too
    above: dict[str, str | None]
    districts: frozenset[str]

    def below(self, place: str | None) -> list[str]:
        """The places right below one, or the highest."""
        return [one for one, above in self.above.items() if above == place]

    def way_to(self, place: str) -> list[str]:
        """The places from the highest one down to this one."""
        way, at = [place], self.above[place]
        while at is not None:
            way.insert(0, at)
            at = self.above[at]
        return way

    def first_of(self, place: str) -> str:
        """The district that is shown where a place is chosen: itself, else the first one below."""
        return place if place in self.districts else self.first_of(self.below(place)[0])

    def named(self, text: str) -> list[str]:
        """The districts of which a name holds a text, those that begin with it first."""
        sought = text.strip().casefold()
        found = [one for one in self.names if one in self.districts
                 and (sought in self.names[one].casefold() or sought in self.full[one].casefold())]  # fmt: skip
        return sorted(found, key=lambda one: not self.names[one].casefold().startswith(sought)) if sought else []


@dataclass(frozen=True)
class Step:
    """A level of the choice: its choices (place -> name) and the one that leads to the district shown."""

    choices: dict[str, str]
    chosen: str


def places(words: Words) -> Places:
    """The districts on offer and what is above them."""
    found: Places = cached.made(_places, words)
    return found


def _places(words: Words) -> Places:
    offered, rows = districts(words)[0], list(each_row(cached.read(queries.places)))
    names = {one.place: str(one.short_name) for one in rows} | offered
    full = names | {one.place: str(one.name) for one in rows}
    parents = {one.place: one.parent for one in rows}
    above: dict[str, str | None] = {}
    for one in offered:
        at: str | None = one
        while at is not None and at not in above:
            parent = parents.get(at)
            above[at] = parent if parent in parents and parent != at else None
            at = above[at]
    order = {one.place: at for at, one in enumerate(rows)}
    stored = {one: above[one] for one in sorted(above, key=lambda one: order.get(one, len(order)))}
    return Places(names, full, _without_circles(stored), frozenset(offered))


def _without_circles(above: dict[str, str | None]) -> dict[str, str | None]:
    """Where places are above each other, one of them is the highest."""
    found = dict(above)
    for one in above:
        seen, at = {one}, found[one]
        while at is not None and at not in seen:
            seen.add(at)
            at = found[at]
        if at is not None:
            found[at] = None
    return found


def steps(district: str, found: Places, words: Words) -> list[Step]:
    """The levels from the highest place to a district. Pure."""
    way = found.way_to(district)
    levels = [(way[at - 1] if at else None, one) for at, one in enumerate(way)]
    if found.below(district):
        levels.append((district, district))
    shown = []
    for above, chosen in levels:
        own = {above: words("levels.own", place=found.names[above])} if above in found.districts and above else {}
        shown.append(Step(own | {one: found.names[one] for one in found.below(above)}, chosen))
    return shown


def draw(district: str, words: Words, to: Callable[[str], str]) -> None:
    """Draw the choice; ``to`` tells the address of what is shown now for another district."""
    found = places(words)
    for at, step in enumerate(steps(district, found, words)):
        if 1 < len(step.choices) <= MOST_SHOWN:
            name = f"level:{at}"
            address.bind(name, step.chosen)
            label = words("levels.first") if at == 0 else words("levels.below", place=_name_above(found, district, at))
            shared: dict[str, Any] = {"format_func": step.choices.get, "on_change": _go, "args": (name, words)}
            st.selectbox(label, list(step.choices), key=f"filter:{name}", **shared)
        elif len(step.choices) > MOST_SHOWN:
            st.caption(words("levels.many", count=words.number(len(step.choices)), shown=step.choices[step.chosen]))
    typed = st.text_input(words("levels.find"), key="filter:place", placeholder=words("levels.typed"))
    if typed.strip():
        _answer(found.named(typed), found, words, to)


def _name_above(found: Places, district: str, at: int) -> str:
    way = found.way_to(district)
    return found.names[way[min(at, len(way)) - 1]]


def _go(name: str, words: Words) -> None:
    """A place was chosen: show it, or the first district below it."""
    shown = places(words).first_of(st.session_state[f"filter:{name}"])
    address.write(address.with_choice(address.current()[0], district=shown))


def _answer(named: list[str], found: Places, words: Words, to: Callable[[str], str]) -> None:
    told = [
        (found.names[one], words("bar.joint").join(found.names[above] for above in found.way_to(one)[:-1]), to(one))
        for one in named[:MOST_FOUND]
    ]
    more = len(named) - len(told)
    said = words("levels.more", count=words.number(more)) if more else "" if named else words("levels.none")
    st.html(template(TEMPLATE).render(found=told, said=said))
