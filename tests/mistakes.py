"""Reports that add up, and the slips people make in them: what the search for the wrong cell is tried on."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from loaders.forms import Form
from loaders.reconcile.balances import balances

Table = dict[str, int | None]
PARTS = ("natural_person", "org_business", "org_research", "org_public_interest", "org_legal_service", "org_other")
OUTCOMES = "app.result."


def true_report(form: Form, random: Random, size: int = 12) -> Table:
    """Tables three and four in which every identity holds: few requests, mostly from persons, as in real reports."""
    table: Table = {}
    rows = [row.code for row in form.section_rows("三")]
    outcomes = [code for code in rows if code.startswith(OUTCOMES) and code != "app.result.total"]
    for part in PARTS:
        busy = 0.35 if part in PARTS[:2] else 0.08
        for row in outcomes:
            table[f"{row}:{part}"] = _few(random, busy, size)
        handled = sum(table[f"{row}:{part}"] for row in outcomes)
        later = _few(random, 0.3, 3)
        earlier = min(_few(random, 0.3, 3), handled + later)
        stock = {"received_new": handled + later - earlier, "carried_in": earlier, "result.total": handled}
        table |= {f"app.{row}:{part}": figure for row, figure in {**stock, "carried_out": later}.items()}
    for row in rows:
        table[f"{row}:total"] = sum(table[f"{row}:{part}"] for part in PARTS)
    for row in form.section_rows("四"):
        *parts, total = row.cells
        table |= {cell: _few(random, 0.4, 4) for cell in parts}
        table[total] = sum(table[cell] for cell in parts)
    return {cell: table[cell] for cell in form.cells if cell in table}


def _few(random: Random, share: float, size: int) -> int:
    return 1 + int(random.expovariate(1 / size)) if random.random() < share else 0


def adds_up(form: Form, table: Table) -> bool:
    """Whether every identity holds. No blanks."""
    return all(sum(k * table[cell] for cell, k in one.coefficients.items()) == 0 for one in balances(form))


def _digits(random: Random, table: Table, least: int) -> tuple[str, str]:
    """A cell with at least so many digits, and what it says."""
    cells = [cell for cell, value in table.items() if len(str(value)) >= least]
    cell = random.choice(cells)
    return cell, str(table[cell])


def digits_swapped(form: Form, table: Table, random: Random) -> Table:
    cell, text = _digits(random, table, 2)
    at = random.randrange(len(text) - 1)
    return table | {cell: int(text[:at] + text[at + 1] + text[at] + text[at + 2 :])}


def digit_lost(form: Form, table: Table, random: Random) -> Table:
    cell, text = _digits(random, table, 2)
    at = random.randrange(len(text))
    return table | {cell: int(text[:at] + text[at + 1 :])}


def digit_added(form: Form, table: Table, random: Random) -> Table:
    cell, text = _digits(random, {cell: value for cell, value in table.items() if value}, 1)
    at = random.randrange(len(text))
    return table | {cell: int(text[:at] + text[at] + text[at:])}


def one_digit(form: Form, table: Table, random: Random) -> Table:
    cell, text = _digits(random, table, 1)
    at = random.randrange(len(text))
    return table | {cell: int(text[:at] + random.choice("0123456789") + text[at + 1 :])}


def stray(form: Form, table: Table, random: Random) -> Table:
    cell = random.choice([cell for cell, value in table.items() if not value])
    return table | {cell: random.randint(1, 30)}


def stale_total(form: Form, table: Table, random: Random) -> Table:
    cell = random.choice([cell for cell in table if cell.endswith(":total") or ".total:" in cell])
    return table | {cell: max(0, table[cell] + random.choice((-5, -3, -2, -1, 1, 2, 3, 5)))}


def carried(form: Form, table: Table, random: Random) -> Table:
    """What was carried in counted among the new, or the other way round."""
    part = random.choice(PARTS)
    cell = random.choice((f"app.carried_in:{part}", f"app.carried_out:{part}", f"app.received_new:{part}"))
    return table | {cell: table[cell] + random.randint(1, 6)}


def moved_beside(form: Form, table: Table, random: Random) -> Table:
    """A figure in the cell to its left or right."""
    rows = [row.cells for row in (*form.section_rows("三"), *form.section_rows("四"))]
    row = random.choice([row for row in rows if any(table[cell] for cell in row[:-1])])
    at = random.choice([at for at, cell in enumerate(row[:-1]) if table[cell]])
    other = max(0, at + random.choice((-1, 1))) or 1
    other = other if other != at else at + 1
    return table | {row[at]: table[row[other]], row[other]: table[row[at]]}


def moved_below(form: Form, table: Table, random: Random) -> Table:
    """A figure in the cell above or below."""
    rows = [row.code for row in form.section_rows("三")]
    part = random.choice([part for part in PARTS if any(table[f"{row}:{part}"] for row in rows)])
    at = random.choice([at for at, row in enumerate(rows) if table[f"{row}:{part}"]])
    other = at + 1 if (at + 1 < len(rows) and random.random() < 0.5) or not at else at - 1
    one, two = f"{rows[at]}:{part}", f"{rows[other]}:{part}"
    return table | {one: table[two], two: table[one]}


def row_shifted(form: Form, table: Table, random: Random) -> Table:
    """The six figures of a row one column to the right or left; what is pushed out is lost."""
    row = random.choice([row for row in form.section_rows("三") if any(table[cell] for cell in row.cells)])
    figures = [table[cell] for cell in row.cells[:-1]]
    shifted = [0, *figures[:-1]] if random.random() < 0.5 else [*figures[1:], 0]
    return table | dict(zip(row.cells, shifted, strict=False))


def column_shifted(form: Form, table: Table, random: Random) -> Table:
    """Some figures of a column one row further down; the last is lost."""
    rows = [row.code for row in form.section_rows("三")]
    part = random.choice([part for part in PARTS if any(table[f"{row}:{part}"] for row in rows)])
    first = random.randrange(len(rows) - 3)
    last = random.randrange(first + 2, min(first + 8, len(rows)))
    cells = [f"{row}:{part}" for row in rows[first : last + 1]]
    figures = [table[cell] for cell in cells]
    return table | dict(zip(cells, [0, *figures[:-1]], strict=True))


SLIPS: tuple[Callable[[Form, Table, Random], Table], ...] = (
    digits_swapped,
    digit_lost,
    digit_added,
    one_digit,
    stray,
    stale_total,
    carried,
    moved_beside,
    moved_below,
    row_shifted,
    column_shifted,
)


def mistaken(form: Form, truth: Table, random: Random, number: int) -> tuple[Table, tuple[str, ...]]:
    """The report with so many slips, each in figures that no other has touched, and each by itself against an
    identity; and what they were."""
    table, touched, kinds = dict(truth), set(), []
    while len(kinds) < number:
        make = random.choice(SLIPS)
        if make in (digits_swapped, digit_lost) and not any((value or 0) > 9 for value in truth.values()):
            continue
        changed = make(form, table, random)
        cells = {cell for cell in changed if changed[cell] != table[cell]}
        alone = truth | {cell: changed[cell] for cell in cells}
        if cells and touched.isdisjoint(cells) and not adds_up(form, alone):
            table, touched = changed, touched | cells
            kinds.append(make.__name__)
    return table, tuple(kinds)
