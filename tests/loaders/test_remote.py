"""Files on an object store: the ledger is that of the same files in a folder, but for where they were read from."""

from __future__ import annotations

import io
import os
import sqlite3
import sys
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import loaders
from loaders import remote, sources
from loaders.__main__ import main
from loaders.remote import address_of, is_remote, where
from tests.loaders.stores import s3, web
from tests.loaders.test_flow import HEAD, said, write

STREET, TOWN = "测试区清波街道办事处", "测试区云溪镇人民政府"
KEYS = {"aws_access_key_id": "k", "aws_secret_access_key": "s", "aws_default_region": "cn"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Reports in folders, with the lists beside them; an archive, something hidden, something that is no report."""
    top = tmp_path / "收到的"
    write(top / "2022" / "一份 年报.html", "本单位", 2022)
    write(top / "2023" / "a.html", STREET, 2023)
    write(top / "2023" / "b.html", TOWN, 2023)
    said(top / "2022", f"一份 年报.html,{STREET},2022,,")
    (top / "organisations.csv").write_text(f"{HEAD}\nqb,{STREET},清波街道,subdistrict,,,0,,\n", encoding="utf-8")
    with zipfile.ZipFile(top / "2023" / "c.zip", "w") as archive:
        archive.write(write(tmp_path / "packed.html", TOWN, 2022), "内/年报.html")
    (top / "2023" / "坏.html").write_bytes(b"<p>0</p>")
    (top / "2023" / "空.html").write_bytes(b"")
    (top / "2023" / ".hidden.html").write_bytes(b"no")
    (top / "2023" / "photo.jpg").write_bytes(b"no")
    return top


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def rows(ledger: Path, address: str) -> dict[str, list[tuple[object, ...]]]:
    """What the ledger says, with the place of the files taken from their path."""
    with closing(sqlite3.connect(ledger)) as db:
        found = {
            table: db.execute(f"SELECT {columns} FROM {table} ORDER BY 1, 2").fetchall()
            for table, columns in (
                ("report", "organisation_id, year, sha256, version, is_current, published_on"),
                ("organisation", "organisation_id, name, kind, parent_id"),
                ("figure", "report_id, cell, value, state, raw, place"),
                ("original", "sha256, content"),
                ("rollup", "*"),
            )
        }
        documents = db.execute("SELECT path, file_name, status, reason_code, size FROM document ORDER BY 1").fetchall()
    return found | {"document": [(path.removeprefix(address), *rest) for path, *rest in documents]}


@pytest.fixture
def memory(folder: Path) -> Iterator[str]:
    import fsspec

    system = fsspec.filesystem("memory")
    for name, content in files(folder).items():
        system.pipe_file(f"/bucket/收到的/{name}", content)
    yield "memory://bucket/收到的"
    system.store.clear()
    system.pseudo_dirs[:] = [""]


def compared(folder: Path, address: str, tmp_path: Path) -> None:
    """A load of an address is one of the folder; loaded again, it changes nothing."""
    here = loaders.load([folder], tmp_path / "here.db")
    there = loaders.load([address], tmp_path / "there.db")
    assert [(one.name, one.status, one.action, one.reason_code) for one in there] == [
        (one.name, one.status, one.action, one.reason_code) for one in here
    ]
    assert [one.status for one in here].count("read") == 4
    assert rows(tmp_path / "there.db", address) == rows(tmp_path / "here.db", str(folder))
    assert {one.action for one in loaders.load([address], tmp_path / "there.db") if one.status == "read"} == {
        "unchanged"
    }


def test_in_memory(folder: Path, memory: str, tmp_path: Path) -> None:
    compared(folder, memory, tmp_path)


def test_on_disk_by_address(folder: Path, tmp_path: Path) -> None:
    compared(folder, f"file://{folder}", tmp_path)


def test_on_a_store_that_speaks_s3(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in KEYS.items():
        monkeypatch.setenv(name.upper(), value)
    with s3({f"bucket/收到的/{name}": content for name, content in files(folder).items()}) as (server, asked):
        monkeypatch.setitem(configuration(), "s3", {"endpoint_url": server})
        compared(folder, "s3://bucket/收到的", tmp_path)
    fetched = [(path, part) for method, path, part in asked if method == "GET" and "list-type" not in path]
    assert {part for path, part in fetched if path.endswith(".html")} == {f"bytes=0-{sources.MAX_FILE}"}
    assert not [path for path, _ in fetched if "hidden" in path or "photo" in path or "空" in path]


def configuration() -> dict[str, object]:
    from fsspec.config import conf

    return conf


def test_a_file_that_may_not_be_fetched_stops_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in KEYS.items():
        monkeypatch.setenv(name.upper(), value)
    content = {f"bucket/{name}": write(tmp_path / name, STREET, 2023).read_bytes() for name in ("a.html", "b.html")}
    with s3(content, frozenset({"bucket/a.html"})) as (server, _):
        monkeypatch.setitem(configuration(), "s3", {"endpoint_url": server})
        found = loaders.load(["s3://bucket", "s3://bucket/gone.html"], tmp_path / "l.db")
    assert [(one.name, one.reason_code) for one in found] == [
        ("a.html", "unreadable_file"),
        ("b.html", None),
        ("gone.html", "unreadable_file"),
    ]
    assert "Denied" in (found[0].reason_detail or "")


def test_on_a_web_server(folder: Path, tmp_path: Path) -> None:
    (folder / "2023" / "c.zip").unlink()
    with web(folder) as (server, _):
        here = loaders.load([folder], tmp_path / "here.db")
        there = loaders.load([server], tmp_path / "there.db")
        assert [one.name for one in there] == [one.name for one in here] and len(here) == 5
        assert rows(tmp_path / "there.db", server) == rows(tmp_path / "here.db", str(folder))


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_file_beyond_the_limit_is_not_fetched(
    memory: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    monkeypatch.setattr(sources, "MAX_FILE", 900)
    monkeypatch.setattr(remote, "FETCHED_BYTES", 1)
    found = {one.name: one for one in loaders.load([memory], tmp_path / "l.db", jobs=jobs)}
    assert {name: one.reason_code for name, one in found.items()} | {"c.zip/内/年报.html": None} == {
        **dict.fromkeys(("一份 年报.html", "a.html", "b.html"), "too_large"),
        "坏.html": found["坏.html"].reason_code,
        "空.html": found["空.html"].reason_code,
        "c.zip/内/年报.html": None,
    }
    assert found["a.html"].document is None and found["a.html"].reason_detail == "0 MB"


def test_a_size_that_nobody_says_is_found_out_by_no_more_than_the_limit(
    memory: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote, "_size", lambda _: None)
    monkeypatch.setattr(sources, "MAX_FILE", 900)
    found = {one.name: one.reason_code for one in loaders.load([f"{memory}/2023"], tmp_path / "l.db")}
    assert found["a.html"] == "too_large" and found["坏.html"] != "too_large"


def one_sentence(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["load", *arguments, "--language", "en"]) == 2
    found = capsys.readouterr()
    assert found.out == "" and len(found.err.splitlines()) == 1 and "Traceback" not in found.err
    return found.err


def test_what_cannot_be_read_is_one_sentence_and_exit_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    db = ("--db", str(tmp_path / "l.db"))
    assert "nothing:// cannot be read" in one_sentence(capsys, "nothing://x/y", *db)
    for secret in ("s3://me:secret@bucket/x", "https://me:secret@host/x", "https://host/x?sig=secret"):
        told = one_sentence(capsys, secret, *db)
        assert "credentials belong into the environment" in told and "secret" not in told
    assert "second address" in one_sentence(capsys, "zip://a.html::http://host/x.zip", *db)
    monkeypatch.setitem(sys.modules, "gcsfs", None)
    assert "gs:// cannot be read" in one_sentence(capsys, "gs://bucket/x", *db)
    told = one_sentence(capsys, "http://127.0.0.1:9/reports", *db)
    assert told.startswith("http://127.0.0.1:9/reports cannot be read: ")
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    assert "pip install '.[remote]'" in one_sentence(capsys, "memory://bucket", *db)
    assert not (tmp_path / "l.db").exists()


def test_the_address_is_told_and_a_plain_path_needs_no_extra(
    memory: str, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["load", f"{memory}/2023/a.html", "--db", str(tmp_path / "l.db"), "--json"]) == 0
    assert f'"file": "{memory}/2023/a.html"' in capsys.readouterr().out
    monkeypatch.setitem(sys.modules, "fsspec", None)
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    assert main(["load", str(folder / "2023" / "b.html"), "--db", str(tmp_path / "l.db")]) == 0


def test_a_list_that_is_too_large_is_told(
    tmp_path: Path, memory: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("loaders.organisations.LARGEST_LIST", 70)  # our own list is smaller
    db = ("--db", str(tmp_path / "l.db"))
    assert "organisations.csv cannot be read: " in one_sentence(capsys, f"{memory}/2023/a.html", *db)
    (folder / "2023" / "organisations.csv").write_text("名称,类别\n" + "测试区石门镇,镇\n" * 30, encoding="utf-8")
    assert "organisations.csv: over 0 MB" in one_sentence(capsys, str(folder / "2023" / "a.html"), *db)


NAMES = st.text(st.characters(exclude_characters="/?#\0@", exclude_categories=("Cs",)), min_size=1, max_size=9).filter(
    lambda name: name not in (".", "..") and name.strip() == name and "::" not in name
)


@given(st.sampled_from(["s3", "memory", "file", "https", "gs", "webdav+x"]), st.lists(NAMES, min_size=1, max_size=5))
def test_an_address_is_a_path_and_back(protocol: str, names: list[str]) -> None:
    rest = "/".join(name.replace("%", "") or "x" for name in names)
    address = f"file:///{rest}" if protocol == "file" else f"{protocol}://{rest}"
    path = where(address)
    assert is_remote(path) and address_of(path) == address and path.is_absolute()


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",))))
def test_what_is_no_address_is_the_path_it_was(text: str) -> None:
    if "://" not in text:
        assert where(text) == Path(text) and address_of(Path(text)) == str(Path(text))


def test_an_archive_on_a_store_may_be_larger_than_a_report(
    memory: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "MAX_FILE", 10_000)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("年报.html", write(tmp_path / "a.html", STREET, 2021).read_bytes(), zipfile.ZIP_STORED)
        archive.writestr("zeros.bin", os.urandom(20_000), zipfile.ZIP_STORED)
    import fsspec

    fsspec.filesystem("memory").pipe_file("/bucket/all.zip", packed.getvalue())
    (found,) = loaders.load(["memory://bucket/all.zip"], tmp_path / "l.db")
    assert (found.name, found.status) == ("all.zip/年报.html", "read")
