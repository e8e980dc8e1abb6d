"""Ledgers to be held against a second computation: the sample, and small ones in which the kinds of trouble meet."""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path

import loaders
from loaders import rollup, store
from loaders.forms import form_for_year, form_of, load_forms

AMOUNT, ITEMS = "pub.procurement:procure_amount", "pub.procurement:procure_items"
FEE, RECEIVED, GRANTED = "pub.fee:fee_amount", "app.received_new:total", "app.result.granted:total"
LICENSING, REPORTS = "pub.licensing:decisions", range(2019, 2025)
Values = Mapping[str, float | str]  # cell -> number, or the state that it has instead
Places = Sequence[tuple[str, int]]  # cell and year


class Draft:
    """A ledger that is written figure by figure; every cell that nothing is said of has an invented number."""

    def __init__(self, path: Path) -> None:
        self.db, self.dice = store.open_ledger(path), random.Random(7)

    def unit(self, name: str, kind: str = "town", parent: str | None = None, **more: int | None) -> str:
        """An organisation that is called by its name; ``more``: is_sample, since, until."""
        one = {"is_sample": 0, "since": None, "until": None} | more
        self.db.execute(
            "INSERT INTO organisation (organisation_id, name, short_name, kind, parent_id, since, until, is_sample)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [name, name, name, kind, parent, one["since"], one["until"], one["is_sample"]],
        )
        return name

    def report(self, unit: str, year: int, form: str | None = None, **values: float | str) -> int:
        """A report; ``form`` may be one for each of its tables: ``2021/2019/2021``; ``values`` by cell, with ``:`` and
        ``.`` as they are (give them with ``**``)."""
        due = form_for_year(year)
        written = form_of(form or (due.id if due else "2019"))
        sha = f"{unit}{year}{written.id}"
        self.db.execute(
            "INSERT INTO document (sha256, file_name, path, media_type, size, status, loaded_at)"
            " VALUES (?, ?, '', 'text/html', 1, 'read', '2026-01-02T03:04:05+00:00')",
            [sha, f"{sha}.html"],
        )
        row = self.db.execute(
            "INSERT INTO report (sha256, organisation_id, year, form, tables, version, is_current)"
            " VALUES (?, ?, ?, ?, ?, 1, 1)",
            [sha, unit, year, written.id, form if form and "/" in form else None],
        )
        assert row.lastrowid is not None
        self._figures(row.lastrowid, written.column_by_cell, values)
        return row.lastrowid

    def _figures(self, report: int, cells: Mapping[str, object], values: Values) -> None:
        for cell in cells:
            said = values.get(cell, self.dice.choice((0, 0, 1, 2, 3, 5, 8, 13, 40, 200)))
            state, value = (said, None) if isinstance(said, str) else ("number", said)
            if state == "gone":
                continue
            self.db.execute(
                "INSERT INTO figure (report_id, cell, value, state, raw, place, doubt) VALUES (?, ?, ?, ?, ?, '', ?)",
                [report, cell, value, state, str(value), "unclear_digits" if state == "doubtful" else None],
            )

    def finding(self, report: int, severity: str, *places: tuple[str, int], rule: str = "K01") -> None:
        """A failed check of a report over some cells."""
        (count,) = self.db.execute("SELECT count(*) FROM problem WHERE report_id = ?", [report]).fetchone()
        problem = self.db.execute(
            "INSERT INTO problem (report_id, position, status, severity) VALUES (?, ?, 'fail', ?)",
            [report, count + 1, severity],
        ).lastrowid
        cells = [
            {"cell": cell, "year": year, "value": 1, "state": "number", "raw": "1", "place": ""}
            for cell, year in places
        ]
        self.db.execute(
            "INSERT INTO finding (report_id, problem_id, rule_id, subject, status, severity, formula, numbers, cells,"
            " left_value, right_value, difference, fingerprint) VALUES (?, ?, ?, ?, 'fail', ?, '', '', ?, 1, 2, -1, ?)",
            [report, problem, rule, f"total{count}", severity, json.dumps(cells), f"{report}{count}{'0' * 14}"],
        )

    def done(self) -> None:
        """Write what is derived."""
        with store.transaction(self.db):
            store.project_settlements(self.db, [one.id for one in store.stored_organisations(self.db)])
            rollup.rebuild(self.db)
            store.set_setting(self.db, "data_date", "2026-01-02T03:04:05+00:00")
        self.db.close()


def sample(path: Path) -> None:
    """What ships with the program."""
    loaders.first_start(path)


def no_list(path: Path) -> None:
    """A district's own report beside its units', and nothing says who is below whom; a city and a zone besides."""
    draft = Draft(path)
    for name, kind, count in (("青岚区人民政府", "district", 6), ("青岚市人民政府", "district", 60)):
        draft.unit(name, kind)
        for year in (2022, 2023):
            draft.report(name, year, **{RECEIVED: count * (year - 2021)})
    draft.unit("青岚高新区管委会", "bureau")
    draft.report("青岚高新区管委会", 2023, **{RECEIVED: 100})
    for name, count in (("柳林街道办事处", 2), ("河口镇人民政府", 4)):
        draft.unit(name, "town")
        for year in (2022, 2023):
            draft.report(name, year, **{RECEIVED: count * (year - 2021)})
    draft.done()


