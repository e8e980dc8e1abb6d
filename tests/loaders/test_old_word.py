"""Older Word files and their kin: read as LibreOffice shows them where it is installed, else refused, saying so."""

from __future__ import annotations

import http.server
import io
import os
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from loaders.documents import Document, read_document, sniff
from loaders.documents.formats import WORD_XML
from loaders.documents.word import libreoffice
from loaders.errors import RefusedDocumentError
from loaders.figures import parse_figure
from loaders.forms import load_forms
from loaders.recognise import recognise
from tests.loaders.test_sheets import FILES, numbered

DOC = (FILES / "report.doc").read_bytes()
INSTALLED = libreoffice.installed() is not None
RTF = (
    r"{\rtf1\ansi\uc1 {\field{\*\fldinst INCLUDEPICTURE \"URL/a.png\" \\d}{\fldrslt x}}"
    r"\u25919?\u24220?\par \trowd\cellx1000\cellx2000\intbl \u35268?\u31456?\cell 3\cell\row\pard}"
)


def odt(url: str = "", locked: str = "") -> bytes:
    names = {"office": "office", "text": "text", "draw": "drawing", "svg": "svg-compatible", "table": "table"}
    spaces = " ".join(f'xmlns:{k}="urn:oasis:names:tc:opendocument:xmlns:{v}:1.0"' for k, v in names.items())
    picture = f'<draw:frame text:anchor-type="as-char"><draw:image xlink:href="{url}/b.png"/></draw:frame>'
    row = "".join(f"<table:table-cell><text:p>{text}</text:p></table:table-cell>" for text in ("规章", "3"))
    columns = '<table:table-column table:number-columns-repeated="2"/>'
    content = (
        f'<office:document-content {spaces} xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2">'
        f"<office:body><office:text><text:p>政府{picture if url else ''}</text:p><table:table>{columns}"
        f"<table:table-row>{row}</table:table-row></table:table></office:text></office:body></office:document-content>"
    )
    manifest = (
        '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><m:file-entry m:full-path="/" '
        'm:media-type="application/vnd.oasis.opendocument.text"/><m:file-entry m:full-path="content.xml" '
        f'm:media-type="text/xml">{locked}</m:file-entry></m:manifest>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr("content.xml", content)
        package.writestr("META-INF/manifest.xml", manifest)
    return out.getvalue()


def read_or_refusal(content: bytes) -> Document | str:
    try:
        return read_document("x", content)
    except RefusedDocumentError as error:
        return f"{error.code} {error.detail}"


@pytest.fixture
def program(tmp_path: Path, monkeypatch) -> Iterator[Path]:
    """A program that stands in the place of LibreOffice."""
    file = tmp_path / "soffice"
    monkeypatch.setenv(libreoffice.SETTING, str(file))
    yield file


def script(file: Path, text: str) -> None:
    file.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    file.chmod(0o755)


# --- with LibreOffice, and without ----------------------------------------------------------


def test_a_word_file_of_1997_is_read_whole_or_libreoffice_is_asked_for() -> None:
    found, form = read_or_refusal(DOC), load_forms()["2021"]
    if not INSTALLED:
        assert found == "needs_libreoffice .doc"
        return
    assert isinstance(found, Document) and found.media_type == "application/msword"
    wanted = {name: parse_figure(text, form.column_by_cell[name]).value for name, text in numbered(form).items()}
    assert {name: one.value for name, one in recognise(found).figures.items()} == wanted


@pytest.mark.parametrize(("content", "extension"), [(RTF.encode(), "rtf"), (odt(), "odt")], ids=["rtf", "odt"])
def test_rtf_and_open_document_are_read_or_libreoffice_is_asked_for(content: bytes, extension: str) -> None:
    found = read_or_refusal(content)
    if not INSTALLED:
        assert found == f"needs_libreoffice .{extension}"
        return
    assert isinstance(found, Document)
    assert [[cell.text for cell in row] for table in found.tables for row in table.rows] == [["规章", "3"]]


def test_conversions_beside_each_other_do_not_collide() -> None:
    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(read_or_refusal, [DOC] * 3))
    if INSTALLED:
        assert len({one.blocks for one in found if isinstance(one, Document)}) == 1
        assert all(isinstance(one, Document) for one in found)
    else:
        assert found == ["needs_libreoffice .doc"] * 3


