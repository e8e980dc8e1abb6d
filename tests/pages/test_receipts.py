"""The load page asks whose report it is: with what is likely first, and nothing chosen that is not sure."""

from __future__ import annotations

from pathlib import Path

import pytest

import loaders
from data.sample.draft import Draft
from data.sample.layouts import LAYOUTS
from loaders.appraisal import appraise
from loaders.forms import load_forms
from loaders.identify.signs import SETTLES
from loaders.words import LANGUAGES, Words
from pages.parts.load import receipts

FORM = load_forms()["2021"]
PROSE = {"六": "如有疑问，请与云隙街道党政办公室联系。"}


def dropped(title: str | None) -> loaders.Outcome:
    draft = Draft("云隙街道", 2023, FORM, dict.fromkeys(FORM.cells, "0"), PROSE, title=title)
    (source,) = loaders.unpacked(Path("年报.html"), LAYOUTS["html"][0](draft))
    return loaders.read_source(source)


def test_a_sure_unit_comes_first_and_no_candidate_is_named() -> None:
    outcome = dropped("云隙街道2023年政府信息公开工作年度报告")
    assert receipts.candidates(outcome) == []
    assert receipts.choices(outcome, ["甲街道", "云隙街道"]) == ["云隙街道", "甲街道"]


def test_where_the_unit_is_asked_the_likely_ones_come_first() -> None:
    outcome = dropped(None)
    assert outcome.identity and outcome.identity.organisation is None
    assert receipts.candidates(outcome) == ["云隙街道"]
    assert receipts.choices(outcome, ["甲街道"]) == ["云隙街道", "甲街道"]


def test_a_unit_that_the_ledger_has_is_offered_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEDGER_DB", str(tmp_path / "l.db"))
    draft = Draft(
        "", 2022, FORM, dict.fromkeys(FORM.cells, "0"), {}, title="示例区云隙街道2022年政府信息公开工作年度报告"
    )
    (tmp_path / "a.html").write_bytes(LAYOUTS["html"][0](draft))
    loaders.load([tmp_path / "a.html"], tmp_path / "l.db")
    outcome = appraise(dropped("云隙街道2023年政府信息公开工作年度报告"), tmp_path / "l.db").outcome
    assert receipts.choices(outcome, []) == ["示例区云隙街道", "云隙街道"], (
        "nothing is chosen, the known unit comes first"
    )
    assert receipts.offered(outcome, Words("zh")) == ["示例区云隙街道（台账已有）", "云隙街道"]
    assert "示例区云隙街道" in receipts.headline(outcome, Words("en"))


def test_every_sign_is_shown_in_both_languages() -> None:
    for language in LANGUAGES:
        words = Words(language)
        assert all(words.has(f"evidence.{name}") for name in (*SETTLES, "organisation", "year", "date"))
        shown = receipts.evidence(dropped(None), words)
        assert shown[words("column.evidence_source")].iloc[0] == words("evidence.contact")
