"""Whatever a document, a name, a note or an address holds, a page shows it letter by letter and does nothing with it.

Every page is opened, with its parts, folds, tabs and menus, on a ledger in which every value is markup
(``tests/poison.py``), by an official whose name is markup too. What is read as markup would fetch from another host,
run, or make an element of a word; what is lost would be missing in the text.
"""

from __future__ import annotations

import io
import re
import shutil
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from loaders.store.accounts import accounts_file
from pages.shared.view.navigation import DEFAULT, SECTIONS
from pages.shared.view.selection import KEYS
from tests import poison
from tests.browser.conftest import PATIENCE, Server, Visit, serve, until, visit_of

pytestmark = pytest.mark.browser
LOOK = """(alone) => {
    const shown = [], said = [], wrong = [];
    const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (!node.parentElement.closest('script, style, noscript')) shown.push(node.nodeValue);
        else if (node.nodeValue.includes('evil')) wrong.push(node.parentElement.outerHTML);
    }
    const leads = new Set(['href', 'xlink:href', 'src', 'action', 'formaction', 'poster', 'background', 'ping']);
    const isOurs = (address) => {
        if (!URL.canParse(address, location.href)) return false;
        const url = new URL(address, location.href);
        return url.origin === location.origin || ['data:', 'blob:'].includes(url.protocol);
    };
    for (const one of document.querySelectorAll('*')) {
        const told = () => `${one.tagName} ${one.outerHTML.slice(0, 200)}`;
        for (const { name, value } of one.attributes) {
            if (leads.has(name) && !isOurs(value)) wrong.push(told());
            if (/^(style$|srcset$|on)/.test(name) && value.includes('evil')) wrong.push(told());
            if (/^(aria-|title$|alt$|placeholder$|data-tip$)/.test(name)) said.push(value);
        }
        if (one.matches('iframe, object, embed, math, .katex')) wrong.push(told());
        if (one.childElementCount < 3 && alone.includes(one.textContent.trim())) wrong.push(told());
        if (one.matches('input, textarea')) said.push(one.value);
    }
    if ('evil' in window) wrong.push(`a script has run: ${window.evil}`);
    return [shown.join(''), [document.title, ...said], wrong];
}"""
DRAWN = """() => [...document.querySelectorAll('[data-testid=stDataFrame] canvas[data-testid=data-grid-canvas]')]
    .every((one) => !one.offsetParent || one.querySelector('[role=gridcell]'))
    && [...document.querySelectorAll('.js-plotly-plot')].every((one) => one.querySelector('.main-svg'))"""

SIZE, WIDE = (
    (1366, 768),
    {"width": 4000, "height": 1400},
)  # on the latter a table, drawn as far as it is in sight, is whole
GO = """(address) => {
    window.isDrawn = false;
    const watcher = new MutationObserver((changes) => {
        const isPart = (one) => one.type === 'attributes' || one.target.parentElement?.closest('[data-testid=stMain]');
        if (!changes.some(isPart)) return;
        window.isDrawn = true;
        watcher.disconnect();
    });
    const state = ['data-test-script-state'];
    watcher.observe(document, { subtree: true, childList: true, characterData: true, attributeFilter: state });
    window.ledgerFrame.go(address);
}"""


def squeezed(text: str) -> str:
    return "".join(text.split())


