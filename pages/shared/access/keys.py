"""Keys for what is answered beside the pages, where only the pages know who asks: with a provider of OpenID Connect.

A key is a name that this server has signed, and holds for an hour.
"""

from __future__ import annotations

import os
import secrets

from itsdangerous import BadSignature, URLSafeTimedSerializer

from loaders.access import Actor, acting
from loaders.users import vouched
from pages.shared.access.way import OIDC, chosen

SHARED_SECRET = "STREAMLIT_SERVER_COOKIE_SECRET"  # noqa: S105 - the name of a setting, which servers of one office share
LIFE = 3600  # seconds
_signer = URLSafeTimedSerializer(os.environ.get(SHARED_SECRET) or secrets.token_hex(32), salt="given")


def of_visit() -> dict[str, str]:
    """The key of who looks at the page, as part of an address; nothing where a cookie or a proxy says it anyway."""
    actor = acting()
    return {"key": _signer.dumps(actor.name)} if chosen().how == OIDC and actor else {}


def by_key(key: str) -> Actor | None:
    """Whose key it is; None where it is none of this server, or too old."""
    if chosen().how != OIDC:
        return None
    try:
        return vouched(str(_signer.loads(key, max_age=LIFE)), OIDC, "")
    except BadSignature:
        return None
