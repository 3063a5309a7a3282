"""The first script of every run: the page's settings, who is here, the frame, then the page."""

from collections.abc import Mapping

import streamlit as st
from streamlit.navigation.page import Page

from data.audit import AuditError, record
from data.roles import RolesError
from data.store import StoreError
from pages import address
from pages.for_roles import home_of, known_pages, pages_for
from pages.frame import show_frame
from pages.language import _
from pages.plain import plain
from pages.served import open_store, store_url
from pages.signin import (
    another_function,
    current_function,
    current_viewer,
    functions_held,
    require_sign_in,
)

TITLES = {
    "map": _("Map"),
    "operation": _("Operation"),
    "situation": _("Situation"),
    "weights": _("Weights"),
    "data": _("Data"),
    "collaboration": _("Collaboration"),
    "log": _("Log"),
}

FIRST = "map"
"""What the bare address opens; who has no use for it is sent to a page of their own."""


def show() -> None:
    """Everything on the screen."""
    pages = {
        name: st.Page(f"{name}.py", title=TITLES[name], url_path=name, default=name == FIRST)
        for name in known_pages()
    }
    chosen = st.navigation(list(pages.values()), position="hidden")
    address.arrive(chosen.url_path)
    require_sign_in()
    role = current_function().role
    name = next(name for name, page in pages.items() if page is chosen)
    came_by_switch = another_function()
    if name not in pages_for(role) and (came_by_switch or name == FIRST):
        go_home(pages, role)
    show_frame(pages[one] for one in pages_for(role))
    if name in pages_for(role):
        chosen.run()
    else:
        refuse(name)


def go_home(pages: Mapping[str, Page], role: str) -> None:
    """Leave a page that the reader did not ask for and has no use for."""
    home = home_of(role)
    if home is not None:
        st.switch_page(pages[home], query_params=address.to_carry())


def refuse(name: str) -> None:
    """Say that this page is for others; nothing of it has been run."""
    viewer = current_viewer()
    record(open_store(store_url()), viewer, "refused", detail=f"page {name}")
    st.warning(_("This page is not for your role. Nothing of it is shown."))
    if len(functions_held()) > 1:
        st.info(
            _("Another of your functions may use it: choose it at the top, under “You see as”.")
        )
    if home_of(viewer.role) is None:
        st.info(_("There is no page for your role yet; speak to whoever gave you the role."))


st.set_page_config(page_title="Samsyn", page_icon="🗺️", layout="wide")
try:
    show()
except (StoreError, RolesError, AuditError) as error:
    st.error(plain(error))
