"""What is no annual report of one unit is refused with its true reason; what only looks so is read."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import loaders
from data.sample.draft import Draft
from data.sample.layouts import LAYOUTS
from loaders.documents import Document, Paragraph, Place
from loaders.errors import RefusedDocumentError
from loaders.forms import load_forms
from loaders.recognise.annual import part_of_year, refuse_other_kinds
from loaders.words import LANGUAGES, Words

FORM = load_forms()["2021"]
FIGURES = dict.fromkeys(FORM.cells, "0") | {"pub.licensing:decisions": "126", "pub.penalty:decisions": "85"}
OTHER = FIGURES | {"pub.licensing:decisions": "131", "pub.compulsion:decisions": "7"}
TITLE = "{}年政府信息公开工作年度报告"
with (Path(__file__).parent / "annual.csv").open(encoding="utf-8", newline="") as file:
    CASES = [line for line in csv.DictReader(file) if not line["case"].startswith("#")]
MENUS = "<div><span>首页</span> <span>2022年上半年政务公开工作总结</span></div><p>年报模板</p><p>通知公告</p>" * 20


def document(*texts: str, **page: str) -> Document:
    blocks = tuple(Paragraph(text, Place(line=number)) for number, text in enumerate(texts, start=1))
    return Document("a.txt", "text/plain", "", 0, blocks, metadata=page)


@pytest.mark.parametrize("case", CASES, ids=[line["case"] for line in CASES])
def test_what_a_document_is_by_its_title_and_period(case: dict[str, str]) -> None:
    try:
        refuse_other_kinds(document(*case["lines"].split("|")))
    except RefusedDocumentError as refused:
        assert refused.code == case["code"], refused.detail
        assert refused.detail and all(
            refused.detail in Words(one).reason(refused.code, refused.detail) for one in LANGUAGES
        )
    else:
        assert case["code"] == ""


def test_the_title_of_the_page_counts_where_the_text_has_none() -> None:
    half, whole = "枫汀街道2023年上半年政府信息公开工作情况", "枫汀街道2023年政府信息公开工作年度报告"
    assert part_of_year(document("首页", title=half)) == "上半年"
    assert part_of_year(document(whole, title=half)) == ""
    assert part_of_year(document(half, title=whole)) == "上半年"


NAMES = st.text(alphabet="清波云隙松砚枫汀桐鹭缃笺溪", min_size=2, max_size=3).map(lambda root: root + "街道")
PARTS = st.sampled_from(["上半年", "第二季度", "前三季度", "1—11月", "1-6月", "一至九月", "半年度"])
BEFORE = st.lists(
    st.sampled_from(
        ["首页", "政务公开", "政府信息公开年报", "打印", "字号：大 中 小", "2022年政府信息公开工作年度报告"]
    )
)
BEHIND = st.lists(st.sampled_from(["发布时间：2023-07-20", "来源：砚塘区", "浏览次数：12", "【字体：大 中 小】"]))


@given(NAMES, PARTS, BEFORE, BEHIND)
def test_a_part_of_a_year_is_told_whatever_stands_around(name: str, part: str, before: list, behind: list) -> None:
    title = f"{name}2023年{part}政府信息公开工作情况"
    assert part_of_year(document(*before, title, *behind, "一、总体情况", "工作有序开展。"))


@given(NAMES, st.integers(2019, 2030), BEFORE, BEHIND)
def test_a_year_is_never_taken_for_its_part(name: str, year: int, before: list, behind: list) -> None:
    title = f"{name}{year}年政府信息公开工作年度报告"
    refuse_other_kinds(
        document("2023年上半年政务公开总结", *before, title, *behind, "一、总体情况", "上半年有序开展。")
    )


# --- whole files ----------------------------------------------------------------------------------


def page(*drafts: Draft, menus: str = "", layout: str = "html") -> bytes:
    """One file that holds several reports."""
    whole = [LAYOUTS[layout][0](draft).decode() for draft in drafts]
    if layout != "html":
        return "\n".join(whole).encode()
    bodies = [text.partition("<body>")[2].partition("</body>")[0] for text in whole]
    return f"<html><body>{menus}{''.join(bodies)}{menus}</body></html>".encode()


def draft(unit: str, year: int, figures: dict[str, str], title: str = "") -> Draft:
    prose = {"一": "各项工作有序开展。", "五": "公开内容不够全面。", "六": "无。"}
    return Draft(unit, year, FORM, figures, prose, title=title or unit + TITLE.format(year))


def read(folder: Path, content: bytes, name: str = "a.html") -> loaders.Outcome:
    (folder / name).write_bytes(content)
    return loaders.read(folder / name)


def test_a_half_year_page_in_the_furniture_of_a_site_is_refused(tmp_path: Path) -> None:
    half = draft("枫汀街道", 2023, FIGURES, "枫汀街道2023年上半年政府信息公开工作情况")
    outcome = read(tmp_path, page(half, menus=MENUS))
    assert (outcome.status, outcome.reason_code, outcome.reason_detail) == ("refused", "half_year", "上半年")
    whole = read(tmp_path, page(draft("枫汀街道", 2023, FIGURES), menus=MENUS))
    assert (whole.status, whole.identity and whole.identity.year) == ("read", 2023)


@pytest.mark.parametrize("layout", ["html", "led_pipe_rows", "pipe_cells", "pipe_rows", "seed_text"])
def test_two_reports_in_a_file_are_refused_and_both_are_named(tmp_path: Path, layout: str) -> None:
    name = "a.html" if layout == "html" else "a.txt"
    two_units = page(draft("枫汀街道", 2023, FIGURES), draft("松砚镇", 2023, OTHER), layout=layout)
    outcome = read(tmp_path, two_units, name)
    assert (outcome.status, outcome.reason_code) == ("refused", "two_reports")
    assert all(unit in str(outcome.reason_detail) for unit in ("枫汀街道", "松砚镇"))
    two_years = page(draft("枫汀街道", 2022, FIGURES), draft("枫汀街道", 2023, OTHER), layout=layout)
    outcome = read(tmp_path, two_years, name)
    assert outcome.reason_code == "two_reports" and "2022" in str(outcome.reason_detail)
    assert "2023" in str(outcome.reason_detail)


def test_two_reports_of_the_same_figures_are_two(tmp_path: Path) -> None:
    outcome = read(tmp_path, page(draft("枫汀街道", 2023, FIGURES), draft("松砚镇", 2023, FIGURES)))
    assert outcome.reason_code == "two_reports" and "松砚镇" in str(outcome.reason_detail)


def test_a_table_of_contents_is_no_second_report(tmp_path: Path) -> None:
    contents = "".join(
        f"<p>{title}</p>"
        for title in (
            f"枫汀街道{TITLE.format(2023)}",
            "目录",
            "一、总体情况",
            "二、主动公开政府信息情况",
            "六、其他需要报告的事项",
        )
    )
    assert read(tmp_path, page(draft("枫汀街道", 2023, FIGURES), menus=contents)).status == "read"


def test_a_link_to_another_report_is_no_second_report(tmp_path: Path) -> None:
    links = "<p>上一篇：枫汀街道2022年政府信息公开工作年度报告</p><p>下一篇：松砚镇2023年政府信息公开工作年度报告</p>"
    content = page(draft("枫汀街道", 2023, FIGURES)).replace(b"</body>", f"{links}</body>".encode())
    assert read(tmp_path, content).status == "read"


def test_a_report_that_is_printed_twice_alike_is_one(tmp_path: Path) -> None:
    one = draft("枫汀街道", 2023, FIGURES)
    assert read(tmp_path, page(one, one)).status == "read"


def test_a_comparison_with_last_year_in_the_prose_is_no_second_report(tmp_path: Path) -> None:
    rows = "".join(
        f"<tr><td>{row}</td><td>7</td><td>9</td></tr>" for row in ("规章", "行政许可", "行政处罚", "行政强制")
    )
    table = f"<table><tr><td>项目</td><td>2022年</td><td>2023年</td></tr>{rows}</table>"
    content = page(draft("枫汀街道", 2023, FIGURES)).replace(
        "各项工作有序开展。".encode(), f"工作有序。{table}".encode()
    )
    assert read(tmp_path, content).reason_code != "two_reports"


@pytest.mark.parametrize(
    "figures", [{"app.received_new:natural_person": "5", "app.received_new:total": "5"}, {}], ids=str
)
def test_any_of_the_tables_may_differ(tmp_path: Path, figures: dict[str, str]) -> None:
    one, other = draft("枫汀街道", 2023, FIGURES), draft("枫汀街道", 2023, FIGURES | figures)
    assert read(tmp_path, page(one, other)).reason_code == ("two_reports" if figures else None)


def test_two_titles_over_one_set_of_tables_are_asked(tmp_path: Path) -> None:
    content = page(draft("枫汀街道", 2023, FIGURES), menus=f"<p>松砚镇{TITLE.format(2022)}</p>")
    outcome = read(tmp_path, content)
    assert (outcome.status, outcome.reason_code) == ("needs_identity", "needs_both")
    assert outcome.reason_detail == " 2022 / 2023"
    assert outcome.identity and {sign.value for sign in outcome.identity.evidence} >= {"2022", "2023", "松砚镇"}


def test_a_template_with_examples_is_refused(tmp_path: Path) -> None:
    outcome = read(tmp_path, page(draft("", 2023, FIGURES, "XX街道2023年政府信息公开工作年度报告")))
    assert outcome.reason_code == "template"
