"""The selection and the query string say the same; what is not on offer is dropped with a sentence."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from loaders.words import LANGUAGES, Words
from pages.shared.view.address import with_choice
from pages.shared.view.selection import Dropped, Offer, Selection, elsewhere, from_query, on_offer, sentence, to_query
from pages.shared.view.view import View

texts = st.text(min_size=1, max_size=12)
many = st.lists(texts, unique=True, max_size=4).map(tuple)
years = st.lists(st.integers(2000, 2100), unique=True, max_size=5).map(tuple)
selections = st.builds(
    Selection,
    language=st.sampled_from(LANGUAGES),
    district=st.none() | st.text(max_size=8),
    organisations=many,
    years=years,
    series=many,
    focus=st.none() | texts,
    rules=many,
    severities=many,
    statuses=many,
    version=st.none() | st.integers(1, 9),
    problem=st.none() | texts,
    cell=st.none() | texts,
    pinned=many,
    scale=st.sampled_from(["shared", "own"]),
)
OFFER = Offer({"district": {"d": "某区"}, "organisations": {"a": "甲街道"}, "years": {2020: "2020", 2021: "2021"}})


@given(selections)
def test_a_selection_survives_the_query_string(selection: Selection) -> None:
    assert from_query(to_query(selection)) == (selection, [])


@given(st.dictionaries(st.sampled_from(["lang", "year", "unit", "version", "other"]), st.lists(st.text(), max_size=3)))
def test_no_query_string_is_an_error(query: dict[str, list[str]]) -> None:
    selection, _ = from_query(query)
    assert selection.language in LANGUAGES


def test_defaults_stay_out_of_the_address() -> None:
    assert to_query(Selection()) == {}


def test_what_cannot_be_read_is_named() -> None:
    selection, dropped = from_query({"year": ["2020", "neu"], "lang": ["fr"]})
    assert selection == Selection(years=(2020,))
    assert dropped == [Dropped("years", "neu"), Dropped("language", "fr")]


def test_what_is_not_on_offer_is_named() -> None:
    asked = Selection(district="e", organisations=("a", "z"), years=(1999,))
    assert on_offer(asked, OFFER) == (
        Selection(organisations=("a",)),
        [Dropped("district", "e"), Dropped("organisations", "z"), Dropped("years", "1999")],
    )
    assert Dropped("years", "1999").sentence(Words("zh")) == "链接里的年度“1999”不在可选范围内，已略去。"


def test_the_sentence_of_a_view() -> None:
    needs = ("organisations", "years")
    assert sentence(Selection(district="d"), OFFER, Words("zh"), needs) == "某区；全部单位；2020–2021年"
    chosen = Selection(district="d", organisations=("a",), years=(2020,))
    assert sentence(chosen, OFFER, Words("en"), needs) == "某区; 甲街道; 2020"


def test_what_means_nothing_on_another_page_does_not_go_along() -> None:
    asked = Selection(
        organisations=("a",), years=(2022,), part="flow", by="units", sort="2022-up", leaf=3, behind="x-2022"
    )
    assert elsewhere(asked) == Selection(organisations=("a",), years=(2022,))
    assert elsewhere(Selection(language="en", kinds=("town",))) == Selection(language="en", kinds=("town",))


def test_a_link_to_another_page_leaves_the_choices_of_this_one_behind() -> None:
    offer = Offer({"district": {"d": "某区"}, "organisations": {"a": "甲"}, "years": {2022: "2022"}})
    view = View(Selection(sort="2022-up", leaf=2, part="list"), Words("zh"), offer, "d", False, (), page="compare")
    assert view.to("report", organisations=("a",), cell="x:total") == "report?unit=a&cell=x%3Atotal"
    assert "sort=2022-up" in view.to(leaf=3) and "leaf=3" in view.to(leaf=3) and "part=list" in view.to(leaf=3)


def test_a_choice_takes_along_what_it_makes_meaningless() -> None:
    asked = Selection(organisations=("a",), years=(2022,), cell="x:total", leaf=4, behind="x-2022")
    assert with_choice(asked, organisations=("b",)) == Selection(organisations=("b",), years=(2022,))
    assert with_choice(asked, organisations=("a",)) == asked, "what is not changed takes nothing along"
    assert with_choice(asked, years=(2021,), cell="y:total") == Selection(
        organisations=("a",), years=(2021,), cell="y:total"
    )
