"""What is said of the problems of a ledger without any page: the same text, and every figure that is printed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from loaders import store
from loaders.forms import form_of
from loaders.said.question import NAMED, question
from loaders.said.trouble import Trouble, troubles
from loaders.words import Words
from pages.shared.data import queries
from pages.shared.said import problems

ZH = Words("zh")


def of_ledger(file: Path) -> Iterator[tuple[int, Trouble]]:
    """The problems of all current reports with the report they are in."""
    with store.ledger(file) as db:
        reports = db.execute("SELECT report_id, organisation_id, year FROM report WHERE is_current").fetchall()
        units = store.organisations_of(db, [unit for _, unit, _ in reports])
        for report, unit, year in reports:
            form = store.stored_reading(db, report).form
            for one in troubles(units[unit].short_name, year, form, store.findings(db, report)):
                yield report, one


@pytest.fixture(scope="module")
def told(loaded_ledger: Path) -> list[tuple[int, Trouble]]:
    return list(of_ledger(loaded_ledger))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_ledger_says_what_the_page_says(
    told: list[tuple[int, Trouble]], loaded_ledger: Path, language: str
) -> None:
    words, said = Words(language), {}
    for _, part in (found := queries.findings(loaded_ledger, "sample-district")).groupby("problem_id", sort=False):
        explained = queries.explanations(loaded_ledger, int(part.iloc[0]["problem_id"]))
        one = problems.as_trouble(part, explained)
        said[one.unit, one.year, one.lead.rule_id, one.lead.subject] = question(one, words)
    assert len(said) == found["problem_id"].nunique() > 40
    ours = {(one.unit, one.year, one.lead.rule_id, one.lead.subject): question(one, words) for _, one in told}
    assert said.items() <= ours.items()


def test_what_is_asked_names_table_row_and_column_and_what_is_printed(told: list[tuple[int, Trouble]]) -> None:
    explained = 0
    for _, one in told:
        text = question(one, ZH)
        form = form_of(one.form)
        for change in (change for way in one.likeliest for change in way.changes):
            assert ZH(f"section_name.{form.row_of(change.cell).section}") + "表内" in text or "、第" in text
            assert f"“{form.label(change.cell)}”" in text and f"现为 {change.observed}" in text
            assert change.proposed is None or f"应为 {change.proposed}" in text
            explained += 1
    assert explained > 10


def test_of_a_relation_alone_the_cells_are_named_with_what_stands_there(told: list[tuple[int, Trouble]]) -> None:
    seen = 0
    for _, one in told:
        cells = {(cell["year"], cell["cell"]): cell for found in one.findings for cell in found.cells}
        hints = any(found.hint.startswith("balancing") for found in one.findings)
        if one.suspects or hints or len(cells) > NAMED or any(cell["state"] == "dash" for cell in cells.values()):
            continue
        text = question(one, ZH)
        for cell in cells.values():
            assert f"印的是“{cell['raw']}”" in text if cell["raw"].strip() else "空白" in text or "缺此格" in text
            seen += 1
    assert seen > 20


def test_what_fails_is_told_apart_from_what_cannot_be_told(told: list[tuple[int, Trouble]]) -> None:
    for _, one in told:
        text = question(one, ZH)
        assert "不能判断是否成立" not in text or any(found.status == "undetermined" for found in one.findings)
        assert "应当成立而没有成立" not in text or any(found.status == "fail" for found in one.findings)


def test_the_sentence_of_the_prose_stands_with_its_cell(told: list[tuple[int, Trouble]]) -> None:
    seen = 0
    for _, one in told:
        for found in one.findings:
            if found.claim:
                assert f"“{found.claim['sentence']}”" in question(one, ZH)
                seen += 1
    assert seen > 3
