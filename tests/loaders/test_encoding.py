"""Encodings: told by the text itself, whatever is declared; broken bytes stay visible or the file is refused."""

from __future__ import annotations

import codecs
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.documents.encoding import decode
from loaders.errors import RefusedDocumentError

WORDS = "某街道2021年政府信息公开工作年度报告。本年度未收到政府信息公开申请，规章 | 0 | 3 |\n"
TRADITIONAL = "某區2021年政府信息公開工作年度報告。本年度收到政府信息公開申請3件，處理結果\n"
TEXT = WORDS * 5


def refused(content: bytes) -> bool:
    with pytest.raises(RefusedDocumentError) as found:
        decode(content)
    return found.value.code == "ruined_text"


@pytest.mark.parametrize("declared", ["", "utf-8", "gb2312", "big5", "iso-8859-1", "utf-16", "no-such", "idna"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "hz"])
def test_the_text_is_believed_and_not_what_it_declares(encoding: str, declared: str) -> None:
    text = f'<html><meta charset="{declared}">{TEXT}' if declared else f"<html>{TEXT}"
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize("declared", ["", "big5", "gb2312", "utf-8"])
def test_traditional_pages_are_read_in_big5(declared: str) -> None:
    text = f"<html><meta charset={declared}>{TRADITIONAL * 3}"
    assert decode(text.encode("big5")) == text


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
        ("\ufeff".encode("gb18030"), "gb18030"),
    ],
)
def test_a_mark_at_the_beginning_is_no_part_of_the_text(mark: bytes, encoding: str) -> None:
    assert decode(mark + TEXT.encode(encoding)) == TEXT


@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF8])
def test_a_mark_that_lies_is_not_believed(mark: bytes) -> None:
    assert decode(mark + TEXT.encode("gb18030")) == TEXT


def test_text_without_a_letter_of_ascii_is_read_without_a_mark() -> None:
    assert decode(("政府信息公开\n" * 5).encode("utf-16-le")) == "政府信息公开\n" * 5


def test_a_declaration_after_a_long_beginning_does_no_harm() -> None:
    text = f"<html><script>{'x' * 9000}</script><meta charset='gbk'>{TEXT}"
    assert decode(text.encode("gb18030")) == text
    assert decode(text.encode()) == text


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_broken_byte_beside_a_figure_stays_visible(encoding: str) -> None:
    whole = (TEXT * 10).encode(encoding)
    spoilt = whole.replace(b" 3 ", b" 3\xff ", 1)
    assert decode(spoilt).count("\ufffd") == 1
    assert "3\ufffd " in decode(spoilt)


@settings(max_examples=200, deadline=None)
@given(st.data(), st.sampled_from(["utf-8", "gb18030"]))
def test_bytes_that_are_lost_never_make_a_digit(data, encoding: str) -> None:
    whole = ("规章 | 一 | 政府信息公开" * 40).encode(encoding)
    at = data.draw(st.integers(0, len(whole) - 1))
    spoilt = whole[:at] + whole[at + data.draw(st.integers(1, 3)) :]
    assert not set(decode(spoilt)) & set("0123456789")


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode().decode("gb18030", errors="replace").encode(),
        TEXT.encode().decode("cp1252", errors="replace").encode(),
        TEXT.encode().decode("latin-1").encode(),
        TEXT.encode("gb18030").decode("latin-1").encode(),
        TEXT.encode("gb18030").decode("utf-8", errors="replace").encode("gb18030", errors="replace"),
        TEXT.encode("gb18030").decode("utf-8", errors="replace").encode(),
        TEXT.encode("gb18030").decode("utf-8", errors="replace").encode().decode("gb18030", errors="replace").encode(),
        TEXT.encode() + TEXT.encode("gb18030"),
        TEXT.encode().replace("政".encode(), "政".encode()[:2]),
        re.sub(r"[\u4e00-\u9fff]", "?", TEXT * 20).encode("ascii", errors="replace"),
    ],
    ids=["gbk", "cp1252", "latin-1", "gbk in latin-1", "lost", "lost in utf-8", "lost twice", "mixed", "cut", "marks"],
)
def test_text_that_was_ruined_is_refused_as_that(content: bytes) -> None:
    assert refused(content)


def test_what_is_no_text_in_any_encoding_is_not_called_a_ruin() -> None:
    with pytest.raises(RefusedDocumentError, match="unknown_encoding"):
        decode(bytes(range(256)) * 8)


def test_a_few_question_marks_are_no_ruin() -> None:
    assert decode(b"<a href='/x???y'>what???</a>" * 5)


def test_rare_characters_are_no_ruin() -> None:
    names = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨" * 5
    assert decode(names.encode()) == names
    assert decode(names.encode("gb18030")) == names


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_text_or_refused(content: bytes) -> None:
    try:
        assert "\x00" not in decode(content)
    except RefusedDocumentError as refusal:
        assert refusal.code in ("unknown_encoding", "ruined_text")
