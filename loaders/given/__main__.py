"""Write to the standard output what is given away: ``python -m loaders.given LEDGER figures zh``, ``… table figure``,
``… ledger``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from loaders import given
from loaders.words import Words


def main(arguments: Sequence[str], out: BinaryIO) -> None:
    """Write what is asked for."""
    path, what, *which = arguments
    if what == "figures":
        given.figures(Path(path), Words(which[0]), out)
    elif what == "table":
        given.table(Path(path), which[0], out)
    elif what == "ledger":
        given.ledger(Path(path), out)
    else:
        raise ValueError(f"{what} is not given away")


if __name__ == "__main__":
    main(sys.argv[1:], sys.stdout.buffer)
