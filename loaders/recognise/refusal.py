"""Why a document cannot be read as a report: as near to the truth as can be told."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from loaders.documents.model import Document
from loaders.errors import RefusedDocumentError
from loaders.figures import Figure, clean
from loaders.labels import fold
from loaders.recognise.align import Match
from loaders.recognise.annual import part_of_year, refuse_other_kinds
from loaders.recognise.lines import Strip, is_written
from loaders.recognise.single import refuse_two_reports

FEWEST_READ = 4  # fewer lines than this with a sure placement, and nothing of the tables is left to read
REPEATED_FROM = 30  # so many cells of the form never all differ: its headings repeat, and so do its zeros
FRAME = frozenset(("信息内容", "申请人情况", "自然人", "结果维持"))  # headings of the three tables, alike in all forms
TABLE_TWO = frozenset(("信息内容", "行政许可", "行政处罚"))
OLDER_FORM = re.compile(r"主动公开政府信息数|制发规范性文件总数|通过不同渠道和方式公开")


def refuse_hollow(
    document: Document, lines: Sequence[Strip], matches: Sequence[Match], figures: Mapping[str, Figure], read: int
) -> None:
    """Refuse tables that have the rows of a report but no figures, or hardly any of them left. ``read`` counts the
    lines of the form that have one sure placement. Raises RefusedDocumentError."""
    if not any(clean(figure.raw) for figure in figures.values()):
        raise RefusedDocumentError("empty_form")
    refuse_other_kinds(document)
    refuse_two_reports(document, lines)
    if read < FEWEST_READ or _nothing_repeats(lines, matches):
        raise _unreadable(matches, f"{len(matches) - read} / {len(matches)}")


def _unreadable(matches: Sequence[Match], detail: str) -> RefusedDocumentError:
    """Why hardly any row could be read: too few figures in most, too many, or neither."""
    counts = [(sum(map(is_written, match.slots)), match.width) for match in matches]
    lacking, beyond = sum(found < width for found, width in counts), sum(found > width for found, width in counts)
    if beyond > len(matches) / 2:
        return RefusedDocumentError("side_by_side", detail)
    if lacking < len(matches) / 2 and not _is_stream(matches):
        return RefusedDocumentError("rows_unclear", detail)
    return RefusedDocumentError("lines_lost", detail)


def _is_stream(matches: Sequence[Match]) -> bool:
    return all(match.line.layout == "cells" for match in matches)


def _nothing_repeats(lines: Sequence[Strip], matches: Sequence[Match]) -> bool:
    """Whether every text stands but once, from the first row to the last: an extractor has dropped what repeats."""
    if any(match.line.layout != "cells" for match in matches):
        return False
    first, last = matches[0].line.index, matches[-1].line.index
    texts = Counter(fold(cell.text) for line in lines[first : last + 1] for cell in line.cells if cell.text.strip())
    return len(texts) >= REPEATED_FROM and max(texts.values()) == 1


def not_a_report(document: Document, lines: Sequence[Strip]) -> RefusedDocumentError:
    """Why a document has no tables of the form."""
    words = [fold(cell.text) for line in lines for cell in line.cells]
    said = "".join(words) + fold(document.metadata.get("title", ""))
    if document.pictures and not said:
        return RefusedDocumentError("pictures", str(document.pictures))
    if "政府信息公开" not in said:
        return RefusedDocumentError("not_report")
    if part := part_of_year(document):
        return RefusedDocumentError("half_year", part)
    if OLDER_FORM.search(said):
        return RefusedDocumentError("older_form")
    if set(words) >= FRAME:  # the frame of the tables is there, its figures are not
        return RefusedDocumentError("lines_lost" if _has_figures(lines) else "empty_form")
    if document.pictures and "unread" not in document.metadata:
        return RefusedDocumentError("pictures", str(document.pictures))
    if set(words) >= TABLE_TWO and "unread" not in document.metadata:
        return RefusedDocumentError("cut_off")
    return _unread(document.metadata.get("unread"))


def _unread(where: str | None) -> RefusedDocumentError:
    """Where the tables of a page are instead of in what it shows."""
    match where:
        case "attachment":
            return RefusedDocumentError("attachment")
        case "script":
            return RefusedDocumentError("script")
        case "markup":
            return RefusedDocumentError("markup")
        case "hidden":
            return RefusedDocumentError("hidden")
        case _:
            return RefusedDocumentError("no_tables")


def _has_figures(lines: Sequence[Strip]) -> bool:
    """Whether figures stand by themselves between the first heading of the tables and the last."""
    framed = [line.index for line in lines if any(fold(cell.text) in FRAME for cell in line.words)]
    inside = lines[framed[0] : framed[-1] + 1]
    return any(is_written(cell) for line in inside for cell in line.cells)
