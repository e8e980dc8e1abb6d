"""How exactly an amount is known: half a unit of the last decimal that is printed.

``0.1万元`` stands for anything from 500 to 1,500 yuan, ``0.15`` in a table of 万元 for 1,450 to 1,550, ``1,234元`` for
half a yuan on either side. Two amounts contradict each other only where no amount is meant by both.
"""

from __future__ import annotations

import re
from decimal import Decimal

from loaders.figures import Figure, clean
from loaders.forms import Column
from loaders.units import TIMES, UNIT

DIGITS = re.compile(r"(?P<whole>[\d,]+)(?:\.(?P<decimals>\d+))?")
UNIT_PRINTED = re.compile(rf"(?P<unit>{UNIT}|亿|万)")
HALF = Decimal("0.5")


def half_step(figure: Figure, column: Column) -> float:
    """By how many yuan an amount may differ from what is printed; 0 for counts, and for what is no number."""
    printed = DIGITS.search(clean(figure.raw))
    if figure.value is None or not column.is_money or printed is None:
        return 0
    step = Decimal(1).scaleb(-len(printed["decimals"] or ""))
    return float(HALF * step * _yuan(figure, printed, column))


def _yuan(figure: Figure, printed: re.Match[str], column: Column) -> Decimal:
    """How many yuan one unit of the printed number is; of a zero, by the unit in the cell or that of the form."""
    number = Decimal(printed[0].replace(",", ""))
    if number and figure.value:
        return abs(Decimal(str(figure.value))) / number
    named = UNIT_PRINTED.search(clean(figure.raw)) or UNIT_PRINTED.search(column.unit)
    factor = Decimal(1)
    for letter in named["unit"] if named else "":
        factor *= TIMES.get(letter, 1)
    return factor
