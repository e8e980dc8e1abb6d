"""A process that reads for others: held to its time and memory, gone with who asked it."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest

import loaders
from loaders.bounds import TooLongError, bounded
from loaders.documents.formats import read_document
from loaders.documents.limits import MAX_LINES
from loaders.documents.marks import CLOSING, PAGE_MARK, uncommented
from loaders.documents.model import Document
from loaders.errors import WrongRequestError
from loaders.figures import looks_like_figure
from loaders.flow import read_source
from loaders.labels import fold, plain
from loaders.organisations import Registry, registry_of
from loaders.outcome import Outcome
from loaders.readers import Task, local
from loaders.recognise.editions import _headed
from loaders.reread import reread
from loaders.sources import Source
from loaders.unit_sheet import read_list
from tests.hostile import __main__ as hostile
from tests.hostile.bounded import cost
from tests.hostile.families import SPECIAL, families
from tests.hostile.files import mutated
from tests.loaders.test_flow import write


def test_what_takes_too_long_is_interrupted_even_where_everything_is_caught() -> None:
    with pytest.raises(TooLongError), bounded(seconds=0.05):
        while True:
            try:
                sum(range(1000))
            except Exception:  # noqa: BLE001 - as a careless reader would
                continue


def test_what_ends_in_time_is_left_alone() -> None:
    with bounded(seconds=60.0):
        assert sum(range(1000)) == 499_500
    before = time.process_time()
    while time.process_time() < before + 0.05:  # no timer is left behind
        continue


def eats(task: Task) -> Outcome:
    if task[0].path.stem == "1":
        bytearray(3_000_000_000)
    return Outcome(task[0].path, "refused", "not_report")


def test_what_takes_too_much_memory_is_refused_and_the_others_are_read() -> None:
    tasks = [(Source(Path(f"{at}.txt"), b"1"), Registry(())) for at in range(3)]
    assert [one.reason_code for one in local(1).read(eats, tasks)] == ["not_report", "too_heavy", "not_report"]


def heavy(name: str, content: bytes) -> Document:
    """A reader for which the first file is too much."""
    if name.startswith("1"):
        bytes(3_000_000_000)
    return read_document(name, content)


def test_a_load_by_another_program_reads_within_bounds_and_so_does_reading_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    units = ["测试区清波街道办事处", "测试区云溪镇人民政府"]
    files = [write(tmp_path / f"{number}.html", unit) for number, unit in enumerate(units, start=1)]
    ledger = tmp_path / "ledger.db"
    with monkeypatch.context() as patch:
        patch.setattr("loaders.flow.read_document", heavy)
        assert [one.reason_code for one in loaders.load(files, ledger)] == ["too_heavy", None]
        here = loaders.load(files, tmp_path / "other.db", jobs=0)
        assert [one.reason_code for one in here] == [None, None], "nothing but the bounds refuses it"
    assert [one.status for one in loaders.load(files, ledger)] == ["read", "read"]
    assert [one.status for one in reread(ledger)] == ["same", "same"]
    monkeypatch.setattr("loaders.flow.read_document", heavy)
    again = {one.original.file_name: (one.status, one.reason) for one in reread(ledger)}
    assert again == {"1.html": ("refused", "too_heavy"), "2.html": ("same", None)}


def test_a_list_of_units_that_is_too_much_is_a_sentence() -> None:
    """Thirty million cells in one line: this process never has them."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = read_list("名单.csv", "名称,类别\n甲镇,镇\n".encode() + b"," * 30_000_000)
    assert not found.units and [one.sentence("名单.csv")[1]["text"] for one in found.faults] == ["too_heavy"]
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024 < 500_000_000
    assert [one.name for one in read_list("名单.csv", "名称,类别\n甲镇,镇\n".encode()).units] == ["甲镇"]


