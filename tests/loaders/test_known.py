"""One unit or a question, never two in silence: the unit of a document against those the ledger has."""

from __future__ import annotations

import sqlite3
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import loaders
from data.sample.draft import Draft
from data.sample.layouts import LAYOUTS
from loaders.__main__ import as_json, load_line
from loaders.appraisal import appraise
from loaders.documents import Document, Paragraph, Place
from loaders.forms import load_forms
from loaders.identify import identify
from loaders.identify.known import compared
from loaders.organisations import Organisation, Registry, new_organisation
from loaders.words import LANGUAGES

FORM = load_forms()["2021"]
ZEROS = dict.fromkeys(FORM.cells, "0")
DISTRICT = "砚塘区"


def known(*names: str) -> list[Organisation]:
    return [new_organisation(name) for name in names]


def met(
    title_name: str, ledger: list[Organisation], *body: str, path: str = "a.txt", page: dict | None = None, **said
) -> tuple[str | None, set[str]]:
    """The unit that a titled document gets beside a ledger, and which of the ledger's are offered where it is asked."""
    texts = [f"{title_name}2023年政府信息公开工作年度报告", *body]
    blocks = tuple(Paragraph(text, Place(line=number)) for number, text in enumerate(texts, start=1))
    document = Document("a.txt", "text/plain", "", 0, blocks, metadata=page or {})
    identity = identify(document, Path("/nowhere") / path, Registry([]), **said)
    assert identity.organisation, "the document alone names its unit"
    found = compared(identity, Registry(ledger), document, Path("/nowhere") / path)
    return found.organisation and found.organisation.name, {one.name for one in found.in_ledger}


SAME = [  # in the ledger, in the document: one unit without asking
    ("砚塘区枫汀街道办事处", "砚塘区枫汀街道"),
    ("砚塘区枫汀街道办事处", "砚塘区人民政府枫汀街道办事处"),
    ("砚塘区枫汀街道", "砚塘区枫汀街办"),
    ("枫汀街道办事处", "枫汀街道"),
    ("枫汀街道", "枫汀街办"),
    ("枫汀街道", "枫汀街"),
    ("砚塘县松砚镇人民政府", "砚塘县松砚镇"),
    ("松砚镇", "松砚镇人民政府"),
    ("松砚镇政府", "松砚镇人民政府"),
    ("砚城经济技术开发区管委会", "砚城经济技术开发区管理委员会"),
    ("砚城经开区管委会", "砚城经济技术开发区管理委员会"),
    ("鄂西旗人民政府", "鄂西旗"),
    ("白砚苏木", "白砚苏木人民政府"),
    ("砚林盟行政公署", "砚林盟"),
    ("砚塘区", "砚塘区人民政府"),
]


@pytest.mark.parametrize(("first", "second"), [*SAME, *[pair[::-1] for pair in SAME]], ids=str)
def test_another_wording_of_one_name_is_the_unit_of_the_ledger(first: str, second: str) -> None:
    assert met(second, known(first, "砚塘区教育局")) == (first, set())


MAY_BE = [
    ("砚塘区枫汀街道办事处", "枫汀街道"),
    ("砚塘区枫汀街道办事处", "枫汀街道办事处"),
    ("砚塘区枫汀街道办事处", "枫汀街办"),
    ("砚城市砚塘区枫汀街道办事处", "砚塘区枫汀街道"),
    ("砚城市砚塘区枫汀街道办事处", "枫汀街道"),
    ("砚塘县城关镇人民政府", "城关镇"),
    ("砚塘县城关镇", "城关镇人民政府"),
    ("砚城市砚塘区教育局", "砚塘区教育局"),
    ("砚塘区住房和城乡建设局", "砚塘区住建局"),
    ("砚塘区教育体育局", "砚塘区教育局"),
    ("砚城市砚塘区人民政府", "砚塘区"),
    ("砚城市鄂西旗人民政府", "鄂西旗"),
    ("鄂西旗白砚苏木人民政府", "白砚苏木"),
    ("第九十师一二三团", "一二三团"),
    ("砚塘区北街街道", "北街办事处"),
    ("砚城市砚塘经济技术开发区管委会", "砚塘经济技术开发区管委会"),
]


