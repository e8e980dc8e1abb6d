"""``python -m tests.corpus``: how well every layout is read, on both forms, with every quirk.

Prints a table: cells right, flagged (not read, and said so), silently wrong, and the reports refused, by layout and by
quirk. Exits with 1 where a cell is silently wrong.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterator

from tests.corpus.cases import LAYOUTS, cases
from tests.corpus.measure import Score
from tests.corpus.quirks import QUIRKS


def table(title: str, scores: dict[str, Score]) -> Iterator[str]:
    """The lines of one table, the worst share last."""
    width = max(map(len, scores))
    yield f"{title:{width}} {'right':>7} {'flagged':>7} {'wrong':>5} {'share':>7}  refused"
    for name, score in sorted(scores.items(), key=lambda item: -item[1].share):
        refused = f"{len(score.refused)} {','.join(sorted(set(score.refused)))}" if score.refused else ""
        yield f"{name:{width}} {score.right:7} {score.flagged:7} {score.wrong:5} {score.share:7.2%}  {refused}"


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.corpus", description=__doc__)
    parser.add_argument("--layout", action="append", choices=sorted(LAYOUTS), help="only this layout (may be repeated)")
    parser.add_argument("--quirk", action="append", choices=sorted(QUIRKS), help="only this quirk (may be repeated)")
    parser.add_argument("--rounds", type=int, default=1, help="how often each case is drawn anew")
    chosen = parser.parse_args()
    by_layout: dict[str, Score] = defaultdict(Score)
    by_quirk: dict[str, Score] = defaultdict(Score)
    for case in cases(chosen.layout or LAYOUTS, chosen.quirk or QUIRKS, chosen.rounds):
        score = case.score()
        by_layout[case.layout] += score
        by_quirk[case.quirk] += score
    total = Score()
    for score in by_layout.values():
        total += score
    print(*table("layout", by_layout), "", *table("quirk", by_quirk), "", *table("all", {"": total}), sep="\n")
    print(*total.worst[:20], sep="\n", file=sys.stderr)
    return 1 if total.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
