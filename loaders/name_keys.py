"""Keys by which the units are found that a printed name may mean, without looking at every unit there is.

``names.same_unit`` compares two names: equal, the one with a place before the other, or a bureau's short form. Every
pair of names that it takes for one unit's has a key in common: one that ``kept`` gives for the name of a known unit and
``sought`` for the name that is looked for. The reverse need not hold: what is found is then compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from loaders.labels import fold
from loaders.names import PLACE, PLACE_LAST, core, cores, is_name, kind_of, lost_place

NAMED, WRITTEN, WHOLE, END, LONG, BRIEF = "n", "x", "f", "s", "l", "b"


def called(name: str) -> str:
    """The key of the units that bear a name, with or without their place: see ``Registry.named``."""
    return f"{NAMED}:{core(name)}"


def written(name: str) -> str:
    """The key of the units whose full name is written so."""
    return f"{WRITTEN}:{fold(name)}"


def kept(name: str, names: Iterable[str], full: Iterable[str]) -> set[str]:
    """The keys of a known unit: of its full name as it is written, of all its names, and of the fullest of these."""
    found = {written(name), *(f"{NAMED}:{one}" for one in names)}
    for one in {short for long in full for short in cores(long)}:
        found |= {f"{WHOLE}:{one}", *(f"{END}:{end}" for end in _ends(one))}
        if kind_of(one) == "bureau":
            place, rest = _placed(one)
            found |= {f"{LONG}:{rest[0]}{rest[-1]}|{end}" for end in _tails(place)}
            found |= {f"{BRIEF}:{key}" for key in _as_brief(one)}
    return found


def sought(name: str) -> set[str]:
    """The keys under which the units are kept of which a fullest name may be one unit's with this name."""
    found: set[str] = set()
    for one in cores(name):
        found |= {f"{WHOLE}:{one}", f"{END}:{one}", *(f"{WHOLE}:{end}" for end in _ends(one))}
        if kind_of(one) == "bureau":
            place, rest = _placed(one)
            found |= {f"{BRIEF}:{rest[0]}{rest[-1]}|{end}" for end in _tails(place)}
            found |= {f"{LONG}:{key}" for key in _as_brief(one)}
    return found


def _ends(name: str) -> Iterator[str]:
    """What is left of a name where a place at its beginning is left out: 示例市示例区财政局 -> 示例区财政局, 财政局."""
    for at in range(1, len(name)):
        end = name[at:]
        if PLACE_LAST.search(name[:at] + lost_place(end)) and is_name(end):
            yield end


def _placed(name: str) -> tuple[str, str]:
    """The place before a bureau's name, '' where there is none, and the rest."""
    found = PLACE.match(name)
    return (found["place"], found["rest"]) if found else ("", name)


def _tails(place: str) -> Iterator[str]:
    """Every end of a place, the whole of it and nothing of it too."""
    return (place[at:] for at in range(len(place) + 1))


def _as_brief(name: str) -> Iterator[str]:
    """A bureau's name taken for a short form: its first and last letter, and its place, which may be one letter."""
    place = _placed(name)[0] or lost_place(name)
    if brief := name[len(place) :]:
        yield f"{brief[0]}{brief[-1]}|{place}"
