"""One archive of map tiles, PMTiles version 3: a header, directories, metadata, the tiles.

Browsers fetch parts of it by range, so a plain file serves a map. The form is that of
https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md.
"""

import gzip
import json
import struct
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Tile = tuple[int, int, int]
"""Zoom, column from the west, row from the north."""

HEADER_BYTES = 127
ROOT_BYTES = 16_384 - HEADER_BYTES
"""The root directory must lie with the header in the first 16 KiB: one request opens a file."""

_GZIP, _VECTOR = 2, 1
_ENTRIES_PER_LEAF = 4_096

_Entry = tuple[int, int, int, int]
"""Tile id, offset, length, how many tiles in a row (0: the place of another directory)."""


def tile_archive(
    tiles: Mapping[Tile, bytes],
    bounds: tuple[float, float, float, float],
    metadata: Mapping[str, Any],
) -> bytes:
    """Put vector tiles into one archive.

    Parameters
    ----------
    tiles
        Mapbox vector tiles, not compressed; at least one.
    bounds
        West, south, east, north in degrees (EPSG:4326).
    metadata
        Its key ``vector_layers`` describes the layers, as the form demands.
    """
    ordered = sorted((_tile_id(tile), content) for tile, content in tiles.items())
    packed = [(identifier, _compressed(content)) for identifier, content in ordered]
    root, leaves = _directories(list(_entries(packed)))
    described = _compressed(json.dumps(metadata, ensure_ascii=False).encode())
    data = b"".join(content for _, content in packed)
    zooms = [zoom for zoom, _, _ in tiles]
    header = _header((root, described, leaves, data), len(tiles), (min(zooms), max(zooms)), bounds)
    return header + root + described + leaves + data


def _header(
    parts: tuple[bytes, ...],
    count: int,
    zooms: tuple[int, int],
    bounds: tuple[float, float, float, float],
) -> bytes:
    places, offset = [], HEADER_BYTES
    for part in parts:
        places += [offset, len(part)]
        offset += len(part)
    west, south, east, north = (round(one * 1e7) for one in bounds)
    return struct.pack(
        "<7sB11Q6B4iB2i",
        *(b"PMTiles", 3, *places, count, count, count, True, _GZIP, _GZIP, _VECTOR, *zooms),
        *(west, south, east, north, zooms[0], (west + east) // 2, (south + north) // 2),
    )


def _entries(packed: Iterable[tuple[int, bytes]]) -> Iterator[_Entry]:
    offset = 0
    for identifier, content in packed:
        yield identifier, offset, len(content), 1
        offset += len(content)


def _directories(entries: list[_Entry]) -> tuple[bytes, bytes]:
    """The root directory, and those it leads to where it cannot hold every entry itself."""
    root, size = _directory(entries), _ENTRIES_PER_LEAF
    leaves = b""
    while len(root) > ROOT_BYTES:
        places, leaves = [], b""
        for start in range(0, len(entries), size):
            leaf = _directory(entries[start : start + size])
            places.append((entries[start][0], len(leaves), len(leaf), 0))
            leaves += leaf
        root, size = _directory(places), size * 2
    return root, leaves


def _directory(entries: list[_Entry]) -> bytes:
    identifiers, offsets, lengths, runs = zip(*entries, strict=True)
    steps = [b - a for a, b in zip((0, *identifiers), identifiers, strict=False)]
    # An offset right behind the entry before it is written as 0, any other as itself plus one.
    ends = [-1, *(offset + length for _, offset, length, _ in entries)]
    places = [0 if at == end else at + 1 for at, end in zip(offsets, ends, strict=False)]
    numbers = (len(entries), *steps, *runs, *lengths, *places)
    return _compressed(b"".join(_varint(number) for number in numbers))


def _varint(number: int) -> bytes:
    """Seven bits a byte, the lowest first; the high bit says that more follow."""
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def _tile_id(tile: Tile) -> int:
    """Tiles of the zooms before, and the place on the Hilbert curve of its own."""
    zoom, x, y = tile
    side = 1 << zoom
    identifier = (side * side - 1) // 3
    half = side // 2
    while half:
        right, low = int(x & half > 0), int(y & half > 0)
        identifier += half * half * ((3 * right) ^ low)
        if not low:
            if right:
                x, y = side - 1 - x, side - 1 - y
            x, y = y, x
        half //= 2
    return identifier


def _compressed(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)
