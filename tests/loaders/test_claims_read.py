"""How clauses are read: the sets of sentences with their right outcome, and the declarations of words and shapes."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from loaders.errors import BrokenRuleError
from loaders.forms import DATA, load_forms, read_csv
from loaders.reconcile.claims.frame import CASES
from loaders.reconcile.claims.lexicon import lexicon
from loaders.reconcile.claims.shapes import GROUPS, ROWS, letters, shapes, spelt_shape
from loaders.reconcile.claims.stated import equivalents
from loaders.words import LANGUAGES, Words
from tests.claims import SETS, Score, of_set

LEXICON = read_csv(DATA / "rules" / "lexicon.csv")
SHAPES = read_csv(DATA / "rules" / "shapes.csv")
SCORES = [pytest.param(one, id=f"{name}-{one.sentence[:20]}") for name in SETS for one in of_set(name)]
LEAST_READ = 0.9


@pytest.mark.parametrize("one", SCORES)
def test_no_sentence_states_what_it_does_not(one: Score) -> None:
    assert not one.wrong


@pytest.mark.parametrize("name", SETS)
def test_what_is_plainly_stated_is_read(name: str) -> None:
    scores = of_set(name)
    read, missed = (sum(len(getattr(one, part)) for one in scores) for part in ("right", "missed"))
    assert read / (read + missed) >= LEAST_READ


def test_half_of_the_sentences_are_clean_traps() -> None:
    lines = read_csv(DATA.parent / "tests" / "loaders" / "claims_natural.csv")
    assert len(lines) >= 320
    assert sum(not line["claims"] for line in lines) * 2 >= len(lines)


# --- the declarations -----------------------------------------------------------------------


def test_a_word_has_one_class() -> None:
    words = Counter(word for line in LEXICON for word in line["words"].split())
    assert [word for word, times in words.items() if times > 1] == []


def test_every_class_is_explained_once_and_used() -> None:
    explained = Counter(line["class"] for line in LEXICON if line["what"])
    assert set(explained.values()) == {1}
    assert set(explained) == {line["class"] for line in LEXICON}


def test_every_word_is_found_as_its_class() -> None:
    words = lexicon(2023)
    for line in LEXICON:
        for one in line["words"].split():
            assert words.at(one, 0)[1] == len(one), one


@pytest.mark.parametrize("line", SHAPES, ids=lambda line: f"{line['claim']}: {line['shape']}")
def test_a_shape_is_made_of_classes_and_names_a_number_once(line: dict[str, str]) -> None:
    assert spelt_shape(line["shape"])
    items = [item.strip("?*+") for item in line["shape"].split()]
    assert sum(item in ("number", "money", "percent") for item in items) <= 1
    assert all(item[1:] in GROUPS for item in items if item.startswith("@"))


def test_a_class_that_no_word_has_stops_the_start() -> None:
    with pytest.raises(BrokenRuleError, match="nothing_of_the_kind"):
        spelt_shape("take nothing_of_the_kind number")


def test_every_kind_of_claim_that_a_shape_makes_has_a_reading_or_a_rule_and_a_name() -> None:
    plain = {one.claim for one in shapes()} - {"outcome", "applicant", "decisions", "both", "row", "headed"}
    plain -= {"upheld", "corrected", "other", "pending"} | {kind for kind in plain if kind.startswith("document")}
    stated = {kind for form in load_forms() for _, kind in equivalents(form)} | {"no_fee"}
    assert plain <= stated
    for kind in plain:
        assert all(Words(language)(f"claim.{kind}") for language in LANGUAGES)


@pytest.mark.parametrize("row", ROWS)
def test_every_row_of_a_group_of_outcomes_has_a_reading_and_a_name(row: str) -> None:
    kind = f"outcome.{ROWS[row]}.{row}"
    assert ("N04", kind) in equivalents("2021")
    assert all(Words(language)(f"claim.{kind}") for language in LANGUAGES)


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("result", ["upheld", "corrected", "other", "pending"])
def test_every_result_of_a_case_has_a_reading_and_a_name(case: str, result: str) -> None:
    kind = f"{case}.{result}"
    assert ("N06", kind) in equivalents("2021")
    assert all(Words(language)(f"claim.{kind}") for language in LANGUAGES)


def test_classes_have_letters_of_their_own() -> None:
    assert len(set(letters().values())) == len(letters())
    assert not any(re.escape(letter) != letter for letter in letters().values())
