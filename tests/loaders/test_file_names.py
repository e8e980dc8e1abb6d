"""Names of files as strangers write them: in a folder, in a ZIP and dropped on the page they are read, stored and told;
none stops the others, and what is handed on can be kept by any system."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import loaders
from loaders.__main__ import as_named, main
from loaders.documents.container.archive import opened, shown_path
from loaders.file_names import KEPT_END, LONGEST, LONGEST_OFFERED, RESERVED, offered_name, told_name
from loaders.flow import read_source
from loaders.one_line import one_line
from loaders.sources import readable
from pages.parts.load import dropping
from tests.loaders.test_flow import write

NAMES = [  # as they lie on the disk
    b"\xc7\xe5\xb2\xa8.html",  # GBK
    b"\xff\xfe\xfa.html",  # no encoding at all
    ("长" * 83).encode() + b".html.",  # 255 bytes
    "a\u202elmth.exe.html".encode(),
    "\u2066x\u2069\u200e.html".encode(),
    *(b"CON.html", b"aux.html", b"nul.html", b"com1.html", b"a:b.html", b"what?.html", b"*.html", b"a\\b.html"),
    *(
        b"dot.html.",
        b"space.html ",
        b"-x.html",
        b"--db=evil.html",
        b"a'; DROP TABLE report; --.html",
        b"%2e%2e%2f.html",
    ),
    *(b"new\nline\ttab.html", b"\x1b[2J.html", b"\x7f\x80.html", "\u2028x\u2029.html".encode(), b"\xc2\x9b31m.html"),
    *(b"<script>.html", b"![x](http:&#47;&#47;evil.test).html", "\u200b.html".encode()),
]
TEXTS = st.text(st.characters(), max_size=300) | st.text("./\\: -aCON\u202e\n\ud800长", max_size=400)


def page(folder: Path, number: int) -> bytes:
    """A report of its own unit."""
    letters = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥金木水火土石山川"
    return write(folder / "page", f"测试区{letters[number]}波街道办事处", 2022).read_bytes()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every name as a file, and those that are hidden or nothing but dots, which are no documents."""
    made = tmp_path_factory.mktemp("folder") / "收到 的"
    made.mkdir()
    for number, name in enumerate([*NAMES, b".html", b"....", b"...html"]):
        (made / os.fsdecode(name)).write_bytes(page(made.parent, number % len(NAMES)))
    return made


@pytest.fixture(scope="module")
def db(folder: Path) -> Path:
    file = folder.parent / "ledger.db"
    loaders.load([folder], file)
    return file


def stored(db: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(db)) as ledger:
        return ledger.execute("SELECT file_name, path FROM document").fetchall()


def test_a_folder_of_odd_names_is_loaded_whole(folder: Path, db: Path) -> None:
    found = stored(db)
    assert len(found) == len(NAMES)
    assert all(name == one_line(name) and len(name) <= LONGEST for name, _ in found)
    assert {"清波.html", "\\xff\\xfe\\xfa.html", "a\\u202elmth.exe.html", "new line tab.html"} <= {
        one for one, _ in found
    }
    assert all(Path(path).parent == folder for _, path in found), "where it came from is kept as it is"


