"""What strangers write breaks no line and no column of the output, steers no terminal and has an end."""

from __future__ import annotations

import io
import json
import unicodedata
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import loaders
from loaders import flow
from loaders.__main__ import parser
from loaders.documents.container import archive
from loaders.errors import RefusedDocumentError
from loaders.flow import read_source
from loaders.one_line import LONGEST, LONGEST_DETAIL, columns, detail_of, json_line, one_line
from loaders.sources import Source
from loaders.words import Words
from tests import warm
from tests.loaders.test_flow import write

EVIL = "甲\t乙\n已载入\t2023\x1b[2J\u202e\u2028丙\x85\x9b31m"  # a line of its own, a screen wiped, letters turned round
STREET = f"测试区{EVIL}街道办事处"
OBEYED = {"Cc", "Zl", "Zp", "Cs"}  # categories of signs that a terminal or a reader of lines obeys
TURNING = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
ANYTHING = st.text(st.characters(), max_size=60) | st.text(
    "\t\n\r\x0b\x1b\x85\u2028\u202e\u2066\ud800甲a\\", max_size=20
)


def is_plain(text: str) -> bool:
    """Whether a text is one line in which everything is seen."""
    return not any(unicodedata.category(one) in OBEYED or one in TURNING for one in text)


@given(ANYTHING)
def test_a_text_is_a_part_of_one_line(text: str) -> None:
    said = one_line(text)
    assert is_plain(said) and one_line(said) == said
    assert said == text or not is_plain(text), "what is plain stays as it is"


@given(st.lists(ANYTHING, min_size=1, max_size=6))
def test_columns_stay_columns(parts: list[str]) -> None:
    said = columns(parts)
    assert len(said.split("\t")) == len(parts) and is_plain(said.replace("\t", ""))


@given(st.dictionaries(ANYTHING, ANYTHING | st.integers() | st.none(), max_size=4))
def test_a_record_is_one_line_of_json_and_loses_nothing(record: dict[str, object]) -> None:
    said = json_line(record)
    assert is_plain(said) and json.loads(said) == record


def test_what_is_obeyed_is_spelt_and_what_is_long_is_cut() -> None:
    assert one_line("a\x1b[31mb\u202ec") == "a\\u001b[31mb\\u202ec"
    assert one_line("甲\r\n\t乙") == "甲 乙"
    assert len(one_line("长" * 10**6)) == LONGEST and one_line("长" * 10**6).endswith("长…")
    assert one_line("长" * LONGEST) == "长" * LONGEST


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            "FileNotFoundError: [Errno 2] No such file: '/srv/甲 乙/丙.dat'",
            "FileNotFoundError: [Errno 2] No such file: '丙.dat'",
        ),
        (r"cannot open C:\Users\wang\年报.doc", "cannot open 年报.doc"),
        (
            "word/document.xml: 3 / 4 of http://www.w3.org/1999/xhtml",
            "word/document.xml: 3 / 4 of http://www.w3.org/1999/xhtml",
        ),
        ("2: a/年报.html, b.html", "2: a/年报.html, b.html"),
    ],
)
def test_a_reason_names_no_folder_of_this_machine(said: str, told: str) -> None:
    assert detail_of(said) == told


