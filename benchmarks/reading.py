"""What reading a report costs, by format: ``python -m benchmarks.reading``.

Reports are drawn anew, no sentence as in another, and each is read three times in turn, in processes of their own: by
the program, by the plainest use of a library that only gets at the cells (the anchor), and with ``--against COMMIT`` by
an earlier state. Printed are the medians of the CPU time, of all that a process starts as well, and of the ratios to
the anchor: it is compiled, and a busy machine slows it less. With ``--stages`` the reader is taken apart instead: what
each of its steps costs by itself, and beside them what no reader can go without. With ``--memory N`` so many reports
are loaded into a new ledger, and what that adds to a process is printed.
"""

from __future__ import annotations

import argparse
import math
import os
import platform
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from importlib import import_module
from itertools import product
from pathlib import Path
from statistics import median

from benchmarks.anchors import FORMATS, Format
from benchmarks.clicks import cpu
from benchmarks.glance import aligned, checked_out
from benchmarks.serving import ROOT, UnmeasuredError, printed
from loaders.forms import load_forms

FORM = "2021"
WARM_UPS, DOCUMENTS = 4, 15  # of each format
SENTENCES, LETTERS = 24, "各级部门单位主动公开依法办理及时答复群众企业服务平台规范文件解读回应监督培训机制制度建设"
STRIDE = 1_237  # has nothing in common with the number of names: the first thousands are all different
FIRSTS, SECONDS = "青云石桥临江东西南北中上下新和平安康", "河湖溪泉林田园坪岭塘湾沙港村庄屯"
OURS = """from pathlib import Path
from loaders.flow import read_source
from loaders.sources import Source
def read(c):
    found = read_source(Source(Path('report'), c))
    assert found.reading, (found.reason_code, found.reason_detail)"""
AS_WE_READ = "from loaders.bounds import collect_seldom\ncollect_seldom()\n"  # as every process that reads for a load
WORKER = """
import sys
for line in sys.stdin:
    with open(line.rstrip('\\n'), 'rb') as file:
        content = file.read()
    read(content)
    print(flush=True)"""
LOADED = """import re, sys
from pathlib import Path
import loaders
def held(): return int(re.search(r'VmRSS:\\s+(\\d+)', Path('/proc/self/status').read_text())[1]) / 1024
folder = Path(sys.argv[1])
loaders.read(next(folder.glob('*.html')))
before = held()
done = loaders.load([folder], folder / 'ledger.db', jobs=1)
print(sum(one.status == 'read' for one in done), held() - before)"""
STAGES = """import os, sys
from pathlib import Path
from benchmarks.clicks import cpu
from loaders.documents.formats import read_document
from loaders.figures import Figure, parse_figure
from loaders.forms import form_of
from loaders.identify import identify
from loaders.organisations import Registry
from loaders.recognise import recognise
def plain(reading):
    form = form_of(reading.form)
    for figure in reading.figures.values():
        parsed = parse_figure(figure.raw, form.column_by_cell[figure.cell])
        Figure(figure.cell, parsed.value, parsed.state, figure.raw, figure.place, parsed.doubt, parsed.likely)
from loaders.bounds import collect_seldom
collect_seldom()
def measured(stage, given):
    for one in given[:warm]:
        stage(one)
    before = cpu(os.getpid())
    done = [stage(one) for one in given[warm:]]
    print(1000 * (cpu(os.getpid()) - before) / len(done))
warm, files = int(sys.argv[1]), [Path(name).read_bytes() for name in sys.argv[2:]]
exec(sys.stdin.read())
measured(read, files)
measured(lambda content: read_document('report', content), files)
documents = [read_document('report', content) for content in files]
measured(recognise, documents)
readings = [recognise(document) for document in documents]
measured(lambda document: identify(document, Path('report'), Registry([])), documents)
measured(plain, readings)"""
HEADS_OF_STAGES = ("format", "anchor", "the file into cells", "recognised", "unit and year", "200 figures alone")


def drawn(layout: str, number: int) -> bytes:
    """A report whose figures and sentences no other has."""
    cases, dice = import_module("tests.corpus.cases"), random.Random(f"{layout} {number}")
    draft = cases.Case(layout, load_forms()[FORM], "as printed", number).draft()
    names = ["".join(letters) for letters in product(FIRSTS, FIRSTS, SECONDS)]
    unit = f"计量区{names[number * STRIDE % len(names)]}街道办事处"
    said = {section: "\n".join(_sentences(dice)) for section in ("一", "五")} | {"六": "无其他需要报告的事项。"}
    title = f"{unit}{draft.year}年政府信息公开工作年度报告"
    written: bytes = cases.LAYOUTS[layout][0](replace(draft, organisation=unit, title=title, passages=said))
    return written


