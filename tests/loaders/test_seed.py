"""Golden values: the one real report that ships with the project, read cell by cell."""

from collections import Counter

import loaders
from loaders.forms import load_forms
from loaders.recognise import Reading
from tests.loaders.conftest import SEED

NOT_ZERO = {
    "pub.rules:disclosed_total": (1, "1", "line 19"),
    "pub.procurement:procure_items": (9, "\u30009", "line 77"),
    "pub.procurement:procure_amount": (291_000, "29.1万元", "line 78"),
}


def test_every_cell_is_read_for_sure(seed: Reading) -> None:
    assert seed.form == "2019"
    assert list(seed.figures) == list(load_forms()["2019"].cells)
    assert Counter(figure.state for figure in seed.figures.values()) == {"number": 198}
    sections = Counter(load_forms()["2019"].row_of(cell).section for cell in seed.figures)
    assert sections == {"二": 22, "三": 161, "四": 15}


def test_the_three_figures_that_are_not_zero(seed: Reading) -> None:
    found = {c: (f.value, f.raw, f.place) for c, f in seed.figures.items() if f.value != 0}
    assert found == NOT_ZERO


def test_every_figure_stands_where_its_place_says(seed: Reading) -> None:
    lines = SEED.read_text(encoding="utf-8").splitlines()
    for figure in seed.figures.values():
        line = int(figure.place.removeprefix("line "))
        assert lines[line - 1].strip("\t ") == figure.raw, figure


def test_prose_of_sections_one_five_and_six_is_kept(seed: Reading) -> None:
    assert set(seed.passages) == {"一", "五", "六"}
    assert seed.passages["一"].text.startswith("2020年，我街道认真贯彻落实")
    assert seed.passages["一"].text.endswith("各项信息公开任务。")
    assert seed.passages["五"].text.count("\n") == 1
    assert seed.passages["六"].text == "无。"


def test_nothing_is_doubtful_and_nothing_left_over(seed: Reading) -> None:
    assert seed.doubts == ()
    assert seed.extra_rows == ()


def test_the_document_gives_its_year_but_not_its_name(tmp_path) -> None:
    elsewhere = tmp_path / SEED.name
    elsewhere.write_bytes(SEED.read_bytes())
    outcome = loaders.read(elsewhere)
    assert (outcome.status, outcome.reason_code) == ("needs_identity", "needs_organisation")
    assert outcome.identity and outcome.identity.year == 2020 and outcome.identity.organisation is None


def test_the_manifest_beside_it_gives_the_name() -> None:
    outcome = loaders.read(SEED)
    assert outcome.status == "read" and outcome.identity and outcome.identity.organisation
    assert outcome.identity.organisation.name == "未署名街道（真实报告）"
    assert outcome.identity.evidence[-2].source == "manifest"