def real_beside_sample(path: Path) -> None:
    """Real units under an invented district, invented ones under none, and a district below itself."""
    draft = Draft(path)
    draft.unit("示例区", "district", is_sample=1)
    draft.unit("真区", "district", "真区")
    for name, parent, is_sample in (
        *(("甲镇", "示例区", 1), ("乙镇", "示例区", 1), ("丙镇", "示例区", 0), ("丁镇", "真区", 0)),
        *(("戊镇", "真区", 1), ("己镇", None, 1), ("庚镇", None, 0), ("真区", None, 0)),
    ):
        if name != "真区":
            draft.unit(name, "town", parent, is_sample=is_sample)
        for year in (2022, 2023 + is_sample):
            draft.report(name, year)
    draft.done()


def late_forms(path: Path) -> None:
    """Units that still wrote on the old form in 2021 and 2022, or on the new one too early; one of two is a tie."""
    draft = Draft(path)
    draft.unit("某区", "district")
    for at, name in enumerate("甲乙丙丁"):
        draft.unit(f"{name}街道", "subdistrict", "某区")
        for year in range(2019, 2024):
            late = {("乙", 2021), ("丙", 2021), ("丙", 2022), ("丁", 2020)}
            other = ("2021" if year < 2021 else "2019") if (name, year) in late else None
            report = draft.report(f"{name}街道", year, other, **{"app.carried_in:total": at})
            if name == "丁":
                draft.finding(report, "warning", (RECEIVED, year), (RECEIVED, year - 1))
    draft.done()


def mixed_forms(path: Path) -> None:
    """Reports with a table on another form than the others, either way, beside whole ones and a year of each kind."""
    draft = Draft(path)
    draft.unit("某区", "district")
    mixtures = {"甲": "2021/2019/2021", "乙": "2019/2021/2021", "丙": "2019/2019/2021"}
    for name in "甲乙丙丁戊":
        draft.unit(f"{name}镇", "town", "某区")
        for year in range(2019, 2024):
            form = mixtures.get(name) if year in (2020, 2021, 2023) else None
            report = draft.report(f"{name}镇", year, form, **{AMOUNT: 1_000, "pub.rules:made_new": 3})
            if name in "甲丙":
                draft.finding(report, "warning", (RECEIVED, year), (LICENSING, year))
                draft.finding(report, "error", (FEE, year), (FEE, year - 1))
    draft.done()


def holes(path: Path) -> None:
    """Every state, zeros under findings, cells that are not there, and numbers that binary arithmetic cannot write."""
    draft = Draft(path)
    draft.unit("某区", "district")
    states = ("blank", "doubtful", "missing", "dash", "text")
    every = [cell for form in load_forms().values() for cell in form.cells]
    for at, name in enumerate("甲乙丙丁戊"):
        draft.unit(f"{name}镇", "town", "某区", since=2019)
        for year in REPORTS:
            if (at + year) % 6 == 0:
                continue
            values = {cell: draft.dice.choice(states) for cell in draft.dice.sample(every, 40)}
            values |= {RECEIVED: (at + 1) / 10, LICENSING: 0, FEE: 1234.56 + at, AMOUNT: 100_000 * at + 0.01}
            values |= {"app.carried_out:total": "gone"} if at == year - 2020 else {}
            for cell in [one for one, said in values.items() if said == "doubtful"][: year % 3]:
                store.settle(draft.db, (f"{name}镇", year, cell), "doubtful", at + 1, "某人", "原件")
            report = draft.report(f"{name}镇", year, **values)
            draft.finding(report, ("error", "warning", "notice")[at % 3], (LICENSING, year), (RECEIVED, year - 1))
            draft.finding(report, "notice", *((cell, year) for cell in draft.dice.sample(every, 6)))
    draft.done()


def misread_money(path: Path) -> None:
    """An amount ten thousand times too large, accused by itself; the year before it is innocent."""
    draft = Draft(path)
    draft.unit("某区", "district")
    for at, name in enumerate("甲乙丙"):
        draft.unit(f"{name}镇", "town", "某区")
        for year in range(2019, 2024):
            wrong = name == "甲" and year in (2020, 2022)
            amount = 1_260_000 * (at + 1) * (10_000 if wrong else 1)
            report = draft.report(f"{name}镇", year, **{AMOUNT: amount, FEE: amount, ITEMS: 10})
            if wrong:
                cell = AMOUNT if year == 2020 else FEE
                draft.finding(report, "warning", (cell, year), (cell, year - 1), rule="Y08")
                draft.finding(report, "notice", (cell, year), rule="T06")
    draft.done()


def gaps(path: Path) -> None:
    """One unit alone; another that reported in two years with two years between; one that ceased, one that began."""
    draft = Draft(path)
    draft.unit("某区", "district")
    draft.unit("孤镇", "town")
    draft.report("孤镇", 2023)
    for name, years, more in (
        ("断镇", (2020, 2023), {}),
        ("旧镇", (2019, 2020, 2021), {"until": 2021}),
        ("新镇", (2022, 2023), {}),
    ):
        draft.unit(name, "town", "某区", **more)
        for year in years:
            draft.report(name, year)
    draft.done()


CRAFTED: dict[str, Callable[[Path], None]] = {
    one.__name__: one for one in (no_list, real_beside_sample, late_forms, mixed_forms, holes, misread_money, gaps)
}
LEDGERS = {"sample": sample, **CRAFTED}


def rows(path: Path, sql: str, *parameters: object) -> list[tuple]:
    """The rows of a SELECT."""
    with closing(sqlite3.connect(path)) as db:
        return db.execute(sql, parameters).fetchall()
