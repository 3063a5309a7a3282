"""Who may come in at all: decided for every request, before Streamlit sees it.

Without sign-in there is no way to tell readers apart, so the dashboard then answers this machine
only, whatever address it was bound to and whoever forwards to it. With sign-in the pages ask for it
themselves; files and positions, which are fetched beside the pages, are given where the browser's
sign-in is open.
"""

import json
import time
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import config
from streamlit.auth_util import get_cookie_with_chunks
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value

from data.roles import RolesError, roles_of
from data.sessions import SignIn, sessions_path, standing
from data.store import StoreError
from pages.served import open_store, store_url

USER_COOKIE = "_streamlit_user"
FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
"""What a server that forwards requests of others adds to them."""

FETCHED = ("/media/", "/positions/", "/_stcore/upload_file/")
"""Paths that give or take content beside the pages."""

HOW = (
    "Set up sign-in in .streamlit/secrets.toml (docs/security.md says how), or serve this machine "
    "only: --server.address 127.0.0.1."
)
LEAST_SECRET = 32
"""Characters of `cookie_secret`: who can guess it can sign cookies."""


def sign_in_is_set_up() -> bool:
    """Whether sign-in is configured: the table `auth` of Streamlit's secrets."""
    return st.secrets.load_if_toml_exists() and "auth" in st.secrets


def why_not_to_start() -> str | None:
    """What must be put right before anybody is served; nothing where all is well."""
    if not st.secrets.load_if_toml_exists() and any(
        map(_is_there, config.get_option("secrets.files"))
    ):
        return (
            "The secrets cannot be read, so nobody could sign in. Correct .streamlit/secrets.toml."
        )
    if sign_in_is_set_up():
        return what_is_weak(st.secrets["auth"])
    address = config.get_option("server.address")
    if address is None or not is_loopback(address):
        return (
            f"Refused to serve at {address or 'every address of this machine'}: nobody would have "
            f"to sign in. {HOW}"
        )
    return None


def _is_there(path: str) -> bool:
    return Path(path).exists()


def what_is_weak(auth: Mapping[str, object]) -> str | None:
    """What in the configuration of sign-in would let others in; nothing where it is sound."""
    if len(str(auth.get("cookie_secret", ""))) < LEAST_SECRET:
        return (
            f"cookie_secret in .streamlit/secrets.toml is shorter than {LEAST_SECRET} characters. "
            'Make one: python -c "import secrets; print(secrets.token_hex(32))"'
        )
    back = urlsplit(str(auth.get("redirect_uri", "")))
    if back.scheme != "https" and not is_loopback(back.hostname or ""):
        return (
            f"redirect_uri is {back.geturl()!r}: cookies would travel in the open. Serve over "
            "https and give the address that begins with https://."
        )
    return None


def is_loopback(host: str) -> bool:
    """Whether a name or number of a host can only mean this machine."""
    try:
        return host == "localhost" or ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


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
