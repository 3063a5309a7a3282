"""The first script of every run: the page's settings, the navigation, the frame, then the page."""

from pathlib import Path

import streamlit as st

from data.store import StoreError
from pages import address
from pages.frame import show_frame
from pages.language import _
from pages.plain import plain

st.set_page_config(page_title="Samsyn", page_icon="🗺️", layout="wide")

TITLES = {
    "map": _("Map"),
    "situation": _("Situation"),
    "weights": _("Weights"),
    "data": _("Data"),
}
PAGES = {
    name: st.Page(f"{name}.py", title=title, url_path=name, default=name == "map")
    for name, title in TITLES.items()
    if (Path(__file__).parent / f"{name}.py").exists()
}
chosen = st.navigation(list(PAGES.values()), position="hidden")
address.arrive(chosen.url_path)
try:
    show_frame(PAGES)
    chosen.run()
except StoreError as error:
    st.error(plain(error))
