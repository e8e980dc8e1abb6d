"""Faults planted in a right report of 2024 that has last year's before it, each with the rules that must name it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from loaders.figures import parse_figure
from loaders.reconcile.filed import Filed
from tests.mistakes import mistaken
from tests.reconcile.series import FORM

Plant = Callable[[Filed, Random], Filed | None]  # None where the report has no place for the fault
IDENTITIES = ("K01", "K02", "H01", "H02", "K03")


@dataclass(frozen=True)
class Fault:
    """A kind of fault: how grave, which rules may name it, how it is planted."""

    name: str
    severity: str
    rules: tuple[str, ...]
    plant: Plant


def put(filed: Filed, **texts: str | None) -> Filed:
    """A report with other texts in some cells: ``app__carried_in__total`` for ``app.carried_in:total``."""
    return with_texts(filed, {_cell(name): text for name, text in texts.items()})


def _cell(name: str) -> str:
    row, _, column = name.rpartition("__")
    return f"{row.replace('__', '.')}:{column}"


def with_texts(filed: Filed, texts: dict[str, str | None]) -> Filed:
    figures = dict(filed.figures)
    for cell, text in texts.items():
        parsed = parse_figure(text or "", FORM.column_by_cell[cell])
        state = "missing" if text is None else parsed.state
        figures[cell] = replace(
            figures[cell], value=parsed.value, state=state, raw=text or "", doubt=parsed.doubt if text else None
        )
    return replace(filed, figures=figures)


def says(filed: Filed, section: str, text: str) -> Filed:
    return replace(filed, passages=dict(filed.passages) | {section: text})


def slip(filed: Filed, random: Random) -> Filed | None:
    table = {
        cell: int(filed.figures[cell].value or 0) for row in FORM.rows for cell in row.cells if row.section != "二"
    }
    if not any(value for cell, value in table.items() if cell.startswith("app.")):
        return None
    changed, _ = mistaken(FORM, table, random, 1)
    return with_texts(filed, {cell: str(value) for cell, value in changed.items() if value != table[cell]})


def _reworded(filed: Filed, pattern: str, change: Callable[[int], int]) -> Filed | None:
    text = filed.passages["一"]
    found = re.search(pattern, text)
    if not found:
        return None
    return says(filed, "一", text[: found.start(1)] + str(change(int(found[1]))) + text[found.end(1) :])


def last_years_tables(filed: Filed, random: Random, changed: int) -> Filed | None:
    """Last year's figures of what happened in the year; of a unit with work enough to tell."""
    before = filed.previous
    cells = [f"pub.{row}:decisions" for row in ("licensing", "penalty", "compulsion")]
    if before is None or min(before.figures[cell].value or 0 for cell in cells) < 10 or _requests(before) < 15:
        return None
    copied = replace(filed, figures=dict(before.figures))
    return with_texts(
        copied, {cell: str(int(before.figures[cell].value) + 7) for cell in random.sample(cells, changed)}
    )


def _requests(filed: Filed) -> int:
    return int(filed.figures["app.result.total:total"].value or 0)


def _carried(filed: Filed, random: Random) -> Filed:
    carried = int(filed.figures["app.carried_in:total"].value or 0) + random.randint(1, 4)
    new = int(filed.figures["app.received_new:total"].value or 0)
    return put(filed, app__carried_in__total=str(carried), app__received_new__total=str(new + 1))


def _stock(filed: Filed, random: Random) -> Filed:
    stock = int(filed.figures["pub.admin_normative:in_force"].value or 0)
    return put(filed, pub__admin_normative__in_force=str(stock + random.randint(1, 9)))


def _fee_in_yuan(filed: Filed, random: Random) -> Filed | None:
    fee = filed.previous.figures["pub.fee:fee_amount"].value if filed.previous else None
    return put(filed, pub__fee__fee_amount=str(fee)) if fee and fee > 1_000 else None


