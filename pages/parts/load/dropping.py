"""What is dropped at once, as the documents in it: so many files and bytes, packed and unpacked, and no more."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import loaders
from loaders.errors import WrongRequestError

MOST = 1_000  # files, and documents once archives are unpacked; a district has some two hundred reports a year
MOST_BYTES = 200_000_000  # of the files: they lie in the server's memory as long as the visit
MOST_UNPACKED = 500_000_000  # bytes of all archives: as much as may come out of one
MB = 1_000_000


def documents(files: Sequence[tuple[str, bytes]]) -> list[loaders.Source]:
    """The documents of the files, to be confirmed one by one: an archive is those in it. A browser says what it likes:
    its name is no way to a folder. Raises WrongRequestError with
    a sentence for every bound that they are beyond; nothing is read then."""
    size, wrong = sum(len(content) for _, content in files), list[tuple[str, dict[str, object]]]()
    if len(files) > MOST:
        wrong.append(("desk.too_many", {"count": len(files), "most": MOST}))
    if size > MOST_BYTES:
        wrong.append(("desk.too_large", {"size": size // MB, "most": MOST_BYTES // MB}))
    if wrong:
        raise WrongRequestError(*wrong)
    budget, found = loaders.Budget(MOST_UNPACKED), list[loaders.Source]()
    for name, content in files:
        told = loaders.told_name(name.replace("\\", "/").rpartition("/")[2])
        for one in loaders.unpacked(Path(told), content, budget):
            found.append(one)
            if budget.is_spent:
                raise WrongRequestError(("desk.unpacks_too_large", {"most": MOST_UNPACKED // MB}))
            if len(found) > MOST:
                raise WrongRequestError(("desk.unpacks_too_many", {"most": MOST}))
    return found
