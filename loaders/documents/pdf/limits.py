"""What a file may cost to read. A report has 4 to 10 pages with some 2,000 glyphs and 400 crossings of rules each."""

from __future__ import annotations

MAX_PAGES = 100  # a bound collection of reports, or a bomb; a report of ten times the usual length still fits
MAX_GLYPHS = 400_000  # in the whole file: 100 pages of dense print hold half of it
MAX_SHAPES = 200_000  # lines and boxes in the whole file; dotted rules are drawn as thousands of them
MAX_CROSSINGS = 40_000  # horizontal times vertical rules of one page: more is a drawing without cells
MAX_FORMS = 5_000  # drawings used as stamps, in the whole file: each is read anew where it is used
MAX_DEPTH = 12  # forms drawn within forms; each level can draw the next a thousand times
MEMORY_BYTES = 1_000_000_000  # address space of the reading process; it takes a third of this for a report
CPU_SECONDS = 18  # of the reading process; a report takes one
WALL_SECONDS = 150  # for a busy machine, or one that cannot hold a process to its time


class TooMuchError(Exception):
    """More of something than a report can hold."""
