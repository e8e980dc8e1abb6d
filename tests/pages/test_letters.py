"""勾稽核验 offers the letter to the unit of the open problem and all letters of its year; they are made on click."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from docx import Document

import loaders
from loaders import access
from loaders.words import Words
from tests.pages.test_pages import opened

ZH = Words("zh")


def test_the_letter_and_all_of_its_year_are_offered(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEDGER_DB", str(sample))
    test = opened("reconciliation", district="sample-district", year="2024")
    labels = [one.proto.label for one in test.get("download_button")]
    assert ZH("letters.download") in labels and ZH("letters.download_all", year=2024) in labels
    shown = "\n".join(one.value for one in test.subheader)
    assert "2024" in shown


def test_what_is_offered_is_the_letter_and_the_letters(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEDGER_READ_ONLY", "1")
    monkeypatch.setattr(access, "_asked", [lambda: None])  # a file is made outside of the visit: nobody is known there
    letter = Document(io.BytesIO(loaders.letter_of(sample, "sample-dieling", 2024)))
    assert "通知" in letter.paragraphs[0].text
    every = zipfile.ZipFile(io.BytesIO(loaders.letters_of(sample, ["sample-dieling"], 2024)))
    assert len(every.namelist()) == 1
    with pytest.raises(LookupError):
        loaders.letter_of(sample, "nobody", 2024)
