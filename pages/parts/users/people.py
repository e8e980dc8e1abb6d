"""The users: a table, and the forms in which an administrator adds, changes and removes them."""

from __future__ import annotations

import secrets

import pandas as pd

from loaders import users
from loaders.access import ROLES
from loaders.store.accounts import User
from loaders.users import ACCOUNTS
from loaders.words import Words
from pages.shared.access.way import LOCAL, chosen
from pages.shared.data import cached
from pages.shared.look import display
from pages.shared.look import elements as st
from pages.shared.view import widgets

DEEDS = ("role", "password", "close", "remove")
BYTES = 12  # of a first password: sixteen characters


def draw(words: Words) -> None:
    """The users, and what can be done about them."""
    found = users.users(cached.database())
    st.markdown(words(f"users.way.{chosen().how}"))
    if found:
        display.table(table(found, words), words, "users")
    else:
        st.caption(words("users.none"))
    with st.expander(words("users.add"), expanded=not found):
        _add(words)
    if found:
        with st.expander(words("users.change")):
            _change(found, words)


def table(found: list[User], words: Words) -> pd.DataFrame:
    """One line a user."""
    lines = [(one.name, words(f"role.{one.role}"), _state(one, words), words.date(one.since)) for one in found]
    return pd.DataFrame(lines, columns=[words(f"users.col.{one}") for one in ("name", "role", "state", "since")])


def _state(one: User, words: Words) -> str:
    if one.is_closed:
        return words("users.closed")
    if one.password is None:
        return words("users.vouched")
    return words("users.initial" if one.is_initial else "users.open")


def _add(words: Words) -> None:
    with st.form("users:add", border=False, clear_on_submit=True):
        left, right = st.columns(2)
        with left:
            st.text_input(words("users.name"), key="users:name", max_chars=users.LONGEST_NAME)
        with right:
            st.selectbox(words("users.col.role"), ROLES, format_func=lambda one: words(f"role.{one}"), key="users:role")
        st.caption(words("users.roles"))

        def do() -> str:
            name, role = str(st.session_state["users:name"]).strip(), st.session_state["users:role"]
            password = first_password() if chosen().how in (ACCOUNTS, LOCAL) else None
            one = users.add_user(name, role, password, cached.database())
            said = words("users.added", name=one.name, role=words(f"role.{one.role}"))
            return said + (words("users.first", password=password) if password else "")

        widgets.deed(words("users.add"), do, words, "users:do_add", in_form=True)


def _change(found: list[User], words: Words) -> None:
    left, right = st.columns(2)
    with left:
        name = st.selectbox(words("users.name"), [one.name for one in found], key="users:which")
    one = next(one for one in found if one.name == name)
    deeds = [deed for deed in DEEDS if deed != "password" or one.password is not None]
    with right:
        deed = st.selectbox(
            words("users.what"), deeds, format_func=lambda at: words(f"users.do.{at}"), key="users:what"
        )
    role = one.role
    if deed == "role":
        label, at = words("users.col.role"), ROLES.index(one.role)
        role = st.selectbox(label, ROLES, at, format_func=lambda said: words(f"role.{said}"), key="users:to")

    def do() -> str:
        db = cached.database()
        if deed == "remove":
            users.remove_user(one.name, db)
            return words("users.removed", name=one.name)
        if deed == "password":
            password = first_password()
            users.set_password(one.name, password, db)
            return words("users.password_set", name=one.name) + words("users.first", password=password)
        changed = users.change_user(one.name, role if deed == "role" else None, _closed(deed, one), db)
        state = words("users.closed" if changed.is_closed else "users.open")
        return words("users.changed", name=one.name, role=words(f"role.{changed.role}"), state=state)

    widgets.deed(_label(deed, one, words), do, words, "users:do_change")


def _closed(deed: str, one: User) -> bool | None:
    return not one.is_closed if deed == "close" else None


def _label(deed: str, one: User, words: Words) -> str:
    return words("users.do.open" if deed == "close" and one.is_closed else f"users.do.{deed}")


def first_password() -> str:
    """A password to begin with, which the user changes at once."""
    return secrets.token_urlsafe(BYTES)
