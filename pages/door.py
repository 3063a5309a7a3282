"""Who may come in at all: decided for every request, before Streamlit sees it.

Without sign-in there is no way to tell readers apart, so the dashboard then answers this machine
only, whatever address it was bound to and whoever forwards to it. With sign-in the pages ask for it
themselves; files and positions, which are fetched beside the pages, are given where the browser's
sign-in is open.
"""

import json
import time
from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.auth_util import get_cookie_with_chunks
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value

from data.roles import RolesError, roles_of
from data.sessions import SignIn, sessions_path, standing
from data.store import StoreError
from pages.safe_start import HOW, is_loopback, sign_in_is_set_up
from pages.served import open_store, store_url

USER_COOKIE = "_streamlit_user"
FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
"""What a server that forwards requests of others adds to them."""

FETCHED = ("/media/", "/positions/", "/_stcore/upload_file/")
"""Paths that give or take content beside the pages."""


class Door:
    """Turn away, with a sentence, whoever may not come in."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does, or refuse."""
        said = why_not_to_answer(HTTPConnection(scope)) if scope["type"] in _ASKED else None
        if said is None:
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await PlainTextResponse(said, status_code=403)(scope, receive, send)


_ASKED = ("http", "websocket")


def why_not_to_answer(request: HTTPConnection) -> str | None:
    """Why a request is turned away; nothing where it may go on."""
    if not sign_in_is_set_up():
        return None if _is_from_here(request) else f"Without sign-in, only this machine. {HOW}"
    content = any(part in request.url.path for part in FETCHED)
    return "Sign in to fetch this." if content and open_sign_in(request) is None else None


def _is_from_here(request: HTTPConnection) -> bool:
    server, client = request.scope.get("server"), request.client
    ends = [server[0] if server else "", client.host if client else ""]
    named = urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
    forwarded = any(name in request.headers for name in FORWARDED)
    return not forwarded and all(is_loopback(one) for one in [*ends, named])


def open_sign_in(request: HTTPConnection) -> SignIn | None:
    """The sign-in whose cookie the request carries, where it is open and holds a function."""
    claims = _claims(request.cookies)
    if claims is None:
        return None
    sign_in = SignIn.of(claims)
    try:
        store = open_store(store_url())
        roles = roles_of(store.municipality)
    except (StoreError, RolesError):
        return None
    if roles.is_disabled(claims) or not roles.functions_of(claims):
        return None
    found = standing(sessions_path(store.path), sign_in, roles.session, time.time())
    return sign_in if found.is_open else None


def _claims(cookies: Mapping[str, str]) -> Mapping[str, object] | None:
    def read(name: str) -> bytes | None:
        signed = cookies.get(name, "").encode("latin-1", "replace")
        return decode_signed_value(get_cookie_secret(), name, signed) if signed else None

    found = get_cookie_with_chunks(read, USER_COOKIE)
    claims = json.loads(found) if found else None
    return claims if isinstance(claims, dict) and claims.get("is_logged_in") else None
