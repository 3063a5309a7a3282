"""The dashboard of a municipality whose folder lies in the folder `MUNICIPALITIES`."""

import os
from pathlib import Path

import streamlit as st

import pages.served
from data.store import Store

parent = Path(os.environ["MUNICIPALITIES"])
pages.served.open_store = lambda url: Store.open(url, parent)

import dashboard  # noqa: E402 (what it imports must be changed before)

app = st.App("../pages/start.py", middleware=dashboard.MIDDLEWARE, routes=dashboard.ROUTES)
