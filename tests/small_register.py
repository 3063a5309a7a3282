"""A register of a few invented addresses in Helsingborg, for tests of geocoding."""

from collections.abc import Mapping, Sequence

import pyarrow as pa

from data.address_columns import AddressTable, register_rows
from geo.address import Grammar
from geo.register import AddressRegister
from geo.register_build import build

COLUMNS = (
    *("street", "number", "letter", "postcode", "locality", "kommundel", "fastighet"),
    *("adressplatstyp", "x", "y"),
)

_LINES = """
    Södergatan       | 12    | A | 25225 | Helsingborg |          | | 356000 6212000
    Södergatan       | 12    | B | 25225 | Helsingborg |          | | 356010 6212000
    Södergatan       | 14    |   | 25225 | Helsingborg |          | | 356040 6212000
    Södergatan       | 20    |   | 25225 | Helsingborg |          | | 356100 6212000
    Carl Krooks gata | 5     |   | 25223 | Helsingborg |          | | 356500 6212400
    Hamngatan        | 1     |   | 25269 | Råå         |          | | 357900 6209000
    Hamngatan        | 1     |   | 25225 | Helsingborg |          | | 356200 6213300
    Ängelholmsvägen  | 100   |   | 25450 | Helsingborg | Tågaborg | | 356900 6215000
    Ängelholmsvägen  | 104   |   | 25450 | Helsingborg | Tågaborg | | 356910 6215030
    Dalsjövägen      | 58    |   | 25592 | Helsingborg |          | | 362000 6216000
    Dalsjövägen      | 58-27 |   | 25592 | Helsingborg |          | | 362300 6216000
    Rydebäck         | 114   |   | 25733 | Rydebäck    |          | | 360000 6204000
    Hamntorget       | 1     |   | 25221 | Helsingborg |          | Kärnan Norra 12 | 356100 6213500
    Kullagatan       | 5     |   | 25220 | Helsingborg |   | Helsingborg Kärnan 12:3|356300 6213700
    Norra Storgatan  | 7     |   | 25220 | Helsingborg |          | | 356350 6213800
    Södra Storgatan  | 7     |   | 25220 | Helsingborg |          | | 356360 6213100
    Raavägen         | 3     |   | 25270 | Helsingborg |          | | 357000 6209500
    Rååvägen         | 3     |   | 25270 | Helsingborg |          | | 358000 6209800
"""


def _row(line: str) -> tuple[str, ...]:
    *words, position = (one.strip() for one in line.split("|"))
    kind = "Metertalsadressplats" if words[0] == "Dalsjövägen" else "Gatuadressplats"
    return (*words, kind, *position.split())


ROWS = tuple(_row(line) for line in _LINES.strip().splitlines())


def table_of(
    rows: Sequence[Sequence[str]], columns: Sequence[str] = COLUMNS, crs: str | None = "EPSG:3006"
) -> AddressTable:
    """Rows as a table that was read."""
    cells = list(zip(*rows, strict=True)) if rows else [[] for _ in columns]
    named: Mapping[str, pa.Array] = {
        name: pa.array(list(values), pa.string())
        for name, values in zip(columns, cells, strict=True)
    }
    return AddressTable("register.csv", named, crs)


def register_of(
    rows: Sequence[Sequence[str]] = ROWS,
    columns: Sequence[str] = COLUMNS,
    grammar: Grammar = "swedish",
    crs: str | None = "EPSG:3006",
) -> AddressRegister:
    """A register of rows in memory."""
    found, own_crs = register_rows(table_of(rows, columns, crs), grammar)
    return build(found, grammar, own_crs)
