"""What the pages show of the forms comes from the forms, the crosswalk and ``groups.csv``."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from loaders import groups
from loaders.forms import load_forms
from loaders.series import load_series
from pages.shared.view.navigation import SECTIONS

ROOT = Path(__file__).resolve().parents[2]
SHOWN = sorted({one.page for one in groups.load_groups().values()})


def test_a_group_stands_on_a_page_there_is() -> None:
    assert set(SHOWN) <= set(SECTIONS["look"])


def test_every_series_is_shown_on_one_page() -> None:
    shown = [one for page in SHOWN for one in groups.series_of(page)]
    assert sorted(shown) == sorted(load_series())


@pytest.mark.parametrize("page", SHOWN)
def test_a_page_speaks_first_of_series_that_it_shows(page: str) -> None:
    assert set(groups.leading_of(page)) <= set(groups.series_of(page))


def test_the_groups_of_outcomes_add_up_to_the_total_of_every_form() -> None:
    for form in load_forms().values():
        rows = [row for row in form.rows if row.code.startswith(groups.OUTCOME)]
        cells = {f"{row.code}:total" for row in rows if row.code != "app.result.total"}
        added = [cell for one in groups.outcome_groups() for cell in load_series()[one].cells[form.id]]
        assert sorted(added) == sorted(cells)


def test_outcomes_stand_as_printed() -> None:
    form = list(load_forms().values())[-1]
    places = [form.cells.index(load_series()[one].cells[form.id][0]) for one in groups.outcome_groups()]
    assert places == sorted(places)


@pytest.mark.parametrize("row", ["app.received_new", "app.carried_out", *groups.case_kinds()])
def test_the_parts_of_a_row_are_all_its_cells_but_the_total(row: str) -> None:
    for form in load_forms().values():
        assert {*groups.parts_of(row), f"{row}:total"} >= set(form.row_by_code[row].cells)
    assert f"{row}:total" not in groups.parts_of(row)


def test_no_row_no_parts() -> None:
    assert groups.parts_of("app.unheard_of") == ()


def test_every_kind_and_result_of_cases_is_a_series() -> None:
    results = (*groups.case_results(), groups.TOTAL)
    assert {f"{kind}.{result}" for kind in groups.case_kinds() for result in results} <= set(load_series())


def test_what_a_form_dropped_is_known_from_the_forms() -> None:
    forms = list(load_forms().values())
    for one in load_series().values():
        since = groups.dropped_in(one.id)
        assert (since is None) == bool(one.cells[forms[-1].id])
        if since is not None:
            asking = [form for form in forms if one.cells[form.id]]
            assert since == asking[-1].last_year + 1


def test_no_module_knows_an_edition_by_its_name() -> None:
    names = {*load_forms(), *(form.first_year for form in load_forms().values())}
    found = []
    for path in [ROOT / "app.py", *(ROOT / "loaders").rglob("*.py"), *(ROOT / "pages").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and node.value in names:
                found.append((path.name, node.lineno, node.value))
    assert found == []
