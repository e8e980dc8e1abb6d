"""A ledger in which every value that a stranger or a user can set is markup of some kind.

Each value is ``text(name, number)``: it can be made again from the marker in it, so that a page can be held to show it
letter by letter. ``name`` is a column of the ledger, a field of the address, or something that is typed or dropped.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest

import loaders
from data.sample.draft import Draft, ExtraRow
from data.sample.layouts import write_docx, write_html
from loaders import store, users
from loaders.access import ADMINISTRATOR, READER, Actor, act_as
from loaders.errors import WrongRequestError
from loaders.forms import load_forms
from pages.shared.view.selection import KEYS
from tests.corpus.pdf import write as write_pdf

HOST = "evil.test"
KINDS = (  # of one line; the word within (…字) stands by itself only where the markup was read
    *("![图字](http://evil.test/1.png)", "[链字](http://evil.test/2)", "**粗字**", "<http://evil.test/3>"),
    *("http://evil.test/4", "www.evil.test/5", "m@evil.test", "<img src=http://evil.test/6 onerror=window.evil=1>"),
    *("<script>window.evil=2</script>", "<iframe src=//evil.test/7></iframe>", "<svg onload=window.evil=3></svg>"),
    *("<b style=background:url(//evil.test/8)>标字</b>", "<a href=http://evil.test/9>锚字</a>", "$式字^2$", "$$式字$$"),
    *("<style>@import '//evil.test/0';</style>", ":material/bug_report:", ":smile:", ":red[红字]", ":small[小字]"),
    *(
        ":blue-background[底字]",
        "_斜字_",
        "~~删字~~",
        "`码字`",
        "&lt;b&gt;实字&lt;/b&gt;",
        "&#60;i&#62;",
        "{name} {0} %s",
    ),
    *("[跳字](javascript:window.evil=4)", "url(http://evil.test/a)", "箭 -> 头", "破 -- 折", "回 <- 头", "换<br>行"),
    *(
        "[^1]",
        "[x]: http://evil.test/b",
        "%{x}<extra>附字</extra>",
        "\\*反\\*",
        "<!--注字-->",
        '" onload="window.evil=5',
    ),
)
BLOCKS = (  # of more than a line
    *(
        "题字\n===",
        "# 题字",
        "> 引字",
        "- 项字\n- 项字",
        "```\n块字\n```",
        "| 格字 |\n|---|\n| 格字 |",
        "    缩字",
        "***",
    ),
    *("<div>\n盒字\n</div>", "[x]: http://evil.test/c\n[x]"),
)
STARTS = ("# ", "> ", "- ", "1. ", "| ", "``` ", "=== ", "<b>", ":", "[", "")
ALONE = frozenset(re.findall(r"[\u4e00-\u9fff]字", "".join(KINDS + BLOCKS))) | {"bug_report", "式字^2", "式字2"}
MADE = (
    "😄",
    "箭→头",
    "破—折",
    "破–折",
    "回←头",
)  # what becomes of some texts where they are read; without blanks
MARKER = re.compile(r"毒(\d+)第(\d+)号")
FIRST, PASSWORD = "Langes-Wort-2026", "Langes-Wort-2026x"

READ, DONE, OVER = "read from a document", "done by somebody", "written over"
FREE: dict[str, str] = {  # column -> how markup comes into it
    **dict.fromkeys(
        ("document.file_name", "passage.text", "coded_figure.raw", "extra_row.label", "claim.sentence"), READ
    ),
    **dict.fromkeys(("document.path", "finding.cells", "finding.claim"), READ),
    **dict.fromkeys(("organisation.contact", "organisation.telephone", "organisation_alias.alias"), DONE),
    **dict.fromkeys(("confirmation.reviewer", "confirmation.note"), DONE),
    **dict.fromkeys(("settlement.who", "settlement.note", "settlement.raw"), DONE),
    **dict.fromkeys(("change.who", "change.reason", "change.about", "change_step.undo"), DONE),
    **dict.fromkeys(
        ("audit.name", "audit.address", "audit.about", "audit.before", "audit.after", "audit.detail"), DONE
    ),
    **dict.fromkeys(("saved_view.name", "saved_view.query"), DONE),
    **dict.fromkeys(("user.name", "visit.name"), DONE),
    **dict.fromkeys(("organisation.name", "organisation.short_name"), OVER),  # the forms refuse what is no name
    **dict.fromkeys(("former_name.name", "former_name.short_name", "deadline.authority"), OVER),
    **dict.fromkeys(("document.organisation", "document.reason_detail", "report.title", "claim.words"), OVER),
    **dict.fromkeys(("document.identity_evidence", "extra_row.cells"), OVER),
}
CODES = {  # columns of texts that nobody can write freely: ids, codes, places, times, digests, numbers
    "audit": "at role how action result digest",
    "cell": "cell",
    "change": "action changed_at undone_at",
    "change_step": "organisation_id",
    "check_count": "rule_id reasons",
    "claim": "section kind value status matched cells place",
    "coded_figure": "value place doubt likely",
    "coded_rollup": "scope_id form sum",
    "confirmation": "organisation_id cell value confirmed_at",
    "deadline": "parent_id kind month_day",
    "document": "sha256 media_type status reason_code form loaded_at",
    "explanation": "changes kind evidence",
    "extra_row": "section place",
    "failed_login": "what",
    "family_stale": "parent_id",
    "finding": "rule_id subject status severity formula numbers left_value right_value difference hint fingerprint",
    "former_name": "organisation_id kind",
    "merged": "organisation_id into_id",
    "organisation": "organisation_id kind parent_id due successor_id listed_on",
    "organisation_alias": "organisation_id",
    "original": "sha256 packed content",
    "passage": "section place",
    "problem": "status severity location common",
    "report": "sha256 organisation_id form published_on tables standing reader rules",
    "saved_view": "page saved_at",
    "series": "series",
    "setting": "name value",
    "settlement": "organisation_id cell value settled_at",
    "unit_key": "key organisation_id",
    "unit_stale": "organisation_id",
    "user": "role password since",
    "visit": "secret address",
}
COMPOSED = {  # columns that hold values of other ones
    *(
        "finding.cells",
        "finding.claim",
        "settlement.raw",
        "change.about",
        "change_step.undo",
        "audit.about",
        "audit.before",
    ),
    *("audit.after", "saved_view.query", "visit.name"),
}
NOWHERE = {  # what no page shows: columns, and choices of which it says no more than that they are not there
    *("report.title", "document.path", "document.identity_evidence", "document.organisation", "deadline.authority"),
    *("claim.words", "former_name.short_name"),
    *(f"address {key}" for key in ("against", "behind", "problem", "scale", "sort")),
}
ADDRESS = tuple(f"address {key}" for key in KEYS)
GIVEN = (*ADDRESS, "dropped name", "dropped figure", "login name")
NAMES = (*sorted(FREE.keys() - COMPOSED), *GIVEN)
JSON = {  # columns of JSON -> what is written over them
    "extra_row.cells": "json_array(markup('extra_row.cells'), markup('extra_row.cells'))",
    "document.identity_evidence": """json_array(json_object('about', 'year', 'value', '2020', 'source', 'opening',
        'text', markup('document.identity_evidence'), 'place', 'line 3', 'settles', json('true')))""",
}
LONG = {"passage.text", "settlement.note", "change.reason", "confirmation.note"}  # may have lines
SHORT = {*ADDRESS, "user.name", "login name", "coded_figure.raw", "dropped figure"}  # a kind each
SOME = 4  # kinds in any other value, in turn


def text(name: str, number: int = 0) -> str:
    """A value of markup: every kind where it may be long, else some of them in turn."""
    mark, start = f"毒{NAMES.index(name)}第{number}号", STARTS[number % len(STARTS)]
    if name in LONG:
        return "\n\n".join((f"{start}{mark} {' '.join(KINDS)}", *BLOCKS))
    most = 1 if name in SHORT else SOME
    return f"{start}{mark} {' '.join(KINDS[(number * most + at) % len(KINDS)] for at in range(most))}"


def file_name(name: str, number: int, end: str) -> str:
    """The same as the name of a file, which can hold no stroke."""
    return text(name, number).replace("/", "∕") + end


def again(name: str, number: int) -> tuple[str, ...]:
    """The ways in which a value may stand on a page."""
    whole = text(name, number)
    return whole, whole.replace("/", "∕")


# --- the ledger -------------------------------------------------------------------------------------------

FORM = load_forms()["2021"]
TOWN, OFFICE, DISTRICT = "临江区河口镇人民政府", "临江区柳林街道办事处", "临江区人民政府"
DOUBTFUL, OTHER = "app.received_new:total", "app.carried_in:total"


def draft(unit: str, year: int, number: int, figures: Mapping[str, str] = {}) -> Draft:
    """A report that is read for sure, with markup in its title, its prose and a row that the form does not have."""
    of_one_sentence = next(
        one for one in (text("claim.sentence", at) for at in count(number)) if not set(one) & set(";。")
    )
    prose = f"{text('passage.text', number)}\n{of_one_sentence}，本年新收政府信息公开申请7件。"
    row = ExtraRow("pub.rules", (text("extra_row.label", number), "12", "3", "85"))
    title, under = f"{unit}{year}年政府信息公开工作年度报告", text("passage.text", number)
    filled = dict.fromkeys(FORM.cells, "0") | dict(figures)
    return Draft(unit, year, FORM, filled, dict.fromkeys("一五六", prose), title, opening=under, extra_rows=(row,))


def documents(folder: Path) -> None:
    """Reports in files: two versions of one, one whose cells cannot be read for sure, one that is a PDF, and files that
    are no report."""
    figure = {DOUBTFUL: f"3{text('coded_figure.raw', 0)}", OTHER: f"4 {text('coded_figure.raw', 1)}"}
    of_pdf = {DOUBTFUL: f"3{text('coded_figure.raw', 2)}"}
    files = {
        file_name("document.file_name", 0, ".html"): write_html(draft(TOWN, 2024, 0, figure)),
        file_name("document.file_name", 1, ".docx"): write_docx(draft(TOWN, 2023, 1, {OTHER: "5"})),
        file_name("document.file_name", 2, ".docx"): write_docx(draft(TOWN, 2023, 2, {OTHER: "6"})),
        file_name("document.file_name", 3, ".pdf"): write_pdf(draft(OFFICE, 2024, 3, of_pdf)),
        file_name("document.file_name", 4, ".html"): write_html(draft(OFFICE, 2023, 4)),
        file_name("document.file_name", 5, ".txt"): text("passage.text", 5).encode(),
        file_name("document.file_name", 8, ".pdf"): b"%PDF-1.7",
        file_name("document.file_name", 6, ".html"): write_html(draft("", 2022, 6)),
        file_name("document.file_name", 7, ".html"): write_html(
            replace(draft(TOWN, 2022, 7), title=f"{TOWN}政府信息公开工作年度报告", opening=None)
        ),
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)


def fill(ledger: Path, folder: Path) -> None:
    """Make it: read documents, do what people do, write over what the forms refuse, and do the rest."""
    line = (text("organisation_alias.alias"), text("organisation.contact"), text("organisation.telephone"))
    written = ",".join('"' + one.replace('"', '""') + '"' for one in line)
    listed = f"名称,上级,别名,联系人,电话\n{TOWN},{DISTRICT},{written}\n{OFFICE},{DISTRICT},,,\n"
    documents(folder)
    with act_as(official("change.who")):
        loaders.import_units("名单.csv", listed.encode(), ledger)
        loaders.load([folder], ledger)
        loaders.rename_unit(OFFICE, "临江区柳荫街道办事处", 2024, ledger)
        loaders.set_due_day("镇", "03-31", DISTRICT, 2020, ledger)
        unit = id_of(ledger, TOWN)
        write_over(ledger)
    do(ledger, unit, name_of(ledger, unit))


def official(name: str, number: int = 0) -> Actor:
    """Somebody of this name, from a machine that is none."""
    return Actor(text(name, number), ADMINISTRATOR, users.ACCOUNTS, text("audit.address", number))


def asked(ledger: Path, sql: str, *values: object) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(ledger)) as db:
        return db.execute(sql, values).fetchall()


def id_of(ledger: Path, name: str) -> str:
    return str(asked(ledger, "SELECT organisation_id FROM organisation WHERE name = ?", name)[0][0])


def name_of(ledger: Path, unit: str) -> str:
    return str(asked(ledger, "SELECT name FROM organisation WHERE organisation_id = ?", unit)[0][0])


def write_over(ledger: Path) -> None:
    """Markup in the columns that nothing of it has come into."""
    numbers = count(100)
    with store.ledger(ledger) as db, store.transaction(db):
        db.create_function("markup", 1, lambda name: text(name, next(numbers)))
        for name in (one for one, how in FREE.items() if how == OVER):
            table, column = name.split(".")
            made = JSON.get(name, f"markup('{name}')")
            db.execute(f"UPDATE {table} SET {column} = {made} WHERE {column} IS NOT NULL")


def do(ledger: Path, unit: str, name: str) -> None:
    """What people do with a unit, and what they write to it."""
    with store.ledger(ledger) as db:
        raw = next(one.raw for one in store.doubtful(db, unit, 2024) if one.cell == DOUBTFUL)
    with act_as(official("settlement.who")):
        loaders.settle(name, 2024, DOUBTFUL, 3, "", text("settlement.note"), ledger, raw)
    with act_as(official("confirmation.reviewer")):
        loaders.confirm(unit, 2023, OTHER, "", text("confirmation.note"), ledger)
    with act_as(official("audit.name")):
        loaders.rename_unit(name, "临江区河东镇人民政府", None, ledger)
        loaders.undo(ledger)
        loaders.remove(name, 2023, 1, text("change.reason"), ledger)
        query = {key: [text(f"address {key}", 50)] for key in KEYS if key != "lang"}
        for at, page in enumerate(("compare", "report")):
            loaders.save_view(text("saved_view.name", at), page, query, ledger)
        loaders.save_view(text("saved_view.name", 2), "", {"unit": [unit, text("saved_view.name", 3)]}, ledger)
        with pytest.raises(WrongRequestError):
            loaders.move(text("audit.detail"), 2023, name, 2022, "", ledger)
        loaders.move(name, 2023, name, 2022, text("change.reason", 1), ledger)
        loaders.move(name, 2022, name, 2023, text("change.reason", 2), ledger)
        for number, role in enumerate((ADMINISTRATOR, READER)):
            users.add_user(text("user.name", number), role, FIRST, ledger)
    users.change_password(text("user.name"), FIRST, PASSWORD, "", ledger)
