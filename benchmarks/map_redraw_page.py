"""A page with one weight and the product's map over invented premises; see `map_redraw.py`."""

import numpy as np
import streamlit as st

from benchmarks.invented_premises import invented
from pages.map_view import show_map
from risk.score import score_points


@st.fragment
def weight_and_map() -> None:
    ws = invented()
    weights = ws.weights.copy()
    weights[0] = st.slider("Weight", 0.0, 20.0, 5.0, 0.5)
    points = score_points(ws.x, weights, ws.families)
    show_map(ws, points, np.ones(len(points), dtype=bool), None, "map")


if __name__ == "__main__":
    weight_and_map()
