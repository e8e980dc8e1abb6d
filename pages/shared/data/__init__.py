"""From rows of the ledger to the figures of a view. Here: the rows of a frame one by one, as every page reads them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol, cast

import pandas as pd


class Row(Protocol):
    """A row of a frame: every column by its name. What each frame holds is said where it is made."""

    def __getattr__(self, column: str) -> Any: ...


def each_row(frame: pd.DataFrame) -> Iterator[Row]:
    """The rows of a frame, in order. Columns must be named by words of Python."""
    return cast("Iterator[Row]", frame.itertuples())


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as dictionaries, in order: column -> value."""
    names = list(map(str, frame.columns))
    columns = [frame.iloc[:, place].tolist() for place in range(len(names))]  # in a third of the time of to_dict
    return [dict(zip(names, line, strict=True)) for line in zip(*columns, strict=True)]
