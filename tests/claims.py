"""``python -m tests.claims``: how well statements are read from sentences of the genre, each with its right outcome.

Reads ``tests/loaders/claims_natural.csv`` and ``claims_fresh.csv``: what a sentence must state (``claims``) and what it
may (``may``: where a careful reader would neither miss it nor mind). Prints, per kind, how many of the claims read are
right and how many of those stated are read. ``--wrong`` lists the sentences that are not read as they should be.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from loaders.forms import read_csv
from loaders.reconcile.claim import Claim
from loaders.reconcile.claims.read import claims

HERE = Path(__file__).parent / "loaders"
SETS = ("claims_natural", "claims_fresh")
YEAR = 2023
AS_KIND = {"county": "district", "city": "district", "commission": "bureau", "office": "other"}


@dataclass(frozen=True)
class Score:
    """What a sentence states, and what was read: subjects such as ``received=21``."""

    sentence: str
    right: frozenset[str]
    missed: frozenset[str]
    wrong: frozenset[str]

    @property
    def is_right(self) -> bool:
        return not self.missed and not self.wrong


def scored(line: Mapping[str, str]) -> Score:
    """A line of a set, read as section one of a report for 2023. Parts that make up no more than their total are no
    claims that could be wrong."""
    kind = line["kind of office"]
    read = claims("一", line["sentence"], YEAR, AS_KIND.get(kind, kind))
    found = {one.subject for one in read if not _is_harmless(one)}
    must, may = set(line["claims"].split()), set(line["may"].split())
    return Score(line["sentence"], frozenset(found & must), frozenset(must - found), frozenset(found - must - may))


def _is_harmless(one: Claim) -> bool:
    return one.kind == "parts" and sum(one.parts) <= one.value


def of_set(name: str) -> list[Score]:
    """The scores of a set, in the order of its lines; empty where there is no such file."""
    path = HERE / f"{name}.csv"
    return [scored(line) for line in read_csv(path)] if path.exists() else []


def by_kind(scores: list[Score]) -> Iterator[tuple[str, int, int, int]]:
    """Per kind of claim: right, wrong, missed; the sum last."""
    counts = {name: Counter(_kinds(scores, name)) for name in ("right", "wrong", "missed")}
    for kind in sorted({kind for one in counts.values() for kind in one}):
        yield kind, counts["right"][kind], counts["wrong"][kind], counts["missed"][kind]
    yield "all", *(sum(counts[name].values()) for name in ("right", "wrong", "missed"))


def _kinds(scores: list[Score], name: str) -> Iterator[str]:
    return (subject.partition("=")[0] for one in scores for subject in getattr(one, name))


def main() -> int:
    """Print the scores of each set. Exits with 1 where a claim is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.claims", description=__doc__)
    parser.add_argument("--wrong", action="store_true", help="list what is not read as it should be")
    arguments = parser.parse_args()
    wrong = 0
    for name in SETS:
        scores = of_set(name)
        wrong += sum(len(one.wrong) for one in scores)
        print(f"\n{name}: {len(scores)} sentences, {sum(one.is_right for one in scores)} read as they should be")
        print(f"{'kind':32} {'right':>6} {'wrong':>6} {'missed':>6} {'precision':>10} {'recall':>8}")
        for kind, right, false, missed in by_kind(scores):
            precision, recall = right / max(1, right + false), right / max(1, right + missed)
            print(f"{kind:32} {right:6} {false:6} {missed:6} {precision:10.1%} {recall:8.1%}")
        for one in scores if arguments.wrong else ():
            if not one.is_right:
                print(f"  {one.sentence}\n      wrong {sorted(one.wrong)}, missed {sorted(one.missed)}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
