"""``python -m loaders read`` and ``load`` as a person sees them: aligned, short, and nothing unsure left out."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from data.sample.draft import Draft, ExtraRow
from data.sample.layouts import LAYOUTS
from loaders import read
from loaders.forms import load_forms
from loaders.receipt import receipt, shortened, table, width
from loaders.words import Words
from tests.loaders.conftest import SEED

FORM = load_forms()["2019"]
TITLE = "示例区云隙街道办事处2020年政府信息公开工作年度报告"
ROW = "app.result.granted"


def write(file: Path, figures: dict[str, str], title: str | None = TITLE, **more) -> Path:
    draft = Draft("示例区云隙街道办事处", 2020, FORM, dict.fromkeys(FORM.cells, "0") | figures, title=title, **more)
    file.write_bytes(LAYOUTS[file.suffix[1:]][0](draft))
    return file


def command(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "loaders", *map(str, arguments)], capture_output=True, text=True, check=False
    )


def part(lines: list[str], title: str) -> list[str]:
    """The lines under a title, up to the next empty one."""
    start = next(number for number, line in enumerate(lines) if line.startswith(title)) + 1
    following = [*lines[start:], ""]
    return following[: following.index("")]


def test_the_seed_as_a_person_reads_it() -> None:
    lines = receipt(read(SEED), "zh")
    assert lines[:5] == [
        "已读出：000_5f1380157b69d8b6.txt",
        "",
        "单位  未署名街道（真实报告）",
        "年度  2020",
        "格式  2019年版格式",
    ]
    assert part(lines, "198/198 个单元格读准") == [
        "  第二部分 22 格   有数 22",
        "  第三部分 161 格  有数 161",
        "  第四部分 15 格   有数 15",
    ]
    assert part(lines, "不是0的数") == [
        "  第19行  规章          对外公开总数量 1",
        "  第77行  政府集中采购  采购项目数量 9、采购总金额 291000 元（原文 29.1万元）",
    ]
    assert not any(line.startswith(("未读准的地方", "格式之外的行")) for line in lines)


def test_every_doubt_is_named_with_its_place_and_reason(tmp_path: Path) -> None:
    doubtful = {"pub.procurement:procure_amount": "52.15", f"{ROW}:natural_person": "3件左右", f"{ROW}:total": "-"}
    extra = ExtraRow("pub.licensing", ("行政检查", "7", "0", "7"))
    outcome = read(write(tmp_path / "a.html", doubtful, extra_rows=(extra,)))
    assert outcome.reading
    lines = receipt(outcome, "zh")
    said = "\n".join(part(lines, "未读准的地方"))
    for figure in outcome.reading.figures.values():
        if figure.doubt:
            assert (
                Words("zh").place(figure.place) in said
                and f"“{figure.raw}”" in said
                and Words("zh").doubt(figure.doubt) in said
            )
    assert "第3个表格" in said and "3件左右" in said
    assert any("填“/”或“无” 1" in line for line in part(lines, "195/198"))
    assert part(lines, "格式之外的行")[0].split()[-4:] == ["行政检查", "7", "0", "7"]


def test_cells_of_one_doubtful_line_are_one_line(tmp_path: Path) -> None:
    text = SEED.read_text(encoding="utf-8")
    at = text.index("（一）予以公开")
    cut = text[:at] + text[at:].replace("\t0\n", "", 4)
    (tmp_path / "a.txt").write_text(cut, encoding="utf-8")
    outcome = read(tmp_path / "a.txt")
    assert outcome.reading
    doubtful = [figure for figure in outcome.reading.figures.values() if figure.doubt]
    shown = part(receipt(outcome, "zh"), "未读准的地方")
    assert len(doubtful) > len(shown) >= 1
    assert "予以公开" in shown[0]


def test_a_report_of_zeros_says_so(tmp_path: Path) -> None:
    lines = receipt(read(write(tmp_path / "a.docx", {})), "zh")
    assert lines[-1] == "读准的数全部为0。"
    assert receipt(read(write(tmp_path / "a.docx", {})), "en")[-1] == "All figures read for sure are 0."


def test_the_columns_stand_under_each_other() -> None:
    lines = table([("单位", "甲街道", "x"), ("年度 year", "二", "y")])
    assert lines == ["  单位       甲街道  x", "  年度 year  二      y"]
    assert [width(line) for line in lines] == [22, 22]
    assert width("e\u0301") == 1 and width("\u200b") == 0
    assert shortened("一" * 40, 9) == "一一一一…"
    assert shortened("两\n行\x1b[31m") == "两 行[31m", "nothing in a document steers the terminal"


def test_what_is_missing_is_said_with_the_candidates(tmp_path: Path) -> None:
    passages = {"六": "如有疑问，请与云隙街道党政办公室联系。", "一": "2020年，我街道认真贯彻落实《条例》。"}
    asked = write(tmp_path / "a.html", {}, title=None, passages=passages)
    done = command("read", asked)
    assert done.returncode == 3
    assert "单位  不能确定，请指明。 可能是：云隙街道" in done.stdout
    assert any("联系方式" in line and "请与云隙街道党政办公室联系" in line for line in done.stdout.splitlines())
    loaded = command("load", asked, "--db", tmp_path / "l.db")
    assert loaded.returncode == 1
    assert loaded.stdout.count("\n") == 1 and loaded.stdout.rstrip().endswith("可能是：云隙街道")
    answer = json.loads(command("read", asked, "--json").stdout)
    assert (answer["organisation"], answer["year"], answer["candidates"]) == (None, 2020, ["云隙街道"])


def test_a_refused_file_is_two_lines(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("会议通知", encoding="utf-8")
    lines = receipt(read(tmp_path / "a.txt"), "zh")
    assert len(lines) == 2 and lines[0] == "未载入：a.txt"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_both_languages_say_the_same_number_of_things(language: str) -> None:
    assert len(receipt(read(SEED), language)) == len(receipt(read(SEED), "zh"))


@pytest.mark.parametrize(("arguments", "code"), [((), 141), (("--json",), 141)])
def test_a_reader_who_has_seen_enough_causes_no_traceback(arguments: tuple[str, ...], code: int) -> None:
    running = subprocess.Popen(
        [sys.executable, "-m", "loaders", "read", str(SEED), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert running.stdout and running.stderr
    running.stdout.close()
    assert running.wait() == code
    assert running.stderr.read() == ""
    running.stderr.close()


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("line 78", "第78行", "line 78"),
        ("table 2 row 5 column 3", "第2个表格第5行第3列", "table 2, row 5, column 3"),
        ("page 1 line 12", "第1页第12行", "page 1, line 12"),
        ("sheet 2 row 5 column 28", "第2张工作表AB5", "sheet 2, AB5"),
        (
            "line 78 proved",
            "第78行；空白丢失，列位由勾稽关系推定",
            "line 78; blanks were lost: proved by the identities",
        ),
        ("", "", ""),
    ],
)
def test_a_place_in_words(text: str, zh: str, en: str) -> None:
    assert (Words("zh").place(text), Words("en").place(text)) == (zh, en)
