"""A provider of OpenID Connect, small and real: it is asked for its configuration, sends the visitor back with a code,
and signs who it is with its own key."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "ledger", "a secret of the client"


@dataclass
class Provider:
    """Where it is, and who its one visitor claims to be."""

    url: str
    claims: dict[str, Any] = field(default_factory=dict)


@contextmanager
def provider() -> Iterator[Provider]:
    """A provider until the block ends."""
    key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
    asked: dict[str, str] = {}

    class Answers(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Nothing."""

        def do_GET(self) -> None:
            said = urlsplit(self.path)
            if said.path == "/.well-known/openid-configuration":
                self._json(_configuration(found.url))
            elif said.path == "/keys":
                self._json({"keys": [key.as_dict(private=False)]})
            elif said.path == "/authorize":
                query = {name: texts[0] for name, texts in parse_qs(said.query).items()}
                asked["nonce"] = query.get("nonce", "")
                back = urlencode({"code": "the code", "state": query["state"]})
                self.send_response(302)
                self.send_header("Location", f"{query['redirect_uri']}?{back}")
                self.end_headers()
            else:
                self._json({}, 404)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            at = int(time.time())
            claims = {
                "iss": found.url,
                "aud": CLIENT,
                "sub": "1",
                "iat": at,
                "exp": at + 600,
                "nonce": asked.get("nonce"),
            }
            token = jwt.encode({"alg": "RS256", "kid": "one"}, claims | found.claims, key)
            self._json({"access_token": "x", "token_type": "Bearer", "expires_in": 600, "id_token": token})

        def _json(self, said: dict[str, Any], status: int = 200) -> None:
            body = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    found = Provider(f"http://127.0.0.1:{server.server_port}")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()


def _configuration(url: str) -> dict[str, Any]:
    return {
        "issuer": url,
        "authorization_endpoint": f"{url}/authorize",
        "token_endpoint": f"{url}/token",
        "jwks_uri": f"{url}/keys",
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
    }