def test_nothing_is_fetched_for_a_document() -> None:
    asked: list[str] = []

    class Server(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET  # noqa: N815

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    found = [read_or_refusal(RTF.replace("URL", url).encode()), read_or_refusal(odt(url))]
    server.shutdown()
    server.server_close()
    assert asked == []
    assert all(isinstance(one, Document) == INSTALLED for one in found)


def test_without_libreoffice_it_is_asked_for_by_name(program: Path) -> None:
    assert read_or_refusal(DOC) == "needs_libreoffice .doc"


# --- a program that fails -------------------------------------------------------------------


def test_a_conversion_that_makes_nothing_is_damage(program: Path) -> None:
    script(program, "exit 0")
    assert read_or_refusal(DOC) == "damaged_file LibreOffice"


def test_a_conversion_that_makes_rubbish_is_damage(program: Path) -> None:
    script(program, "mkdir out; echo rubbish > out/report.docx")
    assert str(read_or_refusal(DOC)).startswith("damaged_file")


def test_a_conversion_without_end_is_ended_with_all_its_processes(program: Path, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(libreoffice, "MAX_SECONDS", 1)
    script(program, f"sleep 600 & echo $! > {tmp_path}/child; echo $$ > {tmp_path}/parent; sleep 600")
    assert read_or_refusal(DOC) == "too_heavy "
    for name in ("child", "parent"):
        assert is_over(int((tmp_path / name).read_text()))


def ours(mark: str) -> list[str]:
    """The names of the processes that have this mark in their environment: whoever has ended has none."""
    found = []
    for one in Path("/proc").iterdir():
        try:
            if one.name.isdecimal() and mark.encode() in (one / "environ").read_bytes():
                found.append((one / "comm").read_text().strip())
        except (FileNotFoundError, ProcessLookupError, PermissionError):  # it ended meanwhile, or is another user's
            continue
    return found


@pytest.mark.skipif(not INSTALLED, reason="needs LibreOffice")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT], ids=["killed", "interrupted"])
def test_with_who_asked_libreoffice_ends_and_its_folder_goes(tmp_path: Path, how: signal.Signals) -> None:
    """All that belongs to the conversion bears a mark of its own, and has a folder for its folders."""
    folder, mark = tmp_path / "folders", f"{tmp_path.name}-{how}"
    folder.mkdir()
    asks = "from tests.loaders.test_old_word import *; libreoffice.converted(DOC, 'doc', 'docx')"
    env = os.environ | {"TMPDIR": str(folder), "MARK": mark, "PYTHONPATH": "."}
    with subprocess.Popen([sys.executable, "-c", asks], env=env, stderr=subprocess.DEVNULL) as asking:
        until = time.monotonic() + 60
        while "soffice.bin" not in ours(mark):
            assert time.monotonic() < until and asking.poll() is None, "it converts"
            time.sleep(0.02)
        assert [one.name.startswith("ledger-") for one in folder.iterdir()] == [True]
        asking.send_signal(how)
        asking.wait()
    until = time.monotonic() + 20
    while (ours(mark) or list(folder.iterdir())) and time.monotonic() < until:
        time.sleep(0.1)
    assert ours(mark) == [] and list(folder.iterdir()) == []


def is_over(process: int, patience: float = 20.0) -> bool:
    """Whether a process has come to its end, or comes to it: who is killed while the machine is busy ends a little
    later, and a process that was never killed would sleep for ten minutes."""
    last = time.monotonic() + patience
    while is_running(process):
        if time.monotonic() > last:
            return False
        time.sleep(0.05)
    return True


def is_running(process: int) -> bool:
    """Whether a process goes on; one that has ended and waits to be noticed does not."""
    status = Path(f"/proc/{process}/stat")
    if status.exists():
        return status.read_text().rpartition(")")[2].split()[0] != "Z"
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_conversion_leaves_nothing_behind(program: Path, tmp_path: Path) -> None:
    script(program, f"pwd > {tmp_path}/where; echo $HOME >> {tmp_path}/where")
    read_or_refusal(DOC)
    assert not any(Path(line).exists() for line in (tmp_path / "where").read_text().splitlines())


# --- which file is which --------------------------------------------------------------------


def test_word_and_workbook_in_the_same_container_are_told_apart() -> None:
    assert sniff(DOC) == "application/msword"
    assert sniff((FILES / "report.xls").read_bytes()) == "application/vnd.ms-excel"


def renamed(content: bytes, name: str, other: str) -> bytes:
    """A container in which a stream has another name: 64 bytes, and behind them how many of these count."""
    at = content.index(name.encode("utf-16-le"))
    entry = other.encode("utf-16-le").ljust(64, b"\0") + (2 * len(other) + 2).to_bytes(2, "little")
    return content[:at] + entry + content[at + len(entry) :]


def test_a_container_of_something_else_is_refused_as_that() -> None:
    assert read_or_refusal(renamed(DOC, "WordDocument", "SomethingNew")) == "unsupported_format OLE"


def test_a_locked_file_says_that_it_is_locked() -> None:
    at = DOC.index(b"\xec\xa5")  # the stream WordDocument begins
    encrypted = DOC[: at + 11] + bytes([DOC[at + 11] | 1]) + DOC[at + 12 :]
    assert read_or_refusal(encrypted) == "locked_file "
    assert read_or_refusal(renamed(DOC, "WordDocument", "EncryptedPackage")) == "locked_file "
    assert read_or_refusal(odt(locked="<m:encryption-data/>")) == "locked_file "


@pytest.mark.parametrize("cut", [8, 100, 511, 512, 1024, 20_000])
def test_a_container_cut_short_is_damage(cut: int) -> None:
    assert str(read_or_refusal(DOC[:cut])).startswith("damaged_file")


def test_a_word_file_under_an_old_name_is_still_a_word_file() -> None:
    page = "<html><body><table><tr><td>规章</td><td>0</td></tr></table></body></html>"
    assert read_document("年报.doc", page.encode()).media_type == "text/html"


def test_the_xml_of_office_2003_is_known() -> None:
    word = b'<?xml version="1.0"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"/>'
    workbook = b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
    assert sniff(word) == WORD_XML
    assert read_or_refusal(workbook) == "unsupported_format Excel 2003 XML"
