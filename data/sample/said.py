"""What the prose of the sample reports states or leaves out, against their tables: a reader of our own prose only."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from data.sample.draft import Draft
from data.sample.readings import FAIL, PASS, UNDETERMINED, Readings, denied, is_positive

Found = Iterator[tuple[str, str, str]]  # rule, subject, status
REVIEW = "case.review:total"
RECEIVED, CARRIED_IN = "app.received_new:total", "app.carried_in:total"
STATED = (  # rule, what is stated, how our own prose says it, the cell that must say the same
    ("N05", "carried_in", r"上年结转(\d+)件", "app.carried_in:total"),
    ("N05", "carried_out", r"结转下年度继续办理(\d+)件", "app.carried_out:total"),
    ("N03", "handled", r"办结(\d+)件", "app.result.total:total"),
    ("N06", "review", r"行政复议(\d+)件", "case.review:total"),
)


def stated(draft: Draft, readings: Readings) -> Found:
    """Numbers stated in the prose, which is made from the figures as printed: what was left blank cannot be told; what
    a fault changes in the prose alone is wrong."""
    text = draft.passages.get("一", "")
    for rule, name, pattern, cell in STATED:
        match = re.search(pattern, text)
        value = readings[cell].value
        if match:
            number = int(match[1])
            yield rule, f"{name}={number}", UNDETERMINED if value is None else PASS if value == number else FAIL
    received = [readings[cell].value for cell in (RECEIVED, CARRIED_IN)]
    match = re.search(r"新收政府信息公开申请(\d+)件", text)
    if match and None not in received:
        fits = int(match[1]) in (received[0], sum(received))
        yield "N01", f"received={match[1]}", PASS if fits else FAIL
    if "未发生因政府信息公开引起的行政复议" in text:
        yield "N07", "no_review=0", denied(is_positive(readings[REVIEW]))


def wording(draft: Draft, reports: Sequence[Readings]) -> Found:
    """What the prose leaves out, or works out wrongly; and the day of publication, which departments owe in January."""
    if not re.search("不够|较为|不紧|不细", draft.passages.get("五", "")):
        yield "S06", "五", FAIL
    if "pub.admin_normative:issued" in reports[0] and "处理费" not in draft.passages.get("六", ""):
        yield "S07", "六", FAIL
    match = re.search(r"新收政府信息公开申请(\d+)件，同比增长(\d+)%", draft.passages.get("一", ""))
    if match and len(reports) > 1:
        before = [reports[1][cell].value for cell in (RECEIVED, CARRIED_IN)]
        bases = (before[0], sum(before))
        fits = any(base and round(100 * (int(match[1]) - base) / base) == int(match[2]) for base in bases)
        yield "N12", f"growth={match[2]}", PASS if fits else FAIL
    if draft.organisation.endswith("局") and (draft.published_on or "") > f"{draft.year + 1}-01-31":
        yield "D01", "form", FAIL
