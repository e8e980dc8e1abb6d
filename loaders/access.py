"""Who acts, and who may do what: reader, clerk, administrator.

Whoever has the files of the program may do with them what he likes: on the command line the person is an administrator
by the name the system knows him by. A server asks for the person of each visit (``ask``), and where nobody is known
nothing is done.
"""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from loaders.errors import WrongRequestError

READER, CLERK, ADMINISTRATOR = ROLES = ("reader", "clerk", "administrator")  # each may do what those before it may
COMMAND, PROGRAM = "command", "program"  # ways to come here without a login; a server has its own, see pages/shared
UNNAMED = (COMMAND, PROGRAM, "local")  # ways that prove no name
NEEDS = {  # action -> the least role that may do it; its words are audit.<action> of data/words
    **dict.fromkeys(("load", "confirm", "withdraw", "settle", "unsettle", "move", "undo", "check"), CLERK),
    **dict.fromkeys(("save_view", "forget_view", "see_units"), CLERK),
    **dict.fromkeys(("remove", "restore", "remove_sample", "reread", "read_audit", "take_ledger"), ADMINISTRATOR),
    **dict.fromkeys(("organisations", "unit", "unit_new", "merge", "rename", "deadline"), ADMINISTRATOR),
    **dict.fromkeys(("backup", "restore_ledger", "verify"), ADMINISTRATOR),
    **dict.fromkeys(("add_user", "change_user", "set_password", "remove_user"), ADMINISTRATOR),
}


def rank(role: str) -> int:
    """How much a role may do, from 0; -1 for none at all."""
    return ROLES.index(role) if role in ROLES else -1


class NotAllowedError(WrongRequestError):
    """Somebody asked for what his role does not allow, or nobody is known to ask."""


@dataclass(frozen=True)
class Actor:
    """Who acts. ``how`` he is known: by the command line, the program itself, or a way of logging in; ``address``: from
    which machine he comes, empty for this one."""

    name: str
    role: str
    how: str = COMMAND
    address: str = ""

    def may(self, action: str) -> bool:
        """Whether his role allows it. Raises KeyError for an action that is none."""
        return rank(self.role) >= rank(NEEDS[action])


def by_command() -> Actor:
    """The person at the command line."""
    try:
        name = getpass.getuser()
    except (OSError, KeyError):  # the system has no name for him, as in some containers
        name = ""
    return Actor(name, ADMINISTRATOR)


THE_PROGRAM = Actor("", ADMINISTRATOR, PROGRAM)  # what it does by itself: its first start, new rules
_asked: list[Callable[[], Actor | None]] = [by_command]
_acting: ContextVar[Actor | None] = ContextVar("acting", default=None)


def ask(provider: Callable[[], Actor | None]) -> None:
    """From now on this process asks ``provider`` who acts, wherever ``act_as`` does not say it; None is nobody."""
    _asked[0] = provider


@contextmanager
def act_as(actor: Actor) -> Iterator[None]:
    """Say who acts within."""
    token = _acting.set(actor)
    try:
        yield
    finally:
        _acting.reset(token)


def acting() -> Actor | None:
    """Who acts, or None where nobody is known."""
    return _acting.get() or _asked[0]()


def may(action: str) -> bool:
    """Whether who acts may do that."""
    actor = acting()
    return actor is not None and actor.may(action)


def may_write() -> bool:
    """Whether who acts may write anything at all."""
    actor = acting()
    return actor is not None and rank(actor.role) >= rank(CLERK)


def must(action: str) -> None:
    """Raises NotAllowedError unless who acts may do that."""
    if not may(action):
        raise NotAllowedError(("access.nobody" if acting() is None else f"access.needs.{NEEDS[action]}", {}))


def signed(said: str) -> str:
    """The name under which who acts signs: that of his login, whatever was said; without a login what was said."""
    actor = acting()
    return said if actor is None or actor.how in UNNAMED else actor.name
