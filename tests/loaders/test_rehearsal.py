"""The receipt of a draft says what the letter says once the draft is stored, and nothing of it stays."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from docx import Document

import loaders
from loaders import store
from loaders.__main__ import main
from loaders.access import by_command
from loaders.errors import WrongRequestError
from loaders.letters import rehearsal, writing
from loaders.store.ledger import read_only
from tests.loaders.test_rehearse import everything, files  # noqa: F401 - a fixture

Files = dict[str, Path]


def said(content: bytes) -> list[str]:
    """The numbered problems of a letter, up to what only one of the two kinds says."""
    lines = [one.text for one in Document(io.BytesIO(content)).paragraphs]
    first = next(number for number, line in enumerate(lines) if line.startswith("1. 【"))
    last = next(number for number, line in enumerate(lines) if line.startswith(("请于", "勾稽关系全部成立")))
    return lines[first:last]


def cells(content: bytes) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for table in Document(io.BytesIO(content)).tables for row in table.rows]


@pytest.mark.parametrize("one", ["renamed", "copy", "first", "whole"])
def test_a_receipt_says_what_the_letter_says_once_it_is_stored(
    files: Files,  # noqa: F811
    tmp_path: Path,
    one: str,
) -> None:
    file = tmp_path / "ledger.db"
    loaders.load([path for name, path in files.items() if name != one], file)
    before = everything(file)
    found = rehearsal.tried(rehearsal.draft(files[one]), file)
    assert everything(file) == before, "nothing of it stays"
    content = rehearsal.receipt(found)
    loaders.load([files[one]], file)
    assert found.unit and found.year and found.troubles
    with store.ledger(file) as db:
        (letter,) = writing.letters(db, found.year, [found.unit.id])
    assert said(content) == said(letter.content) and cells(content) == cells(letter.content)
    assert letter.problems == len(found.troubles)


def test_a_new_version_is_tried_against_the_past_of_its_unit(tmp_path: Path, loaded_ledger: Path) -> None:
    draft = next((loaders.SAMPLE / "reports" / "2023").iterdir())
    with pytest.raises(LookupError):
        rehearsal.receipt_of(loaders.read(tmp_path / "none.html"), loaded_ledger, by_command())
    found = rehearsal.tried(loaders.read(draft), loaded_ledger)
    text = "\n".join(one.text for one in Document(io.BytesIO(rehearsal.receipt(found))).paragraphs)
    assert f"（文件：{draft.name}）" in text and f"表格共{len(found.outcome.reading.figures)}格" in text
    assert ("未发现问题" in text) == (not found.troubles)


def test_what_was_taken_out_is_no_draft(files: Files, tmp_path: Path) -> None:  # noqa: F811
    file = tmp_path / "ledger.db"
    loaders.load([files["first"]], file)
    loaders.remove("示例区清波街道办事处", 2023, None, "错", db=file)
    with pytest.raises(WrongRequestError):
        rehearsal.tried(loaders.read(files["first"]), file)


def test_the_command_answers_with_the_receipt_and_its_codes(
    files: Files,  # noqa: F811
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file, out = tmp_path / "ledger.db", tmp_path / "receipt.docx"
    asked = ["rehearse", str(files["first"]), "--db", str(file), "--out", str(out)]
    assert main(asked) == 2 and "ledger.db" in capsys.readouterr().err and not file.exists()
    loaders.load([files["town"]], file)
    before = everything(file)
    assert main([*asked, "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert (record["organisation"], record["year"]) == ("示例区清波街道办事处", 2023)
    assert record["problems"] == sum("【" in line for line in said(out.read_bytes())) > 0
    assert main(asked) == 2 and "receipt.docx" in capsys.readouterr().err
    (tmp_path / "none.html").write_text("没有年报", encoding="utf-8")
    other = ["--db", str(file), "--out", str(tmp_path / "other.docx")]
    assert main(["rehearse", str(tmp_path / "none.html"), *other]) in (3, 4)
    assert capsys.readouterr().out.strip() and not (tmp_path / "other.docx").exists()
    assert everything(file) == before


def test_a_person_outside_of_a_visit_is_the_one_who_asked(
    files: Files,  # noqa: F811
    tmp_path: Path,
) -> None:
    file = tmp_path / "ledger.db"
    loaders.load([files["town"]], file)
    content = loaders.receipt_of(loaders.read(files["first"]), file, by_command())
    assert "试核验回执" in Document(io.BytesIO(content)).paragraphs[0].text
    with read_only(file) as db:
        assert db.execute("SELECT count(*) FROM report").fetchone() == (1,)
