"""Pictures of every page, for the README and for looking at: ``python -m tests.screenshots [FOLDER]``.

Serves the app with all that ships with it and opens each page in both languages; the overview, the report and the
comparison also in the dark theme. Writes PNG files, by default into ``docs/screenshots``.
"""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

import loaders
from tests.browser.conftest import FLAGS, ROOT, installed_browser, serve, visit_of

FOLDER = ROOT / "docs" / "screenshots"
WIDTH, TALLEST = 1280, 1500  # pixels
COLOURS = 256
PAGES = {
    "overview": "",
    "disclosures": "disclosures",
    "procurement": "procurement",
    "applications": "applications",
    "reviews": "reviews",
    "compare": "compare?year=2023&year=2024&year=2025",
    "reconciliation": "reconciliation",
    "report": "report?unit=sample-luzhen&year=2023",
    "load": "load",
    "units": "units",
    "data": "data",
}
DARK = ("overview", "report", "compare")


def address(page: str, language: str) -> str:
    """The address of a page in a language."""
    path = PAGES[page]
    return f"{path}{'&' if '?' in path else '?'}lang={language}"


def main(folder: Path) -> None:
    """Write every picture."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = [(page, language, "light") for language in ("zh", "en") for page in PAGES]
    wanted += [(page, "zh", "dark") for page in DARK]
    with tempfile.TemporaryDirectory() as place, sync_playwright() as driver:
        ledger = Path(place) / "ledger.db"
        loaders.first_start(ledger)
        server = serve(ledger, Path(place) / "log")
        browser = driver.chromium.launch(executable_path=installed_browser(), args=list(FLAGS))
        try:
            for page, language, scheme in wanted:
                visit = visit_of(browser, server.url, WIDTH, 800, scheme)
                ending = "" if scheme == "light" else f"-{scheme}"
                _picture(visit, address(page, language), folder / f"{page}-{language}{ending}.png")
        finally:
            browser.close()
            server.stop()


def _picture(visit: object, path: str, file: Path) -> None:
    """One page, as tall as it is, up to TALLEST."""
    page = visit.open(path)
    for _ in range(2):  # the second time with what the taller window shows more
        tall = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
        page.set_viewport_size({"width": WIDTH, "height": min(max(tall, 800), TALLEST)})
        page.wait_for_timeout(700)  # charts are drawn anew by the browser; there is no event for it
        visit.settle()
    shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    # a third of the bytes, with the true colours
    small = shot.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE)
    small.save(file, optimize=True)
    page.context.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
