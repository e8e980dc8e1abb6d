"""Archives: every document in them is read, nothing is written by name, and no bomb goes off."""

from __future__ import annotations

import io
import json
import stat
import struct
import zipfile
from pathlib import Path

import pytest

import loaders
from data.sample.draft import Draft
from data.sample.layouts import LAYOUTS
from loaders.documents import read_document
from loaders.documents.container import archive
from loaders.errors import RefusedDocumentError
from loaders.forms import load_forms
from tests.loaders.test_load import command, rows

FORM = load_forms()["2021"]
Content = bytes | str


def report(year: int = 2022, layout: str = "html") -> bytes:
    """A report of zeros."""
    title = f"示例甲街道办事处{year}年政府信息公开工作年度报告"
    return LAYOUTS[layout][0](Draft("示例甲街道办事处", year, FORM, dict.fromkeys(FORM.cells, "0"), {}, title=title))


def zipped(*members: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as package:
        for name, content in members:
            package.writestr(name, content, method)
    return out.getvalue()


def found(content: bytes) -> list[tuple[str | None, str | None]]:
    """Each file of an archive: its name, and why it cannot be had."""
    return [(one.member, one.reason_code) for one in loaders.unpacked(Path("套件.zip"), content)]


def names(content: bytes) -> list[str | None]:
    return [name for name, _ in found(content)]


# --- reading and loading --------------------------------------------------------------------


def test_every_document_of_an_archive_is_loaded_under_its_name_in_it(tmp_path: Path) -> None:
    inner = zipped(("2023/年报.docx", report(2023, "docx")))
    members = [
        ("街道/年报.html", report(2022)),
        ("内层.zip", inner),
        ("坏.docx", b"PK\x03\x04"),
        ("照片.jpg", b"\xff\xd8"),
    ]
    (tmp_path / "套件.zip").write_bytes(zipped(*members))
    file = tmp_path / "l.db"
    outcomes = loaders.load([tmp_path], file)
    assert [(one.name, one.status, one.action) for one in outcomes] == [
        ("套件.zip/内层.zip/2023/年报.docx", "read", "new"),
        ("套件.zip/坏.docx", "refused", None),
        ("套件.zip/街道/年报.html", "read", "new"),
    ]
    assert rows(file, "SELECT file_name, report.year FROM document JOIN report USING (sha256) ORDER BY 2") == [
        ("套件.zip/街道/年报.html", 2022),
        ("套件.zip/内层.zip/2023/年报.docx", 2023),
    ]
    again = loaders.load([tmp_path / "套件.zip"], file)
    assert [one.action for one in again] == ["unchanged", None, "unchanged"]
    assert rows(file, "SELECT count(*) FROM report") == [(2,)]


def test_jobs_make_no_difference_to_an_archive(tmp_path: Path) -> None:
    years = range(2019, 2026)
    (tmp_path / "a.zip").write_bytes(zipped(*((f"{year}.html", report(year)) for year in years)))
    outcomes = loaders.load([tmp_path / "a.zip"], tmp_path / "l.db", jobs=2)
    assert [one.identity.year for one in outcomes if one.identity] == list(years)


def test_the_one_document_of_an_archive_can_be_read_by_itself(tmp_path: Path) -> None:
    file = tmp_path / "a.zip"
    file.write_bytes(zipped(("说明.png", b"x"), ("深/年报.html", report())))
    answer = json.loads(command("read", file, "--json").stdout)
    assert (answer["status"], answer["year"]) == ("read", 2022)
    assert answer["file"].endswith("a.zip/深/年报.html")


def test_an_archive_of_several_documents_is_not_read_by_itself(tmp_path: Path) -> None:
    file = tmp_path / "a.zip"
    file.write_bytes(zipped(("甲.html", report()), ("乙.html", report(2023))))
    done = command("read", file, "--json")
    reason = json.loads(done.stdout)["reason"]
    assert done.returncode == 4
    assert reason["code"] == "archive"
    assert "甲.html" in reason["zh"] and "load" in reason["zh"]


def test_an_archive_without_documents_says_so() -> None:
    for content in (zipped(), zipped(("照片.jpg", b"x")), zipped(("文件夹/", b""))):
        outcome = loaders.read(Path("a.zip"), content=content)
        assert (outcome.status, outcome.reason_code) == ("refused", "empty_archive")


def test_lists_beside_documents_and_leftovers_are_no_documents(tmp_path: Path) -> None:
    left = ("__MACOSX/._年报.html", ".DS_Store", "~$年报.docx", "夹/Thumbs.db", ".隐藏/年报.html", "desktop.ini")
    lists = ("manifest.csv", "organisations.csv", "README.md", "图.png", "页.css")
    content = zipped(*((name, b"x") for name in (*left, *lists)), ("年报.html", report()))
    assert names(content) == ["套件.zip/年报.html"]


def test_archives_of_other_kinds_are_refused_by_name() -> None:
    for signature, kind in ((b"Rar!\x1a\x07\x01\x00", "RAR"), (b"7z\xbc\xaf\x27\x1c", "7z")):
        outcome = loaders.read(Path("a.rar"), content=signature + b"...")
        assert (outcome.reason_code, outcome.reason_detail) == ("unsupported_format", kind)


def test_a_manifest_beside_an_archive_counts_for_what_is_in_it(tmp_path: Path) -> None:
    nameless = (Path("data/reports") / "000_5f1380157b69d8b6.txt").read_bytes()
    (tmp_path / "a.zip").write_bytes(zipped(("年报.txt", nameless)))
    line = "file,organisation,year,note_zh,note_en\na.zip/年报.txt,示例乙街道办事处,2020,,\n"
    (tmp_path / "manifest.csv").write_text(line, encoding="utf-8")
    (outcome,) = loaders.load([tmp_path], tmp_path / "l.db")
    assert outcome.identity and outcome.identity.organisation
    assert (outcome.identity.organisation.name, outcome.identity.year) == ("示例乙街道办事处", 2020)


# --- names ----------------------------------------------------------------------------------


def test_names_in_gbk_are_read_as_windows_wrote_them() -> None:
    content = zipped(("____.html", b"x"), ("______/____.html", b"x"))
    raw = content.replace(b"______/____.html", "街道办".encode("gbk") + b"/" + "年报".encode("gbk") + b".html")
    raw = raw.replace(b"____.html", "通知".encode("gbk") + b".html")
    assert set(names(raw)) == {"套件.zip/通知.html", "套件.zip/街道办/年报.html"}


def test_a_name_in_utf_8_without_the_flag_is_read_too() -> None:
    raw = zipped(("______.html", b"x")).replace(b"______", "年报".encode())
    assert names(raw) == ["套件.zip/年报.html"]


def test_names_that_lead_out_of_the_archive_are_only_shown(tmp_path: Path) -> None:
    wicked = ["../../etc/passwd.txt", "/etc/shadow.txt", "C:\\Windows\\x.txt", "a/../../b.txt", "..", "\x1b[31m.txt"]
    content = zipped(*((name, report()) for name in wicked))
    shown = names(content)
    assert set(shown) == {
        "套件.zip/etc/passwd.txt",
        "套件.zip/etc/shadow.txt",
        "套件.zip/Windows/x.txt",
        "套件.zip/a/b.txt",
        "套件.zip/[31m.txt",
    }
    before = sorted(tmp_path.parent.rglob("*"))
    (tmp_path / "a.zip").write_bytes(content)
    loaders.load([tmp_path / "a.zip"], tmp_path / "l.db")
    after = {path.name for path in tmp_path.parent.rglob("*") if path not in before}
    assert {name.partition("-")[0] for name in after} <= {"a.zip", "l.db"}


def test_a_name_that_stands_twice_is_numbered() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        content = zipped(("a.html", b"1"), ("a.html", b"2"), ("a (2).html", b"3"))
    assert len(set(names(content))) == 3


def test_links_are_no_documents() -> None:
    link = zipfile.ZipInfo("年报.html")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert found(zipped((link, b"/etc/passwd"))) == [(None, "empty_archive")]


# --- what cannot be had ---------------------------------------------------------------------


def damaged(content: bytes, name: str, at: int, value: bytes) -> bytes:
    """An archive with other bytes in the line of its directory for a member, and in the member's own header."""
    line = content.index(name.encode(), content.index(archive.ENTRY)) - 46
    head = content.index(b"PK\x03\x04", max(0, content.index(name.encode()) - 30))
    content = content[: line + at + 2] + value + content[line + at + 2 + len(value) :]
    return content[: head + at] + value + content[head + at + len(value) :]


def test_a_locked_member_is_named_and_the_rest_goes_on() -> None:
    content = zipped(("a.html", report()), ("b.html", report(2023)))
    assert found(damaged(content, "a.html", 6, b"\x01")) == [
        ("套件.zip/a.html", "locked_file"),
        ("套件.zip/b.html", None),
    ]


def test_a_member_packed_in_another_way_is_named() -> None:
    content = zipped(("a.html", report()), ("b.html", report(2023)))
    assert found(damaged(content, "a.html", 8, struct.pack("<H", 9)))[0] == ("套件.zip/a.html", "unsupported_format")
    assert found(zipped(("a.html", report()), method=zipfile.ZIP_LZMA)) == [("套件.zip/a.html", "unsupported_format")]


def test_a_spoilt_member_is_named_and_the_rest_goes_on() -> None:
    content = zipped(("a.html", report()), ("b.html", report(2023)), method=zipfile.ZIP_STORED)
    spoilt = content.replace(b"<html", b"<hxml", 1)
    assert found(spoilt) == [("套件.zip/a.html", "damaged_file"), ("套件.zip/b.html", None)]


def test_a_bomb_is_refused_by_what_it_says_and_by_what_comes_out() -> None:
    honest = zipped(("a.txt", bytes(20_000_000)), ("b.html", report()))
    assert found(honest) == [("套件.zip/a.txt", "too_large"), ("套件.zip/b.html", None)]
    lying = damaged(honest, "a.txt", 22, struct.pack("<I", 1000))
    assert found(lying) == [("套件.zip/a.txt", "damaged_file"), ("套件.zip/b.html", None)]


def test_a_whole_archive_has_a_limit(monkeypatch) -> None:
    monkeypatch.setattr(archive, "MAX_TOTAL", 3_000_000)
    content = zipped(*((f"{number}.txt", bytes([number]) * 1_000_000) for number in range(6)))
    assert [code for _, code in found(content)] == [None, None, None, "too_large", "too_large", "too_large"]


def test_a_member_has_the_limit_of_a_file(monkeypatch) -> None:
    monkeypatch.setattr(archive, "MAX_MEMBER", 1_000_000)
    content = zipped(("a.txt", b"x" * 1_000_001), ("b.html", report()))
    assert found(content) == [("套件.zip/a.txt", "too_large"), ("套件.zip/b.html", None)]


def test_an_archive_of_very_many_members_is_refused() -> None:
    many = zipped(*((f"{number}.txt", b"") for number in range(archive.MAX_MEMBERS + 1)))
    outcome = loaders.read(Path("a.zip"), content=many)
    assert (outcome.status, outcome.reason_code) == ("refused", "too_large")


def test_archives_in_archives_are_opened_to_a_depth() -> None:
    content = zipped(("年报.html", report()))
    for _ in range(archive.MAX_DEPTH - 1):
        content = zipped(("内.zip", content))
    assert names(content) == ["套件.zip/内.zip/内.zip/年报.html"]
    assert names(zipped(("内.zip", content))) == ["套件.zip/内.zip/内.zip/内.zip"]
    assert loaders.read(Path("a.zip"), content=zipped(("内.zip", content))).reason_code == "archive"


def test_an_archive_in_an_archive_that_cannot_be_opened_is_named() -> None:
    inner = zipped(("年报.html", report()))
    content = zipped(("坏.zip", inner[:-30]), ("年报.html", report()), ("空.zip", zipped(("图.png", b"x"))))
    (tree,) = [[loaders.read_source(one).reason_code for one in loaders.unpacked(Path("a.zip"), content)]]
    assert sorted(map(str, tree)) == ["None", "archive", "damaged_file"]


@pytest.mark.parametrize("cut", range(0, 22, 3))
def test_an_archive_cut_short_is_refused(cut: int) -> None:
    content = zipped(("甲.html", report()), ("乙.html", report(2023)))
    outcome = loaders.read(Path("a.zip"), content=content[: len(content) - 1 - cut])
    assert (outcome.status, outcome.reason_code) == ("refused", "damaged_file")


# --- files that are ZIPs inside -------------------------------------------------------------


def test_the_parts_of_an_office_file_keep_to_the_same_limits(monkeypatch) -> None:
    word = report(layout="docx")
    assert "word/document.xml" in archive.checked_package(word)
    monkeypatch.setattr(archive, "MAX_PACKAGE", 10_000)
    with pytest.raises(RefusedDocumentError, match="too_large"):
        read_document("a.docx", word)


def test_a_bomb_in_an_office_file_is_refused_before_a_library_opens_it() -> None:
    with zipfile.ZipFile(io.BytesIO(report(layout="docx"))) as source:
        parts = [(name, source.read(name)) for name in source.namelist()]
    bomb = zipped(*parts, ("word/media/image1.emf", bytes(30_000_000)))
    with pytest.raises(RefusedDocumentError, match="too_large"):
        read_document("a.docx", bomb)


@pytest.mark.parametrize(
    ("parts", "kind"),
    [
        (["word/document.xml"], "docx"),
        (["[Content_Types].xml", "word\\document2.xml"], "docx"),
        (["xl/workbook.xml"], "xlsx"),
        (["xl/workbook.bin", "xl/styles.bin"], "xlsb"),
        (["mimetype", "content.xml"], "odf"),
        (["OFD.xml"], "ofd"),
        (["word/2023年报.docx", "xl/2023.xlsx"], None),
        ([], None),
    ],
)
def test_a_zip_is_known_by_what_is_in_it(parts: list[str], kind: str | None) -> None:
    assert archive.package_kind(parts) == kind
