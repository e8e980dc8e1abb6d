"""The letters as a visitor takes them: the one of the open problem, all of its year, read back."""

from __future__ import annotations

import io
import zipfile

from docx import Document

from loaders import store
from loaders.words import Words
from tests.browser.conftest import Server, Visit
from tests.browser.test_pages import download

ZH = Words("zh")


def test_a_visitor_takes_the_letter_and_all_of_the_year(visit: Visit, server: Server) -> None:
    page = visit.open("reconciliation?lang=zh&district=sample-district&year=2024")
    name, content = download(page, ZH("letters.download").split("（")[0])
    letter = Document(io.BytesIO(content))
    addressed = letter.paragraphs[1].text.removesuffix("：")
    with store.ledger(server.ledger) as db:
        units = {one.name: one for one in store.stored_organisations(db)}
        with_problems = db.execute(
            """SELECT count(DISTINCT report_id) FROM report JOIN problem USING (report_id)
               JOIN organisation USING (organisation_id) WHERE is_current AND is_sample AND year = 2024"""
        ).fetchone()[0]
    assert name == f"{units[addressed].short_name}2024年整改通知.docx"
    name, content = download(page, "下载2024年全部文书")
    with zipfile.ZipFile(io.BytesIO(content)) as every:
        assert name == "2024年整改通知和催报函.zip"
        assert sum("整改通知" in one for one in every.namelist()) == with_problems > 5
