"""The names of every kind of unit, as titles, openings, signatures and furniture print them; half of the cases are
traps: what looks like a name and is none, and names that look like something else."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from loaders.documents import Document, Paragraph, Place
from loaders.identify import identify
from loaders.organisations import Registry

with (Path(__file__).parent / "names.csv").open(encoding="utf-8", newline="") as file:
    CASES = [line for line in csv.DictReader(file) if not line["case"].startswith("#")]


@pytest.mark.parametrize("case", CASES, ids=[line["case"] for line in CASES])
def test_whose_report_and_which_year(case: dict[str, str]) -> None:
    lines = enumerate(case["lines"].split("|"), start=1)
    blocks = tuple(Paragraph(text, Place(line=number)) for number, text in lines)
    document = Document("a.txt", "text/plain", "", 0, blocks)
    identity = identify(document, Path("/nowhere/a.txt"), Registry([]))
    name = identity.organisation.name if identity.organisation else ""
    assert (name, str(identity.year or "")) == (case["name"], case["year"])
