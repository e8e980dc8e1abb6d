"""The text of a cell → a figure with its state. What is not certain has no value.

States (a blank is never a zero): ``number`` read for sure; ``blank``; ``dash`` (``/`` ``-`` ``—`` 无 不适用); ``text``;
``doubtful`` something was read but its digits, sign, unit, row or column is not certain; ``missing`` no such cell.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from loaders.forms import Column
from loaders.labels import REMEMBERED
from loaders.units import ORDINARY, TIMES, UNIT, compact, is_unit, units_in, units_named, yuan

DASH = re.compile(r"[-/\\—–―─－／﹣]{1,4}|[无無]|[没沒]有|不[适適]用|N/?A", re.IGNORECASE)
COUNTER = "件宗条份次起项例个"
INTEGER = re.compile(rf"(?P<sign>[+\-−]*)\s*(?P<digits>\d{{1,3}}(?:,\d{{3}})+|\d+)\s*[{COUNTER}]?")
DECIMAL = re.compile(rf"(?P<sign>[+\-−]*)\s*(?P<digits>(?:\d{{1,3}}(?:,\d{{3}})+|\d+)\.\d+)\s*[{COUNTER}]?")
INSTEAD = re.compile(  # words that stand where a figure should: no label of anything
    r"[（(]?(?:详?见(?:附件|附表|备注|说明|注释|正文)|不详|不明|未知|暂无|暂缺|待定|待(?:统计|核实)|同上|[保涉]密|无数据"
    r"|(?:未|不|无法)统计|未(?:发生|开展))[）)]?"
)
THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")  # 1.829: a point that may part thousands
SIGNED_WORD = re.compile(rf"(?P<sign>新?增加?|减少?)\s*(?P<digits>\d+)\s*[{COUNTER}]?")
MONEY = re.compile(
    rf"(?:(?:人民币|RMB|CNY)?[¥￥]?|[¥￥])(?P<sign>[+\-−]*)\s*(?P<digits>[\d,]+(?:\.\d+)?)"
    rf"(?:(?P<unit>{UNIT}|亿|万)整?|[(\[](?:单位:?)?(?:人民币)?(?P<noted>{UNIT})[)\]])?(?:[(\[]?人民币[)\]]?)?",
    re.IGNORECASE,
)
MONEY_DIGITS = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
SMALL_AMOUNT = 1_000  # a whole amount below this without a unit is hardly meant in yuan
LOOK_ALIKE = str.maketrans("OoQ〇○lI|!SsBZz", "00000111155822")  # letters that recognition of print puts for digits
PERHAPS = re.compile("[⟦⟧]")  # around what is perhaps not shown: see documents/sight
STRUCK = re.compile("(?:.\u0336\\s*)+|~~.+?~~", re.DOTALL)  # as the readers mark it
SURE = ("number", "settled")  # states of a figure that has a value
LARGEST = 10**15  # beyond this no report counts anything: a number run together with another


@dataclass(frozen=True)
class Figure:
    """A cell's value in one report. ``value`` is an int or float (money in yuan), None unless ``state`` is one of SURE:
    number, or settled where a person has said in the ledger what a doubtful figure means."""

    cell: str
    value: int | float | None
    state: str
    raw: str
    place: str
    doubt: str | None = None  # code of data/words/doubts.csv
    likely: int | float | None = None  # what a doubtful figure most likely means; a guess, shown as one, used nowhere


def missing(cell: str, place: str = "") -> Figure:
    """The figure of a cell that the document does not have."""
    return Figure(cell, None, "missing", "", place)


@dataclass(frozen=True)
class Parsed:
    """What the text of one cell says by itself."""

    state: str
    value: int | float | None = None
    doubt: str | None = None
    likely: int | float | None = None  # what a doubtful figure most likely means


def number(value: Decimal) -> Parsed:
    """A sure number: an int where it is whole."""
    if abs(value) > LARGEST:
        return Parsed("doubtful", doubt="too_large")
    return Parsed("number", int(value) if value == value.to_integral_value() else float(value))


@lru_cache(REMEMBERED)
def clean(raw: str) -> str:
    """The text of a cell with full-width forms folded and outer space gone. A raised or circled digit is no digit of
    the figure it stands beside, but a mark: ``3②`` is not 32."""
    if not ORDINARY.fullmatch(raw):
        raw = "".join(f" {letter} " if unicodedata.category(letter) == "No" else letter for letter in raw)
    return unicodedata.normalize("NFKC", raw).replace("\u200b", "").replace("\ufeff", "").strip()


def unstruck(text: str) -> str:
    """The text without what is struck out in it; where all of it is, as it stands: it is no figure, and no blank."""
    return STRUCK.sub("", text).strip() or text


def parse_figure(raw: str, column: Column, heading: str = "", notes: str = "") -> Parsed:
    """Read the text of one cell of a column; ``heading`` is the printed column heading, which may name the unit, as
    may the ``notes``: the row's label, what is printed over the table."""
    if not column.is_money:
        return _counted(raw, column.value_type == "signed")
    text = unstruck(clean(raw))
    return _of_no_number(text) or _money(text, column, units_in(heading) | units_named(notes))


