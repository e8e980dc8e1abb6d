"""The gate before everything the server answers, pages and their connections, uploads and downloads: who is not known
gets no further. Who is known is noted for the answers beside the pages."""

from __future__ import annotations

import os
import secrets
import time
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from loaders.access import ADMINISTRATOR, Actor, by_command
from loaders.users import must_change, visitor, vouched
from loaders.words import LANGUAGES, Words
from pages.shared.access.way import LOCAL, OIDC, PROXY, chosen, is_this_machine

COOKIE = "ledger-visit"
ENTRY, PASSWORD = "/login", "/password"
ALIVE = "/_stcore/health"  # says that the server runs, and nothing else: for a proxy that asks
OPEN = {ENTRY, ALIVE}
ACTOR = "ledger.actor"  # in the scope of a request: who asks
OPERATOR_SAYS = "FORWARDED_ALLOW_IPS"
PASSED, MARK = "x-ledger-gate", secrets.token_hex(16)  # by which the pages know that a visit came through here
PASSED_ON = ("x-forwarded-for", "forwarded", "x-real-ip")
REMEMBERED = 2.0  # seconds: a page asks for a dozen files at once
_known: dict[str, tuple[float, Actor | None]] = {}


class Gate:
    """The ASGI middleware."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it here."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        answer = await run_in_threadpool(judged, scope)
        if answer is None:
            kept = [one for one in scope["headers"] if one[0].lower() != PASSED.encode()]
            scope["headers"] = [*kept, (PASSED.encode(), MARK.encode())]
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})  # before it is accepted: the client sees a 403
        else:
            await answer(scope, receive, send)


def judged(scope: Scope) -> Response | None:
    """What to answer who may not go on; None for who may, whose name is in the scope then."""
    way, headers, path = chosen(), Headers(scope=scope), scope["path"]
    peer = peer_of(scope)
    if way.how == LOCAL:
        if not is_this_machine(peer) or any(name in headers for name in PASSED_ON):
            return _refused("access.only_here", 403)
        scope[ACTOR] = local()
        return None
    if way.how == PROXY:
        if not way.is_proxy(peer):
            return _refused("access.only_by_proxy", 403)
        name = headers.get(way.header, "")
        actor = by_proxy(name, headers.get("x-forwarded-for", ""))
        if actor is None and path != ALIVE:
            return _refused("access.no_role" if name else "access.no_name", 403, name=said(name))
        scope[ACTOR] = actor
        return None
    if way.how == OIDC or path in OPEN:
        return None  # the pages ask the provider; what is answered beside them wants a key of theirs
    actor = by_cookie(headers.get("cookie", ""))
    if actor is None:
        return _to_entry(scope, headers)
    if path != PASSWORD and must_change(actor.name):
        is_page = scope["type"] == "http" and "text/html" in headers.get("accept", "")
        return RedirectResponse(f"{_base(scope)}{PASSWORD}", 303) if is_page else _refused("access.first_password", 403)
    scope[ACTOR] = actor
    return None


def peer_of(scope: Scope) -> str:
    """The machine at the other end of the connection. Where that is this machine and it passes a request on, uvicorn
    has put the machine that asked it in its place, with the port 0; it does so for others only where an operator says
    so, whom we then cannot tell: then it is nobody."""
    host, port = scope.get("client") or ("", 0)
    if port == 0 and any(name in Headers(scope=scope) for name in PASSED_ON):
        return "" if os.environ.get(OPERATOR_SAYS) else "127.0.0.1"
    return str(host)


def local() -> Actor:
    """The one person of this machine."""
    return Actor(by_command().name, ADMINISTRATOR, LOCAL)


def by_proxy(name: str, forwarded: str) -> Actor | None:
    """Who the proxy says it is."""
    return vouched(said(name), PROXY, asked_last(forwarded)) if name else None


def asked_last(forwarded: str) -> str:
    """The machine that asked the nearest proxy, which adds it at the end."""
    return forwarded.rpartition(",")[2].strip()


def said(header: str) -> str:
    """The text of a header: its bytes, which arrive as Latin-1, are UTF-8 where they can be."""
    try:
        return header.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return header


def by_cookie(cookies: str) -> Actor | None:
    """Who is logged in with a secret among the cookies of a request."""
    try:
        secret = SimpleCookie(cookies).get(COOKIE)
    except CookieError:
        return None
    return by_secret(secret.value) if secret else None


def by_secret(secret: str) -> Actor | None:
    """Who is logged in with a secret, remembered for a moment."""
    at = time.monotonic()
    then, actor = _known.get(secret, (-REMEMBERED, None))
    if at - then < REMEMBERED:
        return actor
    for old in [one for one, (then, _) in list(_known.items()) if at - then >= REMEMBERED]:
        _known.pop(old, None)
    actor = visitor(secret)
    _known[secret] = (at, actor)
    return actor


def forget(secret: str) -> None:
    """What is remembered of a secret does not hold any more."""
    _known.pop(secret, None)


def address_of(request: Request) -> str:
    """The machine that a request comes from; of one that a proxy passed on, the machine that asked the proxy."""
    peer = peer_of(request.scope)
    if chosen().is_proxy(peer):
        return asked_last(request.headers.get("x-forwarded-for", "")) or peer
    return peer


def _to_entry(scope: Scope, headers: Headers) -> Response:
    """The way to the page on which one logs in, for who asks for a page; else that nobody is known."""
    if scope["type"] == "http" and scope["method"] == "GET" and "text/html" in headers.get("accept", ""):
        query = scope["query_string"].decode("latin-1")
        back = {"next": scope["path"] + (f"?{query}" if query else "")}
        return RedirectResponse(f"{_base(scope)}{ENTRY}?{urlencode(back | {'lang': _language(scope)})}", 303)
    return _refused("access.nobody", 401)


def _refused(key: str, status: int, **values: object) -> Response:
    said = "\n".join(Words(language)(key, **values) for language in LANGUAGES)
    return PlainTextResponse(said, status, {"Cache-Control": "no-store"})


def _language(scope: Scope) -> str:
    found = scope["query_string"].decode("latin-1")
    return next((one for one in LANGUAGES if f"lang={one}" in found), LANGUAGES[0])


def _base(scope: Scope) -> str:
    return str(scope.get("root_path", "")).rstrip("/")
