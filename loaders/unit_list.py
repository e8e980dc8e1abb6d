"""A list of units as offices keep it → its lines, and a sentence for every line that cannot be understood.

The headings are understood in Chinese as offices write them and in the codes of ``organisations.csv``; the name is
needed, and the kind where the name does not say it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from loaders.labels import fold
from loaders.names import kind_of

HEADINGS = {  # field -> how offices head its column, folded
    "id": ("id", "编号", "代码", "编码"),
    "name": ("name", "名称", "单位名称", "单位", "全称", "单位全称", "机关名称"),
    "short_name": ("short_name", "shortname", "简称", "单位简称"),
    "kind": ("kind", "类别", "类型", "单位类别", "单位类型", "性质", "单位性质"),
    "parent": ("parent", "上级", "上级单位", "主管单位", "所属", "所属单位", "上级机关", "隶属"),
    "aliases": ("aliases", "别名", "曾用名", "其他名称", "又名"),
    "is_sample": ("is_sample", "示例"),
    "since": ("since", "起", "起始", "起始年度", "起始年", "开始年度", "自"),
    "until": ("until", "止", "截止", "截止年度", "终止年度", "截止年", "撤销年度", "至"),
    "successor": ("successor", "继任", "继任单位", "承继单位", "后继单位"),
    "contact": ("contact", "联系人", "联络人", "联络员", "经办人"),
    "telephone": ("telephone", "phone", "电话", "联系电话", "手机", "联系方式", "电话号码"),
    "due": ("due", "期限", "报送期限", "截止日期", "报送截止", "应报日期"),
}
FIELD_OF = {heading: name for name, headings in HEADINGS.items() for heading in headings}
KINDS_IN_WORDS = {
    **dict.fromkeys(("subdistrict", "街道", "街道办事处", "街道办", "办事处"), "subdistrict"),
    **dict.fromkeys(("town", "镇", "镇政府", "镇人民政府", "建制镇"), "town"),
    **dict.fromkeys(("township", "乡", "乡政府", "乡人民政府", "苏木", "民族乡"), "township"),
    **dict.fromkeys(("bureau", "部门", "局", "委办局", "区直部门", "县直部门", "工作部门", "区级部门"), "bureau"),
    **dict.fromkeys(("district", "区", "县", "市", "旗", "区政府", "县政府", "区县", "政府", "本级政府"), "district"),
    **dict.fromkeys(("other", "其他", "其它", "管委会", "事业单位"), "other"),
}
SPACES = re.compile(r"[\s*＊]+|[(（].*?[)）]|[:：]")
YEAR = re.compile(r"((?:19|20)\d\d)(?:\.0)?年?(?:度)?")
DAY = re.compile(r"(?:次年)?(\d{1,2})[-月/.](\d{1,2})[日号]?")
APART = re.compile(r"[;；、\n]+")
FIRST_ROWS = 10  # among which the headings stand: a title and a note may be above
A_YEAR_WITH_NO_LEAP_DAY = 2001
Row = tuple[int, dict[int, str]]  # number from 1, and the texts by column


@dataclass(frozen=True)
class Fault:
    """Why a line is not understood: ``unit_list.<code>`` of data/words with the line, the heading of the column and
    what is written there."""

    code: str
    line: int
    column: str = ""
    text: str = ""

    def sentence(self, file: str) -> tuple[str, dict[str, object]]:
        """The key of the sentence and its values."""
        said = {"file": file, "line": self.line, "column": self.column, "text": self.text}
        return f"unit_list.{self.code}", said


@dataclass(frozen=True)
class Listed:
    """A line that was understood: its fields, those of the columns that the list does not have left out."""

    line: int
    name: str
    kind: str
    fields: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class UnitList:
    """What a list says."""

    units: tuple[Listed, ...]
    faults: tuple[Fault, ...]


def read_list(content: bytes) -> UnitList:
    """The units of a list kept as text: CSV, or pasted cells. Never raises for what is in it."""
    try:
        return listed(list(_rows(text_of(content))))
    except UnicodeDecodeError:
        return UnitList((), (Fault("unreadable", 1, "", "unknown_encoding"),))
    except csv.Error:  # a cell beyond all measure
        return UnitList((), (Fault("unreadable", 1, "", "damaged_file"),))


def listed(rows: Sequence[Row]) -> UnitList:
    """The units of a list, from its rows."""
    at, columns = _headings(rows)
    if not columns:
        return UnitList((), (Fault("no_headings", rows[0][0] if rows else 1),))
    units: list[Listed] = []
    faults: list[Fault] = []
    lines: dict[str, int] = {}
    for line, cells in rows[at + 1 :]:
        written = {name: cells.get(column, "").strip() for name, (column, _) in columns.items()}
        if not any(written.values()):
            continue
        headings = {name: heading for name, (_, heading) in columns.items()}
        found, wrong = _line(line, written, headings)
        earlier = lines.setdefault(fold(written["name"]), line)
        if earlier != line and written["name"]:
            wrong = [Fault("twice", line, str(earlier), written["name"])]
        faults += wrong
        units += [] if wrong else [found]
    if not units and not faults:
        faults.append(Fault("no_units", rows[at][0]))
    return UnitList(tuple(units), tuple(faults))


def _rows(text: str) -> Iterator[Row]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max("\t,;", key=first.count))
    before = 0
    for cells in reader:
        yield before + 1, dict(enumerate(cells))
        before = reader.line_num


def text_of(content: bytes) -> str:
    """Short lists say too little for the encoding to be weighed: what is UTF-8 is that, else what Excel saves. Raises
    UnicodeDecodeError where it is neither."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def _headings(rows: Sequence[Row]) -> tuple[int, dict[str, tuple[int, str]]]:
    """Which row holds the headings, and by field the column and the heading as it is written."""
    for at, (_, cells) in enumerate(rows[:FIRST_ROWS]):
        found: dict[str, tuple[int, str]] = {}
        for column, text in cells.items():
            name = FIELD_OF.get(SPACES.sub("", fold(text)).lower())
            if name:
                found.setdefault(name, (column, text.strip()))
        if "name" in found and (len(found) > 1 or len(cells) == 1):
            return at, found
    return 0, {}


