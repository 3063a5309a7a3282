"""Registers are read from the files agencies have, once, and never half."""

import os
import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from data.address_index import SUFFIX, read_index
from data.address_register import CACHE, build_register, open_register
from data.intake.content import FileRefused
from geo.geocode import geocode
from geo.register import AddressRegister, RegisterError

PLAIN = "Adress;Postnr;Ort;Easting;Northing\nSödergatan 12 A;252 25;Helsingborg;356000;6212000,5\n"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(CACHE, str(tmp_path / "cache"))
    return tmp_path / "cache"


def written(tmp_path: Path, text: str = PLAIN, encoding: str = "utf-8") -> Path:
    path = tmp_path / "register.csv"
    path.write_text(text, encoding=encoding)
    return path


def same(one: AddressRegister, other: AddressRegister) -> bool:
    return (
        (one.grammar, one.crs) == (other.grammar, other.crs)
        and all(np.array_equal(one.arrays[k], other.arrays[k], equal_nan=True) for k in one.arrays)
        and all(one.words[k].equals(other.words[k]) for k in one.words)
    )


LANTMATERIET = {
    "adressplatstyp": [
        *("Gatuadressplats", "Gatuadressplats", "Metertalsadressplats"),
        *("Gårdsadressplats", "Gatuadressplats", "Gatuadressplats"),
    ],
    "adressomrade_faststalltnamn": [
        *("Södergatan", "Södergatan", "Dalsjövägen", "Heda Norrö", "Nya gatan", "Kullagatan"),
    ],
    "gardsadressomrade_faststalltnamn": [None, None, None, "Mellangård", None, None],
    "adressplatsnummer": [12, 14, 58, 2, 1, 9],
    "bokstavstillagg": ["A", None, None, None, None, "C"],
    "avvikerfranstandarden": [False, False, True, False, False, False],
    "avvikandeadressplatsbeteckning": [None, None, "58-27", None, None, None],
    "kommundel_faststalltnamn": [None, None, "Allerum", None, None, None],
    "postnummer": ["25225", "25225", "25592", "25592", "25592", "25220"],
    "postort": ["Helsingborg"] * 6,
    "statusforbelagenhetsadress": [*["Gällande"] * 4, "Reserverad", "Gällande"],
    "insamlingslage": ["Byggnad", "Ingång", "Infart", "Tomtplats", "Byggnad", "Byggnad"],
}


def lantmateriet(tmp_path: Path) -> Path:
    """An invented extract with the columns of Belägenhetsadress Nedladdning vektor."""
    points = [shapely.Point(356000 + 100 * i, 6212000) for i in range(6)]
    frame = gpd.GeoDataFrame(LANTMATERIET, geometry=points, crs="EPSG:3006")
    path = tmp_path / "belagenhetsadress_kn1283.gpkg"
    frame.rename_geometry("adressplatspunkt").to_file(path, layer="adress", driver="GPKG")
    return path