@pytest.mark.parametrize(("first", "second"), [*MAY_BE, *[pair[::-1] for pair in MAY_BE]], ids=str)
def test_a_name_that_may_be_a_unit_of_the_ledger_is_asked_and_it_is_offered(first: str, second: str) -> None:
    assert met(second, known(first, "砚湖区财政局")) == (None, {first})


OTHERS = [
    ("甲砚区清波街道", "乙砚区清波街道"),
    ("甲砚县城关镇人民政府", "乙砚县城关镇人民政府"),
    ("砚塘区枫汀街道", "砚塘区新枫汀街道"),
    ("枫汀街道", "新枫汀街道"),
    ("砚塘区枫汀街道", "砚塘区枫汀镇"),
    ("砚塘区教育局", "砚湖区教育局"),
    ("砚塘区教育局", "砚塘区体育局"),
    ("砚塘区枫汀街道办事处", "砚塘区"),
    ("砚塘区人民政府", "砚塘区人民政府办公室"),
    ("砚塘区住建局", "砚湖区住房和城乡建设局"),
    ("第九十师一二三团", "第九十一师一二三团"),
    ("109街道", "108街道"),
    ("五四街道", "八一街道"),
    ("朝阳街道", "向阳街道"),
    ("砚南新区管委会", "砚北新区管委会"),
    ("砚城市教育局", "砚城县教育局"),
]


@pytest.mark.parametrize(("first", "second"), [*OTHERS, *[pair[::-1] for pair in OTHERS]], ids=str)
def test_another_unit_is_not_asked_about(first: str, second: str) -> None:
    assert met(second, known(first)) == (second, set())


@pytest.mark.parametrize(
    "shows",
    [
        {"body": ["砚塘区枫汀街道办事处", "2024年1月20日"]},
        {"body": ["请与砚塘区枫汀街道党政办联系"]},
        {"body": ["本报告由砚塘区枫汀街道办事处编制"]},
        {"page": {"source": "砚塘区人民政府"}},
        {"page": {"site": "砚塘区政务公开"}},
        {"path": "砚塘区/2023/a.txt"},
        {"path": "砚塘区街道年报/枫汀.txt"},
    ],
    ids=str,
)
def test_a_document_that_bears_the_district_is_the_known_unit(shows: dict) -> None:
    ledger = known("砚塘区枫汀街道办事处", "砚湖区枫汀街道办事处")
    body = shows.pop("body", ())
    assert met("枫汀街道", ledger, *body, **shows) == ("砚塘区枫汀街道办事处", set())


def test_a_document_that_bears_another_district_is_not_joined() -> None:
    ledger = known("砚塘区枫汀街道办事处")
    assert met("枫汀街道", ledger, "砚湖区枫汀街道办事处", "2024年1月20日") == ("枫汀街道", set())
    assert met("枫汀街道", ledger, path="砚湖区/a.txt") == (None, {"砚塘区枫汀街道办事处"})
    bare = [Organisation("x", "枫汀街道", "枫汀街道", "subdistrict", aliases=("砚塘区枫汀街道办事处",))]
    assert met("枫汀街道", bare, "砚湖区枫汀街道办事处", "2024年1月20日") == (None, {"枫汀街道"})


def test_several_that_may_be_are_all_offered() -> None:
    ledger = known("甲砚县城关镇人民政府", "乙砚县城关镇人民政府", "丙砚县城东镇人民政府")
    assert met("城关镇", ledger) == (None, {"甲砚县城关镇人民政府", "乙砚县城关镇人民政府"})
    assert met("城关镇", [*ledger, *known("城关镇")])[0] is None
    assert met("乙砚县城关镇", ledger) == ("乙砚县城关镇人民政府", set())


def test_what_a_person_says_is_not_asked_again() -> None:
    ledger = known("砚塘区枫汀街道办事处")
    assert met("枫汀街道", ledger, organisation="砚塘区枫汀街道办事处") == ("砚塘区枫汀街道办事处", set())
    assert met("枫汀街道", ledger, organisation="砚湖区枫汀街道") == ("砚湖区枫汀街道", set())
    twins = [
        Organisation("x", "甲砚区城管局", "城管局", "bureau"),
        Organisation("y", "乙砚区城管局", "城管局", "bureau"),
    ]
    assert met("枫汀街道", twins, organisation="城管局") == (None, {"甲砚区城管局", "乙砚区城管局"})


