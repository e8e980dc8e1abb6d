"""What real reports do to the form: each quirk changes a draft, and the truth with it.

A quirk is a pure function of a draft and dice; what it writes into ``figures`` is the truth, word for word. Sources:
the counts of quirks in real reports that the design rests on, and what we thought of besides.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from opencc import OpenCC

from data.sample.draft import HEADINGS, Draft, ExtraRow
from loaders.forms import Form, PrintedCell, Row, load_forms, mixed
from tests.corpus import arranged

Change = Callable[[Draft, random.Random], Draft]
RADICAL = str.maketrans(
    "一二八人入刀力十土士大女子小工己干心户手支文方无日月木止毛水火父牛玉生用田白目石示立竹米老耳肉自至色行衣言走足身车里金长门青非面音页风食首马鬼",
    "⼀⼆⼋⼈⼊⼑⼒⼗⼟⼠⼤⼥⼦⼩⼯⼰⼲⼼⼾⼿⽀⽂⽅⽆⽇⽉⽊⽌⽑⽔⽕⽗⽜⽟⽣⽤⽥⽩⽬⽯⽰⽴⽵⽶⽼⽿⾁⾃⾄⾊⾏⾐⾔⾛⾜⾝⾞⾥⾦⾧⾨⾭⾮⾯⾳⾴⾵⾷⾸⾺⿁",
)
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def balanced(form: Form, dice: random.Random, scale: int = 4) -> dict[str, str]:
    """Figures that add up, of the size a sub-district has: most are 0. ``scale`` is the size of the rest."""
    figures = {cell: str(dice.choice((0, 0, dice.randrange(3 * scale)))) for cell in form.cells}
    figures |= {cell: f"{dice.randrange(9000) / 100}万元" for cell, c in form.column_by_cell.items() if c.is_money}
    outcomes = [row for row in form.rows if row.code.startswith("app.result.") and row.code != "app.result.total"]
    kinds = len(form.row_by_code["app.received_new"].cells) - 1
    counts = {row.code: _counts(dice, scale, kinds) for row in outcomes}
    counts["app.result.total"] = [sum(column) for column in zip(*counts.values(), strict=True)]
    counts["app.carried_out"] = _counts(dice, scale, kinds)
    both = [a + b for a, b in zip(counts["app.result.total"], counts["app.carried_out"], strict=True)]
    counts["app.carried_in"] = [dice.randrange(count + 1) if dice.random() < 0.3 else 0 for count in both]
    counts["app.received_new"] = [a - b for a, b in zip(both, counts["app.carried_in"], strict=True)]
    for kind in ("case.review", "case.suit_direct", "case.suit_after_review"):
        counts[kind] = [dice.choice((0, 0, 0, dice.randrange(scale))) for _ in range(4)]
    for code, row in counts.items():
        cells = form.row_by_code[code].cells
        figures |= dict(zip(cells, map(str, [*row, sum(row)]), strict=True))
    return figures


def _counts(dice: random.Random, scale: int, kinds: int) -> list[int]:
    """How many requests each kind of applicant has in a row: mostly natural persons, mostly none."""
    persons = dice.choice((0, 0, dice.randrange(4 * scale)))
    return [persons, *(dice.randrange(scale) if dice.random() < 0.08 else 0 for _ in range(kinds - 1))]


def _figures(change: Callable[[str, str, random.Random], str]) -> Change:
    """A quirk of the figures: (cell, text, dice) -> text."""
    return lambda draft, dice: replace(
        draft, figures={cell: change(cell, text, dice) for cell, text in draft.figures.items()}
    )


def _words(change: Callable[[str, random.Random], str]) -> Change:
    """A quirk of the printed words: labels, headings, notes."""

    def changed(draft: Draft, dice: random.Random) -> Draft:
        printed = [cell.text for table in draft.form.printed.values() for row in table for cell in row if cell.text]
        return replace(draft, words={word: change(word, dice) for word in dict.fromkeys(printed)})

    return changed


def _is_count(text: str) -> bool:
    return text.isdigit()


def _spaced(word: str, dice: random.Random) -> str:
    at = dice.randrange(1, len(word)) if len(word) > 2 else 0
    return f"{word[:at]}{dice.choice((' ', '　'))}{word[at:]}" if at else word


def _lost_letter(word: str, dice: random.Random) -> str:
    at = dice.randrange(len(word))
    return word[:at] + word[at + 1 :] if len(word) > 5 and dice.random() < 0.3 else word


def _traditional(draft: Draft, dice: random.Random) -> Draft:
    change = OpenCC("s2t").convert
    draft = _words(lambda word, _: change(word))(draft, dice)
    return replace(draft, headings={section: change(text) for section, text in HEADINGS.items()})


def _noted(draft: Draft, dice: random.Random) -> Draft:
    """Notes in the headings, with digits and the names of other rows."""
    year = draft.year
    notes = {
        "上一年项目数量": f"上一年项目数量 (指{year - 1}年事项数)",
        "本年增/减": "本年增/减 (指与上一年相比的增减数，减用负值表示,如 -8)",
        "其他对外管理服务事项": "其他对外管理服务事项(指行政许可以外的，含行政处罚、行政强制、行政确认)",
        "本年制发件数": f"本年({year})制发件数",
        "本年处理决定数量": f"本年({year})处理决定数量",
    }
    return replace(draft, words=notes)


def _extra(draft: Draft, dice: random.Random) -> Draft:
    """Rows the form does not have, in tables two and three."""
    after = next(row.code for row in draft.form.rows if row.code in ("pub.normative", "pub.admin_normative"))
    return replace(
        draft,
        extra_rows=(
            ExtraRow(after, ("其他主动公开文件", "701", "702", "703")),
            ExtraRow("pub.penalty", ("行政检查", *map(str, range(71, 71 + len(_row(draft, "pub.penalty").columns))))),
            ExtraRow("app.result.partial", ("不属于本机关公开", "0", "0", "1", "0", "0", "0", "1")),
        ),
    )


def _row(draft: Draft, code: str) -> Row:
    return draft.form.row_by_code[code]


def _lost_rows(draft: Draft, dice: random.Random) -> Draft:
    rows = [row.code for row in draft.form.rows if row.section != "四"]
    return replace(draft, lost_rows=frozenset(dice.sample(rows, 2)))


def _prose(draft: Draft, dice: random.Random) -> Draft:
    """Prose full of digits and of the names of rows, before the tables and behind them."""
    text = (
        "2023年，主动公开信息 1326 条，其中规章 0 件、行政许可 12 件；行政处罚 35 件。\n"
        "（一）予以公开 3 件\n收到依申请公开 7 件，上年结转 1 件，办结 8 件。\n联系电话 021-12345678\n浏览次数 128"
    )
    return replace(draft, passages={"一": text, "五": text, "六": f"行政复议 0 件 行政诉讼 2 件\n{text}\n无"})


def _bare_headings(draft: Draft, dice: random.Random) -> Draft:
    """Numerals lost from the section headings, and no title."""
    return replace(draft, title=None, headings={section: text[1:] for section, text in HEADINGS.items()})


def _faulty(draft: Draft, dice: random.Random) -> Draft:
    """A figure that is wrong in the report itself: it must be read as printed."""
    cells = [cell for cell, text in draft.figures.items() if _is_count(text) and cell.startswith(("app.", "case."))]
    wrong = {cell: str(int(draft.figures[cell]) + dice.randrange(1, 12)) for cell in dice.sample(cells, 3)}
    return replace(draft, figures={**draft.figures, **wrong})


def _only_totals(cell: str, text: str, dice: random.Random) -> str:
    return "" if cell.startswith("app.") and not cell.endswith(":total") else text


def _no_totals(cell: str, text: str, dice: random.Random) -> str:
    return "" if cell.startswith("app.result.") and cell.endswith(":total") else text


def _signed(draft: Draft, dice: random.Random) -> Draft:
    signed = {cell: dice.choice(("+19", "-10", "+3", "-1942", "增3", "减2")) for cell in draft.form.cells
              if cell.endswith(":items_change")}  # fmt: skip
    return replace(draft, figures={**draft.figures, **signed})


def _money(text: str) -> Change:
    return _figures(lambda cell, old, dice: text if cell.endswith(("procure_amount", "fee_amount")) else old)


def _short_labels(draft: Draft, dice: random.Random) -> Draft:
    words = {
        "行政规范性文件": "规范性文件",
        "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请": "1.逾期不补正",
        "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请": "2.逾期不缴费",
        "3.危及“三安全一稳定”": "3.危及 三安全一稳定",
        "本年增/减": "本年增\\减",
        "（二）部分公开（区分处理的，只计这一情形，不计其他情形）": "（二）部分公开",
    }
    return replace(draft, words=words)


def _mixed(draft: Draft, dice: random.Random) -> Draft:
    """Table three of another edition than tables two and four."""
    other = next(form for form in load_forms() if form != draft.form.id)
    form = mixed({"二": draft.form.id, "三": other, "四": draft.form.id})
    return replace(draft, form=form, figures=balanced(form, dice))


def _over_two_rows(draft: Draft, dice: random.Random) -> Draft:
    """One figure in a cell over two rows, twice: it is both rows', as far as the paper tells."""
    both = {"pub.compulsion": "pub.penalty", arranged.REFUSALS[1]: arranged.REFUSALS[0]}
    first = {row: draft.form.row_by_code[row].cells[0] for pair in both.items() for row in pair}
    shared = {first[lower]: draft.figures[first[upper]] for lower, upper in both.items()}
    return arranged.figures_merged(replace(draft, figures={**draft.figures, **shared}), dice)


