"""A written ledger (``nation``) parted into districts, with cities and a province above: ``arrange(path, 12)``.

``add_thin`` puts as many more units beside them as a nation has: with their reports, and one line of the roll-up each,
but nothing that stands in a report. It shows what a ledger costs by the number of its rows alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks.nation import LAST_YEAR, WRITTEN_AT, YEARS
from loaders import rollup, store
from loaders.forms import form_for_year
from loaders.organisations import Organisation

DISTRICTS_OF_A_CITY = 10
PROVINCE = Organisation("province", "计量省人民政府", "计量省", "district")


def city_of(at: int) -> str:
    """The id of the city of a number, from 0."""
    return f"city-{at:03}"


def district_of(at: int) -> str:
    """The id of the district of a number, from 0."""
    return f"district-{at:04}"


def arrange(path: Path, units: int) -> int:
    """Put every so many units of a ledger under a district of their own; returns how many districts there are."""
    with store.ledger(path) as db, store.transaction(db):
        found = [one for (one,) in db.execute("SELECT organisation_id FROM organisation WHERE kind <> 'district'")]
        districts = -(-len(found) // units)
        cities = range(-(-districts // DISTRICTS_OF_A_CITY))
        above = [Organisation(city_of(at), f"计量省第{at + 1}市人民政府", f"第{at + 1}市", "district", PROVINCE.id)
                 for at in cities]  # fmt: skip
        below = [
            Organisation(
                district_of(at),
                f"计量省第{at + 1}区人民政府",
                f"第{at + 1}区",
                "district",
                city_of(at // DISTRICTS_OF_A_CITY),
            )
            for at in range(districts)
        ]
        store.save_organisations(db, [PROVINCE, *above, *below])
        for at, one in enumerate(found):
            db.execute(
                "UPDATE organisation SET parent_id = ? WHERE organisation_id = ?", (district_of(at // units), one)
            )
        rollup.rebuild(db)
    return districts


def add_thin(path: Path, units: int, of_a_district: int) -> None:
    """Put so many more units in districts of their own, each with a report of every year that nothing stands in."""
    years = range(LAST_YEAR - YEARS + 1, LAST_YEAR + 1)
    with store.ledger(path) as db, store.transaction(db):
        store.save_organisations(db, _thin_units(units, of_a_district))
        store.registry_under(db, ())  # writes the keys of their names
        reports = [(at, year, form.id) for at in range(units) for year in years if (form := form_for_year(year))]
        db.executemany(
            """INSERT INTO document (sha256, file_name, path, media_type, size, status, form, year, loaded_at)
               VALUES (?, ?, '', 'text/plain', 0, 'read', ?, ?, ?)""",
            [(f"thin-{at}-{year}", f"{at}-{year}.txt", form, year, WRITTEN_AT) for at, year, form in reports],
        )
        db.executemany(
            """INSERT INTO report (sha256, organisation_id, year, form, version, is_current, rules)
               SELECT ?, ?, ?, ?, 1, 1, max(rules) FROM report""",
            [(f"thin-{at}-{year}", f"thin-{at:05}", year, form) for at, year, form in reports],
        )
        db.executemany(
            """INSERT INTO rollup (series, scope, scope_id, year, form, sum, reported, expected)
               VALUES ('app.received_new', 'organisation', ?, ?, ?, NULL, 0, 1)""",
            [(f"thin-{at:05}", year, form) for at, year, form in reports],
        )
        db.execute("DELETE FROM family_stale")  # or the next step would write the roll-up of all of them


def _thin_units(count: int, of_a_district: int) -> Iterator[Organisation]:
    for at in range(-(-count // of_a_district)):
        city = city_of(at // DISTRICTS_OF_A_CITY)
        if at % DISTRICTS_OF_A_CITY == 0:
            yield Organisation(f"thin-{city}", f"远方省第{at}市人民政府", f"远方第{at}市", "district", PROVINCE.id)
        yield Organisation(
            f"thin-district-{at:04}", f"远方省第{at}县人民政府", f"远方第{at}县", "district", f"thin-{city}"
        )
    for at in range(count):
        name = f"远方省第{at // of_a_district}县{_called(at)}镇"
        parent = f"thin-district-{at // of_a_district:04}"
        yield Organisation(f"thin-{at:05}", f"{name}人民政府", name, "town", parent, since=LAST_YEAR - YEARS + 1)


def _called(at: int) -> str:
    """A name of three letters by a number."""
    letters = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏"
    return "".join(letters[at // len(letters) ** place % len(letters)] for place in range(3))
