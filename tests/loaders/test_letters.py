"""The letters: every figure in them against the ledger, what hostile names and texts do, templates with mistakes."""

from __future__ import annotations

import importlib.util
import io
import json
import re
import shutil
import sqlite3
import zipfile
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.table import Table

from loaders import store
from loaders.__main__ import main
from loaders.errors import WrongRequestError
from loaders.forms import SECTIONS, form_of, load_forms
from loaders.letters import writing
from loaders.letters.annex import INVOLVED, OPEN, SUSPECT
from loaders.letters.letter import NAMED, Letter
from loaders.letters.template import FOLDER, filled
from loaders.said.question import asked
from loaders.said.trouble import Trouble, troubles
from loaders.words import Words

ZH = Words("zh")
YEARS = range(2019, 2026)
HOSTILE = "../../<w:t>{{ 7*7 }}\x00\x0b\u202e=cmd|'x'\ud800&\ufffe/甲乡"


@pytest.fixture(scope="module")
def written(loaded_ledger: Path) -> list[Letter]:
    """The letters of all years."""
    with store.ledger(loaded_ledger) as db:
        return [one for year in YEARS for one in writing.letters(db, year, answer_due=date(2026, 12, 10))]


def known(file: Path, one: Letter) -> tuple[list[Trouble], store.Stored]:
    with store.ledger(file) as db:
        report = store.current_report(db, one.unit.id, one.year)
        assert report
        reading = store.stored_reading(db, report)
        return troubles(one.unit.short_name, one.year, reading.form, store.findings(db, report)), reading


def texts(content: bytes) -> list[str]:
    return [one.text for one in Document(io.BytesIO(content)).paragraphs]


def tables(content: bytes) -> list[Table]:
    return list(Document(io.BytesIO(content)).tables)


def notices(letters: list[Letter]) -> list[Letter]:
    return [one for one in letters if one.kind == "rectification"]


def test_every_report_with_a_problem_and_every_late_one_has_its_letter(
    written: list[Letter], loaded_ledger: Path
) -> None:
    with store.ledger(loaded_ledger) as db:
        sql = """SELECT DISTINCT organisation_id, year FROM report JOIN problem USING (report_id)
                 WHERE is_current AND year BETWEEN 2019 AND 2025"""
        wrong = set(db.execute(sql))
    assert {(one.unit.id, one.year) for one in notices(written)} == wrong and len(wrong) > 20
    assert {one.unit.name for one in written if (one.kind, one.year) == ("reminder", 2025)} == {"示例区竹坡乡人民政府"}


def test_every_problem_stands_in_it_with_its_question_and_the_count(written: list[Letter], loaded_ledger: Path) -> None:
    for one in notices(written):
        found, _ = known(loaded_ledger, one)
        said = "\n".join(texts(one.content))
        assert one.problems == len(found) and f"有以下{len(found)}个问题" in said
        assert f"{one.unit.name}：" in said and "2026年12月10日前" in said
        for number, problem in enumerate(found, 1):
            assert f"\n{number}. 【" in said and asked(problem, ZH) in said


def test_every_cell_of_a_problem_is_as_the_ledger_has_it(written: list[Letter], loaded_ledger: Path) -> None:
    rows = 0
    for one in notices(written):
        found, _ = known(loaded_ledger, one)
        cells = [cell for problem in found for told in problem.findings for cell in told.cells]
        for table in (table for table in tables(one.content) if table.cell(0, 0).text == "报告"):
            assert 1 < len(table.rows) <= NAMED + 1
            for row in table.rows[1:]:
                year, _, label, column, stands = (cell.text for cell in row.cells)
                assert any(
                    (ZH.year(cell["year"]), shown(cell)) == (year, stands)
                    and f"{label}·{column}" in labels(cell["cell"])
                    for cell in cells
                ), (one.name, year, label, column, stands)
                rows += 1
    assert rows > 60


def labels(cell: str) -> set[str]:
    """What the editions call a cell."""
    return {form.label(cell) for form in load_forms().values() if cell in form.column_by_cell}


def shown(cell: dict[str, str]) -> str:
    place = ZH.place(cell["place"])
    return (cell["raw"].strip() or ZH(f"state.{cell['state']}")) + (f"（{place}）" if place else "")


