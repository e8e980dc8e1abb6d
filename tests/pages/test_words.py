"""Every word is there in both languages and used; numbers and money carry their unit."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from loaders.units import TEN_THOUSAND, yuan
from loaders.words import FOLDER, Words, words_of_file

ROOT = Path(__file__).resolve().parents[2]
FILES = ("ui", "pages", "charts", "tables", "states", "answers", "compare", "applications")
KEYED = sorted(one.stem for one in FOLDER.glob("*.csv") if one.stem != "glossary")
PAGES = [ROOT / "app.py", ROOT / "loaders" / "words.py", *(ROOT / "pages").rglob("*.py")]
CODE = "\n".join(path.read_text(encoding="utf-8") for path in PAGES)
ZH, EN = Words("zh"), Words("en")
KEY = r"[a-z_]+(?:\.[a-z_]+)+"


def used(key: str) -> bool:
    """Whether code names a key: whole, as a mark, or by the fixed beginning of an f-string."""
    if f'"{key}"' in CODE or f"'{key}'" in CODE:
        return True
    beginnings = [key[: match.end()] for match in re.finditer(r"[._]", key)]
    return any(f'f"{one}{{' in CODE or f"f'{one}{{" in CODE or f'"{one}" + ' in CODE for one in beginnings)


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("file", KEYED)
def test_every_word_is_there_in_both_languages(file: str) -> None:
    for key, line in words_of_file(file).items():
        assert line["zh"] and line["en"], key
        assert fields(line["zh"]) >= fields(line["en"]) - {"iso"}, key


@pytest.mark.parametrize("file", FILES)
def test_no_word_is_left_over(file: str) -> None:
    assert [key for key in words_of_file(file) if not used(key)] == []


def test_every_key_in_code_is_a_word() -> None:
    named = set(re.findall(rf'words\(\s*"({KEY}|[a-z]+)"', CODE)) | set(re.findall(rf'Mark\("[^"]*", "({KEY})"', CODE))
    assert named
    assert sorted(key for key in named if not ZH.has(key)) == []


def test_a_missing_key_raises() -> None:
    with pytest.raises(KeyError):
        ZH("no.such_key")


def test_no_chinese_stands_in_english_words() -> None:
    allowed = {"language.zh"}
    for file in FOLDER.glob("*.csv"):
        if file.stem in FILES:
            found = {key for key, line in words_of_file(file.stem).items() if re.search(r"[\u4e00-\u9fff]", line["en"])}
            assert found <= allowed, file.name


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        (0, "件", "0 件", "0"),
        (None, "件", "—", "—"),
        (float("nan"), "元", "—", "—"),
        (12345, "件", "12,345 件", "12,345"),
        (8.4, "", "8.4", "8.4"),
        (291000, "元", "29.1 万元", "¥291,000"),
        (9999.5, "元", "9,999.5 元", "¥9,999.5"),
        (0, "元", "0 元", "¥0"),
        (1033879, "元", "103.3879 万元", "¥1,033,879"),
    ],
)
def test_numbers(value: float | None, unit: str, zh: str, en: str) -> None:
    assert (ZH.number(value, unit), EN.number(value, unit)) == (zh, en)


def test_differences_carry_their_sign() -> None:
    assert [ZH.signed(one, "件") for one in (3, -2, 0, None)] == ["+3 件", "−2 件", "0 件", "—"]


def test_years_and_dates() -> None:
    assert ZH.years([2019, 2020, 2021, 2023]) == "2019–2021、2023年"
    assert (ZH.date("2026-01-02T03:04:05+00:00"), EN.date("2026-01-02T03:04:05+00:00")) == (
        "2026年1月2日",
        "2026-01-02",
    )


def test_no_key_stands_in_two_files() -> None:
    keys = [key for file in KEYED for key in words_of_file(file)]
    assert len(keys) == len(set(keys)) and all(map(ZH.has, keys))


def test_a_doubt_names_the_amount_it_most_likely_means() -> None:
    assert "590 万元" in ZH.doubt("unit", 5_900_000) and "¥5,900,000" in EN.doubt("unit", 5_900_000)
    assert ZH.doubt("unit") == ZH.doubt("unit", float("nan")) == ZH("doubt.unit")


def test_ten_thousand_is_what_the_loaders_take_it_for() -> None:
    assert ZH.money(TEN_THOUSAND) == "1 万元" and ZH.money(TEN_THOUSAND - 1) == "9,999 元"
    assert yuan("万元") == TEN_THOUSAND