def _amount(form: Form) -> str:
    """The one cell of a form that is money."""
    return next(cell for cell, column in form.column_by_cell.items() if column.is_money)


def _unit_as(printed: str) -> Change:
    """The unit of an amount only in its heading, in the way it is printed there."""

    def changed(draft: Draft, dice: random.Random) -> Draft:
        head = draft.form.column_by_cell[_amount(draft.form)].label_zh
        draft = _money("29.1000")(draft, dice)
        return replace(draft, words={**draft.words, head: head.partition("（")[0] + printed})

    return changed


def _unit_in_label(draft: Draft, dice: random.Random) -> Draft:
    label = draft.form.row_of(_amount(draft.form)).label_zh
    return replace(_money("29.1000")(draft, dice), words={label: f"{label}（万元）"})


IN_TEN_THOUSANDS = {"pub.procurement:procure_amount": "（万元）", "pub.fee:fee_amount": "（万元）"}


def _printed(draft: Draft, section: str, change: Callable[[PrintedCell], Iterator[PrintedCell]]) -> Draft:
    """A table printed otherwise: each of its cells becomes others."""
    table = [[new for cell in row for new in change(cell)] for row in draft.form.printed[section]]
    ordered = tuple(tuple(sorted(row, key=lambda cell: cell.column)) for row in table)
    return replace(draft, form=replace(draft.form, printed={**draft.form.printed, section: ordered}))


