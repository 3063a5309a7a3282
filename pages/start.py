"""The first script of every run: the page's settings, the navigation, the frame, then the page."""

import streamlit as st

from data.store import StoreError
from pages.frame import show_frame
from pages.language import _

st.set_page_config(page_title="Samsyn", page_icon="🗺️", layout="wide")

PAGES = [
    st.Page("map.py", title=_("Map"), url_path="map", default=True),
    st.Page("situation.py", title=_("Situation"), url_path="situation"),
    st.Page("weights.py", title=_("Weights"), url_path="weights"),
    st.Page("data.py", title=_("Data"), url_path="data"),
]
chosen = st.navigation(PAGES, position="top")
try:
    show_frame()
    chosen.run()
except StoreError as error:
    st.error(str(error))
