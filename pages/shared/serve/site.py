"""Same site only: what the server answers at all, and what every answer says to the browser.

A page of another site that an official happens to open can make his browser ask this server, by its address or by a
name of its own that it lets lead here (DNS rebinding). So only names are answered that are this server's, nothing that
changes anything or is fetched is answered to another site, and no answer may be framed, guessed at or sent elsewhere.
"""

from __future__ import annotations

import os
import socket
from functools import cache
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from loaders.words import LANGUAGES, Words
from pages.shared.access.way import LOCAL, chosen, is_this_machine

NAMES = "LEDGER_HOSTS"  # environment variable: names under which the server is reached, with commas
CLOSED = ("/_stcore/metrics", "/_stcore/script-health-check", "/_stcore/agent")  # for nobody: who asks gets no answer
FETCHED = ("/given/", "/media/", "/_stcore/")  # what no link of another site leads to
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # with none at all a form of ours would not say whose it is
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
# Streamlit's page has a script of its own in it, and so have ours; nothing at all comes from, or goes to, elsewhere.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; media-src 'self' blob:; worker-src 'self' blob:; "
    "connect-src 'self' {sockets}; "
    "object-src 'none'; frame-src 'none'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'"
)


class Site:
    """The ASGI middleware; it stands before all others, so that every answer has the headers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it here."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        answer = refusal(scope)
        if answer is not None and scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers["Content-Security-Policy"] = policy(Headers(scope=scope).get("host", ""))
            await send(message)

        await (answer or self.app)(scope, receive, with_headers)


def refusal(scope: Scope) -> Response | None:
    """What to answer who asks from elsewhere, for what is closed, or by a name that is not ours; None for others."""
    headers, path = Headers(scope=scope), str(scope["path"])
    host = headers.get("host", "")
    if not is_ours(host):
        said = "\n".join(Words(language)("site.host", host=host[:100], setting=NAMES) for language in LANGUAGES)
        return PlainTextResponse(said, 421)
    if path.startswith(CLOSED):
        return PlainTextResponse("", 404)
    if is_from_elsewhere(scope, headers, host, path):
        return PlainTextResponse("\n".join(Words(language)("site.elsewhere") for language in LANGUAGES), 403)
    return None


def is_from_elsewhere(scope: Scope, headers: Headers, host: str, path: str) -> bool:
    """Whether another site has made a browser ask. To follow a link to a page is no such thing."""
    origin = headers.get("origin")
    if origin is not None and urlsplit(origin).netloc.lower() != host.lower():
        return True
    is_read = scope["type"] == "http" and scope["method"] in ("GET", "HEAD")
    site = headers.get("sec-fetch-site", "none")
    if site in ("same-origin", "none"):
        return False
    return not is_read or path.startswith(FETCHED) or headers.get("sec-fetch-mode") != "navigate"


def is_ours(host: str) -> bool:
    """Whether a request names this server: this machine; where others reach it also its own name, those the operator
    names, and any address in numbers, which no site can have for a name."""
    name = _name(host)
    if is_this_machine(name) or name in _named():
        return True
    return chosen().how != LOCAL and (name == _own() or _is_address(name))


def policy(host: str) -> str:
    """The policy for the contents of a page; ``host``: where its connection leads."""
    plain = host if is_ours(host) else ""
    return POLICY.format(sockets=f"ws://{plain} wss://{plain}" if plain else "")


def _name(host: str) -> str:
    """The name in a Host header, without its port; empty where it is none."""
    try:
        found = urlsplit(f"//{host}")
        named = found.hostname or ""
    except ValueError:
        return ""
    return "" if found.username or found.path or any(one in host for one in "@/\\?# ") else named.rstrip(".").lower()


def _named() -> set[str]:
    return {one.strip().rstrip(".").lower() for one in os.environ.get(NAMES, "").split(",") if one.strip()}


@cache
def _own() -> str:
    """The name of this machine, which asks nobody."""
    return socket.gethostname().lower()


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
