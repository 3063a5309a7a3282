"""The first script of every run: the page's settings, the navigation, the frame, then the page."""

from pathlib import Path

import streamlit as st

from data.store import StoreError
from pages.frame import show_frame
from pages.language import _

st.set_page_config(page_title="Samsyn", page_icon="🗺️", layout="wide")

TITLES = {
    "map": _("Map"),
    "situation": _("Situation"),
    "weights": _("Weights"),
    "data": _("Data"),
}
chosen = st.navigation(
    [
        st.Page(f"{name}.py", title=title, url_path=name, default=name == "map")
        for name, title in TITLES.items()
        if (Path(__file__).parent / f"{name}.py").exists()
    ],
    position="top",
)
try:
    show_frame()
    chosen.run()
except StoreError as error:
    st.error(str(error))