@pytest.mark.parametrize("how", [[], ["--json"]])
def test_each_has_its_line(
    how: list[str], folder: Path, db: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    assert main(["load", ".", *how, "--db", str(db)]) == 0
    said = capsys.readouterr().out
    lines = said.splitlines()
    assert len(lines) == len(NAMES) and str(folder.parent) not in said
    if how:
        assert {json.loads(line)["file"] for line in lines} == {readable(Path(os.fsdecode(one))).name for one in NAMES}
    else:
        assert all(len(line.split("\t")) == 5 for line in lines)


def test_a_name_that_looks_like_an_option_is_a_file(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    assert main(["load", "--db", str(tmp_path / "l.db"), "--", "-x.html", "--db=evil.html"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2 and not (folder / "evil.html").exists()


def test_a_file_is_told_as_it_was_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "收到" / "a.html")
    (tmp_path / "别处").mkdir()
    (tmp_path / "收到" / "link.html").symlink_to(write(tmp_path / "别处" / "b.html", "测试区甲波街道办事处"))
    for named, files in (
        (["收到"], ["b.html", "收到/a.html"]),
        ([str(tmp_path)], [f"{tmp_path}/别处/b.html", f"{tmp_path}/收到/a.html"]),
    ):
        outcomes = loaders.load(named, tmp_path / "l.db")
        assert sorted(as_named(one, named) for one in outcomes) == files


def packed(folder: Path) -> bytes:
    """The same names in a ZIP, with those that only a ZIP can have."""
    odd = [
        "../../up.html",
        "/etc/abs.html",
        "C:\\w.html",
        "a/../b.html",
        "长" * 20_000 + ".html",
        "d/" * 2_000 + "e.html",
    ]
    names = [*(one.decode(errors="replace") for one in NAMES), *odd, "nul_.html", "FLAG.html"]
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for number, name in enumerate(names):
            file.writestr(zipfile.ZipInfo(name), page(folder, number % len(NAMES)) + f"<!-- {number} -->".encode())
    content = made.getvalue().replace(b"nul_.html", b"nul\x00.html").replace(b"FLAG.html", b"\xff\xfeAG.html")
    flagged = bytearray(content)
    flagged[content.rfind(b"\xff\xfeAG.html") - 46 + 9] |= 0x8  # said to be UTF-8 in the directory
    return bytes(flagged)


def test_an_archive_of_odd_names_is_loaded_whole(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.zip"
    file.write_bytes(packed(tmp_path / "pages"))
    outcomes = loaders.load([file], tmp_path / "l.db")
    assert len(outcomes) == len(opened(file.read_bytes()).infolist()) == len(NAMES) + 8
    assert {one.status for one in outcomes} == {"read"}
    for name, path in stored(tmp_path / "l.db"):
        assert name.startswith("a.zip") or "…" in name
        assert Path(path).is_relative_to(file) and ".." not in Path(path).parts
        assert len(name) <= LONGEST and len(path) < len(str(file)) + 40 * LONGEST


def test_thousands_of_one_name_are_numbered_at_once() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file, pytest.warns(UserWarning, match="Duplicate"):
        for _ in range(4_000):
            file.writestr("a.html", b"")
    found = [source.name for source in loaders.unpacked(Path("z.zip"), made.getvalue())]
    assert len(set(found)) == 4_000 and "z.zip/a (4000).html" in found


DROPPED = [
    "../../etc/passwd.html",
    "/etc/passwd.html",
    "C:\\fakepath\\年报.html",
    "a\x00b.html",
    "\ud800.html",
    "",
    ".",
    "..",
    "a" * 300,
]


@pytest.mark.parametrize("name", [*(one.decode("utf-8", "surrogateescape") for one in NAMES), *DROPPED], ids=ascii)
def test_what_is_dropped_on_the_page_is_stored_under_a_name_alone(name: str, tmp_path: Path) -> None:
    (source,) = dropping.documents([(name, page(tmp_path, 0))])
    outcome = read_source(source)
    assert outcome.name == source.name == one_line(source.name) and source.name and "/" not in source.name
    (filed,) = loaders.file_read([outcome], tmp_path / "l.db")
    ((told, path),) = stored(tmp_path / "l.db")
    assert filed.action == "new" and told == filed.name
    assert not Path(path).is_absolute() and Path(path).parent == Path()


@given(TEXTS)
def test_a_name_that_is_told_is_seen_and_short(name: str) -> None:
    said = told_name(name)
    assert said and said == one_line(said) == told_name(said) and len(said) <= LONGEST
    said.encode()
    if len(one_line(name, len(name)).strip()) > LONGEST:
        assert said.endswith(one_line(name, len(name)).strip()[-KEPT_END:]), "the end says what kind of file it is"


@given(TEXTS, st.sampled_from(["", ".html", ".docx", ".csv"]))
def test_a_name_that_is_handed_on_can_be_kept_by_any_system(name: str, kind: str) -> None:
    said = offered_name(name + kind)
    assert said and len(said.encode()) <= LONGEST_OFFERED and offered_name(said) == said
    assert not re.search(r'[\x00-\x1f<>:"/\\|?*\u202a-\u202e\u2066-\u2069\u2028\u2029]', said)
    assert said[0] not in "-. " and said[-1] not in ". " and not RESERVED.match(said)
    assert said.endswith(kind)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("a.zip/深/年报.html", "年报.html"),
        ("CON", "_CON"),
        ("aux.html", "_aux.html"),
        ("Com9 .tar.gz", "_Com9 .tar.gz"),
        ("console.html", "console.html"),
        ("a:b?.html", "a_b_.html"),
        ("年报.html. .", "年报.html"),
        ("-rf.html", "_-rf.html"),
        ("..", "_"),
        ("长" * 100 + ".html", "长" * 65 + ".html"),
        ("a\u202egpj.exe", "a_gpj.exe"),
    ],
)
def test_names_that_are_handed_on(name: str, kept: str) -> None:
    assert offered_name(name) == kept


@given(TEXTS)
def test_the_way_in_an_archive_leads_nowhere_else(name: str) -> None:
    path = shown_path(name)
    assert not path.is_absolute() and ".." not in path.parts and len(path.parts) <= 40
    assert all(part == one_line(part) and len(part) <= LONGEST for part in path.parts)


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_what_is_given_away_does_not_say_where_documents_lay(kind: str, folder: Path, db: Path, tmp_path: Path) -> None:
    """Nor do the statements that take a change back: those of a document hold its whole row."""
    own = tmp_path / "l.db"
    own.write_bytes(db.read_bytes())
    refused = folder.parent / "又 一个.html"
    refused.write_bytes(b"<p>x</p>")
    for _ in range(2):  # the second time the row of the document is written anew
        loaders.load([refused], own)
    with closing(sqlite3.connect(own)) as ledger:
        (kept,) = ledger.execute(
            "SELECT count(*) FROM change_step WHERE undo LIKE ?", (f"%{folder.parent}%",)
        ).fetchone()
    assert kept, "the ledger can take it back"
    loaders.export(tmp_path / "out", own, kind)
    for file in (one for one in (tmp_path / "out").rglob("*") if one.is_file()):
        told = file.read_bytes() if kind == "csv" or file.suffix == ".json" else _of_parquet(file)
        assert str(folder.parent).encode() not in told, file.name
    if kind == "csv":
        with (tmp_path / "out" / "document.csv").open(encoding="utf-8-sig", newline="") as lines:
            assert {one["path"] for one in csv.DictReader(lines)} >= {"又 一个.html", "清波.html"}


def _of_parquet(file: Path) -> bytes:
    from pyarrow import parquet

    return repr(parquet.read_table(file, partitioning=None).to_pylist()).encode()


def test_the_address_of_a_document_on_a_store_is_given_away() -> None:
    from loaders.store.origins import given as given_away

    tell = given_away("document", ["sha256", "file_name", "path"])
    assert tell and tell(("x", "a.html", "s3://bucket/2024/a.html"))[2] == "s3://bucket/2024/a.html"
    for path in ("/srv/a.html", "C:\\in\\a.html", "\\\\server\\in\\a.html", "file:///srv/a.html"):
        assert tell(("x", "z.zip/a.html", path))[2] == "z.zip/a.html"
    assert given_away("report", ["path"]) is None
