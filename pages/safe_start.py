"""What must be right before anybody is served: no reader without sign-in but on this machine."""

from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st
from streamlit import config

HOW = (
    "Set up sign-in in .streamlit/secrets.toml (docs/security.md says how), or serve this machine "
    "only: --server.address 127.0.0.1."
)
LEAST_SECRET = 32
"""Characters of `cookie_secret`: who can guess it can sign cookies."""

UNSAFE = {
    "server.trustedUserHeaders": "any request could then say who it comes from",
    "server.enableAgentApi": "its sessions have no sign-in",
    "server.enableStaticServing": "its files are served without sign-in",
}
"""Options of Streamlit that must stay off, and why."""

NEEDED = {
    "server.enableXsrfProtection": "other sites could use a reader's sign-in",
    "server.enableCORS": "other sites could open a session here",
}
"""Options of Streamlit that must stay on, and why."""


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
    unsafe = [name for name in UNSAFE if config.get_option(name)]
    unsafe += [name for name in NEEDED if not config.get_option(name)]
    if unsafe:
        because = " and ".join(f"{name}: {({**UNSAFE, **NEEDED})[name]}" for name in unsafe)
        return f"Set back to its default, because of what it opens: {because}."
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
