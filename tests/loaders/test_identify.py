"""Whose report and which year: what the signs say together, and when a person must be asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from loaders.documents import Document, Paragraph, Place
from loaders.identify import Identity, identify
from loaders.organisations import Organisation, Registry, kind_of, new_organisation, registry_for
from loaders.store import open_ledger, save_organisations, stored_organisations, transaction

YUNXI = Organisation("a", "示例区云隙街道办事处", "云隙街道", "subdistrict", aliases=("云隙街道办",))
SONGYAN = Organisation("b", "示例区松砚镇人民政府", "松砚镇", "town")
REGISTRY = Registry([YUNXI, SONGYAN])


def found(*paragraphs: str, file: str = "report.html", **said) -> Identity:
    blocks = tuple(Paragraph(text, Place(line=number)) for number, text in enumerate(paragraphs, start=1))
    return identify(Document(file, "text/html", "", 0, blocks), Path("/nowhere") / file, REGISTRY, **said)


@pytest.mark.parametrize(
    ("title", "organisation", "year"),
    [
        ("示例区云隙街道办事处2023年政府信息公开工作年度报告", "a", 2023),
        ("云隙街道2023年度政府信息公开工作年度报告", "a", 2023),
        ("云隙街道办 2021 年政府信息公开年度报告", "a", 2021),
        ("示例区松砚镇人民政府二〇二二年政府信息公开工作年度报告", "b", 2022),
        ("关于示例区松砚镇人民政府2020年度政府信息公开工作情况的报告", "b", 2020),
        ("附件：松砚镇2024年政府信息公开工作年度报告", "b", 2024),
        ("首页 > 政府信息公开年报 > 松砚镇2024年政府信息公开工作年度报告", "b", 2024),
        ("云隙街道2023年政府信息公开工作年度报告（公开版）", "a", 2023),
    ],
)
def test_titles(title: str, organisation: str, year: int) -> None:
    identity = found(title)
    assert identity.organisation and (identity.organisation.id, identity.year) == (organisation, year)
    assert {sign.source for sign in identity.evidence} == {"title"}
    assert identity.title == title


def test_a_title_in_two_lines() -> None:
    identity = found("首页", "示例区松砚镇人民政府", "2023年政府信息公开工作年度报告", "一、总体情况")
    assert identity.organisation == SONGYAN and identity.year == 2023
    assert found("政务公开", "2023年政府信息公开工作年度报告").organisation is None


def test_a_unit_no_registry_knows_is_taken_as_its_title_names_it() -> None:
    identity = found("示例区梧汀乡人民政府2023年政府信息公开工作年度报告")
    assert identity.organisation == new_organisation("示例区梧汀乡人民政府")
    assert identity.organisation.kind == "township"


@pytest.mark.parametrize(
    "paragraphs",
    [
        ["一、总体情况", "2022年，我街道认真落实条例。现将我街道2022年度政府信息公开工作报告如下"],
        ["本报告的统计期限自2022年1月1日至12月31日"],
        ["一、总体情况", "2022年，本机关开展工作"],
    ],
)
def test_the_year_from_the_body_where_the_title_is_lost(paragraphs: list[str]) -> None:
    identity = found(*paragraphs)
    assert identity.year == 2022 and identity.organisation is None


@pytest.mark.parametrize(
    ("paragraphs", "file"),
    [
        (["2023年政府信息公开工作年度报告", "统计期限自2022年1月1日起"], "report.html"),
        (["云隙街道2023年政府信息公开工作年度报告"], "云隙街道2022年年报.html"),
    ],
    ids=["period left from last year", "file name"],
)
def test_years_that_disagree_are_asked(paragraphs: list[str], file: str) -> None:
    assert found(*paragraphs, file=file).year is None


@pytest.mark.parametrize(
    "text",
    [
        "发布日期：2023-01-18",
        "2023年工作计划：继续推进",
        "国办公开办函〔2021〕30号",
        "我局2023年预算为0元",
        "第711号令",
    ],
)
def test_dates_plans_and_circulars_are_no_year(text: str) -> None:
    assert found("云隙街道政府信息公开工作年度报告", text).year is None


def test_the_publication_date_is_kept_apart_from_the_year() -> None:
    identity = found("云隙街道2022年政府信息公开工作年度报告", "发布日期：2023年1月18日  来源：云隙街道")
    assert (identity.year, identity.published_on) == (2022, "2023-01-18")


def test_names_that_disagree_are_asked() -> None:
    identity = found("云隙街道2022年政府信息公开工作年度报告", file="松砚镇.html")
    assert identity.organisation is None and identity.year == 2022
    assert {sign.value for sign in identity.evidence if sign.about == "organisation"} == {"云隙街道", SONGYAN.name}


@pytest.mark.parametrize("name", ["我街道", "我局", "本机关", "我镇", "街道办事处"])
def test_general_names_are_no_names(name: str) -> None:
    for text in (
        "现将{}2022年度政府信息公开工作报告如下",
        "现将{}2022年度政府信息公开工作报告",
        "{}2022年政府信息公开工作年度报告",
    ):
        identity = found(text.format(name))
        assert identity.organisation is None and identity.year == 2022


@pytest.mark.parametrize(
    "sentence",
    [
        "根据条例要求，编制2022年政府信息公开工作年度报告",
        "按照上级部署，现公布2022年政府信息公开工作年度报告",
        "第5期2022年政府信息公开工作年度报告",
    ],
)
def test_the_start_of_a_sentence_is_no_name(sentence: str) -> None:
    assert found(sentence).organisation is None


def test_a_file_name_names_only_known_units() -> None:
    assert found("2022年政府信息公开工作年度报告", file="云隙街道.docx").organisation == YUNXI
    assert found("2022年政府信息公开工作年度报告", file="不明单位.docx").organisation is None


def test_what_the_person_says_comes_first() -> None:
    identity = found("云隙街道2022年政府信息公开工作年度报告", organisation="松砚镇", year=2021)
    assert (identity.organisation, identity.year) == (SONGYAN, 2021)
    assert identity.evidence[0].source == "said"


def test_a_short_name_two_units_share_is_asked() -> None:
    twins = Registry(
        [Organisation("x", "东区城管局", "城管局", "bureau"), Organisation("y", "西区城管局", "城管局", "bureau")]
    )
    assert twins.find("城管局") is None and twins.find("西区城管局") is not None


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("某街道办事处", "subdistrict"),
        ("某镇人民政府", "town"),
        ("某乡", "township"),
        ("某区司法局", "bureau"),
        ("某馆", "other"),
    ],
)
def test_kinds_by_name(name: str, kind: str) -> None:
    assert kind_of(name) == kind


def test_registries_of_the_folders_above_count() -> None:
    registry = registry_for(Path("data/sample/reports/2023/x.html"))
    assert registry.find("砚萤街道") is not None
    assert registry_for(Path("data/reports/x.txt")).find("砚萤街道") is None


def test_organisations_are_stored_parents_first_and_read_back(tmp_path: Path) -> None:
    parent = Organisation("p", "示例县", "示例县", "district")
    child = Organisation("c", "示例县甲镇", "甲镇", "town", "p", ("甲镇政府",), since=2020)
    ledger = open_ledger(tmp_path / "l.db")
    with transaction(ledger):
        save_organisations(ledger, [child, parent])
    assert stored_organisations(ledger) == [parent, child]
    with pytest.raises(ValueError, match="each other's parents"), transaction(ledger):
        save_organisations(
            ledger, [Organisation("1", "甲", "甲", "other", "2"), Organisation("2", "乙", "乙", "other", "1")]
        )