def _of_no_number(text: str) -> Parsed | None:
    """What stands for no number in a cell of any column."""
    if PERHAPS.search(text):
        return Parsed("doubtful", doubt="sight")
    if not text:
        return Parsed("blank")
    return Parsed("dash") if DASH.fullmatch(text) else None


@lru_cache(REMEMBERED)
def _counted(raw: str, is_signed: bool) -> Parsed:
    """The text of a cell of a column that counts."""
    text = unstruck(clean(raw))
    if found := _of_no_number(text):
        return found
    for pattern in (INTEGER, DECIMAL):
        if match := pattern.fullmatch(text):
            return _signed(match, is_signed)
    if match := SIGNED_WORD.fullmatch(text):
        return _worded(match, is_signed)
    return Parsed("doubtful", doubt=_doubt(text)) if re.search(r"\d", text) else Parsed("text")


def _doubt(text: str) -> str:
    if THOUSANDS.fullmatch(text):
        return "thousands"
    return "two_figures" if re.fullmatch(r"[\d\s,.+\-]+", text) else "unclear_digits"


def _signed(match: re.Match[str], is_signed: bool) -> Parsed:
    """A plain or signed number. A ``+`` belongs only to 增/减; two signs are a slip."""
    sign = match["sign"].replace("−", "-")
    value = Decimal(match["digits"].replace(",", ""))
    if len(sign) > 1 or (sign == "+" and not is_signed):
        return Parsed("doubtful", doubt="unclear_sign")
    if THOUSANDS.fullmatch(match["digits"]):
        return Parsed("doubtful", doubt="thousands")
    return number(-value if sign == "-" else value)


def _worded(match: re.Match[str], is_signed: bool) -> Parsed:
    """增3, 减2: a sign in words, which belongs only to 增/减."""
    if not is_signed:
        return Parsed("doubtful", doubt="unclear_sign")
    value = Decimal(match["digits"])
    return number(-value if match["sign"].startswith("减") else value)


def _money(text: str, column: Column, headed: set[int]) -> Parsed:
    """An amount in yuan: the unit from the cell, else what is ``headed`` over it, else from the form; without any it is
    doubtful."""
    if is_unit(text):
        return Parsed("blank")  # 万元, printed where the amount was to be written
    match = MONEY.fullmatch(compact(text))
    if match is None or not MONEY_DIGITS.fullmatch(match["digits"]):
        return Parsed("doubtful", doubt=_doubt(text)) if re.search(r"\d", text) else Parsed("text")
    if match["sign"] not in ("", "-", "−"):
        return Parsed("doubtful", doubt="unclear_sign")
    value = Decimal(match["digits"].replace(",", ""))
    if value == 0:
        return Parsed("number", 0)  # nothing is nothing in any unit
    headed = headed or units_in(column.unit)
    unit = match["unit"] or match["noted"]
    sizes = headed | {yuan(unit)} if unit else headed
    if not sizes:
        return Parsed("doubtful", doubt="unit", likely=_likely_yuan(value))
    if len(sizes) > 1:
        return Parsed("doubtful", doubt="two_units")
    return number((-value if match["sign"] else value) * sizes.pop())


def _likely_yuan(value: Decimal) -> int | float | None:
    """An amount without a unit as it is most likely meant, in yuan: a fraction, or a small number, is of 万元."""
    in_ten_thousands = value != value.to_integral_value() or value < SMALL_AMOUNT
    return number(value * (TIMES["万"] if in_ten_thousands else 1)).value


def plausible(raw: str) -> set[int]:
    """The numbers that a text of unsure digits may well stand for: inner spaces, stray points, look-alike letters."""
    digits = re.sub(r"[\s.,'`·、。，]", "", clean(raw)).translate(LOOK_ALIKE)
    return {int(digits)} if re.fullmatch(r"\d{1,9}", digits) else set()


@lru_cache(REMEMBERED)
def looks_like_figure(raw: str) -> bool:
    """Whether a cell could hold a figure, a blank, a dash or a word in place of a figure rather than a label."""
    text = PERHAPS.sub("", unstruck(clean(raw)))
    if "。" in text:
        return False  # a sentence: none of the patterns has its end
    patterns = (DASH, INTEGER, DECIMAL, SIGNED_WORD, INSTEAD)
    is_one = any(pattern.fullmatch(text) for pattern in patterns) or bool(MONEY.fullmatch(compact(text)))
    return not text or is_one or bool(re.fullmatch(r"[\d\s,.+\-^]+", text))
