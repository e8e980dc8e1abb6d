"""Formats are records: what a file is, what a folder is searched for, and what is fetched to read it."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from importlib import import_module
from pathlib import Path

import pytest

import loaders
from data.sample.draft import Draft
from data.sample.layouts import LAYOUTS
from loaders import documents
from loaders.documents import formats, limits, read_document, sniff
from loaders.documents.container import archive, ole
from loaders.documents.container.package import Package, Target
from loaders.documents.formats import FORMATS, SUFFIXES, Format, format_of
from loaders.documents.unread import Unread
from loaders.errors import RefusedDocumentError
from loaders.forms import form_of, read_csv
from loaders.sources import could_be_document, documents_in

FORM = form_of("2021")
READ = [one for one in FORMATS if one.reader]


def written(layout: str) -> bytes:
    draft = Draft("示例街道", 2022, FORM, dict.fromkeys(FORM.cells, "0"), {"一": "依法公开。"}, title="示例街道年报")
    return LAYOUTS[layout][0](draft)


def zipped(**parts: bytes | str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in parts.items():
            package.writestr(name.replace("__", "/").replace("_X", "."), content)
    return out.getvalue()


@pytest.mark.parametrize("one", READ, ids=lambda one: one.media_type)
def test_every_record_names_a_reader_that_is_there(one: Format) -> None:
    module, _, function = one.reader.partition(":")
    assert callable(getattr(import_module(f"loaders.documents.{module}"), function))


def test_no_two_formats_have_one_name_and_a_suffix_is_one_formats() -> None:
    assert len({one.media_type for one in FORMATS}) == len(FORMATS)
    suffixes = [suffix for one in FORMATS for suffix in one.suffixes]
    assert len(suffixes) == len(set(suffixes))
    assert all(re.fullmatch(r"\.[a-z0-9]+", suffix) for suffix in suffixes)


def test_what_a_folder_is_searched_for_comes_from_the_records(tmp_path: Path, monkeypatch) -> None:
    for suffix in SUFFIXES | {".png", ".css", ".json"}:
        (tmp_path / f"年报{suffix}").touch()
    (tmp_path / "~$年报.docx").touch()
    (tmp_path / "manifest.csv").touch()
    assert {path.suffix for path in documents_in([tmp_path])} == SUFFIXES
    assert len(list(documents_in([tmp_path]))) == len(SUFFIXES)
    assert could_be_document("年报.DOCX") and not could_be_document("年报.png")


@pytest.mark.parametrize(
    ("content", "code", "detail"),
    [
        (b"\x89PNG....", "unsupported_format", "image/png"),
        (b"\xff\xd8\xff....", "unsupported_format", "image/jpeg"),
        (b"Rar!\x1a\x07..", "unsupported_format", "RAR"),
        (b"7z\xbc\xaf\x27\x1c..", "unsupported_format", "7z"),
        (zipped(xl__workbook_Xbin="x"), "unsupported_format", "xlsb"),
        (zipped(ppt__presentation_Xxml="x"), "unsupported_format", "pptx"),
        (zipped(OFD_Xxml="x"), "unsupported_format", "ofd"),
        (
            zipped(mimetype="application/vnd.oasis.opendocument.presentation", content_Xxml="<a/>"),
            "unsupported_format",
            "application/vnd.oasis.opendocument.presentation",
        ),
        (zipped(content_Xxml="<a/>"), "unsupported_format", "ODF"),
        (zipped(a_Xhtml="x", b_Xhtml="y"), "archive", "2: a.html, b.html"),
        (b" \n", "empty_file", ""),
    ],
)
def test_what_is_not_read_is_refused_by_its_name(content: bytes, code: str, detail: str) -> None:
    with pytest.raises(RefusedDocumentError) as refused:
        read_document("x", content)
    assert (refused.value.code, refused.value.detail) == (code, detail)


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"<html><table><tr><td>1</table>", "text/html"),
        ("# 标题\n<table><tr><td>1</td></tr></table>".encode(), "text/markdown"),
        ("规章 1 2 3".encode(), "text/plain"),
        (b"xx%PDF-1.7", "application/pdf"),
        (b"{\\rtf1 x}", "application/rtf"),
        (b"MIME-Version: 1.0\nContent-Type: text/html\n\n<p>1", "multipart/related"),
        (zipped(word__document_Xxml="<a/>"), formats.DOCX),
        (zipped(xl__workbook_Xxml="<a/>"), formats.XLSX),
        (zipped(mimetype=formats.ODS, content_Xxml="<a/>"), formats.ODS),
        (zipped(mimetype=formats.ODT, content_Xxml="<a/>"), formats.ODT),
    ],
)
def test_a_file_is_what_its_content_says(content: bytes, media_type: str) -> None:
    assert sniff(content) == media_type
    assert format_of(content).media_type == media_type


def test_a_file_is_looked_at_once(monkeypatch) -> None:
    asked: list[bytes] = []
    monkeypatch.setattr(archive, "checked_package", lambda content: asked.append(content) or [])
    file = Unread(written("docx"))
    assert [file.package, file.package, file.container] == ["docx", "docx", None]
    assert len(asked) == 1
    assert Unread(ole.SIGNATURE[:4]).container is None


def test_a_reader_is_fetched_when_there_is_something_to_read() -> None:
    code = "import sys, loaders.documents.formats as f; f.read_document('x', '规章 1'.encode()); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "loaders.documents.text" in loaded
    assert not loaded & {"xlrd", "pdfplumber", "loaders.documents.word.docx", "loaders.documents.workbook.xls"}


def test_the_face_has_what_it_names_and_nothing_else() -> None:
    assert all(getattr(documents, name) for name in documents.__all__)
    with pytest.raises(AttributeError, match="no attribute 'raed_document'"):
        _ = documents.raed_document


def test_a_file_beyond_the_limit_is_not_looked_at(monkeypatch) -> None:
    monkeypatch.setattr(formats, "MAX_FILE", 10)
    monkeypatch.setattr(formats, "format_of", lambda _: pytest.fail("was looked at"))
    outcome = loaders.read(Path("a.html"), content=b"<html>" + b"x" * 10)
    assert (outcome.status, outcome.reason_code) == ("refused", "too_large")


def test_the_sentence_of_a_refusal_names_formats_that_are_read() -> None:
    """Save it as …: each suffix that such a sentence names is one that a record reads."""
    readable = {suffix for one in READ for suffix in one.suffixes}
    for line in read_csv(Path("data/words/reasons.csv")):
        for text in (line["zh"], line["en"]):
            assert set(re.findall(r"(?<![\w.])\.[a-z]{3,5}\b", text)) <= readable, line["key"]


# --- the package of an office file -------------------------------------------------------------


def test_parts_are_found_whatever_their_case_and_refusals_name_them() -> None:
    package = Package(zipped(Word__Document_Xxml="<a><b/></a>", bad_Xxml="<a>"))
    assert package.has("word/document.xml") and package.part("WORD/document.xml") == b"<a><b/></a>"
    assert [one.tag for one in package.walked("word/document.xml", "b")] == ["b"]
    assert package.beside("word/styles.xml") is None and package.targets("word/document.xml") == {}
    for path in ("bad.xml", "none.xml"):
        with pytest.raises(RefusedDocumentError, match=f"damaged_file: {path}"):
            package.xml(path)
    with pytest.raises(RefusedDocumentError, match=r"damaged_file: bad\.xml"):
        list(package.walked("bad.xml", "b"))


@pytest.mark.parametrize("how", ["whole", "walked"])
def test_no_entity_is_resolved(how: str) -> None:
    package = Package(zipped(a_Xxml='<!DOCTYPE a [<!ENTITY x "9">]><a><b>&x;</b></a>'))
    (found,) = package.xml("a.xml") if how == "whole" else package.walked("a.xml", "b")
    assert not found.text and "".join(found.itertext()).replace("&x;", "") == ""


def test_a_tree_too_large_is_refused_before_it_grows(monkeypatch) -> None:
    monkeypatch.setattr("loaders.documents.container.package.MAX_TAGS", 10)
    package = Package(zipped(a_Xxml="<a>" + "<b/>" * 10 + "</a>"))
    with pytest.raises(RefusedDocumentError, match="too_large"):
        package.xml("a.xml")


def test_what_a_part_refers_to_is_found_from_its_folder_or_the_root() -> None:
    links = '<Relationships><Relationship Id="{}" Type="http://x/y/{}" Target="{}" {}/></Relationships>'
    package = Package(
        zipped(
            _rels___Xrels=links.format("r0", "officeDocument", "xl/workbook.xml", ""),
            xl___rels__workbook_Xxml_Xrels=links.format("r1", "worksheet", "/xl/sheets/one.xml", ""),
            xl___rels__other_Xxml_Xrels=links.format("r2", "link", "../up.xml", 'TargetMode="External"'),
        )
    )
    assert package.targets() == {"r0": Target("officeDocument", "xl/workbook.xml")}
    assert package.targets("xl/workbook.xml") == {"r1": Target("worksheet", "xl/sheets/one.xml")}
    assert package.targets("xl/other.xml") == {"r2": Target("link", "up.xml", is_external=True)}


def test_a_limit_stands_in_one_place() -> None:
    """A ceiling that several readers share is no constant of one of them."""
    names = {name for name in vars(limits) if name.isupper()}
    for path in (Path("loaders") / "documents").rglob("*.py"):
        if path.name != "limits.py":
            own = set(re.findall(r"^([A-Z_]+)(?:, [A-Z_]+)* = ", path.read_text(encoding="utf-8"), re.M))
            assert not own & names, path
