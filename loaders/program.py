"""Which program reads: one word for its code, its declarations and the libraries by which it reads.

Two machines that say the same word read the same of a document.
"""

from __future__ import annotations

import hashlib
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
READS = ("loaders/**/*.py", "data/forms/**/*.csv", "data/rules/*.csv", "data/words/*.csv")
READ_WITH = (
    *("lxml", "RapidFuzz", "opencc-python-reimplemented", "pdfplumber", "pdfminer.six", "xlrd", "olefile"),
    *("tinycss2", "cssselect2"),
)


@cache
def program() -> str:
    """The word of this process."""
    said = hashlib.sha256(f"Python {sys.version_info[:2]}".encode())
    for name in READ_WITH:
        said.update(f"{name} {_version(name)}\n".encode())
    for path in sorted(path for pattern in READS for path in ROOT.glob(pattern)):
        content = path.read_bytes().replace(b"\r\n", b"\n")  # as a checkout of Windows ends its lines
        said.update(f"{path.relative_to(ROOT).as_posix()} {len(content)}\n".encode() + content)
    return said.hexdigest()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:  # its readers say so when they are asked
        return "none"
