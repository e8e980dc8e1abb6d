"""The flow reads the lists of a folder once, hands them in, and says that something changed only where it did."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

import loaders
from data.sample.draft import Draft
from data.sample.layouts import LAYOUTS
from loaders import flow, organisations, unit_list
from loaders.documents import read_document
from loaders.forms import form_of
from loaders.identify import identify
from loaders.organisations import Registry, registry_of

FORM = form_of("2021")
HEAD = "id,name,short_name,kind,parent,aliases,is_sample,since,until"


def write(path: Path, unit: str = "本单位", year: int = 2023) -> Path:
    figures = dict.fromkeys(FORM.cells, "0")
    draft = Draft(unit, year, FORM, figures, {"一": "依法公开。"}, title=f"{unit}{year}年政府信息公开工作年度报告")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(LAYOUTS["html"][0](draft))
    return path


def said(folder: Path, *lines: str) -> None:
    (folder / "manifest.csv").write_text("\n".join(("file,organisation,year,note_zh,note_en", *lines)) + "\n", "utf-8")


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_lists_of_a_folder_are_read_once(tmp_path: Path, monkeypatch, jobs: int) -> None:
    files = [write(tmp_path / "甲" / f"{number}.html") for number in range(4)]
    files.append(write(tmp_path / "乙" / "9.html"))
    for number, one in enumerate(files):  # no two are one document
        one.write_bytes(one.read_bytes() + f"<!-- {number} -->".encode())
    units = [f"示例区{name}街道办事处" for name in ("云隙", "松砚", "清波", "篁屿")]
    said(tmp_path / "甲", *(f"{file.name},{unit},2023,," for file, unit in zip(files[:4], units, strict=True)))
    asked: Counter[Path] = Counter()

    def counted(folder: Path) -> Registry:
        asked[folder] += 1
        return registry_of(folder)

    monkeypatch.setattr(flow, "registry_of", counted)
    outcomes = loaders.load([tmp_path], tmp_path / "ledger.db", jobs=jobs)
    assert dict(asked) == {tmp_path / "甲": 1, tmp_path / "乙": 1}
    named = [one.identity.organisation for one in outcomes if one.identity]
    assert sorted(one.name for one in named if one) == sorted(units)


def test_who_a_document_is_of_is_found_without_a_look_at_the_disk(tmp_path: Path, monkeypatch) -> None:
    file = write(tmp_path / "a.html")
    said(tmp_path, "a.html,示例区云隙街道办事处,2022,,")
    registry, document = registry_of(tmp_path), read_document(file.name, file.read_bytes())
    monkeypatch.setattr(organisations, "read_organisations", lambda _: pytest.fail("a list was opened"))
    monkeypatch.setattr(unit_list, "text_of", lambda _: pytest.fail("a manifest was opened"))
    identity = identify(document, file, registry)
    assert identity.organisation and identity.organisation.name == "示例区云隙街道办事处"


def test_the_nearest_manifest_counts_and_of_its_lines_the_first(tmp_path: Path) -> None:
    inner = tmp_path / "乙"
    inner.mkdir()
    said(tmp_path, "乙/a.html,远街道,2020,,", "乙/b.html,远街道,2020,,", "c.html,,2019,,")
    said(inner, "a.html,近街道,2021,,", "a.html,后街道,2022,,")
    registry = registry_of(inner)
    lines = {name: registry.manifest_line(inner / name) for name in ("a.html", "b.html", "none.html")}
    assert lines["a.html"] == organisations.ManifestLine("近街道", 2021)
    assert lines["b.html"] == organisations.ManifestLine("远街道", 2020)
    assert lines["none.html"] is None
    assert registry.manifest_line(inner / ".." / "c.html") == organisations.ManifestLine(None, 2019)


def test_a_list_counts_three_folders_up_and_no_further(tmp_path: Path) -> None:
    (tmp_path / "organisations.csv").write_text(f"{HEAD}\nx,示例区远街道办事处,远街道,,,,0,,\n", encoding="utf-8")
    depths = {depth: tmp_path.joinpath(*"abcd"[:depth]) for depth in range(5)}
    assert [depth for depth, folder in depths.items() if "x" in registry_of(folder).organisations] == [0, 1, 2, 3]


def revision(file: Path) -> str:
    with closing(sqlite3.connect(file)) as db:
        return db.execute("SELECT value FROM setting WHERE name = 'revision'").fetchone()[0]


def test_a_file_that_is_there_already_is_no_change_of_documents(tmp_path: Path) -> None:
    file = tmp_path / "ledger.db"
    one = write(tmp_path / "a.html", "示例区云隙街道办事处")
    loaders.load([one], file)
    before = int(revision(file))
    loaders.load([], file)
    of_nothing = int(revision(file)) - before
    loaders.load([one], file)
    assert int(revision(file)) - before == 2 * of_nothing
