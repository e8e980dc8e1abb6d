"""The page on which one logs in, and the one on which one gives oneself a new password: plain HTML, no script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from loaders.errors import WrongRequestError
from loaders.users import change_password, log_in, must_change
from loaders.words import LANGUAGES, Words
from pages.shared.access import gate
from pages.shared.access.way import chosen
from pages.shared.look.templates import template

TEMPLATE = "shared/access/entry.html.jinja"
MOST = 8_192  # bytes of a form


def routes() -> list[Route]:
    """The answers."""
    return [
        Route(gate.ENTRY, _entry, methods=["GET", "POST"]),
        Route(gate.PASSWORD, _password, methods=["GET", "POST"]),
    ]


async def _entry(request: Request) -> Response:
    asked = dict(request.query_params)
    if request.method == "GET":
        return _page("entry", asked, ())
    form = await _form(request)
    if form is None:
        return PlainTextResponse("", 400)
    name, address = form.get("name", ""), gate.address_of(request)
    try:
        secret = await run_in_threadpool(log_in, name, form.get("password", ""), address)
    except WrongRequestError as error:
        return _page("entry", form, error.sentences, 401)
    initial = await run_in_threadpool(must_change, name)
    return _with_visit(
        RedirectResponse(gate.PASSWORD if initial else _inside(form.get("next", "")), 303), secret, request
    )


async def _password(request: Request) -> Response:
    actor = request.scope.get(gate.ACTOR)
    if actor is None:
        return RedirectResponse(gate.ENTRY, 303)
    if request.method == "GET":
        return _page("password", dict(request.query_params), (), name=actor.name)
    form = await _form(request)
    if form is None:
        return PlainTextResponse("", 400)
    if form.get("new") != form.get("again"):
        return _page("password", form, (("users.not_twice", {}),), 400, actor.name)
    old, new, address = form.get("password", ""), form.get("new", ""), gate.address_of(request)
    try:
        await run_in_threadpool(change_password, actor.name, old, new, address)
    except WrongRequestError as error:
        return _page("password", form, error.sentences, 400, actor.name)
    return RedirectResponse("/", 303)


async def _form(request: Request) -> dict[str, str] | None:
    """The fields of a form, None where it is too long. That no other site has sent it, ``serve.site`` has seen to."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > MOST:
            return None
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=20))


def _with_visit(answer: Response, secret: str, request: Request) -> Response:
    passed_on = (
        chosen().is_proxy(gate.peer_of(request.scope)) and request.headers.get("x-forwarded-proto", "") == "https"
    )
    is_secure = request.url.scheme == "https" or passed_on
    answer.set_cookie(gate.COOKIE, secret, httponly=True, samesite="lax", secure=is_secure, path="/")
    return answer


def _inside(address: str) -> str:
    """An address of this site, as it is; the first page for any other."""
    found = urlsplit(address)
    is_ours = address.startswith("/") and not address.startswith(("//", "/\\")) and not found.netloc
    return address if is_ours and address.isprintable() else "/"


def _page(
    what: str,
    values: Mapping[str, str],
    wrong: Sequence[tuple[str, dict[str, object]]],
    status: int = 200,
    name: str = "",
) -> Response:
    language = values.get("lang", "")
    words = Words(language if language in LANGUAGES else LANGUAGES[0])
    other = next(one for one in LANGUAGES if one != words.language)
    shown = template(TEMPLATE).render(
        what=what,
        words=words,
        other=other,
        next=_inside(values.get("next", "")),
        name=name or values.get("name", ""),
        wrong=[words(key, **of) for key, of in wrong],
    )
    return HTMLResponse(shown, status, {"Cache-Control": "no-store"})
