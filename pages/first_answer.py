"""What the browser gets first: told where the server is, and in the reader's language.

Opened by a link to one of the pages, Streamlit's own script looks for the server below that page
before it looks where it is, and logs an error for every try. A line of ours tells it.
"""

from urllib.parse import parse_qs

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.language import LANGUAGES, language_of

HEAD = b"<head>"
SERVER_IS_HERE = (
    b'<head><script>window.__streamlit={BACKEND_BASE_URL:new URL("./",location.href).href}</script>'
)
"""Pages lie side by side under one address; a page's name is what follows the last slash."""


class FirstAnswer:
    """Complete the HTML that opens a page; everything else passes as it is."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does, with its HTML completed."""
        if scope["type"] != "http" or not _opens_a_page(scope["path"]):
            await self.app(scope, receive, send)
            return
        await self.app(_uncompressed(scope), receive, _Completed(send, _language(scope)))


class _Completed:
    """Holds back an HTML answer until all of it is there."""

    def __init__(self, send: Send, language: str) -> None:
        self._send = send
        self._language = language
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_html(message):
            self._start = message
        elif self._start is None:
            await self._send(message)
        elif message["type"] == "http.response.body":
            self._body += message.get("body", b"")
            if not message.get("more_body"):
                await self._finish(self._start)

    async def _finish(self, start: Message) -> None:
        body = self._body.replace(HEAD, SERVER_IS_HERE, 1)
        body = body.replace(b'<html lang="en">', f'<html lang="{self._language}">'.encode(), 1)
        kept = [
            (name, value)
            for name, value in start["headers"]
            if name not in (b"content-length", b"etag", b"last-modified")
        ]
        length = (b"content-length", str(len(body)).encode())
        await self._send({**start, "headers": [*kept, length]})
        await self._send({"type": "http.response.body", "body": body})


def _opens_a_page(path: str) -> bool:
    return "." not in path.rpartition("/")[2] and "/_stcore/" not in path


def _is_html(message: Message) -> bool:
    return any(
        name == b"content-type" and value.startswith(b"text/html")
        for name, value in message.get("headers", [])
    )


def _uncompressed(scope: Scope) -> Scope:
    """The request asking for the whole answer as it is."""
    left_out = (b"accept-encoding", b"if-none-match", b"if-modified-since", b"range")
    return {**scope, "headers": [one for one in scope["headers"] if one[0] not in left_out]}


def _language(scope: Scope) -> str:
    chosen = parse_qs(scope["query_string"].decode("latin-1")).get("lang", [""])[0]
    if chosen in LANGUAGES:
        return chosen
    accepted = dict(scope["headers"]).get(b"accept-language", b"").decode("latin-1")
    return language_of(accepted.split(",")[0])
