"""Labelled sets of addresses: what was written, the register to find it in, and what is right."""

import csv
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pyarrow as pa

from benchmarks.invented_addresses import dirty, invent_addresses
from data.address_columns import AddressTable, register_rows
from geo.address import Grammar
from geo.geocode import geocode
from geo.register import AddressRegister
from geo.register_build import build

Array = np.ndarray[Any, Any]

SAME_M = 150.0
"""Rows within this of the truth, on the same number, are the right one in sets with positions."""


@dataclass(frozen=True)
class Labelled:
    """Addresses as written, and the truth as a position, a row, or both; shape (n,).

    `truth` is the row, -1 where the register has none and -2 where only the position is known.
    """

    name: str
    register: AddressRegister
    lines: list[str]
    x: Array
    y: Array
    truth: Array

    def right(self, place: Array, row: Array) -> Array:
        """Whether rows are what the addresses at these places mean, shape (k,)."""
        truth = self.truth[place]
        arrays = self.register.arrays
        by_row = truth >= 0
        for name in ("street", "number", "last", "letter", "postcode"):
            by_row &= arrays[name][row] == arrays[name][np.maximum(truth, 0)]
        near = self.distance_m(place, arrays["x"][row], arrays["y"][row]) <= SAME_M
        return np.where(truth == -2, near, by_row)

    def distance_m(self, place: Array, x: Array, y: Array) -> Array:
        """Metres from the true position."""
        return self.register.distances_m(x, y, self.x[place], self.y[place])

    def points(self) -> tuple[Array, Array]:
        """Scores of what is called a point, and whether it is right."""
        found = geocode(self.register, self.lines)
        place = np.flatnonzero(found.is_point)
        return found.score[place], self.right(place, found.entry[place])


def rows_of(path: Path) -> list[dict[str, str]]:
    """Rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def register_of(columns: dict[str, list[str]], grammar: Grammar) -> AddressRegister:
    """A register of columns in memory."""
    table = AddressTable("set", {name: pa.array(values) for name, values in columns.items()}, None)
    rows, crs = register_rows(table, grammar)
    return build(rows, grammar, crs)


def invented(n: int, queries: int, seed: int, *, rough: bool = False) -> Labelled:
    """An invented register and dirty lines."""
    made = invent_addresses(n, queries, seed, rough=rough)
    register = build(made.rows, "swedish", "EPSG:3006")
    known = np.maximum(made.truth, 0)
    x, y = (np.where(made.truth >= 0, axis[known], np.nan) for axis in (made.rows.x, made.rows.y))
    return Labelled(f"invented {n:,}", register, made.lines, x, y, made.truth)


Which = Literal["all", "other spelling", "complaints only"]


def chicago(data: Path, half: int | None = None, which: Which = "all") -> Labelled:
    """Licences against the register of inspections and complaints.

    A pair's own inspection is a row of the register, which has to hold the house to be found. With
    "other spelling" only the licences stay whose own text is no row: the two agencies wrote the
    address differently. With "complaints only" the inspections' rows are left out: what is found is
    known to an agency that had no part in the pairs, and half of the houses are not there.
    """
    pairs = rows_of(data / "chicago_licence_vs_inspection_address.csv")[
        slice(half, None, 2 if half is not None else 1)
    ]
    register = rows_of(data / "chicago_address_register.csv")
    if which == "complaints only":
        register = [one for one in register if one["source"] != "food_inspections"]
    if which == "other spelling":
        known = {one["address"].strip() for one in register}
        pairs = [one for one in pairs if one["ADDRESS"].strip() not in known]
    made = register_of(
        {name: [one[name] for one in register] for name in ("address", "lat", "lon")},
        "north_american",
    )
    x, y = (np.array([float(one[axis]) for one in pairs]) for axis in ("LONGITUDE", "LATITUDE"))
    name = f"chicago licences, {which}"
    return Labelled(name, made, [one["ADDRESS"] for one in pairs], x, y, np.full(len(pairs), -2))


def toronto(data: Path, half: int | None = None) -> Labelled:
    """Fire inspections against the housing register; what it has not has no row (-1)."""
    pairs = rows_of(data / "toronto_cross_agency_pairs.csv")
    register: dict[str, tuple[str, str, str]] = {}
    for one in pairs:
        if one["exact_match_RSN"]:
            found = (one["SITE_ADDRESS"], one["LATITUDE"], one["LONGITUDE"])
            register[one["exact_match_RSN"]] = found
    # Of the others the set tells the nearest building, and not its position.
    for one in pairs:
        register.setdefault(
            one["nearest_RSN"], (one["nearest_addr"], one["latitude"], one["longitude"])
        )
    rows = dict(zip(register, range(len(register)), strict=True))
    columns = dict(
        zip(("address", "lat", "lon"), map(list, zip(*register.values(), strict=True)), strict=True)
    )
    made = register_of(columns, "north_american")
    some = pairs[slice(half, None, 2 if half is not None else 1)]
    truth = np.array([rows.get(one["exact_match_RSN"], -1) for one in some])
    x, y = (np.array([float(one[axis]) for one in some]) for axis in ("longitude", "latitude"))
    return Labelled("toronto", made, [one["propertyAddress"] for one in some], x, y, truth)


def schools(data: Path, name: str, address: str, town: str, code: str | None) -> Labelled:
    """Schools' addresses as a register, and the same addresses mistyped."""
    lat, lon = ("lat", "lng") if code else ("latitude", "longitude")
    found = [one for one in rows_of(data / f"{name}.csv") if re.match(r"\d+\.", one[lat])]
    columns = {
        "address": [one[address] for one in found],
        "ort": [one[town] for one in found],
        "postnummer": [one[code] if code else "" for one in found],
        "lat": [one[lat] for one in found],
        "lon": [one[lon] for one in found],
    }
    register = register_of(columns, "swedish")
    random = np.random.default_rng(5)
    lines, places = [], []
    for i, one in enumerate(found):
        parts = re.fullmatch(
            r"(\D*[^\W\d]\D*?) (\d[\d\s-]*?) ?([A-Za-z]?)\.?", one[address].strip()
        )
        if parts:
            bare = one[code].replace(" ", "") if code else ""
            line = dirty(random, parts[1], parts[2], parts[3], bare, one[town])
            lines.append(line.replace(",  ", ", "))
            places.append(i)
    x, y = (np.array([float(found[i][axis]) for i in places]) for axis in (lon, lat))
    return Labelled(name.replace("_", " "), register, lines, x, y, np.full(len(places), -2))