def _two_years(draft: Draft, dice: random.Random) -> Draft:
    """Last year's decisions before this year's, where one column of the form is as wide as several."""
    word = "本年处理决定数量"
    before = {f"{row.code}:before": str(dice.randrange(1, 999)) for row in draft.form.section_rows("二")}

    def parted(cell: PrintedCell) -> Iterator[PrintedCell]:
        if cell.colspan < 2 or not (cell.text == word or (cell.cell or "").endswith(":decisions")):
            yield cell
            return
        code = f"{cell.cell.partition(':')[0]}:before" if cell.cell else None
        texts = (f"{draft.year - 1}年处理决定数量", f"{draft.year}年处理决定数量") if cell.text else ("", "")
        yield replace(cell, text=texts[0], cell=code, colspan=1)
        yield replace(cell, text=texts[1], column=cell.column + 1, colspan=cell.colspan - 1)

    return replace(_printed(draft, "二", parted), figures={**draft.figures, **before})


def _moved(section: str, to: Mapping[int, int]) -> Change:
    """Columns, heads and figures alike, that change places in the rows that have them one by one."""

    def moved(draft: Draft, dice: random.Random) -> Draft:
        rows = [{cell.column for cell in row if cell.colspan == 1} for row in draft.form.printed[section]]
        return _printed(
            draft,
            section,
            lambda cell: iter([replace(cell, column=to.get(cell.column, cell.column)) if moves(cell, rows) else cell]),
        )

    def moves(cell: PrintedCell, rows: list[set[int]]) -> bool:
        return cell.colspan == 1 and cell.column in to and to[cell.column] in rows[cell.row]

    return moved


