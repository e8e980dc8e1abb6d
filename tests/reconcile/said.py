"""All that the rules say of a ledger, line by line and byte by byte: ``python -m tests.reconcile.said LEDGER``.

Run over copies of one ledger before and after a change of the checking, it must print the same: counts with reasons,
problems, findings with fingerprints, explanations, claims. Prints a hash for each table; with ``--lines`` every row,
for ``diff``; with ``--anew`` the ledger is checked first. It knows the tables alone, so that it can look at a ledger
that an earlier state of the program wrote.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

ORDERED = {  # what the rules write, in an order that is its own
    "check_count": "report_id, rule_id",
    "problem": "problem_id",
    "finding": "finding_id",
    "explanation": "problem_id, position",
    "claim": "report_id, position",
}


def rows(db: sqlite3.Connection, table: str) -> Iterator[str]:
    """Every row of a table as a line of JSON, its columns by name; numbers keep whether they are whole."""
    found = db.execute(f"SELECT * FROM {table} ORDER BY {ORDERED[table]}")
    names = [column[0] for column in found.description]
    for row in found:
        yield json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False)


def digests(db: sqlite3.Connection) -> dict[str, tuple[int, str]]:
    """By table, how many rows there are and the SHA-256 of them."""
    found = {}
    for table in ORDERED:
        count, whole = 0, hashlib.sha256()
        for line in rows(db, table):
            count += 1
            whole.update(line.encode() + b"\n")
        found[table] = count, whole.hexdigest()
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what stands in the ledger; 0."""
    parser = argparse.ArgumentParser(prog="python -m tests.reconcile.said", description=__doc__.partition(":")[0])
    parser.add_argument("ledger", type=Path)
    parser.add_argument("--anew", action="store_true", help="check every report first")
    parser.add_argument("--lines", action="store_true", help="every row, not a hash for each table")
    asked = parser.parse_args(arguments)
    if asked.anew:
        from loaders.flow import reconcile_all

        reconcile_all(asked.ledger)
    with closing(sqlite3.connect(asked.ledger)) as db:
        for table, (count, digest) in digests(db).items():
            said = rows(db, table) if asked.lines else [f"{count}\t{digest}"]
            sys.stdout.writelines(f"{table}\t{line}\n" for line in said)
    return 0


if __name__ == "__main__":
    sys.exit(main())
