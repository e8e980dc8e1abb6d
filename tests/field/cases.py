"""Small reports with symptoms of published ones, and sentences, each with its right outcome.

``expected.json`` says of each file what must be read; ``claims.csv`` of each sentence what must, or must not, be found.
Every file was read wrongly, or less well than a person reads it, when it was written.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import loaders
from loaders import store
from loaders.__main__ import as_json
from loaders.forms import load_forms, read_csv
from loaders.reconcile.claims import check_claims
from loaders.reconcile.rulebook import load_rules
from tests.loaders.filed import figures_of, report

HERE = Path(__file__).parent
EXPECTED: dict[str, dict[str, Any]] = json.loads((HERE / "expected.json").read_text(encoding="utf-8"))
SENTENCES = read_csv(HERE / "claims.csv")
NUMBERS = ("number",)
UNKNOWN = ("blank", "dash", "text", "doubtful", "missing")


def faults(name: str) -> Iterator[str]:
    """What is not as it must be when a file is read."""
    wanted = EXPECTED[name]
    found = as_json(loaders.read(HERE / name))
    for key in ("status", "organisation", "year", "form"):
        allowed = wanted.get(key, found[key])
        if found[key] not in (allowed if isinstance(allowed, list) else [allowed]):
            yield f"{key}: {found[key]!r} is not {allowed!r}"
    yield from _wrong_figures(wanted, found["figures"])
    for section in wanted.get("passages", ()):
        if not found["passages"].get(section, "").strip():
            yield f"passage {section} is not there"
    if "other_row" in wanted and not _keeps(wanted["other_row"], found):
        yield f"the row {wanted['other_row']} is lost"


def _wrong_figures(wanted: dict[str, Any], figures: dict[str, dict[str, Any]]) -> Iterator[str]:
    absent = tuple(wanted.get("absent", ()))
    never, doubt, there = (tuple(wanted.get(key, ())) for key in ("never", "doubt", "not_missing"))
    for cell in load_forms()["2021"].cells:
        right = wanted["figures"].get(cell, 0)
        one = figures.get(cell, {"state": "missing", "value": None})
        if cell in wanted["figures"] or not cell.startswith(absent):
            may_be_doubtful = cell.startswith(doubt) and one["state"] == "doubtful" if doubt else False
            if one["value"] != right and not may_be_doubtful:
                yield f"{cell}: {one['state']} {one['value']}, not {right}"
        elif one["value"] is not None:
            yield f"{cell}: {one['value']}, yet it shows nothing"
    for cell, one in figures.items():
        if never and cell.startswith(never) and one["value"] is not None:
            yield f"{cell}: {one['value']}, yet the document has no such cell"
        if there and cell.startswith(there) and one["state"] == "missing":
            yield f"{cell}: said to be missing"


def _keeps(row: list[int], found: dict[str, Any]) -> bool:
    """Whether seven figures are kept, as figures of one row or as a row apart."""
    texts = [[text.strip() for text in one["cells"] if text.strip()] for one in found["extra_rows"]]
    values: dict[str, list[float | None]] = {}
    for cell, one in found["figures"].items():
        values.setdefault(cell.partition(":")[0], []).append(one["value"])
    return row in values.values() or list(map(str, row)) in texts


def undecided(name: str, db: Path) -> Iterator[str]:
    """The rules that must be decided once a file is loaded, and are not, or fail."""
    loaders.load([HERE / name], db)
    with store.ledger(db) as ledger:
        for rule in EXPECTED[name].get("decided", ()):
            sums = ledger.execute(
                "SELECT sum(passed), sum(failed), sum(undetermined) FROM check_count WHERE rule_id = ?", (rule,)
            ).fetchone()
            if tuple(sums) != (7, 0, 0):
                yield f"{rule}: {tuple(sums)} passed, failed, undetermined, not 7, 0, 0"


def units_of(names: list[str], db: Path) -> tuple[int, int]:
    """How many units with a report files become, and how many are asked about, in an empty ledger without a list."""
    loaders.load([HERE / name for name in names], db)
    with store.ledger(db) as ledger:
        (units,) = ledger.execute("SELECT count(DISTINCT organisation_id) FROM report").fetchone()
        (asked,) = ledger.execute("SELECT count(*) FROM document WHERE status = 'needs_identity'").fetchone()
    return units, asked


def found_in(sentence: dict[str, str]) -> list[str]:
    """The rules over the prose that fail on a sentence above the figures given with it."""
    texts = {cell: str(value) for cell, value in json.loads(sentence["figures that are not zero"]).items()}
    one = replace(
        report(), figures=figures_of("2021", texts), passages={"一": sentence["sentence"], "五": "有不足，将改进。"}
    )
    checks = check_claims(one, load_rules())
    return [f"{check.rule.id} {check.subject}" for check in checks if check.status == "fail" and check.claim]
