"""Every layout × form × quirk as a small document with its truth, drawn from dice that always fall the same."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from data.sample import layouts as sample
from data.sample.draft import Draft
from data.sample.layouts import Layout
from loaders.forms import Form, load_forms
from tests.corpus import delimited, pdf, sheets, text, web, word
from tests.corpus.measure import Score, score, truth_of
from tests.corpus.quirks import QUIRKS, balanced

LAYOUTS: dict[str, tuple[Layout, str]] = {
    **sample.LAYOUTS,
    **text.LAYOUTS,
    **delimited.LAYOUTS,
    **web.LAYOUTS,
    **word.LAYOUTS,
    **pdf.LAYOUTS,
    **sheets.LAYOUTS,
}


@dataclass(frozen=True)
class Case:
    """One document of the corpus."""

    layout: str
    form: Form
    quirk: str
    number: int = 0

    def __str__(self) -> str:
        return f"{self.layout} {self.form.id} {self.quirk} {self.number}"

    def draft(self) -> Draft:
        """What stands in the document."""
        dice = random.Random(f"{self.form.id} {self.quirk} {self.number}")
        year = self.form.first_year
        plain = Draft(
            "示例单位",
            year,
            self.form,
            balanced(self.form, dice),
            {"一": "本年工作平稳。", "五": "一是仍有不足，将改进。", "六": "无。"},
            title=f"示例单位{year}年政府信息公开工作年度报告",
        )
        return QUIRKS[self.quirk].change(plain, dice)

    def content(self) -> bytes:
        return LAYOUTS[self.layout][0](self.draft())

    def score(self) -> Score:
        """How its cells are read."""
        draft = self.draft()
        truth = truth_of(draft.form, draft.figures, draft.lost_rows)
        return score(draft.form, truth, LAYOUTS[self.layout][0](draft), QUIRKS[self.quirk].heads)


def cases(layouts: Iterable[str] = LAYOUTS, quirks: Iterable[str] = tuple(QUIRKS), rounds: int = 1) -> Iterator[Case]:
    """The cases of the corpus in order."""
    quirks = tuple(quirks)
    for layout in layouts:
        for form in load_forms().values():
            for quirk in quirks:
                yield from (Case(layout, form, quirk, number) for number in range(rounds))
