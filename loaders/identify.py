"""Whose report, and for which year: from what the document says, each sign with its evidence.

Signs, in order of trust: what the person who loads it says, the title, phrases of the body, the file name, the manifest
of the folder. Signs that disagree are never settled here: the answer is then "needs identity", and a person is asked.
The year of publication is the report year + 1, so a bare year or a date is no sign.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from loaders.documents.model import Document, Paragraph
from loaders.labels import fold
from loaders.organisations import Organisation, Registry, kind_of, manifest_line, new_organisation
from loaders.recognise.sections import section_headed

LONGEST_TITLE = 80
FIRST_PARAGRAPHS = 300  # the menus of a page may stand before its report
NUMERALS = str.maketrans("〇○零Ｏ一二三四五六七八九", "0000123456789")
YEAR = r"(?P<year>20\d\d|二[〇○零Ｏ][〇○零一二三四五六七八九]{2})"
REPORT = r"年?度?的?(?:政府信息公开|政务公开)(?:工作)?(?:的)?(?:年度)?(?:工作)?(?:情况)?(?:的)?报告"
TITLE = re.compile(rf"^(?:附件\d*)?(?:关于)?(?P<name>.*?)(?:关于)?{YEAR}{REPORT}(?:\(.{{0,12}}\))?$")
TRAIL = re.compile(r"^.*[>›»/|_]")  # the way to the page, printed before its title: 首页>年报>
STATEMENT = re.compile(rf"(?:现将|现公布|公布|发布|编制)(?P<name>[^，。,;；]{{0,30}}?){YEAR}年?度?的?政府信息公开")
PERIOD = re.compile(rf"(?:自|从|为){YEAR}年1月1日")
OPENING = re.compile(rf"^{YEAR}年(?:度|以来)?[,，]")
AUTHOR = re.compile(r"由(?P<name>[^，。,；]{2,30}?)(?:办公室)?编制")
NAME_YEAR = re.compile(rf"{YEAR}年")
NO_NAME = re.compile(  # general words, the start of a sentence, or what is left of one
    r"^(?:我|本|全)|^(?:街道|镇|乡|局|委|区|县|市|机关|单位|部门|办)?(?:办事处)?$|^(?:现将|现|根据|按照|为|特)|[,，。;；:：\d]"
)
LONGEST_NAME = 30
PUBLISHED = re.compile(r"(?:发布|公开|发文|成文)(?:日期|时间)\s*(?P<date>20\d\d[-年/.]\d{1,2}[-月/.]\d{1,2})")


@dataclass(frozen=True)
class Sign:
    """One sign of who or when: ``about`` is organisation or year, ``source`` says where it was found."""

    about: str
    value: str
    source: str  # said, title, statement, author, period, opening, file_name, manifest
    text: str
    place: str


@dataclass(frozen=True)
class Identity:
    """Whose report and for which year; None where the signs are missing or disagree."""

    organisation: Organisation | None
    year: int | None
    title: str | None
    published_on: str | None
    evidence: tuple[Sign, ...]

    @property
    def is_complete(self) -> bool:
        return self.organisation is not None and self.year is not None

    def as_json(self) -> list[dict[str, str]]:
        return [asdict(sign) for sign in self.evidence]


def _year(digits: str) -> str:
    return digits.translate(NUMERALS)


def _signs_of(match: re.Match[str], source: str, paragraph: Paragraph) -> Iterator[Sign]:
    groups = match.groupdict()
    if groups.get("year"):
        yield Sign("year", _year(groups["year"]), source, match[0], str(paragraph.place))
    name = TRAIL.sub("", groups.get("name") or "").strip("，,。 ")
    if 3 <= len(name) <= LONGEST_NAME and not NO_NAME.search(name):
        yield Sign("organisation", name, source, match[0], str(paragraph.place))


def _title_signs(match: re.Match[str], paragraph: Paragraph, above: Paragraph | None) -> Iterator[Sign]:
    """The signs of a title; where it names nobody, the line above it may: a title set in two lines."""
    yield from _signs_of(match, "title", paragraph)
    name = fold(above.text) if above and not match["name"] else ""
    if above and 3 <= len(name) <= LONGEST_NAME and not NO_NAME.search(name) and kind_of(name) != "other":
        yield Sign("organisation", name, "title", above.text, str(above.place))


def _body_signs(document: Document) -> Iterator[Sign]:
    headed: str | None = None
    opened = False
    above: Paragraph | None = None
    for paragraph in list(document.paragraphs)[:FIRST_PARAGRAPHS]:
        text = fold(paragraph.text)
        section = section_headed(paragraph.text)
        headed = section or headed
        if len(text) <= LONGEST_TITLE and (match := TITLE.search(text)) and not headed:
            yield from _title_signs(match, paragraph, above)
            continue
        above = paragraph
        for source, pattern in (("statement", STATEMENT), ("period", PERIOD), ("author", AUTHOR)):
            if match := pattern.search(text):
                yield from _signs_of(match, source, paragraph)
        if headed == "一" and not section and not opened:
            opened = True
            if match := OPENING.search(text):
                yield from _signs_of(match, "opening", paragraph)


def _file_signs(path: Path, registry: Registry) -> Iterator[Sign]:
    stem = fold(path.stem)
    for year in dict.fromkeys(_year(match["year"]) for match in NAME_YEAR.finditer(stem)):
        yield Sign("year", year, "file_name", path.name, "")
    named = registry.named_in(stem)
    if named:
        yield Sign("organisation", named[0].name, "file_name", path.name, "")


def _manifest_signs(path: Path) -> Iterator[Sign]:
    line = manifest_line(path)
    if line and line.organisation:
        yield Sign("organisation", line.organisation, "manifest", "manifest.csv", "")
    if line and line.year:
        yield Sign("year", str(line.year), "manifest", "manifest.csv", "")


def _organisation(signs: list[Sign], registry: Registry) -> Organisation | None:
    """The organisation all signs agree on; a name no registry knows counts only where it is the most trusted."""
    said = [sign for sign in signs if sign.about == "organisation"]
    if not said:
        return None
    if said[0].source == "said":
        return registry.find(said[0].value) or new_organisation(said[0].value)
    known = {found.id: found for sign in said if (found := registry.find(sign.value))}
    first = registry.find(said[0].value)
    if first is None:
        return None if known else new_organisation(said[0].value)
    return first if len(known) == 1 else None


def _agreed_year(signs: list[Sign]) -> int | None:
    said = [sign for sign in signs if sign.about == "year"]
    if said and said[0].source == "said":
        return int(said[0].value)
    years = {sign.value for sign in said}
    return int(years.pop()) if len(years) == 1 else None


def _published_on(document: Document) -> str | None:
    """The day of publication as the page states it, in its text or in a table of its furniture."""
    rows = ("".join(cell.text for cell in row) for table in document.tables for row in table.rows)
    for text in (*(paragraph.text for paragraph in document.paragraphs), *rows):
        if match := PUBLISHED.search(fold(text)):
            year, month, day = re.split(r"[-年/.月]", match["date"])
            return f"{year}-{int(month):02}-{int(day):02}"
    return None


def _title(document: Document) -> str | None:
    short = (paragraph.text for paragraph in document.paragraphs if len(paragraph.text) <= LONGEST_TITLE)
    return next((text for text in short if TITLE.search(fold(text))), None)


def identify(
    document: Document, path: Path, registry: Registry, organisation: str | None = None, year: int | None = None
) -> Identity:
    """Who and what year. ``organisation`` and ``year`` are what the person who loads the document says."""
    signs = [Sign("organisation", organisation, "said", organisation, "")] if organisation else []
    signs += [Sign("year", str(year), "said", str(year), "")] if year else []
    signs += [*_body_signs(document), *_file_signs(path, registry), *_manifest_signs(path)]
    return Identity(
        organisation=_organisation(signs, registry),
        year=_agreed_year(signs),
        title=_title(document),
        published_on=_published_on(document),
        evidence=tuple(dict.fromkeys(signs)),
    )
