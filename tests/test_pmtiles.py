"""An archive of tiles, read back by another program, also where one directory is not enough."""

import gzip
from pathlib import Path

import numpy as np
import pyogrio
import pytest

from geo.pmtiles import ROOT_BYTES, _tile_id, tile_archive

BOUNDS = (12.0, 56.0, 13.0, 57.0)
LAYERS = {"vector_layers": [{"id": "p", "fields": {"name": "String"}}], "attribution": "© Å"}


def tile(name: str) -> bytes:
    """A vector tile of one point with a name, written by hand after the form's specification."""
    value = field(1, name.encode())
    point = b"\x12\x02\x00\x00" + b"\x18\x01" + field(4, bytes([9, 100, 100]))
    layer = field(1, b"p") + field(2, point) + field(3, b"name") + field(4, value) + b"\x78\x02"
    return field(3, layer)


def field(number: int, content: bytes) -> bytes:
    assert len(content) < 128
    return bytes([number << 3 | 2, len(content)]) + content


def scattered(count: int) -> dict[tuple[int, int, int], str]:
    """Places of zoom 14 with names of any length, so that a directory does not compress well."""
    rng = np.random.default_rng(count)
    places = rng.choice(250_000, count, replace=False)
    lengths = rng.integers(1, 60, count)
    return {
        (14, 8760 + int(at % 500), 5090 + int(at // 500)): f"{at} {'x' * length}"
        for at, length in zip(places, lengths, strict=True)
    }


@pytest.mark.parametrize(
    ("place", "identifier"),
    [
        ((0, 0, 0), 0),
        ((1, 0, 0), 1),
        ((1, 0, 1), 2),
        ((1, 1, 1), 3),
        ((1, 1, 0), 4),
        ((2, 0, 0), 5),
        ((12, 3423, 1763), 19078479),
    ],
)
def test_tiles_are_numbered_as_the_specification_does(place, identifier):
    assert _tile_id(place) == identifier


@pytest.mark.parametrize("count", [1, 30, 25_000])
def test_every_tile_is_found_again(tmp_path: Path, count: int):
    """25,000 do not fit the first directory."""
    named = scattered(count)
    archive = tile_archive({at: tile(name) for at, name in named.items()}, BOUNDS, LAYERS)
    root, leaves = (int.from_bytes(archive[at : at + 8], "little") for at in (16, 48))
    assert root <= ROOT_BYTES
    assert (leaves > 0) == (count == 25_000)
    path = tmp_path / "map.pmtiles"
    path.write_bytes(archive)
    read = pyogrio.read_dataframe(path, layer="p")
    assert sorted(read["name"]) == sorted(named.values())


def test_the_position_of_a_tile_is_kept(tmp_path: Path):
    path = tmp_path / "map.pmtiles"
    path.write_bytes(tile_archive({(2, 2, 1): tile("here")}, BOUNDS, LAYERS))
    point = pyogrio.read_dataframe(path, layer="p").geometry[0]
    quarter = 20037508.342789244 / 2
    assert 0 < point.x < quarter
    assert 0 < point.y < quarter


def test_equal_tiles_make_equal_archives_and_say_whose_they_are():
    tiles = {(3, 4, 2): tile("a"), (2, 2, 1): tile("b")}
    archive = tile_archive(tiles, BOUNDS, LAYERS)
    assert archive == tile_archive(dict(reversed(tiles.items())), BOUNDS, LAYERS)
    offset, length = (int.from_bytes(archive[at : at + 8], "little") for at in (24, 32))
    assert "© Å" in gzip.decompress(archive[offset : offset + length]).decode()
    assert tuple(archive[100:102]) == (2, 3)
