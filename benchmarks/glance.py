"""What is seen of every page before anything is touched: ``python -m benchmarks.glance``.

Serves the app with all that ships with it and opens each page in a real browser at 1366×768. Prints how far down the
first chart or table begins, how much is to be read before it, how long the page is, of how many elements, beside the
targets; writes pictures; and with ``--against COMMIT`` does the same for an earlier state and puts both side by side.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser

from benchmarks.serving import ROOT, UnmeasuredError, browser, environment, fill, printed, served
from benchmarks.sight import Sight, visit

ADDRESSES = {  # of the pages that need more than their name to open as an official sees them
    "overview": "",
    "compare": "compare?year=2023&year=2024&year=2025",
    "report": "report?unit=sample-luzhen&year=2023",
}
LANGUAGES = ("zh", "en")
PAGES = """import json
from pages.shared.view.navigation import SECTIONS
print(json.dumps([name for names in SECTIONS.values() for name in names]))"""
GAP = 24  # pixels between two pictures
NONE = "–"
HOLDS = {True: "✓", False: "✗", None: " "}


@dataclass(frozen=True)
class Target:
    """A column of the table: what it measures, the most it may be, and on which pages it may be more."""

    field: str
    title: str
    most: int
    elsewhere: Mapping[str, int]

    def most_on(self, page: str) -> int:
        """The most it may be on a page."""
        return self.elsewhere.get(page, self.most)

    def holds(self, page: str, sight: Sight) -> bool | None:
        """Whether a page holds it; None where there is nothing to measure."""
        found = getattr(sight, self.field)
        return None if found is None else found <= self.most_on(page)

    def shown(self, page: str, sight: Sight | None) -> str:
        """The figure with its mark."""
        found = getattr(sight, self.field) if sight else None
        return NONE if sight is None or found is None else f"{found:,} {HOLDS[self.holds(page, sight)]}"


TARGETS = (
    Target("top", "first chart or table, px", 620, {}),
    Target("characters", "characters before it", 250, {}),
    Target("length", "page, px", 2_000, {"report": 2_800}),
    Target("elements", "elements", 2_500, {}),
    Target("outside", "requests elsewhere", 0, {}),
)


def address(page: str, language: str) -> str:
    """The address of a page in a language."""
    path = ADDRESSES.get(page, page)
    return f"{path}{'&' if '?' in path else '?'}lang={language}"


def seen(root: Path, window: Browser, language: str, folder: Path | None, mark: str = "") -> dict[str, Sight]:
    """Every page of the program that lies in a folder; its pictures go to ``folder`` with ``mark`` in their names."""
    with tempfile.TemporaryDirectory() as place:
        ledger = Path(place) / "ledger.db"
        fill(root, ledger)
        found = {}
        with served(root, "app.py", Path(place) / "log", environment(ledger)) as server:
            first = visit(window, server.url)
            first.open(address("overview", language))  # the first visitor of a server sees its menu being turned on
            first.leave()
            for page in pages_of(root):
                visitor = visit(window, server.url)
                found[page] = visitor.open(address(page, language))
                if folder:
                    visitor.picture(picture(folder, page, language, mark))
                visitor.leave()
            if server.faults:
                raise UnmeasuredError(f"the app failed, so that its figures mean nothing: {server.faults[-1]}")
    return found


def pages_of(root: Path) -> list[str]:
    """The pages of the program that lies in a folder, in the order of its menu."""
    found: list[str] = json.loads(printed(root, PAGES).splitlines()[-1])
    return found


def picture(folder: Path, page: str, language: str, mark: str = "") -> Path:
    """The file of a picture."""
    return folder / f"{page}-{language}{mark}.png"


@contextmanager
def checked_out(commit: str) -> Iterator[Path]:
    """The tree of a commit in a folder of its own, gone when the block ends. Raises UnmeasuredError for no commit."""
    with tempfile.TemporaryDirectory() as place:
        tree = Path(place) / "tree"
        done = _git("worktree", "add", "--detach", str(tree), commit)
        if done.returncode:
            raise UnmeasuredError(f"{commit} cannot be checked out: {done.stderr.strip()}")
        try:
            yield tree
        finally:
            _git("worktree", "remove", "--force", str(tree))


def _git(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True)


def table(now: Mapping[str, Sight], before: Mapping[str, Sight] | None = None) -> list[str]:
    """The figures as the lines of a table; with those of an earlier state before the arrow."""
    pages = list(dict.fromkeys([*now, *(before or {})]))
    heads = [f"{one.title} (≤ {one.most:,})" for one in TARGETS]
    lines = [["page", *heads]]
    for page in pages:
        cells = []
        for target in TARGETS:
            shown = target.shown(page, now.get(page))
            cells.append(shown if before is None else f"{target.shown(page, before.get(page))} → {shown}")
        lines.append([page, *cells])
    held = [_held(target, now) if before is None else f"{_held(target, before)} → {_held(target, now)}"
            for target in TARGETS]  # fmt: skip
    return aligned([*lines, ["hold", *held]])


def _held(target: Target, sights: Mapping[str, Sight]) -> str:
    """How many pages hold a target, of how many on which it can be measured."""
    found = [held for page, one in sights.items() if (held := target.holds(page, one)) is not None]
    return f"{sum(found)} of {len(found)}"


def aligned(lines: Sequence[Sequence[str]]) -> list[str]:
    """A table in columns; the first line is its head."""
    widths = [max(len(line[at]) for line in lines) for at in range(len(lines[0]))]
    rows = [f"| {' | '.join(text.ljust(width) for text, width in zip(line, widths, strict=True))} |" for line in lines]
    return [rows[0], f"| {' | '.join('-' * width for width in widths)} |", *rows[1:]]


def beside(before: Path, after: Path, file: Path) -> None:
    """Two pictures side by side in a third."""
    with Image.open(before) as left, Image.open(after) as right:
        both = Image.new("RGB", (left.width + GAP + right.width, max(left.height, right.height)), "#888888")
        both.paste(left, (0, 0))
        both.paste(right, (left.width + GAP, 0))
        both.save(file, optimize=True)


def measured(out: Path | None, against: str | None, language: str) -> list[str]:
    """The table; the pictures are in ``out``. Raises UnmeasuredError where something cannot be measured."""
    if out:
        out.mkdir(parents=True, exist_ok=True)
    with browser() as window:
        now = seen(ROOT, window, language, out)
        if against is None:
            return table(now)
        with checked_out(against) as tree:
            before = seen(tree, window, language, out, "-before")
    for page in (page for page in now if out and page in before):
        assert out is not None
        files = [picture(out, page, language, mark) for mark in ("-before", "", "-beside")]
        beside(*files)
    return table(now, before)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 0, or 1 where something could not be measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.glance", description=__doc__.partition(":")[0])
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="write a picture of every page there")
    parser.add_argument("--against", metavar="COMMIT", help="measure that commit too, and show both")
    parser.add_argument("--lang", choices=LANGUAGES, default=LANGUAGES[0], help="the language of the pages")
    asked = parser.parse_args(arguments)
    try:
        print("\n".join(measured(asked.out, asked.against, asked.lang)))
    except UnmeasuredError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
