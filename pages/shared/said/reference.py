"""The dictionary: series, rules and terms for officials, codes and cells for engineers, from ``data/``. Pure."""

from __future__ import annotations

from itertools import groupby, pairwise

import pandas as pd

from loaders.forms import DATA, Form, load_forms, read_csv
from loaders.groups import group_of
from loaders.reconcile.rulebook import load_rules
from loaders.said import findings
from loaders.series import Series, load_series
from loaders.words import Words
from pages.shared.look.marks import mark


def series(words: Words) -> pd.DataFrame:
    """Every series: group, name, unit, the years that ask for it, whether it goes on over the form break, caveat."""
    return pd.DataFrame(
        [
            {
                words("column.group"): words(f"series_group.{group_of(one.id)}"),
                words("column.series"): words.series(one),
                words("column.unit"): words.unit(one.unit),
                words("column.asked"): asked(one, words),
                **over_breaks(one, words),
                words("column.note"): words.notes(one),
            }
            for one in load_series().values()
        ]
    )


def asked(one: Series, words: Words) -> str:
    """The years whose form asks for a series: 2019–2020, 2021起."""
    runs = groupby(load_forms().values(), key=lambda form: bool(one.cells[form.id]))
    spans = [list(forms) for is_asked, forms in runs if is_asked]
    return words.join(_span(forms[0].first_year, forms[-1].last_year, words) for forms in spans)


def _span(first: int, last: int | None, words: Words) -> str:
    if last is None:
        return words("asked.since", first=first)
    return words("asked.span", first=first, last=last) if last > first else words("asked.year", first=first)


def over_breaks(one: Series, words: Words) -> dict[str, str]:
    """Whether a series goes on over each change of the form, by the heading of the change: 2020与2021之间."""
    return {
        words("column.comparability", before=new.first_year - 1, after=new.first_year): _break(one, old, new, words)
        for old, new in pairwise(load_forms().values())
    }


def _break(one: Series, old: Form, new: Form, words: Words) -> str:
    """How the two sides of a change compare; where only one side asks, which."""
    if bool(one.cells[old.id]) == bool(one.cells[new.id]):
        return words(f"comparability.{one.comparability(old.id, new.id)}") if one.cells[old.id] else words("sign.none")
    return words("asked.new" if one.cells[new.id] else "asked.gone", year=new.first_year)


def codes(words: Words) -> pd.DataFrame:
    """Every series by its code: name, its cells on each form."""
    return pd.DataFrame(
        [
            {
                words("column.code"): one.id,
                words("column.series"): words.series(one),
                **{_form_title(form, words): " + ".join(cells) for form, cells in one.cells.items()},
            }
            for one in load_series().values()
        ]
    )


def cells(form_id: str, words: Words) -> pd.DataFrame:
    """Every cell of a form: code, section, article, row, column, unit."""
    form = load_forms()[form_id]
    zh = words.language == "zh"
    return pd.DataFrame(
        [
            {
                words("column.code"): cell,
                words("column.section"): words(f"section_name.{row.section}"),
                words("column.article"): row.article,
                words("column.row"): row.label_zh if zh else row.label_en,
                words("column.column"): column.label_zh if zh else column.label_en,
                words("column.unit"): words.unit(column.unit),
            }
            for row in form.rows
            for cell, column in zip(row.cells, row.columns, strict=True)
        ]
    )


def rules(words: Words) -> pd.DataFrame:
    """Every rule that is switched on: id, severity, title, what must hold, what to ask, authority, exceptions."""
    return pd.DataFrame(
        [
            {
                words("column.rule"): one.id,
                words("column.severity"): mark("severity", one.severity).text(words),
                words("column.problem"): findings.title(one, words),
                words("column.statement"): findings.statement(one, words),
                words("column.ask"): findings.ask(one, words),
                words("column.authority"): findings.authority(one, words),
                words("column.exceptions"): findings.exceptions(one, words),
            }
            for one in load_rules().values()
        ]
    )


def formulas(words: Words) -> pd.DataFrame:
    """Every rule as it is written: id, title, formula, forms, version."""
    return pd.DataFrame(
        [
            {
                words("column.rule"): one.id,
                words("column.problem"): findings.title(one, words),
                words("column.formula_code"): words("sign.none") if one.is_of_prose else one.formula,
                words("column.forms"): words.join(_form_title(form, words) for form in one.forms),
                words("column.version"): one.version,
            }
            for one in load_rules().values()
        ]
    )


def terms(words: Words) -> pd.DataFrame:
    """The glossary: term, explanation, basis, the other language's term."""
    zh = words.language == "zh"
    first, second = ("term_zh", "term_en") if zh else ("term_en", "term_zh")
    return pd.DataFrame(
        [
            {
                words("column.term"): line[first],
                words("column.explanation"): line["explain_zh" if zh else "explain_en"],
                words("column.basis"): line["basis"],
                words("column.other_term"): line[second],
            }
            for line in read_csv(DATA / "words" / "glossary.csv")
        ]
    )


def terms_of(page: str, words: Words) -> list[str]:
    """The terms an official meets on a page, each with its explanation and on what it rests, as a line of markdown."""
    return [
        words(
            "terms.line",
            term=words.pick(line["term_zh"], line["term_en"]),
            explanation=words.pick(line["explain_zh"], line["explain_en"]),
        )
        for line in read_csv(DATA / "words" / "glossary.csv")
        if page in line["pages"].split(";")
    ]


def _form_title(form_id: str, words: Words) -> str:
    form = load_forms()[form_id]
    return words.pick(form.title_zh, form.title_en)
