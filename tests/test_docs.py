"""The documentation is proved: what the README says is there, runs, and is complete."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from loaders.documents.formats import FORMATS
from loaders.errors import RefusedDocumentError
from loaders.forms import load_forms, read_csv
from loaders.reconcile.rulebook import load_rules
from tests.claims import SETS
from tests.corpus.quirks import QUIRKS

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PINNED = re.compile(r"^([A-Za-z0-9_.-]+)==\S+\s+# \S.*$")


def pinned(file: str) -> list[str]:
    lines = [line for line in (ROOT / file).read_text(encoding="utf-8").splitlines() if line and line[0] not in "#-"]
    return [
        match[1] for line in lines if (match := PINNED.match(line)) or pytest.fail(f"{file}: no reason in {line!r}")
    ]


def test_every_dependency_is_pinned_with_its_reason_and_stands_in_the_readme() -> None:
    for name in pinned("requirements.txt"):
        assert re.search(rf"^\| {re.escape(name)} \| \S", README, re.M), name
    for name in pinned("requirements-dev.txt"):
        assert name in README


def test_every_dependency_is_used() -> None:
    code = "\n".join(
        p.read_text(encoding="utf-8") for d in ("loaders", "pages", "data/sample") for p in (ROOT / d).rglob("*.py")
    )
    imported = {"sqlite-utils": "sqlite_utils", "python-calamine": "python_calamine"}
    imported |= {"RapidFuzz": "rapidfuzz", "opencc-python-reimplemented": "opencc", "Jinja2": "jinja2"}
    imported |= {"XlsxWriter": "xlsxwriter", "argon2-cffi": "argon2", "python-docx": "docx"}
    for name in pinned("requirements.txt"):
        assert re.search(rf"^\s*(import|from) {imported.get(name, name)}\b", code, re.M), name


def test_the_readmes_links_and_pictures_are_there() -> None:
    for target in re.findall(r"\]\((?!http)([^)#]+)\)", README):
        assert (ROOT / target).is_file(), target


COMMANDS = re.findall(r"^```\n(.+)\n```$", README, re.M)
ENVIRONMENT = "python3 -m venv .venv && . .venv/bin/activate && pip install -r"


def test_the_ci_runs_the_readmes_test_command() -> None:
    assert COMMANDS[0] == f"{ENVIRONMENT} requirements.txt && streamlit run app.py"
    assert COMMANDS[2] == f"{ENVIRONMENT} requirements-dev.txt && pytest"
    assert (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()[-1] == COMMANDS[2]


def test_windows_does_the_same_step_by_step() -> None:
    told = [step.split() for step in COMMANDS[1].split("; ")]
    assert [step[0] for step in told] == ["py", r".venv\Scripts\python", r".venv\Scripts\python"]
    assert told[0][2:] == ["-m", "venv", ".venv"] and told[1][1:] == ["-m", "pip", "install", "-r", "requirements.txt"]
    assert told[2][1:] == ["-m", "streamlit", "run", "app.py"]


def test_the_environment_of_the_command_is_not_tracked() -> None:
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert ".venv/" in ignored


def test_the_readmes_commands_are_the_command_lines() -> None:
    listed = set(re.findall(r"^\| `python -m loaders ([a-z-]+)", README, re.M))
    usage = subprocess.run(
        [sys.executable, "-m", "loaders", "--help"], capture_output=True, text=True, check=True
    ).stdout
    offered = re.search(r"\{([a-z,-]+)\}", usage)
    assert offered and listed == set(offered[1].split(","))


def test_the_readmes_table_names_what_is_read() -> None:
    table = README.partition("## 能读什么")[2].partition("## ")[0]
    first = "".join(line.split("|")[1] for line in table.splitlines() if line.startswith("|"))
    named = re.findall(r"`(\.[a-z]+)`", first)
    assert sorted(named) == sorted(suffix for one in FORMATS if one.reader for suffix in one.suffixes)


def test_every_rule_of_the_changelog_is_there() -> None:
    rules = load_rules()
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    for first, last in re.findall(r"([A-Z]\d\d)–[A-Z](\d\d)", changelog):
        for number in range(int(first[1:]), int(last) + 1):
            assert f"{first[0]}{number:02}" in rules


def test_every_reason_and_doubt_of_the_code_has_its_sentence() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "loaders").rglob("*.py"))
    reasons = {line["key"] for line in read_csv(ROOT / "data/words/reasons.csv")}
    raised = set(re.findall(r'RefusedDocumentError\(\s*"([a-z_]+)"', code)) | {
        "internal_error",
        "unreadable_file",
        "needs_year",
    }
    raised |= {"needs_organisation", "needs_both", "lines_lost", "empty_form", "empty_archive"}
    raised |= {"same_unit", "same_unit_no_year"}
    assert {f"reason.{code}" for code in raised} == reasons
    doubts = {line["key"].removeprefix("doubt.") for line in read_csv(ROOT / "data/words/doubts.csv")}
    assert {doubt for doubt in doubts if f'"{doubt}"' not in code} == set()
    assert issubclass(RefusedDocumentError, Exception)


def test_every_word_of_an_official_stands_in_both_languages() -> None:
    for file in sorted((ROOT / "data" / "words").glob("*.csv")):
        for line in read_csv(file):
            for column, text in line.items():
                if column.endswith(("zh", "en")):
                    assert text.strip(), (file.name, line)


def test_every_form_has_its_instrument() -> None:
    assert {form.instrument for form in load_forms().values()} == {
        "国办公开办函〔2019〕60号",
        "国办公开办函〔2021〕30号",
    }


def test_every_file_of_data_has_its_source() -> None:
    """In data/README.md, in the chapter of its folder. The documents of the sample are spoken of together."""
    listed = subprocess.run(["git", "ls-files", "-z", "data"], cwd=ROOT, capture_output=True, text=True, check=True)
    chapters = (ROOT / "data" / "README.md").read_text(encoding="utf-8").split("\n## `")
    by_folder = {chapter.partition("/")[0]: chapter for chapter in chapters[1:]}
    files = [Path(name).relative_to("data") for name in listed.stdout.split("\0") if name]
    named = [file for file in files if file.parts[:2] != ("sample", "reports") and len(file.parts) > 1]
    assert len(named) > 40 and Path("README.md") in files
    assert [str(file) for file in named if f"`{file.name}`" not in by_folder[file.parts[0]]] == []


def test_every_file_that_data_readme_names_is_there() -> None:
    text = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    there = {path.name for path in (ROOT / "data").rglob("*")} | {"CHANGELOG.md", "requirements.txt"}
    named = set(re.findall(r"`(?:[a-z]+/)*([\w.]+\.(?:csv|txt|md|py))`", text))
    assert named - there - {"organisations.local.csv"} == set() and len(named) > 40
    for form in load_forms().values():
        assert form.instrument in text and f"the {len(form.cells)} cells" in text


def numbers(pattern: str) -> set[int]:
    """The numbers that the README gives, in either language, where the pattern says."""
    return {int(found) for found in re.findall(pattern, README)}


def test_the_numbers_of_the_readme_are_those_of_today() -> None:
    sentences = [line for name in SETS for line in read_csv(ROOT / "tests" / "loaders" / f"{name}.csv")]
    assert numbers(r"(\d+) 条规则都是数据") == {len(load_rules())}
    assert numbers(r"(\d+) (?:种实际报告里见过的毛病|quirks)") == {len(QUIRKS)}
    assert numbers(r"(\d+) (?:句自拟|sentences of the genre)") == {len(sentences)}
    assert len(load_forms()) == 2 and "两种格式" in README and "both forms" in README
    silent = sum(not line["claims"].strip() for line in sentences)
    assert abs(silent / len(sentences) - 1 / 2) < 0.05, "half of them state nothing"


def test_the_architecture_names_what_is_there() -> None:
    chapter = README.partition("## 结构")[2].partition("\n## ")[0]
    named = [
        path.replace("<page>/", "") for path in re.findall(r"`((?:loaders|pages|data|tests|docs)/[^`]*)`", chapter)
    ]
    assert len(named) > 8 and [path for path in named if not (ROOT / path).exists()] == []
    lines = re.findall(r"^(\d+)\. ", chapter, re.M)
    assert lines == [str(number) for number in range(1, 11)], "ten lines"


def test_every_page_of_the_docs_is_linked_and_its_links_lead_somewhere() -> None:
    for page in [*sorted((ROOT / "docs").glob("*.md")), ROOT / "data" / "README.md"]:
        assert f"]({page.relative_to(ROOT).as_posix()})" in README
        for target in re.findall(r"\]\((?!http)([^)#]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).is_file(), (page.name, target)


def test_the_changelog_is_kept_under_its_headings_and_says_nothing_twice() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    for release in changelog.split("\n## ")[1:]:
        headings = re.findall(r"^### (\w+)$", release, re.M)
        assert headings == [one for one in ("Added", "Changed", "Deprecated", "Removed", "Fixed") if one in headings]
    entries = [" ".join(entry.split()) for entry in re.split(r"\n(?=- |\n|#)", changelog) if entry.strip()[:2] == "- "]
    assert len(entries) == len(set(entries)) > 50
    assert [entry for entry in entries if not re.search(r"\(#\d+(?:, #\d+)*\)\.$", entry)] == []
