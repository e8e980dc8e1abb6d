"""Reports as the rules see them, built from the texts of their cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from loaders.figures import Figure, parse_figure
from loaders.forms import form_of, load_forms
from loaders.reconcile.confront import check
from loaders.reconcile.filed import Filed
from loaders.reconcile.rulebook import load_rules

FORMS = load_forms()
PASSAGES = {
    "一": "{year}年，我街道依法做好政府信息公开工作。统计期限自{year}年1月1日至{year}年12月31日。",
    "五": "主要问题：一是更新不够及时。改进情况：{next}年将逐月检查，{next}年1月1日起执行。",
    "六": "未收取信息处理费。",
}
Texts = Mapping[str, str | None]


def figures_of(form: str, texts: Texts) -> dict[str, Figure]:
    """Every cell of a form as it is read; 0 where nothing is said, missing where None is."""
    figures = {}
    for cell, column in form_of(form).column_by_cell.items():
        raw = texts.get(cell, "0")
        if raw is None:
            figures[cell] = Figure(cell, None, "missing", "", "")
        else:
            parsed = parse_figure(raw, column)
            figures[cell] = Figure(cell, parsed.value, parsed.state, raw, "line 1", parsed.doubt)
    return figures


def passages(year: int, **other: str) -> dict[str, str]:
    """Prose that agrees with its year, but for the sections that say something else."""
    return {section: text.format(year=year, next=year + 1) for section, text in PASSAGES.items()} | other


def requests(*groups: tuple[str, str, int], **ends: int) -> dict[str, str]:
    """Table three with so many requests (column, outcome, number), each received and handled within the year; of
    them ``carried_in`` came from last year, and so many more are ``carried_out``, all of natural persons."""
    counts: dict[str, int] = {}
    carried_in, carried_out = ends.get("carried_in", 0), ends.get("carried_out", 0)
    moved = [("app.carried_in", carried_in), ("app.carried_out", carried_out)]
    entries = [(f"app.{end}", column, number) for column, outcome, number in groups for end in _rows(outcome)]
    entries += [(row, "natural_person", number) for row, number in moved]
    entries += [("app.received_new", "natural_person", carried_out - carried_in)]
    for row, column, number in entries:
        for one in (column, "total"):
            counts[f"{row}:{one}"] = counts.get(f"{row}:{one}", 0) + number
    return {cell: str(count) for cell, count in counts.items()}


def _rows(outcome: str) -> tuple[str, str, str]:
    return "received_new", f"result.{outcome}", "result.total"


def cases(row: str, *texts: str) -> dict[str, str]:
    """A group of table four: upheld, corrected, other, pending, total."""
    return dict(
        zip((f"{row}:{one}" for one in ("upheld", "corrected", "other", "pending", "total")), texts, strict=True)
    )


def pair(row: str, column: str, number: str, total: str) -> dict[str, str]:
    """A figure of table three and the total of its row."""
    return {f"{row}:{column}": number, f"{row}:total": total}


REQUESTS = requests(
    ("natural_person", "granted", 8),
    ("natural_person", "partial", 2),
    ("natural_person", "unavailable.not_held", 1),
    ("org_business", "granted", 3),
)
RIGHT = {  # a report of each form in which everything holds
    "2019": {
        **REQUESTS,
        "pub.normative:made_new": "1",
        "pub.normative:disclosed_new": "1",
        "pub.normative:disclosed_total": "4",
        "pub.licensing:items_prev": "6",
        "pub.licensing:decisions": "40",
        "pub.penalty:items_prev": "3",
        "pub.penalty:decisions": "15",
        "pub.procurement:procure_items": "2",
        "pub.procurement:procure_amount": "20万元",
    },
    "2021/2019/2021": {**REQUESTS, "pub.admin_normative:in_force": "4", "pub.licensing:decisions": "40"},
    "2019/2021/2019": {
        **REQUESTS,
        "pub.normative:disclosed_total": "4",
        "pub.licensing:items_prev": "6",
        "pub.licensing:decisions": "40",
    },
    "2021": {
        **REQUESTS,
        "pub.admin_normative:in_force": "4",
        "pub.licensing:decisions": "40",
        "pub.penalty:decisions": "15",
        "pub.fee:fee_amount": "0.5",
    },
}
LAST_YEAR = {  # what differed then
    "pub.licensing:decisions": "36",
    "pub.penalty:decisions": "12",
    "pub.fee:fee_amount": "0.4",
    "pub.procurement:procure_amount": "18万元",
    "pub.normative:disclosed_total": "3",
}
SAME = {cell: text for form in RIGHT.values() for cell, text in form.items() if cell in LAST_YEAR}  # as if nothing did


def report(form: str = "2021", changes: Texts | None = None, year: int | None = None, **more: Any) -> Filed:
    """A report in which everything holds but what the changes say."""
    year = year or (2020 if form.startswith("2019") else 2023)
    words = {"title": f"示例街道{year}年政府信息公开工作年度报告", "passages": passages(year)}
    figures = figures_of(form, RIGHT[form] | dict(changes or {}))
    return replace(Filed("unit", "subdistrict", year, form_of(form), figures), **{**words, **more})


def after(
    last: Texts | None = None, now: Texts | None = None, form: str = "2021", first: str = "", **more: Any
) -> Filed:
    """A report with that of the year before, which is on the form ``first`` if one is named."""
    year = 2021 if first else 2020 if form == "2019" else 2023
    before = report(first or form, LAST_YEAR | dict(last or {}), year - 1)
    return report(form, now, year, previous=before, earlier_years=(year - 1,), **more)


def outcomes(filed: Filed, status: str = "fail") -> list[tuple[str, str]]:
    """The checks of a report that ended so: rule and subject."""
    return [(one.rule.id, one.subject) for one in check(filed, load_rules()) if one.status == status]
