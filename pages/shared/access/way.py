"""The way in which visitors are known, chosen once when the server starts.

On this machine alone one person works and needs no password. A server that others reach knows them by accounts of its
own (``python -m loaders users add``), by the header of the office's own proxy, or by a provider of OpenID Connect; with
none of them it does not start.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from loaders.users import ACCOUNTS, has_users
from loaders.words import LANGUAGES, Words

LOCAL, PROXY, OIDC = "local", "proxy", "oidc"
WAYS = (ACCOUNTS, PROXY, OIDC)
LOGIN, PROXIES, HEADER, CLAIM = "LEDGER_LOGIN", "LEDGER_PROXY", "LEDGER_USER_HEADER", "LEDGER_OIDC_NAME"
USUAL_HEADER, USUAL_CLAIM = "X-Remote-User", "email"
NAMES_OF_THIS_MACHINE = {"localhost", "127.0.0.1", "::1"}
Network = IPv4Network | IPv6Network


class NoWayError(Exception):
    """The server cannot start as it is asked to; the message says why and what to do, in both languages."""


@dataclass(frozen=True)
class Way:
    """How visitors are known. ``proxies``: the machines that may say for whom they ask, in ``header``; ``claim``: what
    names a person among the provider's claims."""

    how: str = LOCAL
    proxies: tuple[Network, ...] = ()
    header: str = USUAL_HEADER
    claim: str = USUAL_CLAIM

    def is_proxy(self, address: str) -> bool:
        """Whether a machine is one of the proxies."""
        found = _address(address)
        return found is not None and any(found in one for one in self.proxies)


_chosen = [Way()]


def chosen() -> Way:
    """The way that was chosen when the server started; one person on this machine where there is no server."""
    return _chosen[0]


def choose(address: str | None, has_provider: bool, settings: Mapping[str, str] = os.environ) -> Way:
    """Choose the way for a server that listens on ``address``, None for every one; ``has_provider``: whether a provider
    is configured in ``.streamlit/secrets.toml``. Raises NoWayError."""
    how = settings.get(LOGIN, "")
    proxies = tuple(_network(one.strip()) for one in settings.get(PROXIES, "").split(",") if one.strip())
    if how and how not in WAYS:
        raise _said("access.no_such_way", way=how, ways=", ".join(WAYS))
    how = how or (ACCOUNTS if has_users() else OIDC if has_provider else LOCAL)
    if how == LOCAL and not is_this_machine(address):
        raise _said("access.no_way", address=address or "0.0.0.0")  # noqa: S104 - said, not listened on
    if how == ACCOUNTS and not has_users():
        raise _said("access.no_users")
    if how == PROXY and not proxies:
        raise _said("access.no_proxy")
    if how == OIDC and not has_provider:
        raise _said("access.no_provider")
    header, claim = settings.get(HEADER, USUAL_HEADER), settings.get(CLAIM, USUAL_CLAIM)
    _chosen[0] = Way(how, proxies, header, claim)
    return _chosen[0]


def choose_or_exit(address: str | None, has_provider: bool) -> None:
    """The same for a server that is about to start: where there is no way it says so and ends with 2."""
    try:
        choose(address, has_provider)
    except NoWayError as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(2) from error


def is_this_machine(address: str | None) -> bool:
    """Whether what listens there, or asks from there, is this machine alone."""
    found = _address(address or "")
    return (address or "").lower() in NAMES_OF_THIS_MACHINE or (found is not None and found.is_loopback)


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(text)
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, IPv6Address) else found


def _network(text: str) -> Network:
    try:
        return ip_network(text)
    except ValueError as error:
        raise _said("access.no_address", text=text, setting=PROXIES) from error


def _said(key: str, **values: object) -> NoWayError:
    return NoWayError("\n".join(Words(language)(key, **values) for language in LANGUAGES))
