"""The names of every kind of unit, as titles, openings, signatures and furniture print them; half of the cases are
traps: what looks like a name and is none, and names that look like something else."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.documents import Document, Paragraph, Place
from loaders.identify import Identity, identify
from loaders.names import is_name
from loaders.organisations import Registry

with (Path(__file__).parent / "names.csv").open(encoding="utf-8", newline="") as file:
    CASES = [line for line in csv.DictReader(file) if not line["case"].startswith("#")]


def identity_of(*texts: str) -> Identity:
    """Whose report a document is by itself."""
    blocks = tuple(Paragraph(text, Place(line=number)) for number, text in enumerate(texts, start=1))
    return identify(Document("a.txt", "text/plain", "", 0, blocks), Path("/nowhere/a.txt"), Registry([]))


def asked(*texts: str) -> tuple[str, str]:
    """Name and year by a document alone; what is asked about is empty."""
    identity = identity_of(*texts)
    return identity.organisation.name if identity.organisation else "", str(identity.year or "")


@pytest.mark.parametrize("case", CASES, ids=[line["case"] for line in CASES])
def test_whose_report_and_which_year(case: dict[str, str]) -> None:
    assert asked(*case["lines"].split("|")) == (case["name"], case["year"])


# --- every kind of unit, in every wording, with every kind of thing around it and in it ----------

ROOTS = st.text(alphabet="清波云隙松枫汀桐鹭缃笺溪", min_size=2, max_size=3)
PLACES = st.sampled_from(
    ["砚塘区", "砚城市", "砚城市砚塘区", "砚江省砚城市砚塘县", "鄂西旗", "砚南州", "青砚回族自治县", "砚城市城区"]
)
GRASSROOTS = ["街道办事处", "街道", "街办", "镇人民政府", "镇", "乡", "回族乡人民政府", "苏木", "路街道办事处", "城镇"]
OF_A_PLACE = [
    *("教育局", "市场监督管理局", "卫生健康委员会", "发展和改革局", "城市管理局", "人民政府办公室", "档案馆"),
    *("住房和城乡建设局", "政务服务数据管理局", "经济技术开发区管委会", "高新技术产业开发区管理委员会"),
]
UNITS = st.one_of(
    st.builds(
        lambda place, root, end: place + root + end, st.one_of(st.just(""), PLACES), ROOTS, st.sampled_from(GRASSROOTS)
    ),
    st.builds(lambda place, end: place + end, PLACES, st.sampled_from(OF_A_PLACE)),
    st.builds(
        lambda root, end: root + end,
        ROOTS,
        st.sampled_from(["新区管委会", "综合保税区管委会", "市", "县人民政府", "旗"]),
    ),
    st.builds("第{}师{}团".format, st.sampled_from("一二三九"), st.sampled_from(["一二三", "145", "八十三"])),
    st.sampled_from(["109街道", "五四街道", "八一街道办事处", "三元街", "砚塘区109街道"]),
)
YEARS = st.integers(2019, 2030)
WORDINGS = st.sampled_from(
    [
        "{unit}{year}年政府信息公开工作年度报告",
        "{year}年{unit}政府信息公开工作年度报告",
        "{unit}关于{year}年度政府信息公开工作情况的报告",
        "{unit}政府信息公开工作年度报告（{year}年度）",
        "关于公布《{unit}{year}年政府信息公开工作年度报告》的通知",
        "{unit}（以下简称“本单位”）{year}年政府信息公开工作年度报告",
        "由{unit}编制的{year}年度政府信息公开工作年度报告",
        "根据《条例》规定，由{unit}编制{year}年度政府信息公开工作年度报告。",
        "根据《条例》规定，现公布{unit}{year}年政府信息公开工作年度报告。",
        "现将{unit}{year}年度政府信息公开工作情况报告如下：",
    ]
)


@given(UNITS, YEARS, WORDINGS)
def test_every_kind_of_unit_in_every_wording(unit: str, year: int, wording: str) -> None:
    assert asked(wording.format(unit=unit, year=year)) == (unit, str(year))


@given(
    UNITS,
    YEARS,
    st.sampled_from("\u200b\u200c\u200d\u200e\u200f\u202a\u202c\u2060\u2066\u2069\ufeff\u00ad\ufe0f"),
    st.data(),
)
def test_marks_that_are_not_seen_are_no_letters(unit: str, year: int, mark: str, data: st.DataObject) -> None:
    title = f"{unit}{year}年政府信息公开工作年度报告"
    at = data.draw(st.integers(0, len(title)))
    assert asked(title[:at] + mark + title[at:]) == (unit, str(year))


@given(
    UNITS,
    YEARS,
    st.sampled_from(["（fēngtīng）", "(fengting)", "（ㄈㄥ）", "[fēng]", "（音“风”）", "fēngtīng"]),
    st.data(),
)
def test_how_a_name_is_spoken_is_no_part_of_it(unit: str, year: int, spoken: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(1, len(unit) - 1))
    assert asked(f"{unit[:at]}{spoken}{unit[at:]}{year}年政府信息公开工作年度报告") == (unit, str(year))


FURNITURE = st.sampled_from(
    [
        "字号：大 中 小",
        "【字体：大 中 小】",
        "打印本页 关闭窗口",
        "首页",
        "繁體",
        "A+ A-",
        "分享到：微信",
        "砚塘之窗",
        "新",
        "砚塘区",
        "大 中 小 我",
    ]
)


@given(UNITS, YEARS, st.lists(FURNITURE, min_size=1, max_size=3, unique=True))
def test_furniture_before_a_title_never_makes_another_unit(unit: str, year: int, around: list[str]) -> None:
    name, _ = asked(f"{' '.join(around)} {unit}{year}年政府信息公开工作年度报告")
    assert name in ("", unit, *(f"{place}{unit}" for place in around if place == "砚塘区"))


AROUND = st.sampled_from(
    [
        "字号：大 中 小",
        "【字体：大 中 小】",
        "[大|中|小]",
        "小 中 大",
        "字号：【大】【中】【小】",
        "特大 大 中 小",
        "大字 小字",
        "A+ A-",
        "打印",
        "打印本页 关闭窗口",
        "分享到：微信 微博",
        "浏览次数：123",
        "访问量 7",
        "来源：本站",
        "发布时间：2024-01-20 10:30",
        "责任编辑：张三",
        "审核：王五",
        "当前位置：首页>政务公开",
        "您的位置：",
        "首页 > 政务公开 > 年报 >",
        "朗读",
        "默认",
        "放大 缩小",
        "复制链接",
        "正文",
        "公开目录",
        "简体 繁体",
    ]
)
OURSELVES = st.builds(
    lambda whose, sort: whose + sort,
    st.sampled_from(
        [
            "我",
            "我们",
            "本",
            "该",
            "各",
            "全",
            "辖区",
            "辖区各",
            "辖内",
            "贵",
            "此",
            "咱们",
            "所属",
            "所在",
            "下属",
            "有关",
            "相关",
            "部分",
            "其他",
            "其余",
            "多个",
            "三个",
            "两",
        ]
    ),
    st.sampled_from(["街道", "镇", "乡", "局", "街道办事处", "镇人民政府", "单位"]),
)


@given(
    OURSELVES, st.lists(AROUND, max_size=3, unique=True), st.sampled_from(["{} {}", "{}{}", "{}\n{}", "{}\t{}"]), YEARS
)
def test_no_unit_is_called_as_we_call_ourselves(ours: str, around: list[str], joined: str, year: int) -> None:
    title = f"{ours}{year}年政府信息公开工作年度报告"
    identity = identity_of(*joined.format(" ".join(around), title).strip().split("\n"))
    assert identity.organisation is None and not identity.candidates
    assert not [one.value for one in identity.evidence if one.about == "organisation" and is_name(one.value)]


@given(
    UNITS, st.lists(AROUND, min_size=1, max_size=3, unique=True), st.sampled_from(["{} {}", "{}{}", "{}\n{}"]), YEARS
)
def test_the_furniture_of_a_page_makes_no_unit(unit: str, around: list[str], joined: str, year: int) -> None:
    title = f"{unit}{year}年政府信息公开工作年度报告"
    identity = identity_of(*joined.format(" ".join(around), title).split("\n"))
    offered = [one.name for one in (identity.organisation, *identity.candidates) if one]
    assert set(offered) <= {unit}


@given(
    UNITS,
    YEARS,
    st.sampled_from(["目录由{}编制", "政府信息公开指南由{}编制", "部门决算由{}编制", "责任部门：{}", "主办单位：{}"]),
)
def test_who_made_something_else_is_not_the_author(unit: str, year: int, sentence: str) -> None:
    assert asked(f"{year}年政府信息公开工作年度报告", sentence.format(unit))[0] == ""
    title = f"砚湖区民政局{year}年政府信息公开工作年度报告"
    assert asked(title, sentence.format("砚湖区财政局")) == ("砚湖区民政局", str(year))
