"""``python -m tests.field``: the field cases, each with what is not as it must be. Exits with 1 where anything is."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.field.cases import EXPECTED, SENTENCES, faults, found_in, undecided, units_of

MOST_SHOWN = 6


def main() -> int:
    """Read every case and print how it went."""
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        for name in EXPECTED:
            said = [*faults(name), *undecided(name, Path(folder) / f"{name}.db")]
            wrong += bool(said)
            print(f"{'wrong' if said else 'right':6} {name}", *said[:MOST_SHOWN], sep="\n         ")
        units, asked = units_of(["same_unit_2022.txt", "same_unit_2023.txt"], Path(folder) / "pair.db")
        is_wrong = units > 1
        wrong += is_wrong
        print(f"{'wrong' if is_wrong else 'right':6} same unit in two years: {units} units, {asked} asked")
    for line in SENTENCES:
        found = found_in(line)
        print(f"       {line['case']}: {line['right']}: {found}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