@dataclass
class Watch:
    """A visitor who holds every page to what must be on it, and notes which values have been seen."""

    visit: Visit
    faults: dict[str, list[str]] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    @property
    def page(self) -> Page:
        return self.visit.page

    def open(self, path: str, language: str = "zh") -> None:
        """Go there, in a language, and look."""
        self.go(f"{path}{'&' if '?' in path else '?'}lang={language}")

    def go(self, at: str) -> None:
        """Go to an address as our own links do, without loading the program of the page anew, and look."""
        self.page.evaluate(GO, f"/{at}")
        until(self.page, "() => window.isDrawn")
        self.look(at)

    def look(self, at: str) -> None:
        """Hold what is on the page, when it has been drawn, to what must be there."""
        self.visit.settle()
        until(self.page, DRAWN)
        self.hold(at)

    def hold(self, at: str) -> None:
        shown, said, wrong = self.page.evaluate(LOOK, sorted(poison.ALONE))
        for one in (shown, *said):
            wrong += self._changed(squeezed(one))
        wrong += [f"made of it: {one}" for one in poison.MADE if one in squeezed(shown)]
        if wrong:
            self.faults.setdefault(at, []).extend(dict.fromkeys(wrong))

    def _changed(self, text: str) -> Iterator[str]:
        """The values that do not stand there as they are; one may be cut where that is said."""
        for found in poison.MARKER.finditer(text):
            name = poison.NAMES[int(found[1])]
            self.seen.add(name)
            ways = [squeezed(one) for one in poison.again(name, int(found[2]))]
            at = ways[0].index("毒")
            before, after = text[max(0, found.start() - at) : found.start()], text[found.start() :]
            if before != ways[0][:at] and not before.endswith("…"):
                yield f"{name}: {before!r} before {after[:60]!r}"
            if not any(after.startswith(one[at:]) or _is_cut(after, one[at:]) for one in ways):
                yield f"{name}: {after[: len(ways[0]) + 20]!r} for {ways[0]!r}"

    def told(self) -> dict[str, list[str]]:
        """The faults since the last time, and what was asked of other hosts."""
        found = self.faults | ({"asked outside": [*self.visit.outside]} if self.visit.outside else {})
        self.faults = {}
        self.visit.outside.clear()
        return found

    def unfold(self, at: str) -> None:
        """Open every fold, then every menu."""
        folds = self.page.locator("[data-testid=stExpander] details:not([open]) > summary")
        while count := folds.count():
            folds.first.click()
            expect(folds).to_have_count(count - 1)
            self.visit.settle()
        self.look(f"{at} unfolded")
        menus = self.page.locator("[data-testid=stPopoverButton]:visible")
        for number in range(menus.count()):
            menus.nth(number).click()
            expect(self.page.locator("[data-testid=stPopoverBody]")).to_be_visible()
            self.look(f"{at} menu {number}")
            self.page.keyboard.press("Escape")
            expect(self.page.locator("[data-testid=stPopoverBody]")).to_have_count(0)


def _is_cut(text: str, whole: str) -> bool:
    same = next((at for at, (one, other) in enumerate(zip(text, whole, strict=False)) if one != other), len(text))
    return text[same : same + 1] == "…"


