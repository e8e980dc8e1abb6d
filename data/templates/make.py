"""The templates of the letters as they ship, written anew: ``python data/templates/make.py``.

An office changes them in Word and never needs this: it overwrites what stands there. What stands in braces is filled
in; data/README.md says what there is. Page and fonts are those of official documents (GB/T 9704—2012).
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as Letter
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

FOLDER = Path(__file__).resolve().parent
TITLE, BODY, LATIN = "方正小标宋简体", "仿宋_GB2312", "Times New Roman"
INSTEAD = {TITLE: "宋体", BODY: "仿宋"}  # where a machine lacks the font
BODY_SIZE, TITLE_SIZE, TABLE_SIZE, LINE = Pt(16), Pt(22), Pt(10.5), Pt(28)

PROBLEMS = (
    "{%p for one in problems %}",
    "{{ one.number }}. 【{{ one.severity }}】{{ one.title }}",
    "问题：{{ one.question }}",
    "{%p if one.relations %}",
    "核对关系：",
    "{%p endif %}",
    "{%p for line in one.relations %}",
    "{{ line }}",
    "{%p endfor %}",
    "{%p if one.cells %}",
    "TABLE",
    "{%p endif %}",
    "{%p endfor %}",
)


def main() -> None:
    """Write them."""
    _rectification().save(str(FOLDER / "rectification.docx"))
    _reminder().save(str(FOLDER / "reminder.docx"))
    _receipt().save(str(FOLDER / "receipt.docx"))


def _rectification() -> Letter:
    letter = _page("关于核实整改{{ year }}年政府信息公开工作年度报告有关问题的通知")
    _plain(letter, "{{ unit }}：")
    _body(
        letter,
        "经核验，你单位{{ year }}年政府信息公开工作年度报告（{{ version }}）有以下{{ count }}个问题需要核实。"
        "以下系依据报告所填数字和文字核对得出，不排除识别有误，请先对照报告原件。",
    )
    _problems(letter)
    _body(letter, "请于{{ answer_due }}前书面答复：填写有误的，说明正确数字并报送更正后的报告；另有原因的，说明原因。")
    _body(letter, "{{ foot }}")
    _signed(letter)
    _annexes(letter)
    return letter


def _receipt() -> Letter:
    letter = _page("{{ year }}年政府信息公开工作年度报告试核验回执")
    _plain(letter, "{{ unit }}：")
    _body(
        letter,
        "你单位送来的年度报告草稿（文件：{{ file }}）已于{{ today }}试核验。表格共{{ cells }}格，读准{{ sure }}格，"
        "未读准{{ doubtful }}格，其余为空白、符号、文字或缺格。草稿未存入台账；规则与正式报送后所用的相同，"
        "台账中有你单位以往年度报告的，也作了比较。",
    )
    _body(letter, "{%p if problems %}")
    _body(letter, "有以下{{ count }}个问题，请在公布前核实。不排除识别有误，请先对照草稿。")
    _body(letter, "{%p else %}")
    _body(letter, "未发现问题。")
    _body(letter, "{%p endif %}")
    _problems(letter)
    _body(letter, "{{ foot }}")
    _signed(letter)
    _annexes(letter)
    return letter


def _reminder() -> Letter:
    letter = _page("关于报送{{ year }}年政府信息公开工作年度报告的催报函")
    _plain(letter, "{{ unit }}：")
    _body(
        letter,
        "你单位{{ year }}年政府信息公开工作年度报告应于{{ due }}前公布（{{ basis }}）。"
        "截至{{ today }}，台账中没有该年度报告，已逾期{{ days }}天。",
    )
    _body(letter, "请于{{ answer_due }}前报送；已经公布的，请告知公布日期和网址；无须编报的，请书面说明原因。")
    _signed(letter)
    return letter


def _problems(letter: Letter) -> None:
    """The numbered problems, each with its question, relations and cells."""
    for line in PROBLEMS:
        if line.startswith("TABLE"):
            _cells(letter)
        else:
            _body(letter, line)


def _annexes(letter: Letter) -> None:
    """The official tables, each on a page of its own."""
    _plain(letter, "{%p for one in annexes %}")
    _plain(letter, "附件{{ one.number }}：{{ one.caption }}").paragraph_format.page_break_before = True
    _small(letter, "{{ one.legend }}")
    _plain(letter, "{{p one.printed }}")
    _plain(letter, "{%p endfor %}")


def _page(title: str) -> Letter:
    letter = Document()
    for section in letter.sections:
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        section.footer_distance = Mm(28)
        _numbered(section.footer.paragraphs[0])
    normal = letter.styles["Normal"]
    normal.font.name, normal.font.size = LATIN, BODY_SIZE
    _east(normal.element.get_or_add_rPr(), BODY)
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing_rule, normal.paragraph_format.line_spacing = WD_LINE_SPACING.EXACTLY, LINE
    _fall_back(letter)
    letter.core_properties.author, letter.core_properties.comments, letter.core_properties.title = "", "", ""
    head = letter.add_paragraph()
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    head.paragraph_format.line_spacing, head.paragraph_format.space_after = Pt(33), Pt(28)
    run = head.add_run(title)
    run.font.name, run.font.size = LATIN, TITLE_SIZE
    _east(run._element.get_or_add_rPr(), TITLE)
    return letter


def _east(properties: Any, font: str) -> None:
    """Chinese letters are of this font."""
    fonts = properties.get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), font)


def _fall_back(letter: Letter) -> None:
    """Say which font stands in for one that a machine lacks."""
    table = next(one for one in letter.part.package.parts if one.partname == "/word/fontTable.xml")
    named = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{instead}"/><w:charset w:val="86"/></w:font>'
        for name, instead in INSTEAD.items()
    )
    table._blob = table.blob.replace(b"</w:fonts>", f"{named}</w:fonts>".encode())


def _plain(letter: Letter, text: str) -> Paragraph:
    return letter.add_paragraph(text)


def _body(letter: Letter, text: str) -> Paragraph:
    paragraph = letter.add_paragraph(text)
    paragraph.paragraph_format.first_line_indent = BODY_SIZE * 2
    return paragraph


def _small(letter: Letter, text: str) -> None:
    paragraph = letter.add_paragraph()
    paragraph.add_run(text).font.size = TABLE_SIZE
    paragraph.paragraph_format.line_spacing = Pt(18)


def _signed(letter: Letter) -> None:
    """Who sends it: what is not known stays open."""
    for text in ("", "{{ office }}", "{{ date }}"):
        letter.add_paragraph(text).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _body(letter, "（联系人：＿＿＿＿＿　联系电话：＿＿＿＿＿＿＿＿）")


def _cells(letter: Letter) -> None:
    """What is printed in the cells of a problem."""
    table = letter.add_table(rows=4, cols=5, style="Table Grid")
    _line(table.rows[0].cells, ("报告", "表", "行", "列", "所印内容（位置）"))
    _line(table.rows[1].cells, ("{%tr for cell in one.cells %}",))
    _line(
        table.rows[2].cells,
        ("{{ cell.report }}", "{{ cell.section }}", "{{ cell.row }}", "{{ cell.column }}", "{{ cell.printed }}"),
    )
    _line(table.rows[3].cells, ("{%tr endfor %}",))


def _line(cells: Iterable[Any], texts: Iterable[str]) -> None:
    for cell, text in zip(cells, texts, strict=False):
        paragraph = cell.paragraphs[0]
        paragraph.add_run(text).font.size = TABLE_SIZE
        paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE


def _numbered(paragraph: Paragraph) -> None:
    """- 1 - at the foot of every page."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run("- ")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)
    paragraph.add_run(" -")
    for one in paragraph.runs:
        one.font.size = Pt(14)


if __name__ == "__main__":
    main()
