"""What is measured is what is there: a page of known positions, a process of known cost."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser

from benchmarks import glance, reruns, sight
from benchmarks.clicks import children, cpu, visitor
from benchmarks.serving import ROOT, UnmeasuredError, environment, served
from benchmarks.sight import Sight, Visit, visit
from pages.shared.view.navigation import SECTIONS
from tests import screenshots

PAGE = """<!doctype html><html><head><title>x</title><style>
body { margin: 0 } main { position: absolute; inset: 0; height: 768px; overflow: auto }
main > * { position: absolute; left: 300px; width: 500px; margin: 0 }
.hidden { clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden }
</style></head><body><div data-testid="stApp" data-test-script-state="notRunning"><aside>外面 outside</aside>
<main data-testid="stMain"><div data-testid="stElementContainer" style="top: 20px">一二三 四</div>
<p style="top: 40px; display: none">不见 not seen</p><p class="hidden" style="top: 50px">只听不看</p>
<p style="top: 60px"><span data-testid="stIconMaterial">keyboard_arrow_down</span>ab<br>cd</p>
<details style="top: 100px"><summary>折</summary><table class="printed"><tr><td>里面</td></tr></table></details>
<div style="top: 150px; height: 0; overflow: hidden"><div data-testid="stTable">0</div></div>
FIRST<p style="top: 1900px; height: 100px">后来 later</p>
<img style="top: 10px" src="http://elsewhere.invalid/x.png" alt=""></main></div></body></html>"""
CHART = '<div data-testid="stPlotlyChart" style="top: 333px; height: 444px">图里的字</div>'
LATE = """<a href="">去</a><p id="late"></p><script>
document.querySelector('a').addEventListener('click', event => {
  event.preventDefault();
  setTimeout(() => { document.querySelector('#late').textContent = '到了'; }, 400);
});</script>"""
BURN = "import sys, time\nwhile time.process_time() < 0.2: pass\n"
CHILD = f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {BURN!r}])\n"
WAIT = "print(flush=True)\nsys.stdin.read()\n"


@pytest.fixture
def visitor_of_files(browser: Browser, tmp_path: Path) -> Iterator[Visit]:
    """A visitor of the pages that a test writes into a folder."""
    found = visit(browser, tmp_path.as_uri())
    yield found
    found.leave()


def shown(visitor: Visit, tmp_path: Path, first: str) -> Sight:
    (tmp_path / "page.html").write_text(PAGE.replace("FIRST", first), encoding="utf-8")
    return visitor.open("page.html")


def test_a_page_is_measured_as_it_is_laid_out(visitor_of_files: Visit, tmp_path: Path) -> None:
    found = shown(visitor_of_files, tmp_path, CHART)
    elements = 1 + PAGE.count("<") - PAGE.count("</") - len(["doctype"]) + len(["tbody"])
    assert found == Sight(top=333, characters=9, length=2000, elements=elements, tallest=444, outside=1)


@pytest.mark.parametrize(
    "first",
    [
        '<div data-testid="stDataFrame" style="top: 333px; height: 9px"></div>',
        '<table class="printed" style="top: 333px"><tr><td>1</td></tr></table>',
        '<div style="top: 320px"><table style="margin-top: 13px"><tr><td>1</td></tr></table></div>',
        '<section data-answer style="top: 333px; height: 20px">答</section>',
    ],
    ids=["frame", "printed", "table", "answer"],
)
def test_whatever_answers_is_the_first_that_counts(first: str, visitor_of_files: Visit, tmp_path: Path) -> None:
    found = shown(visitor_of_files, tmp_path, first + CHART.replace("333", "700"))
    assert (found.top, found.characters, found.tallest) == (333, 9, 444)


def test_a_page_without_chart_or_table_has_no_first_one(visitor_of_files: Visit, tmp_path: Path) -> None:
    found = shown(visitor_of_files, tmp_path, "")
    assert (found.top, found.characters, found.tallest) == (None, 9 + len("后来later"), 0)


def test_a_page_that_is_drawing_is_waited_for_and_given_up(
    visitor_of_files: Visit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sight, "PATIENCE", 1.0)
    with pytest.raises(UnmeasuredError, match="did not come to rest"):
        shown(visitor_of_files, tmp_path, CHART + '<div data-stale="true"></div>')


def test_a_picture_shows_the_whole_page(visitor_of_files: Visit, tmp_path: Path) -> None:
    shown(visitor_of_files, tmp_path, CHART)
    visitor_of_files.picture(tmp_path / "one.png")
    with Image.open(tmp_path / "one.png") as found:
        assert found.size == (sight.WIDTH, 2000)


def test_a_click_is_timed_to_the_last_change(visitor_of_files: Visit, tmp_path: Path) -> None:
    shown(visitor_of_files, tmp_path, LATE)
    path = tmp_path.as_uri().removeprefix("file://") + "/page.html"
    assert visitor_of_files.click(path) >= 0.39
    with pytest.raises(UnmeasuredError, match="no link"):
        visitor_of_files.click("/elsewhere")


def test_two_pictures_stand_side_by_side(tmp_path: Path) -> None:
    for name, size, colour in (("a.png", (30, 50), "#ff0000"), ("b.png", (40, 20), "#0000ff")):
        Image.new("RGB", size, colour).save(tmp_path / name)
    glance.beside(tmp_path / "a.png", tmp_path / "b.png", tmp_path / "both.png")
    with Image.open(tmp_path / "both.png") as both:
        assert both.size == (70 + glance.GAP, 50)
        assert both.getpixel((29, 49)) == (255, 0, 0) and both.getpixel((30 + glance.GAP, 19)) == (0, 0, 255)
        assert both.getpixel((30 + glance.GAP, 20)) == (0x88, 0x88, 0x88)


SEEN = Sight(600, 251, 2_500, 2_500, 0, 0)


def test_the_table_marks_what_holds() -> None:
    lines = glance.table({"report": SEEN, "data": SEEN}, None)
    assert [line.split("|")[2].strip() for line in lines[2:]] == ["600 ✓", "600 ✓", "2 of 2"]
    assert "251 ✗" in lines[2] and "2,500 ✓" in lines[2].split("|")[4], "a report may be longer"
    assert "2,500 ✗" in lines[3].split("|")[4]
    assert len({len(line) for line in lines}) == 1


def test_an_earlier_state_stands_before_the_arrow_also_where_a_page_is_new_or_gone() -> None:
    lines = glance.table({"new": SEEN}, {"old": Sight(None, 0, 768, 10, 0, 1)})
    assert "– → 600 ✓" in lines[2] and lines[3].split("|")[2].strip() == "– → –"
    assert "1 ✗ → –" in lines[3] and "0 of 0 → 1 of 1" in lines[4]


def test_pages_open_at_the_addresses_of_the_pictures_of_the_readme() -> None:
    assert {page: path for page, path in screenshots.PAGES.items() if path != page} == glance.ADDRESSES
    assert glance.pages_of(ROOT) == [page for pages in SECTIONS.values() for page in pages]
    assert glance.address("compare", "en").endswith("&lang=en") and glance.address("data", "zh") == "data?lang=zh"


def test_a_commit_is_checked_out_beside_and_gone_afterwards() -> None:
    with glance.checked_out("HEAD") as tree:
        assert (tree / "app.py").is_file()
    assert not tree.exists()
    listed = subprocess.run(["git", "worktree", "list"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert str(tree) not in listed.stdout
    with pytest.raises(UnmeasuredError, match="cannot be checked out"), glance.checked_out("no-such-commit"):
        pass


@pytest.mark.parametrize("code", [BURN, CHILD, CHILD.replace("run(", "Popen(")], ids=["own", "gone", "child"])
def test_a_process_costs_what_it_and_its_children_use(code: str) -> None:
    asked = [sys.executable, "-c", f"import sys\n{code}{WAIT}"]
    with subprocess.Popen(asked, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout and process.stdin
        process.stdout.readline()
        while children(process.pid) and cpu(process.pid) < 0.2:
            pass
        assert cpu(process.pid) >= 0.19  # what is gone is counted by hundredths
        process.stdin.close()


def test_a_process_that_is_gone_is_not_measured() -> None:
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    with pytest.raises(UnmeasuredError, match="does not tell"):
        cpu(done.pid)


def test_a_visitor_has_the_script_run_and_is_told_what_is_not_there(written: Path, tmp_path: Path) -> None:
    own = Path(shutil.copy(written, tmp_path / "ledger.db"))
    with served(ROOT, "app.py", tmp_path / "log", environment(own)) as app:
        with visitor(app, "units") as one:
            assert one.rerun("") > 0 and one.hash
            at = one.hash
            assert one.rerun("lang=en") > 0 and one.hash == at
        with visitor(app, "no-such-page") as lost, pytest.raises(UnmeasuredError, match="has no page"):
            lost.rerun("")
        assert app.faults == []


def test_what_the_app_failed_at_is_found(written: Path, tmp_path: Path) -> None:
    own = Path(shutil.copy(written, tmp_path / "ledger.db"))
    with closing(sqlite3.connect(own)) as db:
        db.execute("DROP TABLE passage")
    with served(ROOT, "app.py", tmp_path / "log", environment(own)) as app, visitor(app, "procurement") as one:
        one.rerun("")
        assert app.faults and app.faults[0].startswith("Traceback") and "no such table" in app.faults[0]


def test_the_pages_of_a_program_are_seen_and_pictured(
    browser: Browser, written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(glance, "fill", lambda root, ledger: shutil.copy(written, ledger))
    monkeypatch.setattr(glance, "pages_of", lambda root: ["units"])
    found = glance.seen(ROOT, browser, "en", tmp_path, "-now")
    assert list(found) == ["units"] and found["units"].top and found["units"].outside == 0
    assert found["units"].length >= sight.HEIGHT and found["units"].elements > 100
    assert (tmp_path / "units-en-now.png").is_file()


def test_a_server_that_does_not_start_is_said(tmp_path: Path) -> None:
    with (
        pytest.raises(UnmeasuredError, match="did not start"),
        served(tmp_path, "no_such_script.py", tmp_path / "log", environment(tmp_path / "x.db")),
    ):
        pass


def test_every_choice_is_another_one() -> None:
    for page in ("compare", "report"):
        chosen = reruns.choices(page, 12)
        some = [next(chosen) for _ in range(60)]
        assert len(set(some)) == 60 and all("year=" in one for one in some)
    assert next(reruns.choices("compare", 12)).count("year=") == 6, "nearly all of it"
    few = reruns.choices("report", 1, 2)
    assert len({next(few) for _ in range(9)}) == 2


def test_a_size_has_the_target_of_the_next_larger() -> None:
    asked = [reruns.at_most(reruns.TIMES_EMPTY, size) for size in (1, 12, 13, 200, 201, 2_000, 9_000)]
    assert asked == [2.5, 2.5, 5, 5, 10, 10, 10]


def test_the_table_of_costs_marks_each_figure() -> None:
    cost = reruns.Cost(empty=0.04, same=0.2, other=0.21, settled=0.7, sight=Sight(1, 1, 1, 2_501, 1_536))
    lines = reruns.report(200, {"compare": cost})
    cells = [one.strip() for one in lines[-1].strip("|").split("|")]
    assert cells == ["compare", "200", "5.0 ✓", "210", "5.2 ✗", "0.70 ✓", "1,536 ✓", "2,501 ✗"]
    assert "200 units" in lines[0] and "40 CPU ms" in lines[0]
    alone = reruns.Cost(0.04, 0.2, 0.2, 0.9, Sight(None, 1, 1, 1, 0)).line("load", 12)
    assert alone[5:] == ["0.90", "–", "1 ✓"]


@pytest.mark.parametrize("command", ["glance", "reruns"])
def test_a_command_says_what_it_does_and_stands_in_the_readme(command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{command}", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    offered = {word.strip("[],") for word in done.stdout.split() if word.startswith(("--", "[--"))} - {"--help"}
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (line,) = [one for one in readme.splitlines() if f"`python -m benchmarks.{command}" in one]
    assert offered and all(option in line for option in offered)


def test_the_whole_command_prints_a_line_a_page_and_names_what_cannot_be_measured() -> None:
    command = [
        sys.executable,
        "-m",
        "benchmarks.reruns",
        "--units",
        "2",
        "--runs",
        "1",
        "--pages",
        "no-such-page",
        "units",
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1 and "has no page 'no-such-page'" in done.stderr
    assert "2 units" in done.stdout and "| units |" in done.stdout and "no-such-page" not in done.stdout
