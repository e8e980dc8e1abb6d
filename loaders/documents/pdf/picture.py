"""The picture of a place in a PDF file: its page, with what is written there outlined, in a process of its own."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from pathlib import Path

from loaders.documents.pdf.__main__ import hold_to_limits
from loaders.documents.pdf.limits import MAX_PAGES, WALL_SECONDS

ROOT = Path(__file__).resolve().parents[3]
DOTS = 110  # to the inch
BAND = 110  # points above and below what is outlined: its rows, and where they stand in the table
LARGEST = 2_000  # points of a side of a page that is drawn; A3 has 1,191
OUTLINE = (213, 94, 0)


def picture(content: bytes, page: int, raw: str) -> bytes | None:
    """The place as PNG: the part of the page around ``raw`` where it stands there once, else the whole page. None where
    the page cannot be drawn within the limits of a reading process."""
    command = [sys.executable, "-m", __name__, str(page), raw]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=WALL_SECONDS, cwd=ROOT, check=False)  # noqa: S603 - our own module
    except subprocess.TimeoutExpired:
        return None
    return done.stdout or None if done.returncode == 0 else None


def _drawn(content: bytes, number: int, raw: str) -> bytes:
    import pdfplumber  # only the process that draws pays for it

    with pdfplumber.open(io.BytesIO(content), pages=[number]) as document:
        if not 1 <= number <= MAX_PAGES or not document.pages:
            return b""
        page = document.pages[0]
        if max(page.width, page.height) > LARGEST:
            return b""
        wanted = r"\s*".join(map(re.escape, re.sub(r"\s+", "", raw)))
        found = page.search(wanted) if wanted else []
        if len(found) == 1:
            top, bottom = max(found[0]["top"] - BAND, 0), min(found[0]["bottom"] + BAND, page.height)
            page = page.crop((0, top, page.width, bottom))
        image = page.to_image(resolution=DOTS)
        image.draw_rects(found, fill=(0, 0, 0, 0), stroke=OUTLINE, stroke_width=2)
        written = io.BytesIO()
        image.annotated.save(written, "PNG")
        return written.getvalue()


def main() -> None:
    """Draw one place within the limits."""
    hold_to_limits()
    page, raw = sys.argv[1:3]
    sys.stdout.buffer.write(_drawn(sys.stdin.buffer.read(), int(page), raw))


if __name__ == "__main__":
    main()
