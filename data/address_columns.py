"""Tables of addresses → the rows of a register, by names of columns that are in use."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geo.address import GRAMMARS, Grammar, parse_address
from geo.crs import LONLAT
from geo.register import RegisterError, RegisterRows

Array = np.ndarray[Any, Any]

NAMES: Mapping[str, tuple[str, ...]] = {
    "address": (
        *("address", "adress", "fulladdress", "siteaddress", "propertyaddress", "streetaddress"),
        *("gatuadress", "besoksadress", "besöksadress", "adressplats"),
    ),
    "street": (
        *("adressomradefaststalltnamn", "adressomrade", "adressområde", "street", "streetname"),
        *("gata", "gatunamn"),
    ),
    "farm": ("gardsadressomradefaststalltnamn", "gardsadressomrade"),
    "number": ("adressplatsnummer", "number", "nummer", "husnummer", "gatunummer", "housenumber"),
    "letter": ("bokstavstillagg", "letter", "bokstav", "littera", "suffix"),
    "deviates": ("avvikerfranstandarden",),
    "deviating": ("avvikandeadressplatsbeteckning",),
    "type": ("adressplatstyp",),
    "status": ("statusforbelagenhetsadress",),
    "accuracy": ("insamlingslage",),
    "postcode": (
        "postcode",
        "postnummer",
        "postnr",
        "postalcode",
        "postalnumber",
        "zip",
        "zipcode",
    ),
    "locality": ("locality", "postort", "ort", "city", "town", "postaltown", "stad"),
    "district": ("kommundelfaststalltnamn", "kommundel", "district"),
    "designation": ("fastighetsbeteckning", "fastighet", "propertydesignation", "designation"),
    "lat": ("lat", "latitude", "breddgrad"),
    "lon": ("lon", "lng", "long", "longitude", "längdgrad", "langdgrad"),
    "easting": ("easting", "x", "e", "ost", "öst"),
    "northing": ("northing", "y", "n", "nord"),
}
"""Roles and the names they go by, without capitals, blanks and signs."""

IN_FORCE = "gällande"
BY_METRES = "metertal"

_NUMBER = re.compile(r"\s*(\d+)(?:\.0+)?(?:\s*[-–]\s*(\d+))?\s*([^\W\d_]{0,2})\s*$")


@dataclass(frozen=True)
class AddressTable:
    """A table of addresses as read, with its position columns told apart.

    `x`, `y` come from a geometry where there is one; `crs` is that of the file or what was told.
    """

    name: str
    columns: Mapping[str, pa.Array]
    crs: str | None
    x: Array | None = None
    y: Array | None = None


def recognised_grammar(table: AddressTable) -> Grammar:
    """North American where most whole addresses begin with their number, else Swedish."""
    column = _roles(list(table.columns)).get("address")
    if column is None:
        return "swedish"
    first = _text(table.columns[column].slice(0, 10_000))
    numbered = pc.sum(pc.match_substring_regex(first, r"^\d+\S* \S")).as_py() or 0
    return "north_american" if numbered > len(first) / 2 else "swedish"


def register_rows(table: AddressTable, grammar: Grammar) -> tuple[RegisterRows, str]:
    """Rows of a register and the reference system of their positions.

    Raises
    ------
    RegisterError
        No column can hold the address, or none the position; says which names are known.
    """
    roles = _roles(list(table.columns))
    if not {"address", "street", "farm", "designation"} & set(roles):
        raise RegisterError(
            f"{table.name} has no column of addresses that is known. Found are: "
            f"{', '.join(table.columns) or 'none'}. Expected is one of "
            f"{', '.join(NAMES['address'])}; or street ({', '.join(NAMES['street'])}) and number "
            f"({', '.join(NAMES['number'])}); or {NAMES['designation'][0]}."
        )
    text = {role: _text(table.columns[column]) for role, column in roles.items()}
    x, y, crs = _positions(table, text)
    n = len(x)
    empty = pa.array([""] * n, pa.large_string())
    parts = (
        _whole(text["address"], grammar)
        if "street" not in text and "address" in text
        else _split(text, empty)
    )
    in_force = _in_force(text, n)
    rows = RegisterRows(
        street=parts["street"],
        number=parts["number"],
        last_number=parts["last"],
        letter=parts["letter"],
        postcode=_first(_codes(text.get("postcode", empty)), parts.get("postcode", empty)),
        locality=_first(text.get("locality", empty), parts.get("locality", empty)),
        district=text.get("district", empty),
        designation=_first(text.get("designation", empty), parts.get("designation", empty)),
        accuracy=text.get("accuracy", empty),
        by_metres=_by_metres(text, n),
        x=np.where(in_force, x, np.nan),
        y=np.where(in_force, y, np.nan),
    )
    return rows, crs


def _roles(columns: Sequence[str]) -> dict[str, str]:
    """Which column plays which role; of several the name that stands first in `NAMES`."""
    bare = {re.sub(r"[\W_]+", "", one.casefold()): one for one in reversed(columns)}
    found = {
        role: next((bare[name] for name in names if name in bare), None)
        for role, names in NAMES.items()
    }
    return {role: column for role, column in found.items() if column is not None}


def _text(column: pa.Array) -> pa.Array:
    text = column.cast(pa.large_string()) if not pa.types.is_large_string(column.type) else column
    if isinstance(text, pa.ChunkedArray):
        text = text.combine_chunks()
    return pc.utf8_trim_whitespace(text.fill_null(""))


def _positions(table: AddressTable, text: Mapping[str, pa.Array]) -> tuple[Array, Array, str]:
    if table.x is not None and table.y is not None:
        if table.crs is None:
            raise RegisterError(f"{table.name} does not say its reference system; name it (crs).")
        return table.x, table.y, table.crs
    if "lat" in text and "lon" in text:
        return _floats(text["lon"]), _floats(text["lat"]), LONLAT
    if "easting" in text and "northing" in text:
        if table.crs is None:
            raise RegisterError(
                f"{table.name} has positions in metres but does not say in which reference "
                "system; name it, for example EPSG:3006."
            )
        return _floats(text["easting"]), _floats(text["northing"]), table.crs
    raise RegisterError(
        f"{table.name} has no columns of positions that are known. Found are: "
        f"{', '.join(table.columns)}. Expected are lat and lon, or easting and northing."
    )


def _floats(text: pa.Array) -> Array:
    values = pc.replace_substring(text, ",", ".")
    number = pc.match_substring_regex(values, r"^[-+]?\d+(\.\d*)?([eE][-+]?\d+)?$")
    known = pc.if_else(number, values, None).cast(pa.float64())
    floats: Array = known.fill_null(np.nan).to_numpy(zero_copy_only=False)
    return floats


def _whole(addresses: pa.Array, grammar: Grammar) -> dict[str, Any]:
    """Parts of addresses that stand in one column."""
    parsed = parse_address(addresses.to_pylist(), grammar)
    text = {
        name: pa.array([getattr(one, name) for one in parsed], pa.large_string())
        for name in ("street", "postcode", "locality", "designation")
    }
    mark = GRAMMARS[grammar].mark
    text["letter"] = pa.array([mark(one) for one in parsed], pa.large_string())
    numbers = {
        name: np.array([-1 if (k := getattr(one, source)) is None else k for one in parsed])
        for name, source in (("number", "number"), ("last", "last_number"))
    }
    return {**text, **numbers}


def _split(text: Mapping[str, pa.Array], empty: pa.Array) -> dict[str, Any]:
    """Parts that stand in columns of their own; what deviates overrides the number."""
    street = text.get("street", empty)
    if "farm" in text:
        both = pc.binary_join_element_wise(street, text["farm"], pa.scalar(" ", pa.large_string()))
        street = pc.utf8_trim_whitespace(both)
    written = text.get("number", empty)
    letter = text.get("letter", empty)
    if "deviating" in text:
        deviates = pc.not_equal(text["deviating"], "")
        if "deviates" in text:
            said = pc.utf8_lower(text["deviates"])
            deviates = pc.and_(deviates, pc.is_in(said, value_set=_TRUE))
        written = pc.if_else(deviates, text["deviating"], written)
        letter = pc.if_else(deviates, "", letter)
    encoded = written.dictionary_encode()
    parts = [_NUMBER.match(one) for one in encoded.dictionary.to_pylist()]
    codes = encoded.indices.to_numpy(zero_copy_only=False)
    first = np.array([int(one[1]) if one else -1 for one in parts] or [-1])[codes]
    last = np.array([int(one[2]) if one and one[2] else -1 for one in parts] or [-1])[codes]
    attached = pa.array([one[3] if one else "" for one in parts] or [""], pa.large_string())
    return {
        "street": street,
        "number": first,
        "last": last,
        "letter": _first(letter, attached.take(encoded.indices)),
    }


_TRUE = pa.array(["true", "1", "ja", "j", "t", "yes"], pa.large_string())


def _first(one: pa.Array, other: pa.Array) -> pa.Array:
    """The first text where it is filled, the other elsewhere."""
    return pc.if_else(pc.not_equal(one, ""), one, other)


def _codes(postcodes: pa.Array) -> pa.Array:
    """Postcodes without blanks, hyphens and what a spreadsheet adds."""
    bare = pc.replace_substring_regex(postcodes, r"\.0$|[\s-]", "")
    return pc.utf8_upper(pc.replace_substring_regex(bare, r"^(?i:SE?)(\d{5})$", r"\1"))


def _in_force(text: Mapping[str, pa.Array], n: int) -> Array:
    """Rows whose status is not something else than in force."""
    if "status" not in text:
        return np.ones(n, dtype=bool)
    status = pc.utf8_lower(text["status"])
    known = pc.or_(pc.equal(status, IN_FORCE), pc.equal(status, ""))
    in_force: Array = known.to_numpy(zero_copy_only=False)
    return in_force


def _by_metres(text: Mapping[str, pa.Array], n: int) -> Array:
    if "type" not in text:
        return np.zeros(n, dtype=bool)
    by_metres: Array = pc.starts_with(pc.utf8_lower(text["type"]), BY_METRES).to_numpy(
        zero_copy_only=False
    )
    return by_metres
