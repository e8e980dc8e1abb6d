"""Who acts while a page is drawn or a button is pressed, as the loaders ask for it; and what is shown to nobody."""

from __future__ import annotations

from streamlit.errors import StreamlitSecretNotFoundError
from streamlit.runtime import exists as is_served
from streamlit.runtime.scriptrunner import get_script_run_ctx

from loaders.access import Actor, ask
from loaders.users import ACCOUNTS, log_out, vouched
from loaders.words import Words
from pages.shared.access import gate
from pages.shared.access.way import LOCAL, OIDC, PROXY, chosen
from pages.shared.look import elements as st


def acting() -> Actor | None:
    """Who the visit belongs to; None outside of one, unless this machine has but one person."""
    way = chosen()
    if not _came_through_the_gate():
        return None
    if way.how == LOCAL:
        return gate.local()
    if get_script_run_ctx(suppress_warning=True) is None:
        return None
    if way.how == ACCOUNTS:
        return gate.by_secret(_secret())
    if way.how == PROXY:
        headers = st.context.headers
        return gate.by_proxy(headers.get(way.header, ""), headers.get("X-Forwarded-For", ""))
    name = _claimed()
    return vouched(name, OIDC, st.context.ip_address or "") if name else None


def _came_through_the_gate() -> bool:
    """Whether the visit that is drawn for did: one that did not, because the server was started in some other way than
    by ``app.py``, is nobody's. Where nothing is drawn for anybody there is no visit."""
    if not is_served() or get_script_run_ctx(suppress_warning=True) is None:
        return True
    return st.context.headers.get(gate.PASSED) == gate.MARK


def has_provider() -> bool:
    """Whether a provider of OpenID Connect is configured."""
    try:
        return "auth" in st.secrets
    except StreamlitSecretNotFoundError:
        return False


def introduce() -> None:
    """From now on the loaders ask here who acts."""
    ask(acting)


def show_nobody(words: Words) -> None:
    """What is shown in place of the pages to who is not known, or not any more."""
    way = chosen().how
    if way == OIDC and not st.user.is_logged_in:
        st.info(words("access.log_in"))
        st.button(words("users.entry"), type="primary", on_click=st.login)
    elif way == ACCOUNTS:
        st.info(words("access.ended"))
        st.link_button(words("users.entry"), f".{gate.ENTRY}?lang={words.language}", type="primary")
    else:
        st.error(words("access.no_role", name=_claimed() if way == OIDC else ""))


def draw(words: Words) -> None:
    """Who is logged in and the way out, in the menu."""
    actor, way = acting(), chosen().how
    if actor is None:
        return
    if way == LOCAL:
        st.caption(words("access.local"), help=words("access.local_how"))
        return
    st.caption(words("access.as", name=actor.name, role=words(f"role.{actor.role}")))
    if way == ACCOUNTS:
        with st.container(horizontal=True):
            st.button(words("users.log_out"), on_click=_leave, key="log out", type="tertiary")
            st.link_button(words("users.password_change"), f".{gate.PASSWORD}?lang={words.language}", type="tertiary")
    elif way == OIDC:
        st.button(words("users.log_out"), on_click=st.logout, key="log out", type="tertiary")


def _leave() -> None:
    secret = _secret()
    log_out(secret)
    gate.forget(secret)


def _secret() -> str:
    return str(st.context.cookies.get(gate.COOKIE, ""))


def _claimed() -> str:
    """The name of who is logged in with the provider; none where the provider itself doubts an address."""
    if not st.user.is_logged_in or st.user.get("email_verified") is False:
        return ""
    return str(st.user.get(chosen().claim) or "")
