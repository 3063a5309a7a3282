"""What lies under the premises: outline and districts, and tiles of streets where there are any.

Tiles are our own file, or a service that the municipality runs; no other server is ever asked.
"""

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

LOOPBACK = ("localhost", "127.0.0.1")
_WMTS_NAMES = {"{TileMatrix}": "{z}", "{TileCol}": "{x}", "{TileRow}": "{y}"}
_UNFIT = re.compile(r"[\s;,'\"<>\\*]")
"""What would end, or widen, the origin in the content-security policy."""


class TilesError(ValueError):
    """A tile service is not described so that it can be asked safely; says what is expected."""


@dataclass(frozen=True)
class Tiles:
    """Tiles for the browser to draw.

    Attributes
    ----------
    kind
        ``"vector"``: our own file. ``"wmts"``, ``"wms"``: pictures of a service.
    url
        Address as the map's frame understands it; of a WMTS with {z}, {x}, {y}.
    attribution
        Whom the map names as the source; a file of ours says so itself.
    layer
        Of a WMS, comma-separated where several.
    """

    kind: Literal["vector", "wmts", "wms"]
    url: str
    attribution: str = ""
    layer: str = ""


@dataclass(frozen=True)
class Ground:
    """Address of the GeoJSON of outline, districts and water, and tiles; each may be missing."""

    basemap_url: str | None = None
    tiles: Tiles | None = None


@dataclass(frozen=True)
class Wmts:
    """A service of pictures in web mercator tiles: `url` with {z}, {x}, {y} or their WMTS names."""

    url: str
    attribution: str

    def __post_init__(self) -> None:
        _check_address(self.url, "{z}, {x} and {y} in the address")
        missing = [name for name in ("{z}", "{x}", "{y}") if name not in self._template()]
        if missing:
            raise TilesError(f"The WMTS address {self.url!r} lacks {', '.join(missing)}.")

    def _template(self) -> str:
        template = self.url
        for theirs, ours in _WMTS_NAMES.items():
            template = template.replace(theirs, ours)
        return template

    def tiles(self) -> Tiles:
        """As the browser draws it."""
        return Tiles("wmts", self._template(), self.attribution)


@dataclass(frozen=True)
class Wms:
    """A service of pictures of any extent, asked in EPSG:3857: `url` without a query, `layer`."""

    url: str
    layer: str
    attribution: str

    def __post_init__(self) -> None:
        _check_address(self.url, "the address before the question mark")

    def tiles(self) -> Tiles:
        """As the browser draws it."""
        return Tiles("wms", self.url, self.attribution, self.layer)


def origin_of(url: str) -> str | None:
    """The server that an address names, for the content-security policy; none for our own."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else None


def _check_address(url: str, expected: str) -> None:
    parts = urlsplit(url)
    own = not parts.scheme and not parts.netloc and url.startswith("/")
    secure = parts.scheme == "https" and parts.hostname
    here = parts.scheme == "http" and parts.hostname in LOOPBACK
    if not (own or secure or here):
        raise TilesError(
            f"Found the tile service {url!r}; expected https:// and a server, or / and a path on "
            f"the dashboard's own server, with {expected}."
        )
    if _UNFIT.search(parts.netloc) or "@" in parts.netloc or "{" in parts.netloc:
        raise TilesError(
            f"Found the server {parts.netloc!r}; expected one name, without a wildcard, "
            "a placeholder, a user or a password."
        )
