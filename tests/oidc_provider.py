"""A small OpenID provider for tests: discovery, sign-in page, RS256 tokens, sign-out.

It keeps what the standard asks for: codes are used once and belong to one client and address, the
client proves itself, PKCE is checked, and the token carries the nonce it was asked for with.
"""

import base64
import hashlib
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from typing import Any
from urllib.parse import urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT_ID, CLIENT_SECRET = "samsyn", "secret-of-the-tests"


@dataclass
class Provider:
    """Accounts by name with their claims, and what the provider has given out."""

    issuer: str
    back: str
    accounts: dict[str, dict[str, Any]] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "1"}))
    signing_key: RSAKey | None = None
    """Set by a test to sign with another key than the one that is published."""
    signed_out: int = 0

    def app(self) -> Starlette:
        """The provider as an application."""
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self.discovery),
                Route("/jwks", self.keys),
                Route("/authorize", self.authorize),
                Route("/token", self.token, methods=["POST"]),
                Route("/logout", self.logout),
            ]
        )

    async def discovery(self, request: Request) -> Response:
        return JSONResponse(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/jwks",
                "end_session_endpoint": f"{self.issuer}/logout",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "code_challenge_methods_supported": ["S256"],
            }
        )

    async def keys(self, request: Request) -> Response:
        public = self.key.as_dict(private=False)
        return JSONResponse({"keys": [{**public, "use": "sig", "alg": "RS256"}]})

    async def authorize(self, request: Request) -> Response:
        """A page with a link for each account; following it is signing in."""
        asked = dict(request.query_params)
        account = asked.pop("account", None)
        if asked.get("client_id") != CLIENT_ID or asked.get("redirect_uri") != self.back:
            return HTMLResponse("Unknown client or address.", status_code=400)
        if account is None:
            links = (
                f'<li><a href="?{escape(urlencode({**asked, "account": one}))}">{escape(one)}</a>'
                for one in self.accounts
            )
            return HTMLResponse(f"<title>Provider</title><ul>{''.join(links)}</ul>")
        code = secrets.token_urlsafe()
        self.codes[code] = {**asked, "account": account}
        query = urlencode({"code": code, "state": asked["state"]})
        return RedirectResponse(f"{self.back}?{query}", status_code=302)

    async def token(self, request: Request) -> Response:
        form = {name: str(value) for name, value in (await request.form()).items()}
        asked = self.codes.pop(form.get("code", ""), None)
        if asked is None or not self._is_client(request, form) or not _proves(asked, form):
            return JSONResponse({"error": "invalid_grant"}, status_code=400)
        return JSONResponse(
            {
                "access_token": secrets.token_urlsafe(),
                "token_type": "Bearer",
                "expires_in": 600,
                "id_token": self.id_token(asked["account"], asked.get("nonce", "")),
            }
        )

    def id_token(self, account: str, nonce: str) -> str:
        """A signed token that says who signed in."""
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 600,
            "nonce": nonce,
            **self.accounts[account],
        }
        return jwt.encode({"alg": "RS256", "kid": "1"}, claims, self.signing_key or self.key)

    async def logout(self, request: Request) -> Response:
        self.signed_out += 1
        return RedirectResponse(request.query_params["post_logout_redirect_uri"])

    def _is_client(self, request: Request, form: dict[str, str]) -> bool:
        given = form.get("client_id", ""), form.get("client_secret", "")
        scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
        if scheme == "Basic":
            name, _, secret = base64.b64decode(encoded).decode().partition(":")
            given = name, secret
        return given[0] == CLIENT_ID and given[1] == CLIENT_SECRET


def _proves(asked: dict[str, str], form: dict[str, str]) -> bool:
    """PKCE: whoever changes the code into a token is who asked for the code."""
    digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
    expected = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    return asked.get("code_challenge") == expected and asked["redirect_uri"] == form["redirect_uri"]


@contextmanager
def provider(port: int, back: str) -> Iterator[Provider]:
    """The provider, answering while the block runs."""
    made = Provider(f"http://127.0.0.1:{port}", back)
    settings = uvicorn.Config(made.app(), host="127.0.0.1", port=port, log_level="warning")
    server = uvicorn.Server(settings)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 10
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.05)
    yield made
    server.should_exit = True
    thread.join(timeout=10)
