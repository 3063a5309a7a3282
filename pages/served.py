"""Which store this dashboard serves."""

import os

import streamlit as st

from data.store import Store

DEFAULT_STORE = "sqlite:///var/helsingborg.db"


def store_url() -> str:
    """Address of the store that this dashboard serves."""
    return os.environ.get("SAMSYN_STORE", DEFAULT_STORE)


@st.cache_resource(show_spinner=False)
def open_store(url: str) -> Store:
    """The store behind `url`, opened once."""
    return Store.open(url)
