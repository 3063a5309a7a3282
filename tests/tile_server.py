"""A tile service of a municipality: every tile a blue square, every request remembered."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO

from PIL import Image

BLUE = (20, 90, 200)


@contextmanager
def tile_server() -> Iterator[tuple[str, list[str]]]:
    """Serve while the block runs; gives the origin and the paths asked for."""
    asked: list[str] = []
    picture = BytesIO()
    Image.new("RGB", (256, 256), BLUE).save(picture, "PNG")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.send_header("content-type", "image/png")
            self.end_headers()
            self.wfile.write(picture.getvalue())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()
