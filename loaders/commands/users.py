"""``users`` and ``audit``: who may log in and what for, and who did what."""

from __future__ import annotations

import argparse
import getpass
import sys
from typing import TYPE_CHECKING

from loaders import users
from loaders.access import ROLES
from loaders.audit_said import entries, said
from loaders.commands.said import DONE, IN_PART, say
from loaders.errors import WrongRequestError
from loaders.one_line import columns, json_line
from loaders.words import Words

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add(commands: Commands, language: argparse.ArgumentParser, ledger: argparse.ArgumentParser) -> None:
    """The options of the commands."""
    parents = [language, ledger]
    what = "谁可以登录、有什么权限 / who may log in, and what for"
    subjects = commands.add_parser("users", help=what).add_subparsers(required=True)
    subjects.add_parser("list", parents=parents, help="列出用户 / list the users").set_defaults(run=_list)
    added = subjects.add_parser("add", parents=parents, help="新增用户 / add a user")
    changed = subjects.add_parser("change", parents=parents, help="改权限、停用、启用 / another role, close, open")
    password = subjects.add_parser("password", parents=parents, help="重设密码 / give a new first password")
    removed = subjects.add_parser("remove", parents=parents, help="删除用户 / take a user away")
    for one in (added, changed, password, removed):
        one.add_argument("name", metavar="NAME", help="用户名 / the name")
    added.add_argument("--role", choices=ROLES, required=True, help="查阅、经办、管理 / what for")
    added.add_argument("--vouched", action="store_true", help="由代理或统一身份认证登录 / a proxy or provider vouches")
    changed.add_argument("--role", choices=ROLES, help="查阅、经办、管理 / what for")
    state = changed.add_mutually_exclusive_group()
    state.add_argument("--close", action="store_true", help="停用 / may not log in")
    state.add_argument("--open", action="store_true", help="启用 / may log in again")
    added.set_defaults(run=_add)
    changed.set_defaults(run=_change)
    password.set_defaults(run=_password)
    removed.set_defaults(run=_remove)
    audit = commands.add_parser("audit", parents=parents, help="操作日志：谁做了什么 / who did what")
    audit.add_argument(
        "--after", type=int, default=0, metavar="NUMBER", help="只列此号之后的 / only those after this one"
    )
    audit.set_defaults(run=_audit)


def _list(arguments: argparse.Namespace) -> int:
    words = Words(arguments.language)
    for one in users.users(arguments.db):
        record = {"name": one.name, "role": one.role, "closed": one.is_closed, "vouched": one.password is None}
        state = words("users.closed" if one.is_closed else "users.vouched" if one.password is None else "users.open")
        line = (one.name, words(f"role.{one.role}"), state)
        print(json_line(record) if arguments.json else columns(line))
    return DONE


def _add(arguments: argparse.Namespace) -> int:
    password = None if arguments.vouched else _asked(arguments)
    one = users.add_user(arguments.name, arguments.role, password, arguments.db)
    return say(arguments, "users.added", name=one.name, role=Words(arguments.language)(f"role.{one.role}"))


def _change(arguments: argparse.Namespace) -> int:
    if not (arguments.role or arguments.close or arguments.open):
        raise WrongRequestError(("users.change_what", {}))
    closed = arguments.close if arguments.close or arguments.open else None
    one = users.change_user(arguments.name, arguments.role, closed, arguments.db)
    words = Words(arguments.language)
    state = words("users.closed" if one.is_closed else "users.open")
    return say(arguments, "users.changed", name=one.name, role=words(f"role.{one.role}"), state=state)


def _password(arguments: argparse.Namespace) -> int:
    one = users.set_password(arguments.name, _asked(arguments), arguments.db)
    return say(arguments, "users.password_set", name=one.name)


def _remove(arguments: argparse.Namespace) -> int:
    users.remove_user(arguments.name, arguments.db)
    return say(arguments, "users.removed", name=arguments.name)


def _asked(arguments: argparse.Namespace) -> str:
    """The password, typed unseen, or the first line of what another program hands over. Never an argument: those are
    seen by everybody on the machine."""
    if sys.stdin.isatty():
        return getpass.getpass(Words(arguments.language)("users.ask_password", name=arguments.name))
    return sys.stdin.readline().rstrip("\r\n")


def _audit(arguments: argparse.Namespace) -> int:
    """The lines, the newest first; 1 where the log is not as it was written."""
    words = Words(arguments.language)
    found, broken = entries(arguments.db, arguments.after)
    for one in found:
        record = said(one, words)
        print(json_line(record) if arguments.json else columns(record.values()))
    if broken is not None:
        print(words("audit.broken", number=broken), file=sys.stderr)
    return DONE if broken is None else IN_PART