def _line(line: int, written: Mapping[str, str], headings: Mapping[str, str]) -> tuple[Listed, list[Fault]]:
    faults: list[Fault] = []
    fields: dict[str, object] = {}

    def wrong(code: str, name: str) -> None:
        faults.append(Fault(code, line, headings.get(name, ""), written.get(name, "")))

    if not written["name"]:
        wrong("no_name", "name")
    kind = _kind(written)
    if kind is None:
        wrong("kind" if written.get("kind") else "no_kind", "kind")
    for name in ("since", "until"):
        if name in written:
            match = YEAR.fullmatch(written[name])
            fields[name] = int(match[1]) if match else None
            if written[name] and not match:
                wrong("year", name)
    if "due" in written:
        fields["due"] = day_of(written["due"])
        if written["due"] and fields["due"] is None:
            wrong("day", "due")
    for name in ("id", "parent", "successor", "contact", "telephone", "short_name"):
        if name in written:
            fields[name] = re.sub(r"\s+", " ", written[name])
    if "aliases" in written:
        fields["aliases"] = tuple(filter(None, map(str.strip, APART.split(written["aliases"]))))
    if "is_sample" in written:
        fields["is_sample"] = written["is_sample"] in ("1", "是")
    first, last = fields.get("since"), fields.get("until")
    if isinstance(first, int) and isinstance(last, int) and first > last:
        wrong("order", "until")
    return Listed(line, re.sub(r"\s+", "", written["name"]), kind or "other", fields), faults


def _kind(written: Mapping[str, str]) -> str | None:
    """The kind in codes; by the name where the list does not say it and the name does."""
    said = SPACES.sub("", fold(written.get("kind", ""))).lower()
    if said:
        return KINDS_IN_WORDS.get(said)
    by_name = kind_of(written["name"])
    return None if by_name == "other" else by_name


def day_of(text: str) -> str | None:
    """A day of the year as 03-31; None for what is none."""
    match = DAY.fullmatch(re.sub(r"\s+", "", text)) if text else None
    if match is None:
        return None
    try:
        return date(A_YEAR_WITH_NO_LEAP_DAY, int(match[1]), int(match[2])).strftime("%m-%d")
    except ValueError:
        return None


def columns(names: Iterable[str]) -> list[str]:
    """The Chinese headings of fields, as an export heads them."""
    return [next(one for one in HEADINGS[name] if not one.isascii()) for name in names]
