"""A deed: a function of the loaders that changes the ledger. Who acts must be allowed to, and the audit log says who
did it, or who tried to and why it was not done."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

from loaders.access import NotAllowedError, must
from loaders.failure import Failure, sentences
from loaders.store import audit
from loaders.store.ledger import default_db
from loaders.words import Words

P = ParamSpec("P")
R = TypeVar("R")
SECRET = {"password"}  # arguments that no log may hold
LONGEST = 300  # characters of an argument, or of why something failed


def deed(action: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """What makes a function a deed. Raises NotAllowedError, before anything is done, for whom ``access.NEEDS`` does not
    allow the action. The ledger is the argument ``db`` of the function, or the default one. What a deed calls that is
    one itself is a part of it."""

    def made(function: Callable[P, R]) -> Callable[P, R]:
        parameters = inspect.signature(function)

        @wraps(function)
        def done(*given: P.args, **named: P.kwargs) -> R:
            if audit.is_under_way():
                return function(*given, **named)
            said = parameters.bind(*given, **named).arguments
            db = said.get("db") or default_db()
            about = {name: _short(one) for name, one in said.items() if name != "db" and _is_told(name, one)}
            try:
                must(action)
            except NotAllowedError as error:
                audit.told(db, action, about, "refused", _why(error, db))
                raise
            try:
                with audit.under_way(audit.Deed(action)) as under_way:
                    result = function(*given, **named)
            except Exception as error:
                audit.told(db, action, about, "failed", _why(error, db))
                raise
            if not under_way.is_told:
                audit.told(db, action, about, "nothing")
            return result

        return done

    return made


def _is_told(name: str, value: object) -> bool:
    return name not in SECRET and isinstance(value, str | int | float | Path) and value != ""


def _short(value: object) -> str | int | float:
    if isinstance(value, int | float):
        return value
    return (value.name if isinstance(value, Path) else str(value))[:LONGEST]


def _why(error: Exception, db: Path) -> str:
    """Why something was not done, as who did it was told."""
    if isinstance(error, Failure):
        return " ".join(sentences(error, db, Words()))[:LONGEST]
    return f"{type(error).__name__}: {error}"[:LONGEST]
