"""What it brings to read by many: ``python -m benchmarks.cluster``.

The same web pages are read, and nothing is written, by this process, by two others (``--jobs 2``) and by two workers of
a Dask cluster on this machine, in turn, round after round. CPU seconds are those of all processes that take part; what
this process spends is told apart, for the one that hands out and takes in is the limit of them all.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import product
from pathlib import Path
from statistics import median

from benchmarks import nation
from benchmarks.clicks import cpu
from benchmarks.glance import aligned
from benchmarks.serving import ROOT, UnmeasuredError
from benchmarks.workers import started
from loaders import flow
from loaders.cluster import cluster
from loaders.organisations import Registry
from loaders.outcome import Outcome
from loaders.readers import Readers, Task, local
from loaders.sources import SAMPLE, Source, documents_in

FILES, ROUNDS, HANDS = 160, 5, 2
READ = partial(flow._read_task, organisation=None, year=None)
HERE, JOBS, DASK = "this process", f"--jobs {HANDS}", f"Dask, {HANDS} workers"
Way = Callable[[Iterator[Task]], list[Outcome]]
HEADS = ("who reads", "wall s", "files a wall s", "× as fast", "CPU s", "× CPU", "of it this process, CPU ms a file")


@dataclass(frozen=True)
class Cost:
    """What one way of reading took in one round: wall and CPU seconds of all, CPU seconds of this process."""

    wall: float
    all: float
    here: float


def pages(count: int, folder: Path) -> list[Path]:
    """So many web pages: those of the sample, each time under the names of other units."""
    told = [path.read_text(encoding="utf-8") for path in documents_in([SAMPLE / "reports"]) if path.suffix == ".html"]
    names = ["".join(letters) for letters in product(nation.FIRSTS, nation.SECONDS)]
    files = [folder / f"{at:05}.html" for at in range(count)]
    for at, file in enumerate(files):
        file.write_text(told[at % len(told)].replace("示例", names[at % len(names)]), encoding="utf-8")
    return files


def measured(files: Sequence[Path], rounds: int, folder: Path) -> dict[str, list[Cost]]:
    """Every way in turn, after one round that warms all of them. Raises UnmeasuredError where one reads otherwise."""
    found: dict[str, list[Cost]] = {HERE: [], JOBS: [], DASK: []}
    with started(folder, *[ROOT] * HANDS) as there, cluster(there.address) as afar:
        others = [there.scheduler.pid, *(one.pid for one in there.workers)]
        ways: dict[str, Way] = {
            HERE: lambda tasks: list(map(READ, tasks)),
            JOBS: lambda tasks: _by(local(HANDS), tasks),
            DASK: lambda tasks: _by(afar, tasks),
        }
        for at in range(rounds + 1):
            answers = []
            for name, way in ways.items():
                cost, read = _cost(way, files, others)
                answers.append([(one.path, one.status, one.reading) for one in read])
                if at:
                    found[name].append(cost)
            if any(one != answers[0] for one in answers):
                raise UnmeasuredError("what was read differs by who read it")
    return found


def _by(readers: Readers, tasks: Iterator[Task]) -> list[Outcome]:
    with closing(readers.read(READ, tasks)) as outcomes:
        return list(outcomes)


def _cost(way: Way, files: Sequence[Path], others: Sequence[int]) -> tuple[Cost, list[Outcome]]:
    known = Registry(())
    wall, here, every = time.perf_counter(), time.process_time(), _used(others)
    read = way((Source(file), known) for file in files)
    return Cost(time.perf_counter() - wall, _used(others) - every, time.process_time() - here), read


def _used(others: Sequence[int]) -> float:
    """CPU seconds of this process, its children that are gone, and of the others."""
    gone = os.times()
    return time.process_time() + gone.children_user + gone.children_system + sum(map(cpu, others))


def report(found: dict[str, list[Cost]], files: int) -> list[str]:
    """The table: medians, and the medians of the ratios in a round."""
    lines = []
    for name, costs in found.items():
        faster = median(one.wall / own.wall for one, own in zip(found[HERE], costs, strict=True))
        dearer = median(own.all / one.all for one, own in zip(found[HERE], costs, strict=True))
        wall = median(one.wall for one in costs)
        here = median(one.here for one in costs) / files * 1000
        cells = f"{wall:.2f}", f"{files / wall:.1f}", f"{faster:.2f}", f"{median(one.all for one in costs):.2f}"
        lines.append((name, *cells, f"{dearer:.2f}", f"{here:.1f}"))
    return aligned([HEADS, *lines])


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 0, or 1 where it could not be measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cluster", description=__doc__.partition(":")[0])
    parser.add_argument("--files", type=int, default=FILES, metavar="N", help="web pages that are read")
    parser.add_argument("--rounds", type=int, default=ROUNDS, metavar="N", help="how often by each, after the first")
    asked = parser.parse_args(arguments)
    try:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            found = measured(pages(asked.files, folder), asked.rounds, folder)
    except UnmeasuredError as error:
        print(error, file=sys.stderr)
        return 1
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    print(f"{asked.files:,} web pages, {asked.rounds} rounds; {machine}, Python {platform.python_version()}\n")
    print("\n".join(report(found, asked.files)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