def test_the_annex_is_the_official_table_with_the_suspected_cells_marked(
    written: list[Letter], loaded_ledger: Path
) -> None:
    marked = 0
    for one in notices(written):
        found, reading = known(loaded_ledger, one)
        form, suspects = form_of(reading.form), {cell for problem in found for cell in problem.suspects}
        captions = [text for text in texts(one.content) if text.startswith("附件")]
        annexes = [table for table in tables(one.content) if table.cell(0, 0).text != "报告"]
        sections = [one for one in SECTIONS if any(ZH(f"section_name.{one}") in text for text in captions)]
        assert len(annexes) == len(sections) == len(captions)
        assert suspects <= {cell for section in sections for row in form.section_rows(section) for cell in row.cells}
        for section, table in zip(sections, annexes, strict=True):
            for cell in (cell for line in form.printed[section] for cell in line):
                text = table.cell(cell.row, cell.column).text
                if not cell.cell:
                    assert text == cell.text
                    continue
                figure = reading.figures.get(cell.cell)
                assert text.lstrip(SUSPECT + INVOLVED) == ((figure.raw.strip() if figure else "") or OPEN)
                assert text.startswith(SUSPECT) == (cell.cell in suspects)
                marked += text.startswith(SUSPECT)
                frame = table.cell(cell.row, cell.column)._tc.tcPr.find(qn("w:tcBorders"))
                assert (frame is not None) == text.startswith((SUSPECT, INVOLVED)), "not by colour alone"
    assert marked > 10


def test_the_manner_is_that_of_official_documents(written: list[Letter]) -> None:
    for one in (notices(written)[0], next(one for one in written if one.kind == "reminder")):
        letter = Document(io.BytesIO(one.content))
        page = letter.sections[0]
        sizes = (page.page_width, page.page_height, page.top_margin, page.bottom_margin, page.left_margin)
        wanted = (Mm(210), Mm(297), Mm(37), Mm(35), Mm(28))
        assert all(abs(had - due) < Mm(0.1) for had, due in zip(sizes, wanted, strict=True))
        title = letter.paragraphs[0].runs[0]._element.xml
        assert "方正小标宋简体" in title and "仿宋_GB2312" in letter.styles["Normal"].element.xml
        foot = page.footer.paragraphs[0]._p.xml
        assert "PAGE" in foot and "- " in foot
        fonts = zipfile.ZipFile(io.BytesIO(one.content)).read("word/fontTable.xml").decode()
        assert 'w:altName w:val="宋体"' in fonts and 'w:altName w:val="仿宋"' in fonts
        assert "＿＿＿＿年＿＿月＿＿日" in texts(one.content), "what is not known stays open"


def test_a_reminder_says_by_when_and_how_late(written: list[Letter]) -> None:
    one = next(one for one in written if one.kind == "reminder" and one.year == 2025)
    with_days = re.search(r"应于2026年(\d+)月(\d+)日前公布.*已逾期(\d+)天", "\n".join(texts(one.content)))
    assert with_days
    month, day, late = map(int, with_days.groups())
    assert (store.today() - date(2026, month, day)).days == late


@pytest.fixture
def hostile(loaded_ledger: Path, tmp_path: Path) -> Path:
    """A ledger in which a unit is called badly and a cell of a problem bears as bad a text."""
    file = Path(shutil.copy(loaded_ledger, tmp_path / "ledger.db"))
    plain = HOSTILE.replace("\ud800", "")
    with closing(sqlite3.connect(file)) as db, db:
        db.execute("UPDATE organisation SET name = ?, short_name = ? WHERE short_name = '荷岸镇'", (plain, plain))
        db.execute("UPDATE organisation SET name = ? WHERE short_name = '青麦街道'", (plain.replace("/", "\\"),))
        for number, text in db.execute("SELECT finding_id, cells FROM finding").fetchall():
            cells = [cell | {"raw": plain} for cell in json.loads(text)]
            db.execute("UPDATE finding SET cells = ? WHERE finding_id = ?", (json.dumps(cells), number))
    return file


