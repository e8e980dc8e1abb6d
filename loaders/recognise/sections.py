"""The prose of a report by section: headings are known by their words, for their numerals are often lost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from loaders.documents.model import Document, Paragraph
from loaders.forms import SECTIONS
from loaders.labels import REMEMBERED, fold
from loaders.recognise.reading import Passage

LONGEST_HEADING = 45
LONGEST_PARAGRAPH = 500  # characters: a longer one may be a whole report
HEADINGS = {
    "一": re.compile(r"^[一1]?[、.．]?(?:总体情况|总体概述|概述|工作基本情况|总体工作情况|基本情况)$"),
    "二": re.compile(r"主动公开政府信息的?情况$"),
    "三": re.compile(r"收到和处理.{0,10}申请的?情况$"),
    "四": re.compile(r"行政复议.{0,6}行政诉讼.{0,4}情况$"),
    "五": re.compile(r"存在的?(?:主要)?(?:困难|问题).{0,6}改进(?:情况|措施|工作)?.{0,2}$"),
    "六": re.compile(r"其他需要报告的?(?:事项|情况)$"),
}


INLINE = re.compile(
    r"(?<![\u4e00-\u9fff、])(?=[一二三四五六]?、?(?:总体情况|总体概述|主动公开政府信息的?情况|收到和处理政府信息公开申请的?情况"
    r"|(?:因?政府信息公开)?(?:工作被申请)?行政复议、(?:提起)?行政诉讼的?情况|存在的主要问题\S{0,12}|其他需要报告的事项)\s)"
)


def section_headed(text: str) -> str | None:
    """The section a paragraph is the heading of: 一 to 六, or None."""
    return None if len(text) > LONGEST_HEADING else _headed(text)


@lru_cache(REMEMBERED)
def _headed(text: str) -> str | None:
    folded = fold(text)
    return next((section for section, pattern in HEADINGS.items() if pattern.search(folded)), None)


def _labelled(document: Document) -> Iterator[tuple[str | None, Paragraph]]:
    """Each paragraph with the section it stands in; headings themselves are left out, sections only go forward."""
    order, current = list(HEADINGS), None
    for paragraph in _in_lines(document.paragraphs):
        headed = section_headed(paragraph.text)
        if headed and (current is None or order.index(headed) > order.index(current)):
            current = headed
        else:
            yield current, paragraph


def _in_lines(paragraphs: Iterable[Paragraph]) -> Iterator[Paragraph]:
    """The paragraphs; a report without line breaks is parted at its headings, each on a line of its own."""
    for paragraph in paragraphs:
        parts = INLINE.split(paragraph.text) if len(paragraph.text) > LONGEST_PARAGRAPH else [paragraph.text]
        if len(parts) < 3:
            yield paragraph
            continue
        yield Paragraph(parts[0], paragraph.place)
        for part in parts[1:]:
            head, _, rest = part.partition(" ")
            yield Paragraph(head, paragraph.place)
            if section_headed(head) not in SECTIONS:  # what follows in those is the table
                yield Paragraph(rest, paragraph.place)


def passages(document: Document) -> dict[str, Passage]:
    """Section -> its prose, paragraphs separated by line breaks, with the place where it begins."""
    found: dict[str, list[Paragraph]] = {}
    for section, paragraph in _labelled(document):
        if section:
            found.setdefault(section, []).append(paragraph)
    return {
        section: Passage("\n".join(paragraph.text for paragraph in run), str(run[0].place))
        for section, run in found.items()
    }
