"""Batches of a file → typed rows that are accepted, and reasons against those that are not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data.hashing import Hashes, hash_rows
from data.municipality import Municipality
from data.parse import Mask, parse_column
from data.refusal import Sieve
from data.rows import Rows
from data.source import Location, Source
from data.vocabulary import vocabularies
from geo.address import normalize_address
from geo.crs import locate

Floats = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True)
class Checked:
    """Typed rows of a batch, shape (rows,) each; those the sieve refuses are still among them.

    Attributes
    ----------
    columns
        Typed values by field.
    x, y
        Metres in the municipality's reference system, NaN where not stated.
    address_key
        The normalised address, "" where there is none.
    row_key, content
        Hashes of the key fields (of all fields where the source names none) and of all fields.
    """

    columns: Mapping[str, pa.Array]
    row_numbers: np.ndarray[Any, Any]
    x: Floats
    y: Floats
    address_key: np.ndarray[Any, Any]
    row_key: Hashes
    content: Hashes

    def only(self, rows: Mask) -> "Checked":
        """The rows of a mask."""
        if rows.all():
            return self
        chosen = pa.array(rows)
        return Checked(
            {name: column.filter(chosen) for name, column in self.columns.items()},
            self.row_numbers[rows],
            self.x[rows],
            self.y[rows],
            self.address_key[rows],
            self.row_key[rows],
            self.content[rows],
        )


class Validator:
    """Checks the batches of one file against its source.

    `axes_swapped` is decided by the first batch that holds positions: True where more of them lie in
    the municipality's bounds with x and y exchanged than as stated.
    """

    def __init__(
        self, source: Source, municipality: Municipality, today: date, *, decimal_comma: bool
    ) -> None:
        self._source = source
        self._settings = municipality.settings
        self._today = today
        self._decimal_comma = decimal_comma
        self._vocabularies = vocabularies(source, municipality.catalogue)
        self.axes_swapped: bool | None = None

    def check(self, rows: Rows, sieve: Sieve) -> Checked:
        """Type every column, tell the sieve what is wrong, place and hash the rows."""
        columns = {
            name: self._parse(name, rows.batch, sieve) for name in sorted(self._source.fields)
        }
        n = rows.batch.num_rows
        x, y = (
            self._place(columns, rows, sieve)
            if self._source.location
            else (
                np.full(n, np.nan),
                np.full(n, np.nan),
            )
        )
        keys = self._address_keys(columns, n)
        self._require_identity(columns, keys, sieve)
        content = hash_rows(list(columns.values()), self._source.id) if n else _no_hashes()
        row_key = self._row_key(columns, content) if n else content
        return Checked(columns, rows.row_numbers, x, y, keys, row_key, content)

    def _parse(self, name: str, batch: pa.RecordBatch, sieve: Sieve) -> pa.Array:
        field = self._source.fields[name]
        parsed = parse_column(
            batch.column(field.column), field, decimal_comma=self._decimal_comma, today=self._today
        )
        for fault in parsed.faults:
            sieve.refuse(fault.rows, field.column, parsed.text, fault.expected, masked=fault.masked)
        if name in self._vocabularies:
            words = self._vocabularies[name]
            known = pc.is_in(parsed.values, value_set=pa.array(sorted(words), pa.string()))
            unknown = pc.and_(pc.is_valid(parsed.values), pc.invert(known))
            sieve.refuse(
                unknown.to_numpy(zero_copy_only=False),
                field.column,
                parsed.text,
                f"one of {', '.join(sorted(words))}",
            )
        return parsed.values

    def _place(
        self, columns: Mapping[str, pa.Array], rows: Rows, sieve: Sieve
    ) -> tuple[Floats, Floats]:
        location = self._source.location
        assert location is not None
        first, second = (_floats(columns[name]) for name in (location.x, location.y))
        given = np.isfinite(first) & np.isfinite(second)
        x, y, within = self._located(first, second, location)
        swapped_x, swapped_y, swapped_within = self._located_where(
            ~within & given, second, first, location
        )
        if self.axes_swapped is None and given.any():
            self.axes_swapped = int(swapped_within.sum()) > int(within.sum())
        if self.axes_swapped:
            as_stated = within
            x, y, within = self._located(second, first, location)
            swapped_within = as_stated & ~within
        self._refuse_positions(rows, sieve, given, within, swapped_within)
        return np.where(within, x, np.nan), np.where(within, y, np.nan)

    def _refuse_positions(
        self, rows: Rows, sieve: Sieve, given: Mask, within: Mask, swapped: Mask
    ) -> None:
        location = self._source.location
        assert location is not None
        names = [self._source.fields[name].column for name in (location.x, location.y)]
        texts = [rows.batch.column(name).cast(pa.string()) for name in names]
        empty = np.logical_and.reduce([_is_empty(text) for text in texts])
        column = ", ".join(names)
        found = _Pairs(texts)
        if location.required:
            sieve.refuse(empty, column, found, "a position")
        half = np.logical_xor.reduce([_is_empty(text) for text in texts])
        sieve.refuse(half, column, found, "both halves of a position, or neither")
        outside = given & ~within
        sieve.refuse(outside & swapped, column, found, "x before y; the axes look swapped")
        sieve.refuse(
            outside & ~swapped,
            column,
            found,
            f"a position in {location.crs} inside the municipality",
        )

    def _located(self, x: Floats, y: Floats, location: Location) -> tuple[Floats, Floats, Mask]:
        return locate(x, y, location.crs, self._settings.crs, self._settings.bounds)

    def _located_where(
        self, rows: Mask, x: Floats, y: Floats, location: Location
    ) -> tuple[Floats, Floats, Mask]:
        """Like `_located` for the rows of a mask; NaN and False elsewhere."""
        out_x, out_y = np.full(len(x), np.nan), np.full(len(x), np.nan)
        within = np.zeros(len(x), dtype=bool)
        if rows.any():
            out_x[rows], out_y[rows], within[rows] = self._located(x[rows], y[rows], location)
        return out_x, out_y, within

    def _address_keys(self, columns: Mapping[str, pa.Array], n: int) -> np.ndarray[Any, Any]:
        premises = self._source.premises
        if premises is None or premises.address is None:
            return np.full(n, "", dtype=object)
        encoded = columns[premises.address].dictionary_encode()
        keys = normalize_address(encoded.dictionary.to_pylist(), self._settings.addresses)
        codes = encoded.indices.fill_null(len(keys)).to_numpy(zero_copy_only=False)
        return np.array([*keys, ""], dtype=object)[codes]

    def _require_identity(
        self, columns: Mapping[str, pa.Array], keys: np.ndarray[Any, Any], sieve: Sieve
    ) -> None:
        premises = self._source.premises
        if premises is None or not self._source.needs_premises:
            return
        nameless = np.ones(len(keys), dtype=bool)
        asked = []
        for how in premises.identity:
            field = premises.register_id if how == "register_id" else premises.address
            if field is None:
                continue
            asked.append(self._source.fields[field].column)
            nameless &= _is_null(columns[field]) if how == "register_id" else np.equal(keys, "")
        sieve.refuse(
            nameless, " or ".join(asked), [""] * len(keys), "something to tell the premises by"
        )

    def _row_key(self, columns: Mapping[str, pa.Array], content: Hashes) -> Hashes:
        if not self._source.key:
            return content
        parts = [columns[name] for name in self._source.key]
        keyless = np.logical_and.reduce([_is_null(part) for part in parts])
        return np.where(keyless, content, hash_rows(parts, self._source.id))


class _Pairs:
    """Two columns' texts as one, made only for the rows that are asked for."""

    def __init__(self, texts: list[pa.Array]) -> None:
        self._texts = texts

    def __len__(self) -> int:
        return len(self._texts[0])

    def __getitem__(self, place: int) -> str:
        return ", ".join(text[place].as_py() or "nothing" for text in self._texts)


def _floats(column: pa.Array) -> Floats:
    numbers: Floats = pc.cast(column, pa.float64()).to_numpy(zero_copy_only=False)
    return numbers


def _is_null(column: pa.Array) -> Mask:
    mask: Mask = pc.is_null(column).to_numpy(zero_copy_only=False)
    return mask


def _is_empty(text: pa.Array) -> Mask:
    trimmed = pc.utf8_trim_whitespace(text)
    return _is_null(pc.if_else(pc.equal(trimmed, ""), None, trimmed))


def _no_hashes() -> Hashes:
    return np.empty(0, dtype=np.uint64)
