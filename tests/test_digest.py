"""The hashes of what is read: the same for the same, another for anything that is read otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from loaders.forms import load_forms
from loaders.labels import simplified
from tests import digest
from tests.corpus.cases import Case

FORM = load_forms()["2021"]
PART = "led_pipe_rows 2021 as printed 0"


@dataclass(frozen=True)
class Pair:
    """Two values of which one is a set."""

    one: int
    many: frozenset[str]


def test_a_value_is_told_whatever_it_is_made_of() -> None:
    assert digest.plain([Pair(1, frozenset("ba")), Path("/a")]) == '[{"many": ["\\"a\\"", "\\"b\\""], "one": 1}, "/a"]'


def test_every_kind_of_document_of_the_tests_is_among_them() -> None:
    names = [name for name, _ in digest.documents()]
    assert len(names) == len(set(names)) > 6_000
    for part in ("data/sample/", "data/reports/", "tests/field/", "claims_natural.csv", "pdf_unruled", "a label cut"):
        assert any(part in name for name in names), part


def test_the_same_is_read_in_one_process_and_in_several() -> None:
    found = digest.hashes(1, part=PART)
    assert list(found) == [PART]
    assert digest.hashes(2, part=PART) == found


def test_whatever_is_read_otherwise_changes_the_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    case = Case("html", FORM, "as printed")
    before = digest.said_of_case(case)
    assert digest.said_of_case(case) == before
    assert digest.said_of_case(case, "a cell shifted") != before
    read = digest.read_source
    monkeypatch.setattr(digest, "read_source", lambda source: read(source, year=2024))
    assert digest.said_of_case(case) != before
    assert simplified("公開") == "公开"


def test_the_command_says_what_is_not_as_it_was(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ["digest", "--part", PART]
    monkeypatch.setattr("sys.argv", asked)
    assert digest.main() == 0
    before = tmp_path / "before.tsv"
    before.write_text(capsys.readouterr().out, encoding="utf-8")
    monkeypatch.setattr("sys.argv", [*asked, "--against", str(before)])
    assert digest.main() == 0
    lines = before.read_text(encoding="utf-8").splitlines()
    before.write_text("\n".join([f"{lines[0]}0", *lines[1:]]), encoding="utf-8")
    capsys.readouterr()
    assert digest.main() == 1
    assert capsys.readouterr().out.strip() == lines[0].rpartition("\t")[0]
    monkeypatch.setattr("sys.argv", ["digest", "--part", "no such document", "--against", str(before)])
    assert digest.main() == 1
