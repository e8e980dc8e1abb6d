"""What a load costs, and the same files again: ``python -m benchmarks.loading``.

So many web pages are drawn anew, and round after round a process of its own loads them into a new ledger, as a person
does: read by another process that is held to its bounds, stored, checked and added up. Then it loads them once more,
unchanged. The anchor only parses the same files. CPU seconds of all processes that take part, beside how long it took
by the clock; medians of the rounds.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from benchmarks.anchors import HTML
from benchmarks.reading import drawn
from benchmarks.serving import ROOT, UnmeasuredError, machine, printed

REPORTS, ROUNDS = 82, 3
LEAST, MOST_AGAIN = 35, 1.0  # reports a CPU second; CPU milliseconds of a file that is known
LOADED = """import os, sys, time
from pathlib import Path
import loaders
from benchmarks.clicks import cpu
from loaders.bounds import collect_seldom
collect_seldom()
folder, jobs = Path(sys.argv[1]), int(sys.argv[2])
loaders.read(next(folder.glob('*.html')))
for _ in range(2):
    used, begun = cpu(os.getpid()), time.monotonic()
    done = loaders.load([folder], folder / 'ledger.db', jobs=jobs)
    print(cpu(os.getpid()) - used, time.monotonic() - begun, sum(one.status == 'read' for one in done))"""
PARSED = f"""import os, sys
from pathlib import Path
from benchmarks.clicks import cpu
{HTML}
files = [file.read_bytes() for file in Path(sys.argv[1]).glob('*.html')]
read(files[0])
used = cpu(os.getpid())
for file in files:
    read(file)
print(cpu(os.getpid()) - used)"""


def measured(folder: Path, reports: int, jobs: int) -> tuple[list[float], list[float], float]:
    """Of a load of the files of a folder and of the same again: CPU seconds, and seconds by the clock; then the CPU
    seconds of the anchor. Raises UnmeasuredError where not all were read."""
    loads = [[*map(float, line.split())] for line in printed(ROOT, LOADED, str(folder), str(jobs)).splitlines()]
    if [read for *_, read in loads] != [reports, reports]:
        raise UnmeasuredError(f"of {reports} files {loads[0][2]:.0f} were read, then {loads[1][2]:.0f}")
    return [one[0] for one in loads], [one[1] for one in loads], float(printed(ROOT, PARSED, str(folder)))


def said(reports: int, rounds: Sequence[tuple[list[float], list[float], float]]) -> list[str]:
    """The medians as lines, with the marks of the targets."""
    first, again = (median(cpus[at] for cpus, _, _ in rounds) for at in (0, 1))
    clock, clock_again = (median(times[at] for _, times, _ in rounds) for at in (0, 1))
    anchor = median(cpus[0] / parsed for cpus, _, parsed in rounds)
    a_second, known = reports / first, 1000 * again / reports
    return [
        f"{reports} web pages, {len(rounds)} rounds, medians",
        f"loaded: {a_second:.1f} reports a CPU second (target ≥ {LEAST} {'✓' if a_second >= LEAST else '✗'}), "
        f"{reports / clock:.1f} a second by the clock, {anchor:.0f} × only parsing them",
        f"the same again: {known:.2f} CPU ms a file (target ≤ {MOST_AGAIN:g} {'✓' if known <= MOST_AGAIN else '✗'}), "
        f"{1000 * clock_again / reports:.2f} ms by the clock",
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 0, or 1 where something could not be measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.loading", description=__doc__.partition(":")[0])
    parser.add_argument("--reports", type=int, default=REPORTS, metavar="N", help="in each load")
    parser.add_argument("--rounds", type=int, default=ROUNDS, metavar="N", help="how often they are loaded")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="read by so many processes")
    asked = parser.parse_args(arguments)
    rounds = []
    try:
        for turn in range(asked.rounds):
            with tempfile.TemporaryDirectory() as name:
                for number in range(asked.reports):
                    Path(name, f"{number}.html").write_bytes(drawn("html", turn * asked.reports + number))
                rounds.append(measured(Path(name), asked.reports, asked.jobs))
    except UnmeasuredError as error:
        print(error, file=sys.stderr)
        return 1
    print(machine(), *said(asked.reports, rounds), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