ROOTS = st.text(alphabet="清波云隙松枫汀桐鹭缃笺溪", min_size=2, max_size=3)
ENDINGS = st.sampled_from(
    [("街道办事处", "街道", "街办"), ("镇人民政府", "镇", "镇政府"), ("乡人民政府", "乡"), ("苏木人民政府", "苏木")]
)
PLACES = ("", "砚塘区", "砚城市砚塘区", "砚塘区人民政府", "砚江省砚城市砚塘区")


@given(ROOTS, ENDINGS, st.sampled_from(PLACES), st.sampled_from(PLACES), st.data())
def test_a_unit_is_never_two_in_silence(root: str, endings: tuple, one: str, other: str, data: st.DataObject) -> None:
    first = one + root + data.draw(st.sampled_from(endings))
    second = other + root + data.draw(st.sampled_from(endings))
    name, offered = met(second, known(first))
    assert name == first or (name is None and offered == {first})


@given(ROOTS, ENDINGS, ROOTS, st.booleans())
def test_units_of_two_districts_are_never_one(root: str, endings: tuple, other: str, has_city: bool) -> None:
    places = [("砚城市" if has_city else "") + f"{place}区" for place in (f"甲{other}", f"乙{other}")]
    first, second = (place + root + endings[0] for place in places)
    assert met(second, known(first)) == (second, set())


# --- in a real ledger -----------------------------------------------------------------------------


def write(folder: Path, unit: str, year: int) -> Path:
    draft = Draft(unit, year, FORM, ZEROS, {}, title=f"{unit}{year}年政府信息公开工作年度报告")
    file = folder / f"{year}.html"
    file.write_bytes(LAYOUTS["html"][0](draft))
    return file


def units(file: Path) -> set[str]:
    with sqlite3.connect(file) as db:
        sql = "SELECT DISTINCT name FROM report JOIN organisation USING (organisation_id)"
        return {name for (name,) in db.execute(sql)}


@pytest.mark.parametrize("names", list(permutations(["砚塘区枫汀街道办事处", "枫汀街道"])), ids=str)
def test_two_years_loaded_at_once_are_one_unit_and_a_question(tmp_path: Path, names: tuple[str, str]) -> None:
    files = [write(tmp_path, name, year) for name, year in zip(names, (2022, 2023), strict=True)]
    first, second = loaders.load(files, tmp_path / "l.db")
    assert (first.status, second.status, second.reason_code) == ("read", "needs_identity", "same_unit")
    assert second.identity and [one.name for one in second.identity.in_ledger] == [names[0]]
    assert as_json(second)["in_ledger"] == [names[0]]
    for language, mark in zip(LANGUAGES, ("台账已有", "already in the ledger"), strict=True):
        assert f"{names[0]}" in load_line(second, language) and mark in load_line(second, language)
    (told,) = loaders.load(files[1:], tmp_path / "l.db", organisation=names[0])
    assert told.action == "new" and units(tmp_path / "l.db") == {names[0]}


def test_the_official_may_say_that_it_is_another_unit(tmp_path: Path) -> None:
    files = [write(tmp_path, "砚塘区枫汀街道办事处", 2022), write(tmp_path, "枫汀街道", 2023)]
    loaders.load(files, tmp_path / "l.db")
    (told,) = loaders.load(files[1:], tmp_path / "l.db", organisation="砚湖区枫汀街道办事处")
    assert told.action == "new" and len(units(tmp_path / "l.db")) == 2


def test_a_reading_is_held_against_the_ledger_before_it_is_stored(tmp_path: Path) -> None:
    loaders.load([write(tmp_path, "砚塘区枫汀街道办事处", 2022)], tmp_path / "l.db")
    read = loaders.read(write(tmp_path, "枫汀街道", 2023))
    assert read.status == "read"
    asked = appraise(read, tmp_path / "l.db").outcome
    assert (asked.status, asked.reason_detail) == ("needs_identity", "砚塘区枫汀街道办事处")
    assert loaders.rehearse(read, tmp_path / "l.db") == []
    assert appraise(loaders.read(tmp_path / "nothing.txt"), tmp_path / "l.db").state == "refused"