def test_the_detail_of_a_reason_is_a_short_line_wherever_it_comes_from(tmp_path: Path, monkeypatch) -> None:
    assert RefusedDocumentError("damaged_file", EVIL * 10**5).detail == detail_of(EVIL * 10**5)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        for number in range(3):
            file.writestr(f"{number}{'长' * 20_000}.exe", b"x")
    outcome = read_source(Source(tmp_path / "a.zip", packed.getvalue()))
    assert outcome.reason_code == "archive" and outcome.reason_detail
    assert len(outcome.reason_detail) <= LONGEST_DETAIL and len(archive.listed(archive.opened(packed.getvalue()))) < 700

    def broken(_document: object) -> None:
        raise FileNotFoundError(2, f"gone {EVIL}", f"{tmp_path}/里 面/x.dat")

    monkeypatch.setattr(flow, "recognise", broken)
    outcome = read_source(Source(write(tmp_path / "b.html")))
    assert outcome.reason_code == "internal_error" and outcome.reason_detail
    assert is_plain(outcome.reason_detail) and str(tmp_path) not in outcome.reason_detail
    assert outcome.reason_detail.endswith("'x.dat'"), "what is left of the path is the name"


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger in which the unit, its contact, the reasons and the files bear what breaks lines."""
    folder = tmp_path_factory.mktemp("evil")
    db, page = folder / "ledger.db", write(folder / "a\tb\n\x1b[2J.html")
    page.write_bytes(page.read_bytes().replace(b">0<", b"><", 3).replace(b">0<", b">\x1b1 2<", 2))
    loaders.load([page], db, organisation=STREET, year=2023)
    loaders.move(STREET, 2023, STREET, 2022, f"归错{EVIL}", db)
    return db


COMMANDS = {  # command -> how many columns it has, 0 where a line is a sentence
    ("load",): 5,
    ("check",): 7,
    ("due", "--all", "--today", "2024-06-01"): 6,
    ("history",): 5,
    ("settle", "--list"): 8,
    ("audit",): 12,
    ("move", "--organisation", STREET, "--year", "2022", "--to-year", "2021", "--reason", EVIL): 0,
    ("remove", "--organisation", STREET, "--year", "2022", "--reason", EVIL): 0,
    ("restore-report", "--organisation", STREET, "--year", "2021"): 0,
    ("remove", "--organisation", EVIL, "--year", "2021", "--reason", "x"): 0,
    ("organisations", "rename", STREET, f"新{STREET}"): 0,
    ("undo",): 0,
    ("reread",): 0,
    ("verify",): 0,
    ("load", f"{EVIL}.html"): 5,
    ("organisations", "import", f"{EVIL}.csv"): 0,
    ("users", "remove", EVIL): 0,
    ("backup", f"nowhere/{EVIL}"): 0,
}


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command[:2])[:20].split("\t")[0])
@pytest.mark.parametrize("how", [[], ["--json"], ["--language", "en"]], ids=["zh", "json", "en"])
def test_no_command_lets_a_stranger_write_its_lines(
    command: tuple[str, ...], how: list[str], ledger: Path, tmp_path: Path
) -> None:
    db = tmp_path / "ledger.db"
    db.write_bytes(ledger.read_bytes())
    files = [str(one) for one in ledger.parent.glob("*.html")] if command == ("load",) else []
    done = warm.loaders(*command, *files, *how, "--db", db, text=False)
    said, errors = done.stdout.decode(), done.stderr.decode()
    assert "Traceback" not in errors and is_plain((said + errors).replace("\n", "").replace("\t", "")), said + errors
    lines = said.splitlines()
    assert lines or errors or command[0] == "check"
    if "--json" in how:
        assert all(isinstance(json.loads(line), dict) for line in lines)
    elif COMMANDS[command]:
        counts = {len(line.split("\t")) for line in lines if "\t" in line}
        assert counts <= {COMMANDS[command]} and (counts or command[0] == "check")
    else:
        assert "\t" not in said and len(lines) + len(errors.splitlines()) <= 2


def test_what_is_loaded_again_has_its_line_too(ledger: Path, tmp_path: Path) -> None:
    db = tmp_path / "ledger.db"
    db.write_bytes(ledger.read_bytes())
    done = warm.loaders("load", *ledger.parent.glob("*.html"), "--db", db)
    (line,) = done.stdout.splitlines()
    state, year, name, file, said = line.split("\t")
    assert done.returncode == 0 and (state, year, file, said) == ("没有变化", "2022", "a b \\u001b[2J.html", "")
    assert name == one_line(STREET)


def test_what_the_options_say_against_a_name_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parser().parse_args(["verify", f"-{EVIL}"])
    assert is_plain(capsys.readouterr().err.splitlines()[-1])
    assert len(Words().reason("archive", EVIL * 10**4)) < 600