def test_what_a_document_or_a_list_brings_along_is_text_and_leads_nowhere(hostile: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with store.ledger(hostile) as db:
        written = list(writing.write(out, db, 2024))
    assert sorted(one.name for one in out.iterdir()) == sorted(one.name for one in written)
    assert len({one.name.casefold() for one in written}) == len(written) == 10
    assert not (tmp_path.parent / "甲乡2024年整改通知.docx").exists()
    letter = next(one for one in written if one.unit.short_name.startswith(".."))
    said = "\n".join(texts(letter.content))
    assert "<w:t>{{ 7*7 }}\\u0000\\u000b\\u202e=cmd|'x'&\ufffd/甲乡：" in said and "49" not in said
    xml = zipfile.ZipFile(io.BytesIO(letter.content)).read("word/document.xml").decode()
    assert "w:instrText" not in xml and "w:fldSimple" not in xml and "w:object" not in xml


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{{ unt }}", "unt"),
        ("{% for one in problems %}", "for"),
        ("{{ unit.__class__.__mro__ }}", "unsafe"),
        ("{{ 1 / 0 }}", "division"),
        ("{%p if unit %}", "endif"),
        ("{{ unit | shell }}", "shell"),
    ],
)
def test_a_template_with_a_mistake_is_named_with_what_is_wrong(text: str, told: str, tmp_path: Path) -> None:
    template = Document()
    template.add_paragraph(text)
    template.save(str(tmp_path / "reminder.docx"))
    with pytest.raises(WrongRequestError) as failed:
        filled("reminder.docx", {"unit": "甲乡", "problems": []}, tmp_path)
    said = ZH(*[key for key, _ in failed.value.sentences], **failed.value.sentences[0][1])
    assert "reminder.docx" in said and told in said and str(tmp_path) not in said


@pytest.mark.parametrize("content", [b"", b"no document", None])
def test_a_template_that_is_none_is_told(content: bytes | None, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / "reminder.docx").write_bytes(content)
    with pytest.raises(WrongRequestError) as failed:
        filled("reminder.docx", {}, tmp_path)
    assert "reminder.docx" in str(failed.value) and str(tmp_path) not in str(failed.value)


def test_an_office_changes_a_template_in_word(loaded_ledger: Path, tmp_path: Path) -> None:
    shutil.copytree(FOLDER, folder := tmp_path / "templates")
    template = Document(str(folder / "reminder.docx"))
    template.add_paragraph("抄送：{{ unit }}上级")
    template.save(str(folder / "reminder.docx"))
    with store.ledger(loaded_ledger) as db:
        found = list(writing.letters(db, 2025, templates=folder))
    late = next(one for one in found if one.kind == "reminder")
    assert f"抄送：{late.unit.name}上级" in texts(late.content)


def test_all_of_a_year_come_as_one_zip(loaded_ledger: Path, written: list[Letter]) -> None:
    file = io.BytesIO()
    with store.ledger(loaded_ledger) as db:
        count = writing.zipped(file, db, 2024)
    with zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None and len(archive.namelist()) == count == 10
        assert set(archive.namelist()) == {one.name for one in written if one.year == 2024}
    some = writing.letters_of(loaded_ledger, [one.unit.id for one in written if one.year == 2024][:2], 2024)
    assert len(zipfile.ZipFile(io.BytesIO(some)).namelist()) == 2


def test_the_command_writes_what_it_says(
    loaded_ledger: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = ["letters", "--year", "2025", "--db", str(loaded_ledger), "--out", str(tmp_path / "out")]
    assert main([*told, "--json", "--answer-due", "2026-12-10"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {one["file"] for one in lines} == {one.name for one in (tmp_path / "out").iterdir()}
    assert main(told) == 2 and "out" in capsys.readouterr().err
    one = [*told[:-1], str(tmp_path / "one"), "--organisation", "竹坡乡"]
    assert main(one) == 0 and "1 份文书" in capsys.readouterr().out
    assert main([*told[:-1], str(tmp_path / "none"), "--answer-due", "明天"]) == 2
    assert main([*told[:-1], str(tmp_path / "none"), "--organisation", "没有这个镇"]) == 2
    assert not (tmp_path / "none").exists()


def test_the_templates_that_ship_are_those_that_are_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = importlib.util.spec_from_file_location("make", FOLDER / "make.py")
    assert spec and spec.loader
    spec.loader.exec_module(make := importlib.util.module_from_spec(spec))
    monkeypatch.setattr(make, "FOLDER", tmp_path)
    make.main()
    for name in ("rectification.docx", "reminder.docx", "receipt.docx"):
        made, ships = (zipfile.ZipFile(folder / name) for folder in (tmp_path, FOLDER))
        for part in ("word/document.xml", "word/styles.xml", "word/fontTable.xml", "word/footer1.xml"):
            assert made.read(part) == ships.read(part), (name, part)
