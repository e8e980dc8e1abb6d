"""Who may log in: users with a role and, unless a proxy or a provider vouches for them, a password.

Passwords are hashed by Argon2id (RFC 9106) with the parameters of argon2-cffi. Five failures in a row lock a name, and
twenty an address, for a quarter of an hour; a visit ends after half an hour without a click, and after twelve hours
(GB/T 22239-2019, 8.1.4.1: uniqueness, complexity, lock-out and time-out).
"""

from __future__ import annotations

import hashlib
import secrets
import string
import time
from dataclasses import replace
from functools import cache
from pathlib import Path
from sqlite3 import Connection
from typing import TYPE_CHECKING

from loaders.access import ADMINISTRATOR, ROLES, Actor, act_as
from loaders.deeds import deed
from loaders.errors import WrongRequestError
from loaders.failure import sentences
from loaders.store import accounts as kept
from loaders.store import audit
from loaders.store.accounts import User, Visit, accounts
from loaders.store.ledger import default_db, now
from loaders.words import Words

if TYPE_CHECKING:
    from argon2 import PasswordHasher

ACCOUNTS = "accounts"  # the way of logging in with a password of one's own
IDLE, LONGEST_VISIT = 30 * 60.0, 12 * 3600.0  # seconds
SEEN_EVERY = 60.0  # seconds: a visit is not written at each click
OF_A_NAME, OF_AN_ADDRESS, PAUSE = 5, 20, 15 * 60.0  # failures in a row, and how long they count, in seconds
SHORTEST, LONGEST = 10, 200  # characters of a password
KINDS = (string.ascii_lowercase, string.ascii_uppercase, string.digits)  # of characters; all others are a kind too
FEWEST_KINDS = 3  # of a password shorter than LONG
LONG = 16
LONGEST_NAME = 64
WRONG: tuple[str, dict[str, object]] = ("users.wrong", {})  # name or password: which, nobody is told


class LoginError(WrongRequestError):
    """Somebody could not log in."""


def users(db: Path | None = None) -> list[User]:
    """All users by name, their hashes left out."""
    with accounts(db) as file:
        return [replace(one, password="" if one.password else None) for one in kept.users(file)]


def has_users(db: Path | None = None) -> bool:
    """Whether somebody can log in with a password."""
    return kept.accounts_file(db).is_file() and any(one.password is not None for one in users(db))


@deed("add_user")
def add_user(name: str, role: str, password: str | None = None, db: Path | None = None) -> User:
    """Add a user; ``password``: the first one, to be changed at the first login; None where a proxy or a provider
    vouches for him. Raises WrongRequestError for a name that is there or is none, and for a weak password."""
    _must_be_role(role)
    if not name.strip() or name != name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
        raise WrongRequestError(("users.no_name", {"name": name}))
    with accounts(db) as file:
        if kept.user(file, name):
            raise WrongRequestError(("users.taken", {"name": name}))
        one = User(name, role, None if password is None else _hash(password, name), password is not None, False, now())
        kept.save_user(file, one)
    _tell(db, "add_user", None, one)
    return one


@deed("change_user")
def change_user(name: str, role: str | None = None, is_closed: bool | None = None, db: Path | None = None) -> User:
    """Give a user another role, close him or open him again; his visits end. Raises WrongRequestError where nobody
    bears the name, or no administrator would be left."""
    with accounts(db) as file:
        one = _known(file, name)
        changed = replace(
            one,
            role=_must_be_role(role) if role else one.role,
            is_closed=one.is_closed if is_closed is None else is_closed,
        )
        kept.save_user(file, changed)
        kept.end_visits(file, name=name)
        _must_have_administrator(file, one)
    _tell(db, "change_user", one, changed)
    return changed


@deed("set_password")
def set_password(name: str, password: str, db: Path | None = None) -> User:
    """Give a user a new first password, by an administrator; his visits end, a lock is lifted. Raises WrongRequestError
    where nobody bears the name, and for a weak password."""
    with accounts(db) as file:
        one = replace(_known(file, name), password=_hash(password, name), is_initial=True)
        kept.save_user(file, one)
        kept.end_visits(file, name=name)
        kept.forget_attempts(file, _of_name(name))
    _tell(db, "set_password", one, one)
    return one


@deed("remove_user")
def remove_user(name: str, db: Path | None = None) -> None:
    """Take a user away; what he did stays in the audit log. Raises WrongRequestError where nobody bears the name, or no
    administrator would be left."""
    with accounts(db) as file:
        one = _known(file, name)
        kept.remove_user(file, name)
        _must_have_administrator(file, one)
    _tell(db, "remove_user", one, None)


# --- logging in ------------------------------------------------------------------------------


def log_in(name: str, password: str, address: str, db: Path | None = None) -> str:
    """The secret of a new visit. Raises LoginError: for a wrong name the same as for a wrong password, and after as
    much time; or where name or address are locked after too many failures."""
    path, at, secret = db or default_db(), time.time(), secrets.token_urlsafe(32)
    tried = {_of_name(name): OF_A_NAME, _of_address(address): OF_AN_ADDRESS}
    with accounts(path) as file:  # counted before the password is looked at: many at once count as many
        counts = {what: kept.count_attempt(file, what, most, at, PAUSE) for what, most in tried.items()}
        one = kept.user(file, name)
    locked = any(counts[what] > most for what, most in tried.items())
    is_right = not locked and _is_right(one, password)
    if is_right:
        with accounts(path) as file:
            kept.forget_attempts(file, _of_name(name), before=at - PAUSE)
            kept.take_attempt_back(file, _of_address(address))
            kept.end_visits(file, seen_before=at - IDLE)
            kept.save_visit(file, _digest(secret), Visit(name, address, at, at))
    error = None if is_right else LoginError(("users.locked", {"minutes": round(PAUSE / 60)}) if locked else WRONG)
    with act_as(Actor(name[:LONGEST_NAME], one.role if one and is_right else "", ACCOUNTS, address)):
        why = " ".join(sentences(error, path, Words())) if error else ""
        audit.told(path, "log_in", {}, "refused" if error else "done", why)
    if error:
        raise error
    return secret


