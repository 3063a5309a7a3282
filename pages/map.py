"""Map (planner): which premises next, and why."""

import numpy as np
import streamlit as st

from pages.frame import current_workspace
from pages.language import _
from pages.map_view import show_map

st.subheader(_("Map"))
ws = current_workspace()
show_map(ws, ws.priority(), np.ones(len(ws.premises), dtype=bool), None, "map")
