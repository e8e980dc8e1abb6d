"""Help: every mark is explained, every word is there; the first steps say how far the ledger has come."""

from __future__ import annotations

import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from loaders.words import Words
from pages.help import DRAW
from pages.parts.help import told, version
from pages.shared.data import queries
from pages.shared.data.queries.started import Progress
from pages.shared.look.marks import MARKS
from pages.shared.view import start
from pages.shared.view.navigation import SECTIONS
from tests.pages.conftest import SCHEMA
from tests.pages.test_pages import opened

ZH, EN = Words("zh"), Words("en")
BOTH = pytest.mark.parametrize("words", [ZH, EN], ids=["zh", "en"])
ROOT = Path(__file__).resolve().parents[2]


def shown(test: AppTest) -> str:
    """All that the page says, its HTML without tags."""
    html = " ".join(str(one.proto.body) for one in test.get("html"))
    text = re.sub(r"<style>.*?</style>|<[^>]+>", " ", html, flags=re.S)
    return text + "\n".join(str(one.value) for kind in (test.markdown, test.subheader, test.info) for one in kind)


@BOTH
def test_no_mark_is_missing(words: Words) -> None:
    explained = [one for _, found in told.marks(words) for one in found]
    assert len(explained) == len(MARKS)
    assert [one.name for one in explained] == [words(key) for key in MARKS]
    assert [one.colour for one in explained] == [one.colour for one in MARKS.values()]
    assert all(
        one.symbol == mark.symbol or not mark.symbol for one, mark in zip(explained, MARKS.values(), strict=True)
    )
    assert all(one.told and one.told != one.name for one in explained)


def test_each_kind_of_mark_stands_once() -> None:
    headings = [heading for heading, _ in told.marks(ZH)]
    assert len(headings) == len(set(headings)) == len({key.partition(".")[0] for key in MARKS})


@pytest.mark.parametrize("part", DRAW)
def test_every_part_is_in_one_language(part: str, shown_ledger: Path) -> None:
    chinese, english = shown(opened("help", part=part)), shown(opened("help", part=part, lang="en"))
    assert re.findall(r"[A-Za-z]{3,}", re.sub(r"[0-9a-f]{12}", "", chinese)) == []
    assert re.findall(r"[\u4e00-\u9fff]", english) == []


def test_only_the_open_part_is_made_and_one_that_is_not_there_is_the_first(shown_ledger: Path) -> None:
    first = shown(opened("help"))
    assert ZH("help.first.overview") in first and ZH("help.mark.state.blank") not in first
    assert shown(opened("help", part="years")) == first
    assert ZH("help.mark.state.blank") in shown(opened("help", part="marks"))


def test_the_answer_stands_above_every_part(shown_ledger: Path) -> None:
    for part in DRAW:
        assert opened("help", part=part).markdown[0].value == ZH("help.answer")


def test_the_first_minutes_lead_to_pages_that_there_are() -> None:
    ((_, found),) = told.first_minutes(EN)
    pages = {name for names in SECTIONS.values() for name in names}
    assert set(told.FIRST) <= pages and len(found) == len(told.FIRST)
    assert all("lang=en" in one.to for one in found)


STEPS = {
    Progress(0, 0, 0): (False, False, False),
    Progress(3, 0, 0): (True, False, False),
    Progress(0, 2, 0): (False, True, True),
    Progress(3, 2, 1): (True, True, False),
    Progress(3, 2, 0): (True, True, True),
}


@BOTH
@pytest.mark.parametrize("now", STEPS, ids=str)
def test_a_step_says_whether_it_is_done(now: Progress, words: Words) -> None:
    found = start.steps(now, words)
    assert tuple(one.is_done for one in found) == STEPS[now]
    assert [one.page for one in found] == ["units", "load", "reconciliation"]
    assert all(str(count) in one.state for one, count in zip(found, now, strict=True) if count)


def test_nothing_is_checked_before_there_is_a_report() -> None:
    assert start.steps(Progress(3, 0, 0), ZH)[2].state == ZH("start.not_checked")
    assert start.steps(Progress(3, 1, 0), ZH)[2].state == ZH("start.no_errors")


def test_the_sample_is_no_progress(ledger: Path, tmp_path: Path) -> None:
    assert queries.progress(ledger) == Progress(0, 0, 0)
    path = Path(shutil.copy(ledger, tmp_path / "ledger.db"))
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE organisation SET is_sample = 0 WHERE organisation_id = 'a'")
        db.execute("UPDATE organisation SET listed_on = '2026-01-01'")
    assert queries.progress(path) == Progress(1, 3, 1)


@pytest.mark.parametrize("page", ["overview", "reconciliation", "report"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_empty_ledger_shows_the_first_steps_on_every_page(
    page: str, language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "empty.db"
    with closing(sqlite3.connect(path)) as db, db:
        db.executescript(SCHEMA.read_text(encoding="utf-8"))
    monkeypatch.setenv("LEDGER_DB", str(path))
    text = shown(opened(page, lang=language))
    words = Words(language)
    assert words("start.units") in text and text.count("○") == 3 and "✓" not in text
    assert words("start.not_loaded") in shown(opened("help", lang=language))


def test_the_version_is_the_programs_and_no_path_is_told(shown_ledger: Path) -> None:
    test = opened("help", part="version")
    assert f'version = "{version.number()}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    text = shown(test)
    assert version.number() in text and "2026年1月2日" in text
    assert str(shown_ledger) not in text and shown_ledger.name not in text and "/tmp" not in text


def test_what_changed_is_the_newest_section() -> None:
    text = "# Changelog\n\nAll.\n\n## 2.0\n\n### Added\n\n- One `a`\n  goes on (#1).\n- Two.\n\n"
    text += "### Fixed\n\n- Three.\n\n## 1.0\n\n### Added\n\n- Old.\n"
    assert version.newest(text) == [("Added", ["One a goes on (#1).", "Two."]), ("Fixed", ["Three."])]
    assert version.newest("# Changelog\n") == []


def test_the_programs_own_changes_are_whole(tmp_path: Path) -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    found = version.newest(changelog)
    entries = re.findall(r"^- ", changelog.split("\n## ")[1], flags=re.M)
    assert sum(len(one) for _, one in found) == len(entries) > 0
    (tmp_path / "CHANGELOG.md").write_text("## 1\n\n### Added\n\n- A <b> & c.\n", encoding="utf-8")
    assert "A &lt;b&gt; &amp; c." in version.changes_html(tmp_path)


def test_the_changes_are_made_when_they_are_opened(shown_ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(version, "changes_html", lambda: pytest.fail("made though folded"))
    assert opened("help", part="version").expander[0].label == ZH("help.changes")