def _sentences(dice: random.Random) -> Iterator[str]:
    for _ in range(SENTENCES // 2):
        words = "".join(dice.choices(LETTERS, k=dice.randrange(20, 60)))
        yield f"{words}，共{dice.randrange(2, 900)}次，{''.join(dice.choices(LETTERS, k=12))}。"


@contextmanager
def worker(root: Path, code: str) -> Iterator[subprocess.Popen[str]]:
    """A process that reads file after file with a piece of Python, in the folder of a program."""
    command = [sys.executable, "-c", code + WORKER]
    process = subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        assert process.stdin and process.stdout
        process.stdin.close()
        process.wait()
        process.stdout.close()


def cost(process: subprocess.Popen[str], file: Path) -> float:
    """The CPU milliseconds that reading a file costs a process and those that it starts."""
    assert process.stdin and process.stdout
    before = cpu(process.pid)
    print(file, file=process.stdin, flush=True)
    if not process.stdout.readline():
        raise UnmeasuredError(f"{file.name} was not read")
    return 1000 * (cpu(process.pid) - before)


def costs(one: Format, trees: Mapping[str, Path], folder: Path, count: int) -> dict[str, list[float]]:
    """What each of the documents of a format costs the anchor and every tree, read in turn, each time another first."""
    files = [folder / f"{one.layout}{number}" for number in range(WARM_UPS + count)]
    for number, file in enumerate(files):
        file.write_bytes(drawn(one.layout, number))
    with ExitStack() as stack:
        readers = {
            name: stack.enter_context(worker(root, AS_WE_READ * (root == ROOT) + OURS)) for name, root in trees.items()
        }
        readers["anchor"] = stack.enter_context(worker(ROOT, one.anchor))
        found: dict[str, list[float]] = {name: [] for name in readers}
        for number, file in enumerate(files):
            for name in list(readers)[:: 1 if number % 2 else -1]:
                found[name].append(cost(readers[name], file))
    return {name: values[WARM_UPS:] for name, values in found.items()}


def line(one: Format, found: Mapping[str, Sequence[float]]) -> list[str]:
    """The line of the table."""
    anchor = found["anchor"]
    ratio = {  # the clock of a process may stand still while a small text is split
        name: median([a / b for a, b in zip(values, anchor, strict=True) if b] or [math.inf])
        for name, values in found.items()
    }
    ours, milliseconds = ratio["now"], median(found["now"])
    held = (one.times is None or ours <= one.times) and (one.most is None or milliseconds <= one.most)
    target = f"≤ {one.times:g} ×" if one.times else f"≤ {one.most:g} ms" if one.most else ""
    before = [f"{median(found['before']):.1f}", f"{ratio['before']:.1f}"] if "before" in found else []
    target += f" {'✓' if held else '✗'}" if target else ""
    return [one.name, f"{milliseconds:.1f}", one.library, f"{median(anchor):.2f}", f"{ours:.1f}", target, *before]


def table(chosen: Sequence[Format], trees: Mapping[str, Path], count: int) -> Iterator[str]:
    """The figures of every format, and the machine on which they were measured."""
    heads = ["format", "CPU ms", "anchor", "CPU ms", "× anchor", "target"]
    heads += ["before, CPU ms", "× anchor"] if "before" in trees else []
    with tempfile.TemporaryDirectory() as folder:
        yield from aligned([heads, *(line(one, costs(one, trees, Path(folder), count)) for one in chosen)])
    load = " / ".join(f"{one:.1f}" for one in os.getloadavg())
    yield f"{os.cpu_count()} cores, load {load}, Python {platform.python_version()}, {count} documents each"


def stages(one: Format, folder: Path, count: int) -> list[str]:
    """What each step of reading a format costs by itself, and what the figures alone do: CPU milliseconds, and how many
    times the anchor."""
    files = [folder / f"{one.layout}{number}" for number in range(WARM_UPS + count)]
    for number, file in enumerate(files):
        file.write_bytes(drawn(one.layout, number))
    command = [sys.executable, "-c", STAGES, str(WARM_UPS), *map(str, files)]
    done = subprocess.run(command, cwd=ROOT, input=one.anchor, capture_output=True, text=True)
    if done.returncode:
        raise UnmeasuredError(f"{one.name}: {done.stderr.strip().rpartition(chr(10))[2]}")
    anchor, *found = map(float, done.stdout.split())
    return [one.name, f"{anchor:.2f}", *(f"{each:.1f} ({each / anchor:.1f} ×)" for each in found)]


def memory(count: int, tree: Path) -> str:
    """What a load of so many reports adds to a process."""
    with tempfile.TemporaryDirectory() as folder:
        for number in range(count):
            Path(folder, f"{number}.html").write_bytes(drawn("html", number))
        read, added = printed(tree, LOADED, folder).split()
    return f"{count} files, {read} of them read: +{float(added):.0f} MB"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 0, or 1 where something could not be measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reading", description=__doc__.partition(":")[0])
    parser.add_argument("--formats", nargs="+", choices=[one.layout for one in FORMATS], help="only these")
    parser.add_argument("--documents", type=int, default=DOCUMENTS, metavar="N", help="of each format")
    parser.add_argument("--against", metavar="COMMIT", help="measure that commit too")
    parser.add_argument("--stages", action="store_true", help="what each step of reading costs instead")
    parser.add_argument("--memory", type=int, nargs="+", metavar="N", help="what a load of so many files adds instead")
    asked = parser.parse_args(arguments)
    chosen = [one for one in FORMATS if not asked.formats or one.layout in asked.formats]
    try:
        with ExitStack() as stack:
            trees = {"now": ROOT}
            if asked.against:
                trees["before"] = stack.enter_context(checked_out(asked.against))
            if asked.memory:
                for name, count in product(trees, asked.memory):
                    print(f"{name}: {memory(count, trees[name])}")
                return 0
            if asked.stages:
                with tempfile.TemporaryDirectory() as folder:
                    lines = [stages(one, Path(folder), asked.documents) for one in chosen]
                print(*aligned([list(HEADS_OF_STAGES), *lines]), sep="\n")
                return 0
            print(*table(chosen, trees, asked.documents), sep="\n")
    except UnmeasuredError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
