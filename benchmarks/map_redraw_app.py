"""Serves `map_redraw_page.py` with the product's browser files and headers."""

from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from xstatic.pkg import leaflet

from benchmarks.invented_premises import invented
from data.tickets import read_ticket


async def positions(request: Request) -> Response:
    read_ticket(request.path_params["ticket"])
    return Response(invented().positions_payload, media_type="application/octet-stream")


app = st.App(
    "map_redraw_page.py",
    routes=[
        Mount("/assets/leaflet", StaticFiles(directory=leaflet.BASE_DIR)),
        Mount("/assets/samsyn", StaticFiles(directory=Path(__file__).parents[1] / "static")),
        Route("/positions/{ticket}", positions),
    ],
)