@pytest.fixture(scope="module")
def ledger(loaded_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("poisoned")
    file = Path(shutil.copy(loaded_ledger, folder / "ledger.db"))
    documents = folder / "documents"
    documents.mkdir()
    poison.fill(file, documents)
    return file


@pytest.fixture(scope="module")
def served(ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = serve(ledger, tmp_path_factory.mktemp("log") / "log")
    yield server
    server.stop()


@pytest.fixture(scope="module")
def watch(browser: Browser, served: Server) -> Iterator[Watch]:
    """Logged in, after somebody was refused. What the browser would fetch elsewhere is told to ``Visit`` and stopped by
    the browser itself: to stop it in the test would turn off its memory, and every page would compile Streamlit's code
    anew."""
    visit = visit_of(browser, served.url, *SIZE)
    page, watch = visit.page, Watch(visit)
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setBlockedURLs", {"urls": [f"*{poison.HOST}*"]})
    for name, password in ((poison.text("login name"), poison.FIRST), (poison.text("user.name"), poison.PASSWORD)):
        page.goto(f"{visit.url}/login?{urlencode({'next': f'//{poison.HOST}/', 'name': poison.text('login name')})}")
        watch.hold("login")
        page.get_by_label("用户名").fill(name)
        page.get_by_label("密码").fill(password)
        page.get_by_role("button", name="登录").click()
        page.wait_for_load_state()
        if page.get_by_role("alert").count():
            watch.hold("login refused")
    visit.open("help")  # from which every page of the tests is another
    visit.problems.clear()  # the browser reports the refusal
    yield watch
    page.context.close()


SAMPLE = "district=sample-district"
PAGES = tuple("" if name == DEFAULT else name for names in SECTIONS.values() for name in names)
UNFOLDED = (  # with every fold and menu
    "",
    f"disclosures?{SAMPLE}&unit=sample-luzhen&unit=sample-quxia",
    "procurement",
    f"applications?{SAMPLE}&by=units",
    f"reviews?{SAMPLE}",
    f"compare?{SAMPLE}&part=bars&pin=sample-luzhen",
    "reconciliation?unit={unit}&year=2023",
    "report?unit={unit}&year=2024&part=settle&cell=app.received_new:total",
    "units",
    "users",
    "data",
    "help",
)
PARTS = (
    f"?{SAMPLE}&part=changed",
    f"disclosures?{SAMPLE}&part=why",
    f"disclosures?{SAMPLE}&part=form",
    f"procurement?{SAMPLE}&part=mentions",
    f"applications?{SAMPLE}&part=outcomes",
    f"applications?{SAMPLE}&part=carried",
    f"applications?{SAMPLE}&behind=app.received_new-2025",
    f"compare?{SAMPLE}&part=lines",
    f"compare?{SAMPLE}&part=scatter",
    f"compare?{SAMPLE}&part=list",
    f"compare?{SAMPLE}&part=table&unit=sample-luzhen",
    f"reconciliation?{SAMPLE}",
    "reconciliation?problem={prose}",
    "reconciliation?problem={cells}",
    "report?unit={unit}&year=2024&part=figures",
    "report?unit={unit}&year=2024&part=prose",
    "report?unit={unit}&year=2023&part=file",
    "report?unit={unit}&year=2023&part=places",
    "report?unit={unit}&year=2022",
    "report?unit={office}&year=2024&part=settle",
    "search?q=evil",
    "search?q={alias}",
    "search?q={former}",
)


def test_every_part_of_every_page_shows_text_as_text(watch: Watch, ledger: Path) -> None:
    known = places(ledger)
    for path in UNFOLDED:
        watch.open(path.format(**known))
        watch.unfold(path)
    for path in PARTS:
        watch.open(path.format(**known))
    assert watch.told() == {}


def places(ledger: Path) -> dict[str, str]:
    """The units and problems that the addresses name."""
    (unit,), *_ = poison.asked(ledger, "SELECT organisation_id FROM settlement")
    (office,), *_ = poison.asked(ledger, "SELECT organisation_id FROM former_name")
    sql = "SELECT fingerprint FROM finding JOIN report USING (report_id) WHERE is_current AND {} LIKE '%毒%'"
    (prose,), *_ = poison.asked(ledger, sql.format("finding.claim"))
    (cells,), *_ = poison.asked(ledger, sql.format("finding.cells"))
    (alias,), *_ = poison.asked(ledger, "SELECT alias FROM organisation_alias WHERE alias LIKE '%毒%'")
    (former,), *_ = poison.asked(ledger, "SELECT name FROM former_name")
    named = {name: quote(re.findall("第.*号", value)[0]) for name, value in (("alias", alias), ("former", former))}
    return named | {"unit": unit, "office": office, "prose": prose, "cells": cells}


def test_every_page_shows_text_as_text_in_english(watch: Watch) -> None:
    for path in PAGES:
        watch.open(path, "en")
    assert watch.told() == {}


def test_no_page_does_anything_with_an_address(watch: Watch) -> None:
    for number, path in enumerate(PAGES):
        asked = {key: poison.text(f"address {key}", number * 3) for key in KEYS if key != "lang"}
        known = {"district": "sample-district"} if number % 2 else {"lang": poison.text("address lang", number)}
        watch.go(f"{path}?{urlencode(asked | known)}")
    assert watch.told() == {}


def test_what_is_pointed_at_listed_and_done_is_told_as_text(watch: Watch) -> None:
    page = watch.page
    for path in (f"applications?{SAMPLE}&by=units", f"compare?{SAMPLE}&part=bars"):
        watch.open(path)
        bar = page.locator(".js-plotly-plot .bars .point path").first.bounding_box()
        assert bar
        page.mouse.move(bar["x"] + bar["width"] / 2, bar["y"] + bar["height"] / 2)
        expect(page.locator(".hoverlayer .hovertext").first).to_be_visible()
        watch.look(f"{path} pointed at")
    watch.open("report")
    page.get_by_role("combobox").first.click()
    expect(page.get_by_role("option").first).to_be_visible()
    watch.look("report, units to choose from")
    page.keyboard.press("Escape")
    page.set_viewport_size(WIDE)
    for path in (f"?{SAMPLE}&part=calendar", "?part=unloaded", "units"):
        watch.open(path)
    for path, tabs in (("users", ("操作日志",)), ("data", ("备份", "给技术人员", "更改记录"))):
        watch.open(path)
        for tab in tabs:
            page.get_by_role("tab", name=tab).click()
            expect(page.get_by_role("tab", name=tab)).to_have_attribute("aria-selected", "true")
            watch.look(f"{path}, {tab}")
    page.get_by_role("button", name="撤销最近一次").click()
    expect(page.get_by_text("已撤销").first).to_be_visible()
    watch.look("data, undone")
    page.set_viewport_size({"width": SIZE[0], "height": SIZE[1]})
    assert watch.told() == {}


def test_a_dropped_file_is_told_as_text(watch: Watch) -> None:
    page = watch.page
    watch.open("load")
    page.locator("input[type=file]").first.set_input_files(dropped())
    expect(page.get_by_role("button", name=re.compile("全部载入"))).to_be_visible()
    watch.look("load, dropped")
    watch.unfold("load, dropped")
    page.get_by_role("button", name=re.compile("全部载入")).click()
    expect(page.get_by_text("已在台账").first).to_be_visible()
    watch.look("load, loaded")
    watch.unfold("load, loaded")
    assert watch.told() == {}


def dropped() -> list[FilePayload]:
    """Files as a visitor drops them: one that is ready, the same again, no report, an archive, and one of which nobody
    knows whose it is."""
    prose, figure = poison.text("passage.text"), f"3{poison.text('dropped figure')}"
    ready = poison.write_html(poison.draft("临江区青山乡人民政府", 2024, 20, {poison.DOUBTFUL: figure}))
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr(poison.text("dropped name", 3) + ".txt", prose)
    contents = {".html": ready, ".htm": ready, ".txt": prose.encode(), ".zip": archive.getvalue()}
    contents[".docx"] = poison.write_docx(poison.draft("", 2022, 21))
    return [
        {"name": poison.file_name("dropped name", at, end), "mimeType": "application/octet-stream", "buffer": content}
        for at, (end, content) in enumerate(contents.items())
    ]


def test_every_value_has_been_seen(watch: Watch, ledger: Path) -> None:
    """Else the tests above would hold of pages on which nothing is. Large tables are drawn bit by bit: where something
    was not there yet, all is looked at once more."""
    known, last = places(ledger), time.monotonic() + PATIENCE / 1000
    watch.page.set_viewport_size(WIDE)
    while set(poison.NAMES) - watch.seen - set(poison.NOWHERE) and time.monotonic() < last:
        for path in ("units", *PARTS, "report?unit={office}&year=2024", "users"):
            watch.open(path.format(**known))
        watch.page.get_by_role("tab", name="操作日志").click()
        for _ in range(4):
            watch.page.wait_for_timeout(500)
            watch.look("users, 操作日志")
    assert watch.told() == {}
    assert sorted(set(poison.NAMES) - watch.seen) == sorted(poison.NOWHERE)
    assert watch.visit.problems == []


def test_every_column_of_texts_is_known_to_be_free_or_a_code(ledger: Path) -> None:
    found = set()
    for file in (ledger, accounts_file(ledger)):
        tables = [name for (name,) in poison.asked(file, "SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            columns = poison.asked(file, f"PRAGMA table_info({table})")
            found |= {f"{table}.{name}" for _, name, kind, *_ in columns if kind in ("TEXT", "ANY", "BLOB")}
    codes = {f"{table}.{name}" for table, names in poison.CODES.items() for name in names.split()}
    assert found == poison.FREE.keys() | codes and not poison.FREE.keys() & codes


@pytest.mark.parametrize("name", poison.FREE)
def test_markup_is_in_every_free_column(ledger: Path, name: str) -> None:
    table, column = name.split(".")
    file = accounts_file(ledger) if table in ("user", "visit", "failed_login") else ledger
    values = [value for (value,) in poison.asked(file, f"SELECT {column} FROM {table}")]
    assert any(poison.MARKER.search("".join(value.split())) for value in values if value)
