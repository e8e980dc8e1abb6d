"""The reading process: a PDF file on standard input → blocks as JSON on standard output, or why it is refused."""

from __future__ import annotations

import json
import logging
import sys

from loaders.documents.pdf.blocks import blocks_of, lines_only
from loaders.documents.pdf.limits import CPU_SECONDS, MEMORY_BYTES, TooMuchError
from loaders.documents.pdf.pages import pages_of
from loaders.documents.pdf.wire import as_json
from loaders.errors import RefusedDocumentError

try:
    import resource
except ImportError:
    # not on Windows: there the time alone is limited, by the process that waits
    resource = None  # type: ignore[assignment] # a module, or none


def main() -> None:
    """Read one file within the limits."""
    hold_to_limits()
    logging.disable(logging.ERROR)  # the parser tells of every flaw it could mend
    try:
        pages = pages_of(sys.stdin.buffer.read())
        blocks, otherwise = blocks_of(pages)
        answer = {
            "blocks": as_json(blocks),
            "otherwise": [as_json(way) for way in (otherwise, lines_only(pages)) if way],
            "pictures": sum(page.pictures for page in pages),
        }
    except RefusedDocumentError as refused:
        answer = {"refused": [refused.code, refused.detail]}
    except (TooMuchError, MemoryError):
        answer = {"refused": ["too_heavy", ""]}
    json.dump(answer, sys.stdout)


def hold_to_limits() -> None:
    """Let this process take no more memory and time than the reading of a file may."""
    if resource:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))


if __name__ == "__main__":
    main()
