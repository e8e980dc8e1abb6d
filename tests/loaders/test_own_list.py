"""The district's own list: untracked, beside the empty example, and what it says counts everywhere."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from loaders import organisations, sources
from loaders.forms import DATA, read_csv
from loaders.organisations import OWN_LISTS, registry_of

LOCAL = "organisations.local.csv"
HEAD = (OWN_LISTS / "organisations.csv").read_text(encoding="utf-8").strip()


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of lists that holds the tracked example only."""
    lists = tmp_path / "lists"
    lists.mkdir()
    (lists / "organisations.csv").write_text(HEAD + "\n", encoding="utf-8")
    monkeypatch.setattr(organisations, "OWN_LISTS", lists)
    return lists


def write(file: Path, *lines: str) -> None:
    file.write_text("\n".join((HEAD, *lines)) + "\n", encoding="utf-8")


def test_the_tracked_list_is_an_empty_example() -> None:
    assert read_csv(DATA / "organisations" / "organisations.csv") == [] and HEAD.startswith("id,name,short_name,kind")


def test_without_a_list_of_ones_own_nothing_is_known(own: Path, tmp_path: Path) -> None:
    assert registry_of(tmp_path).organisations == {}


def test_the_own_list_counts_for_every_folder(own: Path, tmp_path: Path) -> None:
    write(own / LOCAL, "q,某区人民政府,某区,district,,,,,", "a,某区甲街道办事处,甲街道,,q,,,2020,")
    for folder in (tmp_path / "received", tmp_path / "received" / "2024"):
        folder.mkdir()
        found = registry_of(folder).find("甲街道")
        assert found and (found.id, found.parent, found.since) == ("a", "q", 2020)


def test_of_two_lines_with_one_id_the_own_one_counts_and_the_folders_before_it(own: Path, tmp_path: Path) -> None:
    write(own / "organisations.csv", "a,某区甲镇人民政府,甲镇,,,,,,")
    write(own / LOCAL, "a,某区甲街道办事处,甲街道,,,甲镇,,,")
    assert registry_of(tmp_path).organisations["a"].name == "某区甲街道办事处"
    write(tmp_path / "organisations.csv", "a,某区甲街办,甲街办,,,,,,")
    assert registry_of(tmp_path).organisations["a"].name == "某区甲街办"


def test_it_is_no_document_and_git_leaves_it_alone(tmp_path: Path) -> None:
    write(tmp_path / LOCAL)
    assert list(sources.documents_in([tmp_path])) == []
    asked = ["git", "check-ignore", "-q", f"data/organisations/{LOCAL}"]
    assert subprocess.run(asked, cwd=DATA.parent, check=False).returncode == 0
