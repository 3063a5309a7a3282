"""What `streamlit run` is given: the pages, their headers, and the routes the map fetches from."""

import sys
from pathlib import Path

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from xstatic.pkg import leaflet

from data.basemap_file import tiles_of
from data.geography import basemap_of
from data.municipality import MunicipalityError
from data.store import StoreError
from data.tickets import Ticket, TicketError, read_ticket
from pages.door import Door, open_sign_in
from pages.first_answer import FirstAnswer
from pages.frame import positions_of
from pages.ground import renderer, tile_origin
from pages.safe_start import sign_in_is_set_up, why_not_to_start
from pages.served import open_store, store_url

HEADERS = {
    # Streamlit-folium evaluates the map's script, hence the two unsafe words; nothing may be
    # fetched from, or sent to, any other server than one the municipality runs for its map.
    "content-security-policy": "; ".join(
        (
            "default-src 'self'",
            "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:{tile_origin}",
            "font-src 'self' data:",
            "connect-src 'self' ws: wss:",
            "worker-src 'self' blob:",
            "frame-src 'self'",
            "frame-ancestors 'self'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
        )
    ),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}


class Headers:
    """Put `HEADERS` on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does, with the headers added."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *_headers()]
            await send(message)

        await self.app(scope, receive, send_with_headers)


def _headers() -> list[tuple[bytes, bytes]]:
    origin = tile_origin()
    allowed = f" {origin}" if origin else ""
    return [
        (name.encode(), value.replace("{tile_origin}", allowed).encode())
        for name, value in HEADERS.items()
    ]


async def positions(request: Request) -> Response:
    """Positions of the premises that the bearer of a ticket may see."""
    try:
        ticket = read_ticket(request.path_params["ticket"])
    except TicketError as error:
        return PlainTextResponse(str(error), status_code=403)
    if not await run_in_threadpool(_is_bearer, ticket, request):
        return PlainTextResponse("The ticket is another's; reload the page.", status_code=403)
    payload = await run_in_threadpool(positions_of, ticket)
    return Response(
        payload,
        media_type="application/octet-stream",
        headers={"cache-control": "private, max-age=3600"},
    )


def _is_bearer(ticket: Ticket, request: Request) -> bool:
    """Whether the request comes from the sign-in that the ticket was written for."""
    sign_in = open_sign_in(request) if sign_in_is_set_up() else None
    return ticket.sign_in == (sign_in.key if sign_in else "")


async def basemap(request: Request) -> Response:
    """Open geography of a municipality: outline, districts, water."""
    try:
        payload = await run_in_threadpool(basemap_of, request.path_params["municipality"])
    except MunicipalityError as error:
        return PlainTextResponse(str(error), status_code=404)
    return Response(payload, media_type="application/geo+json")


async def tiles(request: Request) -> Response:
    """The municipality's own tiles, whole or the part that is asked for."""
    try:
        store = await run_in_threadpool(open_store, store_url())
    except StoreError as error:
        return PlainTextResponse(str(error), status_code=404)
    file = tiles_of(store.municipality, store.path)
    if file is None or store.municipality.id != request.path_params["municipality"]:
        return PlainTextResponse("There are no tiles of this municipality.", status_code=404)
    # The address changes with the file (`pages.ground`).
    kept = {"cache-control": "private, max-age=86400"}
    return FileResponse(file, headers=kept, media_type="application/vnd.pmtiles")


async def first_page(request: Request) -> Response:
    """The map stands at the bare address; its own name leads there with the same choices."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"./{query}")


problem = why_not_to_start()
if problem:
    sys.exit(problem)

MIDDLEWARE = [Middleware(Headers), Middleware(Door), Middleware(FirstAnswer)]
ROUTES = [
    Mount("/assets/leaflet", StaticFiles(directory=leaflet.BASE_DIR)),
    *(Mount("/assets/protomaps", StaticFiles(directory=found)) for found in [renderer()] if found),
    Mount("/assets/samsyn", StaticFiles(directory=Path(__file__).parent / "static")),
    Route("/map", first_page),
    Route("/positions/{ticket}", positions),
    Route("/basemap/{municipality}", basemap),
    Route("/tiles/{municipality}.pmtiles", tiles),
]

app = st.App("pages/start.py", middleware=MIDDLEWARE, routes=ROUTES)
