"""A failure in sentences: what is wrong, where, and what to do; for the operator and for the pages.

A file is named by its name alone: where it lies is nobody else's business.
"""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

from loaders.errors import BrokenRuleError, RefusedDocumentError, WrongRequestError
from loaders.words import Words

Failure = (BrokenRuleError, RefusedDocumentError, WrongRequestError, sqlite3.Error, OSError)  # known to go wrong
CAUSES = (  # what SQLite says -> error.ledger.<cause> of data/words
    ("locked", "locked"),
    ("busy", "locked"),
    ("disk is full", "full"),
    ("readonly", "readonly"),
    ("not a database", "not_ledger"),
    ("no ledger", "not_ledger"),
    ("newer version", "newer"),
    ("malformed", "damaged"),
    ("disk I/O", "damaged"),
    ("unable to open", "folder"),
)
OF_FILES = {  # what the system says -> error.file.<cause> of data/words
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), "full"),
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), "forbidden"),
    errno.ENOENT: "gone",
    **dict.fromkeys((errno.ENOTDIR, errno.EISDIR, errno.EEXIST), "folder"),
    errno.ENAMETOOLONG: "long",
}


def sentences(error: Exception, ledger: Path, words: Words) -> list[str]:
    """What to tell of one of ``Failure``, a sentence a cause; ``ledger`` is the file it may be about. Raises what it
    does not know again."""
    if isinstance(error, BrokenRuleError):
        return [str(error)]
    if isinstance(error, WrongRequestError):
        return [words(key, **values) for key, values in error.sentences]
    if isinstance(error, RefusedDocumentError):
        return [words.reason(error.code, error.detail)]
    if isinstance(error, sqlite3.Error):
        said = str(error)
        cause = next((cause for part, cause in CAUSES if part in said), "other")
        return [words(f"error.ledger.{cause}", file=ledger.name, detail=said.replace(str(ledger), ledger.name))]
    if isinstance(error, OSError):
        said = error.strerror or type(error).__name__
        if not error.filename:
            return [words("error.unnamed", detail=said)]
        cause = OF_FILES.get(error.errno or 0, "other")
        return [words(f"error.file.{cause}", file=Path(str(error.filename)).name, detail=said)]
    raise error