def _lost_row(filed: Filed, random: Random) -> Filed:
    row = random.choice(FORM.section_rows("三"))
    return with_texts(filed, dict.fromkeys(row.cells))


def _late(filed: Filed, random: Random) -> Filed | None:
    day = date(filed.year + 1, 2, random.randint(1, 28))
    return replace(filed, published_on=day, is_signed=random.random() < 0.5) if filed.kind == "bureau" else None


def _title(filed: Filed, _: Random) -> Filed:
    return replace(filed, title=filed.title.replace(str(filed.year), str(filed.year - 1)))


def _section(filed: Filed, random: Random) -> Filed:
    lost = random.choice(("一", "五", "六"))
    return replace(filed, passages={one: text for one, text in filed.passages.items() if one != lost})


def _same_text(filed: Filed, _: Random) -> Filed | None:
    before = filed.previous.passages["五"] if filed.previous else ""
    return says(filed, "五", before * 2) if before else None


def _rules_made(filed: Filed, _: Random) -> Filed:
    return put(filed, pub__rules__in_force="2")


FAULTS = (
    Fault("a slip in tables three and four", "error", IDENTITIES, slip),
    Fault("a negative count", "error", ("C02",), lambda f, _: put(f, pub__penalty__decisions="-8")),
    Fault("half a case", "error", ("C01",), lambda f, _: put(f, pub__penalty__decisions="8.5")),
    Fault("carried in differs from last year", "warning", ("Y01",), _carried),
    Fault("documents in force do not follow", "warning", ("Y04",), _stock),
    Fault("fee in yuan under 万元", "warning", ("Y08",), _fee_in_yuan),
    Fault("last year's tables", "warning", ("Y09",), lambda f, r: last_years_tables(f, r, 0)),
    Fault("last year's tables, one figure changed", "warning", ("Y11",), lambda f, r: last_years_tables(f, r, 1)),
    Fault("last year's tables, two figures changed", "warning", ("Y11",), lambda f, r: last_years_tables(f, r, 2)),
    Fault("a row is missing", "warning", ("S03",), _lost_row),
    Fault("the title names last year", "warning", ("S09",), _title),
    Fault("section five is empty", "warning", ("S06",), lambda f, _: says(f, "五", "无。")),
    Fault(
        "requests in the text", "warning", ("N01",), lambda f, _: _reworded(f, r"公开申请(\d+)件", lambda n: n * 2 + 9)
    ),
    Fault("handled in the text", "warning", ("N03",), lambda f, _: _reworded(f, r"办结(\d+)件", lambda n: n * 2 + 9)),
    Fault("two figures in a cell", "warning", ("C05",), lambda f, _: put(f, pub__penalty__decisions="15 3")),
    Fault("published late, or signed late", "warning", ("D01",), _late),
    Fault("a section is missing", "notice", ("S01", "S07"), _section),
    Fault("no word on the fee", "notice", ("S07",), lambda f, _: says(f, "六", "无。")),
    Fault("last year's text", "notice", ("N17",), lambda f, r: _twice(f, r)),
    Fault("rules of a sub-district", "notice", ("L01",), _rules_made),
    Fault("a blank cell", "notice", ("C04",), lambda f, _: put(f, pub__penalty__decisions="")),
    Fault("another row", "notice", ("S04",), lambda f, _: replace(f, extra_labels=("其他主动公开文件",))),
    Fault("a year is missing", "notice", ("Y10",), lambda f, _: replace(f, previous=None, earlier_years=(2022,))),
    Fault(
        "published before the year had ended",
        "notice",
        ("D05",),
        lambda f, _: replace(f, published_on=date(2024, 12, 9)),
    ),
)


def _twice(filed: Filed, random: Random) -> Filed | None:
    """Last year's section five, long enough to be compared, with last year's report saying the same."""
    copied = _same_text(filed, random)
    if copied is None or filed.previous is None:
        return None
    return replace(copied, previous=says(filed.previous, "五", copied.passages["五"]))
