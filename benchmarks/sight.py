"""What an official sees of a page before touching it: pixels and characters, as the browser has laid them out."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page

from benchmarks.serving import UnmeasuredError

WIDTH, HEIGHT = 1366, 768  # pixels: the screen of an office
MAIN = "[data-testid=stMain]"
ANSWERS = "[data-testid=stPlotlyChart], [data-testid=stDataFrame], [data-testid=stTable], table, [data-answer]"
CHARTS = "[data-testid=stPlotlyChart]"
LOOKS, PAUSE, PATIENCE = 3, 0.4, 120.0  # so many equal looks in a row, so far apart; given up after (seconds)
STILL_FOR = 0.6  # seconds without a change after which a page has settled
TALLEST = 16_000  # pixels of a picture

LOOK = """([main, answers, charts]) => {
  const root = document.querySelector(main);
  const seen = element => {
    for (let one = element; one && one !== root; one = one.parentElement) {
      const box = one.getBoundingClientRect(), style = getComputedStyle(one);
      if (style.overflow !== 'visible' && (box.width <= 1 || box.height <= 1)) return false;
    }
    const box = element.getBoundingClientRect();
    return box.width > 1 && box.height > 1
      && element.checkVisibility({opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true});
  };
  const first = [...root.querySelectorAll(answers)].find(seen) ?? null;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  let characters = 0;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const after = first && node.compareDocumentPosition(first) & Node.DOCUMENT_POSITION_FOLLOWING;
    if (first && (!after || first.contains(node))) break;
    const parent = node.parentElement;
    if (parent.closest('style, script, [data-testid=stIconMaterial]') || !seen(parent)) continue;
    characters += node.textContent.replace(/\\s/gu, '').length;
  }
  const heights = [...root.querySelectorAll(charts)].filter(seen).map(one => one.getBoundingClientRect().height);
  return {
    top: first ? Math.round(first.getBoundingClientRect().top + root.scrollTop) : null,
    characters,
    length: root.scrollHeight,
    elements: document.querySelectorAll('*').length,
    tallest: Math.round(Math.max(0, ...heights)),
  };
}"""
IS_STILL = f"""() => document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'
  && document.querySelector('{MAIN} [data-testid=stElementContainer]')
  && !document.querySelector('[data-testid=stSkeleton], [data-stale=true]')"""


CLICK = """async ([path, quiet, patience]) => {
  const link = [...document.querySelectorAll('a[href]')].find(one => new URL(one.href).pathname === path);
  if (!link) return -1;
  const begun = performance.now();
  let last = begun;
  const watch = new MutationObserver(() => { last = performance.now(); });
  watch.observe(document.body, {subtree: true, childList: true, attributes: true, characterData: true});
  link.click();
  const app = document.querySelector('[data-testid=stApp]');
  const moving = () => location.pathname !== path || app.dataset.testScriptState !== 'notRunning'
    || document.querySelector('[data-testid=stSkeleton], [data-stale=true]') || performance.now() - last < quiet;
  while (moving()) {
    if (performance.now() - begun > patience) return -2;
    await new Promise(done => setTimeout(done, 50));
  }
  watch.disconnect();
  return last - begun;
}"""


@dataclass(frozen=True)
class Sight:
    """A page as it opens. ``top``: pixels from the top of the window to the first chart or table, None where it has
    none; ``characters``: of visible text before it; ``tallest``: the height of its highest chart."""

    top: int | None
    characters: int
    length: int
    elements: int
    tallest: int
    outside: int = 0  # requests to other hosts


@dataclass
class Visit:
    """A visitor of a server: a window of an office's size, nothing remembered, requests counted."""

    page: Page
    url: str
    outside: list[str] = field(default_factory=list)

    def note_request(self, url: str) -> None:
        """Count a request that leaves the server."""
        if not url.startswith((self.url, self.url.replace("http", "ws", 1), "data:", "blob:")):
            self.outside.append(url)

    def open(self, path: str) -> Sight:
        """Go to an address and look at it once it has come to rest."""
        self.outside.clear()
        self.page.goto(f"{self.url}/{path}")
        return self.at_rest()

    def at_rest(self) -> Sight:
        """The page when the script has run and several looks in a row say the same. Raises UnmeasuredError where it
        does not come to rest."""
        last, equal, before = time.monotonic() + PATIENCE, 0, None
        while time.monotonic() < last:
            now = look(self.page) if self.page.evaluate(IS_STILL) else None
            equal = equal + 1 if now and now == before else 0
            if now and equal == LOOKS - 1:
                return Sight(**now, outside=len(self.outside))
            before = now
            self.page.wait_for_timeout(PAUSE * 1000)
        raise UnmeasuredError(f"{self.page.url} did not come to rest within {PATIENCE:.0f} s")

    def click(self, path: str) -> float:
        """Click on the link to a page that is on this one; seconds from the click to the last change that it led to."""
        found = float(self.page.evaluate(CLICK, [path, STILL_FOR * 1000, PATIENCE * 1000]))
        if found < 0:
            why = "there is no link to it" if found == -1 else f"it did not settle within {PATIENCE:.0f} s"
            raise UnmeasuredError(f"{self.page.url}, a click to {path}: {why}")
        return found / 1000

    def picture(self, file: Path) -> None:
        """The whole page as a PNG file, in a window as tall as it is."""
        for _ in range(2):  # the second time with what the taller window shows more
            tall = int(self.page.evaluate(f"document.querySelector('{MAIN}').scrollHeight"))
            self.page.set_viewport_size({"width": WIDTH, "height": min(max(tall, HEIGHT), TALLEST)})
            self.at_rest()
        self.page.screenshot(path=file)

    def leave(self) -> None:
        """Close the window."""
        self.page.context.close()


def look(page: Page) -> dict[str, int]:
    """What stands where on a page now, but for the requests: the fields of ``Sight``."""
    found: dict[str, int] = page.evaluate(LOOK, [MAIN, ANSWERS, CHARTS])
    return found


def visit(browser: Browser, url: str) -> Visit:
    """A new visitor of a server."""
    context = browser.new_context(
        viewport={"width": WIDTH, "height": HEIGHT}, locale="zh-CN", color_scheme="light", reduced_motion="reduce"
    )
    context.set_default_timeout(PATIENCE * 1000)
    found = Visit(context.new_page(), url)
    found.page.on("request", lambda request: found.note_request(request.url))
    return found
