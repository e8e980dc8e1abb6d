"""A ledger of any number of invented units, written at once: ``write(path, 2_000)``.

Up to SOURCES units are told one by one, with the dice of the sample, stored as the loaders store a reading, and checked
by their rules: so their identities hold, but for what is misprinted on purpose, and their findings are those that
anybody would get. The units beyond repeat these histories under other names: copied inside SQLite, with findings and
explanations, for at two thousand units the rules alone would take minutes. (What the rules would say of the copies
as copies, that two units sent the same table, is left out.)
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path
from random import Random

from data.sample import prose
from data.sample.figures import Figures, Unit, dice, unit_figures
from loaders import rollup, store
from loaders.documents.model import Document
from loaders.figures import Figure, missing, parse_figure
from loaders.flow import reconcile
from loaders.forms import SECTIONS, Form, form_for_year
from loaders.identify import Identity
from loaders.organisations import Organisation
from loaders.recognise import Reading
from loaders.recognise.reading import Passage
from loaders.reconcile.filed import Check, Filed
from loaders.reconcile.rulebook import load_rules

DISTRICT = Organisation("nation", "计量区人民政府", "计量区", "district")
LAST_YEAR, YEARS = 2025, 7  # from 2019: with both forms, as the sample
SOURCES = 48  # units with a history of their own
WRITTEN_AT = "2026-01-14T00:00:00+00:00"
FIRSTS, SECONDS = (
    "清青红白金玉石山水云春夏秋东西南北中上下大小长新",
    "河江湖溪泉桥林田园坪岭坡塘湾沙港口村庄屯街巷门店集场沟洲浦滩",
)
THIRDS = "安平和乐兴旺福顺宁康泰宝永丰"
KINDS = (  # of twelve units, as in the sample
    *(("subdistrict", "街道", "街道办事处"),) * 6,
    *(("town", "镇", "镇人民政府"),) * 3,
    ("township", "乡", "乡人民政府"),
    *(("bureau", "事务局", "事务局"),) * 2,
)
NOT_FILED, MISPRINTED = 0.03, 0.16  # of the reports
SLIPS = ("total", "shifted", "blank", "doubtful", "carried", "amount", "prose")
RECEIVED, GRANTED = "app.received_new:total", "app.result.granted:natural_person"
MONEY = "pub.procurement:procure_amount"
COPIED = {  # tables of a report that are copied as they are, but for whose they are
    "coded_figure": "cell_id, state, value, raw, place, doubt, likely",
    "passage": "section, text, place",
    "claim": "position, section, kind, value, words, sentence, start_at, end_at, status, matched, cells, place",
    "check_count": "rule_id, passed, failed, undetermined, not_assessable, reasons",
}


def write(path: Path, units: int, years: int = YEARS) -> None:
    """Write a new ledger with so many units below one district, of so many years up to LAST_YEAR."""
    every = list(_organisations(units, LAST_YEAR - years + 1))
    with store.ledger(path) as db, store.transaction(db):
        store.save_organisations(db, [DISTRICT, *every])
        told = every[:SOURCES]
        for at, organisation in enumerate(told):
            _tell(db, at, organisation, range(LAST_YEAR - years + 1, LAST_YEAR + 1))
        reconcile(db, [one.id for one in told])
        if units > SOURCES:
            _repeat(db, every)
            rollup.rebuild(db)
        db.execute("UPDATE document SET loaded_at = ?", (WRITTEN_AT,))
        store.set_setting(db, "data_date", WRITTEN_AT)
    with store.ledger(path) as db:
        db.execute("ANALYZE")


def id_of(at: int) -> str:
    """The id of the unit of a number, from 0."""
    return f"unit-{at:05}"


def _organisations(count: int, since: int) -> Iterator[Organisation]:
    """The units, in an order that mixes their names."""
    names = ["".join(letters) for letters in product(FIRSTS, SECONDS)]
    names += ["".join(letters) for letters in product(FIRSTS, THIRDS, SECONDS)]
    Random(0).shuffle(names)
    for at in range(count):
        kind, short, ending = KINDS[at % len(KINDS)]
        place = names[at]
        yield Organisation(
            id_of(at),
            f"计量区{place}{ending}",
            f"{place}{short}",
            kind,
            DISTRICT.id,
            since=since,
            contact=f"经办人{at + 1}",
            telephone=f"{60_000_000 + at}",
        )


# The units with a history of their own


def _tell(db: sqlite3.Connection, at: int, organisation: Organisation, years: range) -> None:
    """Store every report of a unit."""
    unit = Unit(organisation.id, organisation.name, organisation.short_name, organisation.kind, _stories(at, years))
    forms = {year: form for year in years if (form := form_for_year(year))}
    for year, figures in unit_figures(unit, forms).items():
        chance = dice(unit, year, "nation")
        if chance.random() < NOT_FILED:
            continue
        slip = chance.choice(SLIPS) if chance.random() < MISPRINTED else ""
        _store(db, organisation, year, _reading(unit, year, forms[year], figures, slip))


def _stories(at: int, years: range) -> dict[str, dict[int, int]]:
    """What a unit tells of its years; the sizes differ as widely as those of real units."""
    chance, told = Random(f"nation:{at}"), range(years[0] - 1, years[-1] + 1)
    size = chance.choice((0, 2, 5, 9, 16, 30, 55))

    def drawn(most: float) -> dict[int, int]:
        return {year: int(most * chance.uniform(0.6, 1.4)) for year in told}

    steady = {f"{row}_items": dict.fromkeys(told, chance.randrange(3, 60)) for row in ("licensing", "other_service")}
    steady |= {f"{row}_items": dict.fromkeys(told, chance.randrange(1, 30)) for row in ("penalty", "compulsion")}
    rows = {row: drawn(chance.choice((3, 20, 90, 400))) for row in ("licensing", "other_service", "penalty")}
    stock = {"normative_stock": {2018: chance.randrange(1, 20)}, "normative": drawn(chance.choice((0, 1, 3)))}
    amounts = {"procure_items": drawn(6), "procure_yuan": {year: chance.randrange(1, 4_000) * 500 for year in told}}
    return {"received": drawn(size), "compulsion": drawn(3)} | rows | steady | stock | amounts


def _reading(unit: Unit, year: int, form: Form, figures: Figures, slip: str) -> Reading:
    """A report as it would be read, with one slip of the pen in it or none (``''``)."""
    texts = {cell: _printed(form, cell, figure) for cell, figure in figures.items()}
    texts |= {cell: text for cell, text in _slip(slip, figures).items() if cell in texts}
    places = _places(form)
    read = {cell: _figure(form, cell, text, places[cell]) for cell, text in texts.items()}
    if slip == "doubtful":
        cell = "case.review:total"
        read[cell] = Figure(cell, None, "doubtful", "1 2", places[cell], "two_figures")
    passages = prose.passages(unit, year, form, figures | ({RECEIVED: 99} if slip == "prose" else {}))
    said = {name: Passage(_own_words(unit, year, text), f"line {line}") for line, (name, text) in
            enumerate(passages.items(), 1)}  # fmt: skip
    return Reading(form.id, dict.fromkeys(SECTIONS, form.id), read, (), (), said)


def _slip(slip: str, figures: Figures) -> dict[str, str]:
    """The cells that are printed otherwise than they should be."""
    if slip == "total":
        return {"app.result.total:total": str(figures["app.result.total:total"] + 1)}
    if slip == "shifted" and figures[GRANTED]:
        neighbour = GRANTED.replace("natural_person", "org_business")
        return {GRANTED: str(figures[neighbour]), neighbour: str(figures[GRANTED])}
    if slip == "blank":
        return {cell: "" for cell, figure in figures.items() if cell.startswith("case.") and not figure}
    if slip == "carried":
        return {"app.carried_in:natural_person": str(figures["app.carried_in:natural_person"] + 2)}
    return {MONEY: "28.6"} if slip == "amount" else {}


def _printed(form: Form, cell: str, figure: int) -> str:
    return f"{figure / 10_000:.4f}万元" if form.column_by_cell[cell].is_money else str(figure)


def _figure(form: Form, cell: str, text: str, place: str) -> Figure:
    said = parse_figure(text, form.column_by_cell[cell])
    found = missing(cell, place)
    return Figure(cell, said.value, said.state, text, found.place, said.doubt, said.likely)


def _places(form: Form) -> dict[str, str]:
    """Where every cell of a form stands in a document that prints it as it is."""
    return {
        cell.cell: f"table {table} row {cell.row + 1} column {cell.column + 1}"
        for table, section in enumerate(SECTIONS, 1)
        for row in form.printed[section]
        for cell in row
        if cell.cell
    }


def _own_words(unit: Unit, year: int, text: str) -> str:
    """The prose of the sample with something in it that no other unit says."""
    chance = dice(unit, year, "own words")
    places = ["".join(letters) for letters in product(FIRSTS, SECONDS)]
    return f"{text}\n走访了{'、'.join(chance.sample(places, 30))}等村居。" if len(text) > 60 else text


def _store(db: sqlite3.Connection, organisation: Organisation, year: int, reading: Reading) -> None:
    """A reading as the loaders store it."""
    title = f"{organisation.name}{year}年政府信息公开工作年度报告"
    content = title.encode()
    name = f"{organisation.short_name}{year}.txt"
    document = Document(name, "text/plain", hashlib.sha256(content).hexdigest(), len(content), ())
    published = f"{year + 1}-{1 + (year + len(name)) % 4:02}-{9 + len(title) % 19:02}"
    identity = Identity(organisation, year, title, published, ())
    line = store.DocumentLine(document, Path("/", str(year), name), "read", None, None, reading.form, identity, False)
    store.save_document(db, line)
    store.keep_original(db, document.sha256, content)
    store.save_report(db, document, identity, reading)


# The units that repeat them


def _repeat(db: sqlite3.Connection, every: list[Organisation]) -> None:
    """Give the units beyond SOURCES the reports of those before, with all that the rules say of them."""
    db.create_function("fingerprint_of", 6, _fingerprint, deterministic=True)
    db.execute("CREATE TEMP TABLE twin (report_id INTEGER, twin_id INTEGER PRIMARY KEY)")
    (last,) = db.execute("SELECT max(report_id) FROM report").fetchone()
    sources = _reports(db)
    for at, organisation in enumerate(every[SOURCES:], SOURCES):
        for report_id, year, form in sources[every[at % SOURCES].id]:
            last += 1
            _twin(db, (report_id, last), organisation, year, form)
    for table, columns in COPIED.items():
        db.execute(
            f"""INSERT INTO {table} (report_id, {columns}) SELECT twin_id, {columns} FROM twin JOIN {table}
                USING (report_id) ORDER BY twin_id"""
        )
    _repeat_findings(db)
    db.execute("DROP TABLE twin")


def _reports(db: sqlite3.Connection) -> Mapping[str, list[tuple[int, int, str]]]:
    """unit -> its reports: report_id, year, form; none for a unit that never filed."""
    found: dict[str, list[tuple[int, int, str]]] = {id_of(at): [] for at in range(SOURCES)}
    for unit, *report in db.execute("SELECT organisation_id, report_id, year, form FROM report ORDER BY report_id"):
        found[unit].append((report[0], report[1], report[2]))
    return found


def _twin(db: sqlite3.Connection, pair: tuple[int, int], organisation: Organisation, year: int, form: str) -> None:
    """The document and the report of a repeated history, without what stands in it."""
    title = f"{organisation.name}{year}年政府信息公开工作年度报告"
    content, name = title.encode(), f"{organisation.short_name}{year}.txt"
    document = Document(name, "text/plain", hashlib.sha256(content).hexdigest(), len(content), ())
    identity = Identity(organisation, year, title, None, ())
    line = store.DocumentLine(document, Path("/", str(year), name), "read", None, None, form, identity, False)
    store.save_document(db, line)
    store.keep_original(db, document.sha256, content)
    db.execute("INSERT INTO twin (report_id, twin_id) VALUES (?, ?)", pair)
    db.execute(
        """INSERT INTO report (report_id, sha256, organisation_id, year, form, title, published_on, version, is_current,
                               standing, reader, rules)
           SELECT ?, ?, ?, year, form, ?, published_on, 1, 1, standing, reader, rules FROM report
           WHERE report_id = ?""",
        (pair[1], document.sha256, organisation.id, title, pair[0]),
    )


def _repeat_findings(db: sqlite3.Connection) -> None:
    """The problems of the copied reports, their findings and explanations. A copy of a problem is numbered on from the
    last one, in the order of the copies."""
    (last,) = db.execute("SELECT coalesce(max(problem_id), 0) FROM problem").fetchone()
    db.execute(
        f"""CREATE TEMP TABLE twin_problem AS SELECT problem_id, twin_id,
                {last} + row_number() OVER (ORDER BY twin_id, problem_id) AS number
            FROM twin JOIN problem USING (report_id)"""
    )
    of_problem = "position, status, severity, location, at_least, complete, common"
    db.execute(
        f"""INSERT INTO problem (problem_id, report_id, {of_problem}) SELECT number, twin_id, {of_problem}
            FROM twin_problem JOIN problem USING (problem_id)"""
    )
    said = (
        "rule_id, subject, status, severity, formula, numbers, left_value, right_value, difference, cells, hint, claim"
    )
    named = ", ".join(f"finding.{one}" for one in said.split(", "))
    db.execute(
        f"""INSERT INTO finding (report_id, problem_id, {said}, fingerprint)
            SELECT twin_id, number, {named}, fingerprint_of(organisation_id, year, rule_id, subject, finding.status,
                   numbers)
            FROM twin_problem JOIN finding USING (problem_id) JOIN report ON report.report_id = twin_id
            ORDER BY number, finding_id"""
    )
    explained = "position, rank, changes, kind, steps, evidence"
    db.execute(
        f"""INSERT INTO explanation (problem_id, {explained}) SELECT number, {explained} FROM twin_problem
            JOIN explanation USING (problem_id)"""
    )
    db.execute("DROP TABLE twin_problem")


def _fingerprint(unit: str, year: int, rule: str, subject: str, status: str, numbers: str) -> str:
    form = form_for_year(year)
    assert form is not None
    return Check(load_rules()[rule], subject, status, numbers=numbers).fingerprint(Filed(unit, "", year, form, {}))