def log_out(secret: str, db: Path | None = None) -> None:
    """End a visit."""
    path = db or default_db()
    actor = visitor(secret, path)
    with accounts(path) as file:
        kept.end_visits(file, secret=_digest(secret))
    if actor is not None:
        with act_as(actor):
            audit.told(path, "log_out", {}, "done")


def visitor(secret: str, db: Path | None = None) -> Actor | None:
    """Who is logged in with a secret; None where the visit has ended, or where there never was one."""
    path, at, digest = db or default_db(), time.time(), _digest(secret)
    if not secret or not kept.accounts_file(path).is_file():
        return None
    with accounts(path) as file:
        found = kept.visit(file, digest)
        if found is None:
            return None
        one = kept.user(file, found.name)
        if one is None or one.is_closed or at - found.seen_at > IDLE or at - found.begun_at > LONGEST_VISIT:
            kept.end_visits(file, secret=digest)
            return None
        if at - found.seen_at > SEEN_EVERY:
            kept.see_visit(file, digest, at)
    return Actor(one.name, one.role, ACCOUNTS, found.address)


def must_change(name: str, db: Path | None = None) -> bool:
    """Whether a user still has the password that was given to him."""
    with accounts(db) as file:
        one = kept.user(file, name)
    return one is not None and one.is_initial


def change_password(name: str, old: str, new: str, address: str, db: Path | None = None) -> None:
    """A user's own new password. Raises LoginError where the old one is wrong, as ``log_in`` does, WrongRequestError
    where the new one is weak or is the old one."""
    visit = log_in(name, old, address, db)
    with accounts(db) as file:  # which was only to see whether he may
        kept.end_visits(file, secret=_digest(visit))
    if old == new:
        raise WrongRequestError(("users.same_password", {}))
    with accounts(db) as file:
        one = replace(_known(file, name), password=_hash(new, name), is_initial=False)
        kept.save_user(file, one)
    with act_as(Actor(name, one.role, ACCOUNTS, address)):
        audit.told(db or default_db(), "change_password", {}, "done")


def vouched(name: str, how: str, address: str, db: Path | None = None) -> Actor | None:
    """Who is meant where a proxy or a provider has vouched for a name; None where no administrator has given him a
    role."""
    if not kept.accounts_file(db).is_file():
        return None
    with accounts(db) as file:
        one = kept.user(file, name)
    return Actor(one.name, one.role, how, address) if one and not one.is_closed else None


# --- within ----------------------------------------------------------------------------------


def _tell(db: Path | None, action: str, before: User | None, after: User | None) -> None:
    """A line of the audit log: what a user was and is, without the hash."""
    rows = [
        [] if one is None else [{"name": one.name, "role": one.role, "closed": one.is_closed}]
        for one in (before, after)
    ]
    name = (before or after or User("", "", None, False, False, "")).name
    audit.told(db or default_db(), action, {"name": name}, "done", before=rows[0], after=rows[1])


def _must_be_role(role: str) -> str:
    if role not in ROLES:
        raise WrongRequestError(("users.no_role", {"role": role}))
    return role


def _known(file: Connection, name: str) -> User:
    one = kept.user(file, name)
    if one is None:
        raise WrongRequestError(("users.unknown", {"name": name}))
    return one


def _must_have_administrator(file: Connection, before: User) -> None:
    """Nobody shuts himself out: who was the last administrator stays one."""
    left = [one for one in kept.users(file) if one.role == ADMINISTRATOR and not one.is_closed]
    if before.role == ADMINISTRATOR and not before.is_closed and not left:
        raise WrongRequestError(("users.last_administrator", {"name": before.name}))


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher  # only who logs in pays for it

    return PasswordHasher()


@cache
def _nobodys() -> str:
    """The hash that a password is held against where there is no such user: it takes as long."""
    return _hasher().hash(secrets.token_urlsafe(16))


def _hash(password: str, name: str) -> str:
    kinds = {next((at for at, kind in enumerate(KINDS) if one in kind), len(KINDS)) for one in password}
    is_varied = len(password) >= LONG or len(kinds) >= FEWEST_KINDS
    if not SHORTEST <= len(password) <= LONGEST or not is_varied or name.lower() in password.lower():
        raise WrongRequestError(("users.weak", {"shortest": SHORTEST, "long": LONG}))
    return _hasher().hash(password)


def _is_right(one: User | None, password: str) -> bool:
    from argon2.exceptions import VerificationError

    is_open = one is not None and not one.is_closed and one.password is not None
    hashed = one.password if one is not None and is_open else _nobodys()
    try:
        _hasher().verify(str(hashed), password[:LONGEST])
    except VerificationError:
        return False
    return is_open


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _of_name(name: str) -> str:
    return f"name {hashlib.sha256(name.encode('utf-8', 'replace')).hexdigest()}"


def _of_address(address: str) -> str:
    return f"address {address}"