def test_who_reads_ends_with_who_asked() -> None:
    code = (
        "import os,subprocess,sys,time\n"
        "child = subprocess.Popen([sys.executable, '-c', "
        "'import sys,time; from loaders.bounds import end_with; end_with(int(sys.argv[1])); print(1, flush=True); "
        "time.sleep(600)', str(os.getpid())], stdout=subprocess.PIPE)\n"
        "child.stdout.read(1)\nprint(child.pid, flush=True)\nos._exit(9)\n"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    pid, until = int(said.stdout), time.monotonic() + 30
    while runs(pid) and time.monotonic() < until:
        time.sleep(0.1)
    assert not runs(pid)


def runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return "Z" not in Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except (ProcessLookupError, FileNotFoundError):
        return False


def test_comments_are_taken_off_and_those_never_closed_stay() -> None:
    assert uncommented("a<!-- b\nc -->d<!-- e") == "a\nd<!-- e"
    assert uncommented("<!-->--><!---->x") == "x"


def test_marks_of_pages_and_of_headings_are_known_as_before() -> None:
    for line in ("第 3 页 共 12 页", "- 第3页 -", "page 3 of 12", " {3}-----", "第3页  "):
        assert PAGE_MARK.match(line)
    for line in ("第3章", "page", "第 3 页 x"):
        assert not PAGE_MARK.match(line)
    assert CLOSING.sub("", "标题 ## ") == "标题" and CLOSING.sub("", "C# 是") == "C# 是"


@pytest.mark.parametrize(
    "name", ["page: CDATA", "markdown: open comments", "page: variables", "page: rules of siblings"]
)
def test_families_that_were_slow_are_refused_or_read(name: str) -> None:
    found = cost(*SPECIAL[name](4_000))
    assert not found.said.startswith(("ended", "traceback")) and "internal" not in found.said


def test_of_a_document_with_as_many_lines_as_it_may_have_each_is_told_a_few_times() -> None:
    """What is remembered of texts holds those of a whole document, which is gone through several times: else each of
    its lines is told anew at every turn. Four texts are made of a line for each edition and table."""
    remembered = [fold, plain, looks_like_figure, _headed]
    for one in remembered:
        one.cache_clear()
    lines = MAX_LINES * 9 // 10
    name, content = families()["prose lines: titles that differ"](lines)
    assert read_source(Source(Path(name), content)).reading is not None
    assert [one for one in remembered if not lines < one.cache_info().misses < 6 * lines] == []


def test_spoilt_files_are_read_or_refused_and_nothing_else() -> None:
    for name, content in mutated(24, seed=17):
        found = cost(name, content)
        assert not found.said.startswith(("ended", "traceback")) and "internal" not in found.said, name


def test_how_far_the_reading_is_is_said_before_its_end(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hostile, "EACH", 2)
    assert hostile.read_all((f"{number}.txt", b"1") for number in range(5)) == 0
    found = capsys.readouterr()
    assert [line.split(",")[0] for line in found.err.splitlines()] == ["2 files", "4 files"]
    assert found.out.splitlines()[0] == "5 files"


def test_every_family_makes_a_file() -> None:
    assert all(content for _, content in (one(2) for one in families().values()))


def test_links_that_lead_in_a_circle_or_nowhere_and_pipes_are_refused_and_the_rest_is_read(tmp_path: Path) -> None:
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    (tmp_path / "gone.txt").symlink_to("nowhere")
    (tmp_path / "deep").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "pipe.txt")
    named = [tmp_path / name for name in ("loop.txt", "gone.txt", "pipe.txt")]
    found = loaders.load([*named, Path("/dev/zero"), tmp_path], tmp_path / "ledger.db")
    codes = [one.reason_code for one in found]
    assert codes == ["unreadable_file", "unreadable_file", "no_file", "no_file"]


def test_a_manifest_with_a_cell_beyond_measure_or_an_endless_year_is_a_sentence(tmp_path: Path) -> None:
    for line in ('"' + "a" * 200_000 + '",甲,2020', f"a.txt,甲,{'9' * 5000}"):
        (tmp_path / "manifest.csv").write_text(f"file,organisation,year\n{line}\n", encoding="utf-8")
        with pytest.raises(WrongRequestError):
            registry_of(tmp_path)