def test_lantmateriets_register(tmp_path: Path) -> None:
    register = open_register(lantmateriet(tmp_path))
    assert (register.grammar, register.crs, len(register)) == ("swedish", "EPSG:3006", 6)
    asked = ["Söderg. 12 A", "Dalsjövägen 58-27, Allerum", "Heda Norrö Mellangård 2", "Nya gatan 1"]
    found = geocode(register, asked)
    assert found.quality.tolist() == [*["exact_address"] * 3, "no_location"]
    assert found.entry.tolist() == [0, 2, 3, -1]
    assert found.x[:3].tolist() == [356000, 356200, 356300]
    accuracy = register.words["accuracies"].take(register.arrays["accuracy"].tolist()).to_pylist()
    assert accuracy == LANTMATERIET["insamlingslage"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_plain_table_in_the_encodings_that_come(tmp_path: Path, encoding: str) -> None:
    register = open_register(written(tmp_path, encoding=encoding), crs="EPSG:3006")
    found = geocode(register, ["södergatan 12a"])
    assert (found.x[0], found.y[0]) == (356000, 6212000.5)
    assert found.matched_address[0] == "Södergatan 12A, 252 25 Helsingborg"


def test_parquet_with_numbers_and_degrees(tmp_path: Path) -> None:
    path = tmp_path / "register.parquet"
    columns = {"street_name": ["Main St"], "house_number": [5], "lat": [43.6], "lon": [-79.4]}
    pd.DataFrame(columns).to_parquet(path)
    register = open_register(path, "north_american")
    assert register.crs == "EPSG:4326"
    assert geocode(register, ["5 Main Street"]).quality[0] == "exact_address"


def test_the_grammar_is_recognised(tmp_path: Path) -> None:
    assert open_register(written(tmp_path), crs="EPSG:3006").grammar == "swedish"
    american = written(
        tmp_path, "address,lat,lon\n1 E 113TH ST,41.7,-87.6\n2 N STATE ST,41.8,-87.6\n"
    )
    assert open_register(american).grammar == "north_american"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a;b\n1;2\n", "no column of addresses that is known. Found are: a, b. Expected is one of"),
        ("adress;ort\nS 1;H\n", "no columns of positions that are known. Found are: adress, ort"),
        ("adress;x;y\nS 1;1;2\n", "does not say in which reference system"),
    ],
)
def test_unknown_columns_are_told(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(RegisterError, match=sentence):
        open_register(written(tmp_path, text))


def test_what_is_no_register_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match="no register at"):
        open_register(tmp_path / "nothing.csv")
    with pytest.raises(FileRefused, match="is empty"):
        open_register(written(tmp_path, ""))
    broken = tmp_path / "broken.gpkg"
    broken.write_bytes(lantmateriet(tmp_path).read_bytes()[:3000])
    with pytest.raises(RegisterError, match=r"broken\.gpkg"):
        open_register(broken)


def test_the_index_is_the_register(tmp_path: Path) -> None:
    path = lantmateriet(tmp_path)
    first = open_register(path)
    index = path.with_name(path.name + SUFFIX)
    assert index.is_file()
    assert same(first, open_register(path))
    assert same(first, open_register(index))
    assert same(first, build_register(path, index=tmp_path / "elsewhere" / "own.register"))


def test_an_index_is_made_again_only_for_other_bytes_or_another_wish(tmp_path: Path) -> None:
    path = written(tmp_path)
    open_register(path, crs="EPSG:3006")
    index = path.with_name(path.name + SUFFIX)
    made = index.stat().st_mtime_ns
    os.utime(path)
    open_register(path, crs="EPSG:3006")
    assert index.stat().st_mtime_ns == made
    before = path.stat()
    path.write_text(PLAIN.replace("12 A", "13 B"), encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert geocode(open_register(path, crs="EPSG:3006"), ["Södergatan 13B"]).entry[0] == 0
    assert open_register(path, crs="EPSG:3008").crs == "EPSG:3008"


def test_a_damaged_index_is_made_again_and_never_read(tmp_path: Path) -> None:
    path = written(tmp_path)
    whole = open_register(path, crs="EPSG:3006")
    index = path.with_name(path.name + SUFFIX)
    half = index.read_bytes()[:500]
    index.unlink()  # not cut short in place: `whole` is still mapped from it
    index.write_bytes(half)
    with pytest.raises(RegisterError, match="is not a whole index"):
        read_index(index)
    assert same(whole, open_register(path, crs="EPSG:3006"))
    assert same(whole, read_index(index))


def test_a_register_in_a_folder_that_is_only_read(tmp_path: Path, cache: Path) -> None:
    folder = tmp_path / "read_only"
    folder.mkdir()
    path = written(folder)
    (folder / (path.name + SUFFIX)).mkdir()  # stands in for a folder root may not write to either
    first = open_register(path, crs="EPSG:3006")
    assert [one.suffix for one in cache.iterdir()] == [SUFFIX]
    assert same(first, open_register(path, crs="EPSG:3006"))


def test_no_half_index_is_left_behind(tmp_path: Path) -> None:
    """Killed while it writes, a build leaves what was there before."""
    path = written(tmp_path)
    script = (
        "import os, pathlib, sys, pyarrow as pa\n"
        "from data import address_index, address_register\n"
        "os.fsync = lambda *_: os.kill(os.getpid(), 9)\n"
        f"address_register.build_register(pathlib.Path({str(path)!r}), crs='EPSG:3006')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=Path(__file__).parents[1], check=False
    )
    assert done.returncode == -9
    assert not path.with_name(path.name + SUFFIX).exists()
    assert len(open_register(path, crs="EPSG:3006")) == 1
