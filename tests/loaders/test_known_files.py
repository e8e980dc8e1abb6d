"""A file of which the ledger has the report is not read again; nothing else is left unread."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

import loaders
from loaders import flow, registrar
from loaders.sources import Source, digest_of, hash_of
from tests.loaders.test_flow import write

STREET, OTHER = "测试区清波街道办事处", "测试区云溪镇人民政府"


@pytest.fixture
def db(tmp_path: Path) -> Path:
    loaders.load([write(tmp_path / "a.html", STREET, 2023), write(tmp_path / "b.html", OTHER, 2023)], tmp_path / "l.db")
    return tmp_path / "l.db"


@pytest.fixture
def unread(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is read from now on, by name."""
    found: list[str] = []
    read = flow.read_document
    monkeypatch.setattr(flow, "local", lambda _: None)  # by this process, where it can be seen
    monkeypatch.setattr(flow, "read_document", lambda name, content: found.append(name) or read(name, content))
    return found


def test_what_is_there_is_not_read(db: Path, unread: list[str]) -> None:
    outcomes = loaders.load([db.parent / "a.html", db.parent / "b.html"], db)
    assert unread == [] and [(one.status, one.action) for one in outcomes] == [("read", "unchanged")] * 2
    assert [one.identity.organisation.name for one in outcomes] == [STREET, OTHER]
    assert {one.identity.year for one in outcomes} == {2023}


def test_under_another_name_and_in_an_archive_it_is_the_same(db: Path, unread: list[str]) -> None:
    (db.parent / "c.html").write_bytes((db.parent / "a.html").read_bytes())
    with zipfile.ZipFile(db.parent / "all.zip", "w") as packed:
        packed.write(db.parent / "b.html", "年报/b.html")
    outcomes = loaders.load([db.parent / "c.html", db.parent / "all.zip"], db)
    assert unread == [] and {one.action for one in outcomes} == {"unchanged"}


def test_what_differs_by_a_letter_is_read(db: Path, unread: list[str]) -> None:
    path = db.parent / "a.html"
    path.write_bytes(path.read_bytes() + b" ")
    (outcome,) = loaders.load([path], db)
    assert unread == ["a.html"] and outcome.action == "new_version"


def test_what_was_refused_or_asked_about_is_read_again(db: Path, unread: list[str]) -> None:
    for _ in range(2):
        path = db.parent / "none.html"
        path.write_text("<p>通知</p>", encoding="utf-8")
        (outcome,) = loaders.load([path], db)
        assert outcome.status == "refused"
    assert unread == ["none.html"] * 2


@pytest.mark.parametrize("said", [{"organisation": OTHER}, {"year": 2022}])
def test_what_a_person_says_of_it_counts(db: Path, unread: list[str], said: dict[str, object]) -> None:
    (outcome,) = loaders.load([db.parent / "a.html"], db, **said)
    assert unread == ["a.html"] and outcome.action == "moved"


def test_a_list_beside_it_does_not_move_what_is_filed(db: Path, unread: list[str]) -> None:
    (db.parent / "manifest.csv").write_text("file,organisation,year\na.html,,2021\n", encoding="utf-8")
    outcomes = loaders.load([db.parent / "a.html", db.parent / "b.html"], db)
    assert unread == [] and [one.action for one in outcomes] == ["unchanged", "unchanged"]


def test_what_was_taken_out_stays_out(db: Path, unread: list[str]) -> None:
    registrar.remove(STREET, 2023, None, "误报", db)
    (outcome,) = loaders.load([db.parent / "a.html"], db)
    assert unread == [] and (outcome.status, outcome.action) == ("refused", "removed_before")


def test_other_processes_are_not_asked_for_it_either(db: Path) -> None:
    outcomes = loaders.load([db.parent / "a.html", db.parent / "b.html"], db, jobs=2)
    assert {one.action for one in outcomes} == {"unchanged"} and not any(one.reading for one in outcomes)


def test_only_what_can_be_read_to_its_end_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(b"x")
    assert digest_of(Source(path)) == hash_of(path) == digest_of(Source(tmp_path / "b", b"x"))
    assert digest_of(Source(tmp_path / "gone.html")) is None and digest_of(Source(tmp_path)) is None
    assert digest_of(Source(Path("/dev/zero"))) is None and digest_of(Source(path, b"x", None, "too_large")) is None
    monkeypatch.setattr("loaders.sources.MAX_FILE", 0)
    assert digest_of(Source(path)) is None
