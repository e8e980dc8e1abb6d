"""``python -m tests.reconcile``: findings on right districts, and the part of planted faults that is found, by kind.
Exits with 1 where a floor is not reached. ``--districts`` sets how many (36 reports each)."""

from __future__ import annotations

import argparse
import sys

from tests.reconcile.measure import FLOORS, MOST_NOTICES, SEVERITIES, by_severity, clean, copied, planted


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.reconcile")
    parser.add_argument("--districts", type=int, default=10)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    seeds = range(chosen.seed, chosen.seed + chosen.districts)
    reports, counts, found = clean(seeds)
    print(f"clean reports {reports}:", ", ".join(f"{counts[one]} {one}s" for one in SEVERITIES))
    for line in found:
        print("   ", *line)
    scores = planted(seeds)
    for fault, score in scores.items():
        print(f"{fault.severity:8} {fault.name:45} {score.found:5} of {score.planted}")
    for section in "五二":
        score = copied(seeds, section)
        print(f"notice   {f'section {section} of another unit':45} {score.found:5} of {score.planted}")
    shares = dict(by_severity(scores))
    print(*(f"{severity} {share:.1%}" for severity, share in shares.items()), sep=", ")
    is_quiet = not counts["error"] and not counts["warning"] and counts["notice"] <= MOST_NOTICES * reports
    return 0 if is_quiet and all(shares[one] >= floor for one, floor in FLOORS.items()) else 1


if __name__ == "__main__":
    sys.exit(main())