@dataclass(frozen=True)
class Quirk:
    """A quirk: how it changes a draft, and the column headings that name a unit."""

    change: Change
    heads: Mapping[str, str] | None = None


def _same(draft: Draft, dice: random.Random) -> Draft:
    return draft


def _headed(draft: Draft, dice: random.Random) -> Draft:
    """The unit of an amount only in its heading."""
    draft = _money("29.1000")(draft, dice)
    return replace(draft, words={"采购总金额": "采购总金额（万元，保留四位小数）"})


QUIRKS: dict[str, Quirk] = {
    "as printed": Quirk(_same),
    "a city": Quirk(lambda draft, dice: replace(draft, figures=balanced(draft.form, dice, 4000))),
    "zeros left blank": Quirk(_figures(lambda cell, text, dice: "" if text == "0" else text)),
    "some zeros left blank": Quirk(_figures(lambda c, text, dice: "" if text == "0" and dice.random() < 0.2 else text)),
    "blank columns": Quirk(_figures(lambda c, text, dice: "" if text == "0" and c.endswith("service") else text)),
    "dashes for zeros": Quirk(_figures(lambda c, text, dice: dice.choice("/-—无") if text == "0" else text)),
    "slashes for rules": Quirk(_figures(lambda cell, text, dice: "/" if cell.startswith("pub.rules:") else text)),
    "outcomes without totals": Quirk(_figures(_no_totals)),
    "only totals": Quirk(_figures(_only_totals)),
    "wide digits": Quirk(_figures(lambda c, text, dice: text.translate(WIDE) if dice.random() < 0.3 else text)),
    "spaces around figures": Quirk(_figures(lambda c, text, dice: f" {text}　" if dice.random() < 0.3 else text)),
    "thousands separators": Quirk(
        _figures(lambda c, text, dice: f"{int(text) + 1000:,}" if _is_count(text) and dice.random() < 0.1 else text)
    ),
    "figures in words": Quirk(_figures(lambda c, text, dice: f"{text}件" if _is_count(text) else text)),
    "signed changes": Quirk(_signed),
    "amount in yuan": Quirk(_money("251000元")),
    "amount without a unit": Quirk(_money("52.15")),
    "unit in the heading": Quirk(_headed, {"pub.procurement:procure_amount": "采购总金额（万元，保留四位小数）"}),
    "short unit in the heading": Quirk(_unit_as("（万元）"), IN_TEN_THOUSANDS),
    "spaced unit in the heading": Quirk(_unit_as("（单位：万 元）"), IN_TEN_THOUSANDS),
    "unit behind the heading": Quirk(_unit_as(" 万元"), IN_TEN_THOUSANDS),
    "unit in the label": Quirk(_unit_in_label, IN_TEN_THOUSANDS),
    "spaced unit in the cell": Quirk(_money("29.1 万 元")),
    "spaces in labels": Quirk(_words(_spaced)),
    "letters lost from labels": Quirk(_words(_lost_letter)),
    "radicals for letters": Quirk(_words(lambda word, _: word.translate(RADICAL))),
    "traditional characters": Quirk(_traditional),
    "notes in headings": Quirk(_noted),
    "short labels": Quirk(_short_labels),
    "rows added": Quirk(_extra),
    "rows missing": Quirk(_lost_rows),
    "digits in the prose": Quirk(_prose),
    "mixed editions": Quirk(_mixed),
    "last year beside this year": Quirk(_two_years),
    "columns of table two in another order": Quirk(_moved("二", {1: 3, 3: 1})),
    "results of table four in another order": Quirk(_moved("四", {0: 1, 1: 0, 5: 6, 6: 5, 10: 11, 11: 10})),
    "no title, bare headings": Quirk(_bare_headings),
    "faults of its own": Quirk(_faulty),
    "rows in another order": Quirk(arranged.rows_shuffled),
    "total on top": Quirk(arranged.total_on_top),
    "applicants in another order": Quirk(arranged.applicants_moved),
    "total of applicants first": Quirk(arranged.total_of_applicants_first),
    "a figure over two rows": Quirk(_over_two_rows),
}
