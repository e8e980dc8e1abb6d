"""The question to the unit: for every problem of the sample, in both languages, never more certain than the search."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from loaders.said.question import NAMED, question
from loaders.words import Words
from pages.shared.data import queries
from pages.shared.said import problems

DISTRICT = "sample-district"


def said(problem: pd.DataFrame, explained: pd.DataFrame, words: Words) -> str:
    """The question as the page has it."""
    return question(problems.as_trouble(problem, explained), words)


@pytest.fixture(scope="module")
def asked(sample: Path) -> list[tuple[pd.DataFrame, pd.DataFrame]]:
    """Every problem of the sample with its explanations."""
    found = queries.findings(sample, DISTRICT)
    parts = [part for _, part in found.groupby("problem_id", sort=False)]
    return [(part, queries.explanations(sample, int(part.iloc[0]["problem_id"]))) for part in parts]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_question_names_the_report_and_is_plain_text(
    asked: list[tuple[pd.DataFrame, pd.DataFrame]], language: str
) -> None:
    words = Words(language)
    for problem, explained in asked:
        text, lead = said(problem, explained, words), problem.iloc[0]
        assert text.startswith(words("question.head", unit=lead["short_name"], year=words.year(lead["year"])))
        assert "**" not in text and "None" not in text and "nan" not in text.lower().split()
        assert text.rstrip().endswith(("原因。", "reason?"))


def test_what_would_make_it_balance_is_in_the_question(asked: list[tuple[pd.DataFrame, pd.DataFrame]]) -> None:
    words, seen = Words("zh"), 0
    for problem, explained in asked:
        if not len(explained):
            continue
        best = explained[explained["rank"] == explained["rank"].min()]
        text = said(problem, explained, words)
        for changes in list(best["changes"]):
            for value in json.loads(changes).values():
                assert value is None or words.number(value) in text
                seen += 1
    assert seen > 10, "the sample has such problems"


def test_the_only_one_is_said_of_one_that_is_the_only_one(asked: list[tuple[pd.DataFrame, pd.DataFrame]]) -> None:
    words = Words("zh")
    for problem, explained in asked:
        text = said(problem, explained, words)
        best = explained[explained["rank"] == explained["rank"].min()] if len(explained) else explained
        is_only = len(explained) == 1 and bool(problem.iloc[0]["complete"])
        assert ("只有一种情况" in text) == is_only
        assert ("分不出先后" in text) == (len(best) > 1)
        assert ("最可能是" in text) == (len(best) == 1 and not is_only)
        assert ("可能性较小的解释" in text) == (len(explained) > len(best))


def test_without_an_explanation_it_says_what_must_hold_and_accuses_nobody(
    asked: list[tuple[pd.DataFrame, pd.DataFrame]],
) -> None:
    words = Words("zh")
    alone = [(problem, explained) for problem, explained in asked if not len(explained)]
    assert len(alone) > len(known := [problem for problem, _ in alone if of_open_cells(problem)]) > 0
    for problem, explained in alone:
        text = said(problem, explained, words)
        holds = "应当成立而没有成立" in text or "不能判断是否成立" in text
        assert holds == (problem["problem_id"].iloc[0] not in numbers(known))
        assert "最可能" not in text and "应为 " not in text.split("：", 1)[0]


def of_open_cells(problem: pd.DataFrame) -> bool:
    """Whether all that a problem says is that cells have no figure, of which it is known what they hold or bear."""
    cells = [one for text in problem["cells"] for one in json.loads(text)]
    return problem["hint"].str.startswith("balancing").any() or any(one["state"] == "dash" for one in cells)


def numbers(of: list[pd.DataFrame]) -> set[int]:
    return {int(one["problem_id"].iloc[0]) for one in of}


def asked_of(asked: list[tuple[pd.DataFrame, pd.DataFrame]], unit: str, year: int, hint: str) -> pd.DataFrame:
    """The problem of a report that has a finding without figures, with a hint or without any."""
    of = (problem for problem, _ in asked if (problem["short_name"].iloc[0], problem["year"].iloc[0]) == (unit, year))
    return next(one for one in of if (one["rule_id"].eq("C04") & one["hint"].str.startswith(hint)).any())


def test_the_only_figures_that_balance_are_in_the_question(asked: list[tuple[pd.DataFrame, pd.DataFrame]]) -> None:
    problem = asked_of(asked, "书桥街道", 2025, "balancing")
    text = said(problem, pd.DataFrame(), Words("zh"))
    assert "“四、结转下年度继续办理”一行，自然人 1、总计 1（未列出的各格为 0）" in text and "只有补上" in text
    assert "□" not in text and "应当成立" not in text and "结转下年度继续办理1件" in text


def test_where_several_figures_would_balance_none_is_named(asked: list[tuple[pd.DataFrame, pd.DataFrame]]) -> None:
    problem = asked_of(asked, "书桥街道", 2025, "balancing").assign(hint="")
    text = said(problem, pd.DataFrame(), Words("zh"))
    assert "只有补上" not in text and "6 + 0 = 5 + □" in text


def test_a_dash_is_said_to_be_one(asked: list[tuple[pd.DataFrame, pd.DataFrame]]) -> None:
    problem = asked_of(asked, "荷岸镇", 2025, "")
    text = said(problem, pd.DataFrame(), Words("zh"))
    assert "以下 3 格印的是“/”，不是数字：规章·本年制发件数、" in text and "□" not in text and "只有补上" not in text
    blank = problem.assign(cells=problem["cells"].str.replace('"dash"', '"blank"'))
    assert "格印的是" not in said(blank, pd.DataFrame(), Words("zh"))


def test_what_fails_beside_open_cells_is_still_asked(asked: list[tuple[pd.DataFrame, pd.DataFrame]]) -> None:
    problem = asked_of(asked, "书桥街道", 2025, "balancing")
    wrong = problem.assign(status=["fail" if one == "6 + 0 = 5 + □" else "undetermined" for one in problem["numbers"]])
    text = said(wrong, pd.DataFrame(), Words("zh"))
    assert "只有补上" in text and "6 + 0 ≠ 5 + □" in text and "3 + 0" not in text


def test_ties_are_all_written_out(asked: list[tuple[pd.DataFrame, pd.DataFrame]]) -> None:
    problem, explained = next(pair for pair in asked if len(pair[1]) and len(pair[1].iloc[0]["changes"]))
    first = explained.iloc[:1]
    for count in (2, NAMED, NAMED + 3):
        tied = pd.concat([first] * count, ignore_index=True).assign(rank=1)
        text = said(problem, tied, Words("zh"))
        assert f"以下 {count} 种情况" in text
        assert text.count("\n（") == count


def test_a_figure_that_must_change_without_a_value_is_not_given_one(
    asked: list[tuple[pd.DataFrame, pd.DataFrame]],
) -> None:
    problem, explained = next(pair for pair in asked if len(pair[1]))
    cell = next(iter(json.loads(explained.iloc[0]["changes"])))
    open_end = explained.iloc[:1].assign(changes=json.dumps({cell: None}))
    text = said(problem, open_end, Words("zh"))
    assert "应为 " not in text.replace("（应为多少）", "")


def test_the_dossier_says_the_same_cells_as_the_question(asked: list[tuple[pd.DataFrame, pd.DataFrame]]) -> None:
    words = Words("zh")
    for problem, explained in asked:
        if len(explained):
            text = said(problem, explained, words)
            told = problems.explanations(problem, explained[explained["rank"] == explained["rank"].min()], words)
            for one in list(told[words("column.changes")]):
                assert one.replace("**", "") in text
