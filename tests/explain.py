"""``python -m tests.explain``: how well and how fast wrong cells are found, on reports with one to three slips.

Columns: cases that fail; truth in the list; truth first (1/m where m are equally likely); no answer; one explanation
and wrong; milliseconds per failing report (median, 99th percentile, longest). Rerun with ``--cases`` and ``--seed``.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from time import perf_counter

from loaders.forms import Form, load_forms
from loaders.reconcile.explain.answer import Location
from loaders.reconcile.explain.locate import locate
from tests.mistakes import Table, adds_up, mistaken, true_report

BLANKS = 8  # cells without a figure, in the cases with blanks


@dataclass(frozen=True)
class Case:
    """What became of one report: the slips, what was found, and how long it took."""

    kinds: tuple[str, ...]
    in_list: bool
    credit: float
    status: str
    is_wrong_alone: bool
    seconds: float


def judged(truth: Table, table: Table, kinds: tuple[str, ...], found: Location, seconds: float) -> Case:
    """Whether the true changes are among those found, and how far up."""
    changed = {cell: truth[cell] for cell in truth if table[cell] is not None and truth[cell] != table[cell]}
    matches = [
        one
        for one in found.explanations
        if {change.cell for change in one.changes} == set(changed)
        and all(change.proposed in (None, changed[change.cell]) for change in one.changes)
    ]
    first = [one for one in found.explanations if one.rank == 1]
    credit = 1 / len(first) if any(one.rank == 1 for one in matches) else 0
    alone = len(found.explanations) == 1 and not matches
    return Case(kinds, bool(matches), credit, found.status, alone, seconds)


def cases(form: Form, random: Random, number: int, slips: int, blanks: int, with_previous: bool) -> Iterator[Case]:
    """So many reports that fail."""
    while number:
        truth = true_report(form, random)
        table, kinds = mistaken(form, truth, random, slips)
        if adds_up(form, table):
            continue
        touched = {cell for cell in truth if truth[cell] != table[cell]}
        for cell in random.sample(sorted(set(truth) - touched), blanks):
            table[cell] = None
        carried = {cell.replace("carried_in", "carried_out"): truth[cell] for cell in truth if "carried_in" in cell}
        start = perf_counter()
        found = locate(table, form, previous=carried if with_previous else None)
        seconds = perf_counter() - start
        if found.status != "consistent" or not blanks:
            number -= 1
            yield judged(truth, table, kinds, found, seconds)


def line(name: str, found: list[Case]) -> str:
    """One line of the table."""
    count = len(found)
    times = sorted(one.seconds * 1000 for one in found)
    shares = [
        sum(one.in_list for one in found) / count,
        sum(one.credit for one in found) / count,
        sum(one.status == "not_located" for one in found) / count,
        sum(one.is_wrong_alone for one in found) / count,
    ]
    spread = (times[count // 2], times[int(count * 0.99)], times[-1])
    return " ".join([f"{name:34}{count:6}", *(f"{one:7.3f}" for one in shares), *(f"{one:7.1f}" for one in spread)])


def main() -> None:
    """Print the table for both forms, one to three slips, with and without blanks and last year's report."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cases", type=int, default=300)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--by-kind", action="store_true")
    chosen = options.parse_args()
    print(f"{'':34} cases in list  first   none  wrong  median    p99     max")
    for form in load_forms().values():
        for slips in (1, 2, 3):
            for blanks, with_previous in ((0, False), (BLANKS, False), (0, True)):
                random = Random(chosen.seed)
                found = list(cases(form, random, chosen.cases, slips, blanks, with_previous))
                name = f"{form.id}, {slips} slips, {blanks} blanks" + (", last year" if with_previous else "")
                print(line(name, found), flush=True)
                for kind in sorted({one.kinds[0] for one in found}) if chosen.by_kind and slips == 1 else ():
                    print(line(f"    {kind}", [one for one in found if one.kinds[0] == kind]))


if __name__ == "__main__":
    main()
