"""Batches of a file → typed rows that are accepted, and reasons against those that are not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data.days import day_of
from data.intake.hashing import Hashes, hash_rows, hash_values
from data.intake.parse import Column, Mask, parse_column
from data.intake.parse_words import Pseudonym
from data.intake.positions import Floats, Placed, Positions, Shapes
from data.intake.refusal import Sieve
from data.intake.rows import Rows
from data.intake.vocabulary import vocabularies
from data.municipality import Municipality
from data.source import Source
from geo.address import normalize_address


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
    today
        The day of import, days since 1970-01-01.
    shapes
        Geometries in that system where the file has its own, None where a row has none.
    """

    columns: Mapping[str, pa.Array]
    row_numbers: np.ndarray[Any, Any]
    x: Floats
    y: Floats
    address_key: np.ndarray[Any, Any]
    row_key: Hashes
    content: Hashes
    today: int
    shapes: Shapes | None = None

    def only(self, rows: Mask) -> "Checked":
        """The rows of a mask."""
        return self if rows.all() else self.take(np.flatnonzero(rows))

    def take(self, rows: np.ndarray[Any, np.dtype[np.int64]]) -> "Checked":
        """The rows at these places, in their order."""
        chosen = pa.array(rows)
        return Checked(
            {name: column.take(chosen) for name, column in self.columns.items()},
            self.row_numbers[rows],
            self.x[rows],
            self.y[rows],
            self.address_key[rows],
            self.row_key[rows],
            self.content[rows],
            self.today,
            None if self.shapes is None else self.shapes[rows],
        )


class Validator:
    """Checks the batches of one file against its source; `parsed` are the last batch's columns."""

    def __init__(
        self,
        source: Source,
        municipality: Municipality,
        today: date,
        *,
        decimal_comma: bool,
        file_crs: str = "",
        pseudonym: Pseudonym | None = None,
    ) -> None:
        self._source = source
        self._pseudonym = pseudonym
        self._banned = municipality.refusals.cells(municipality.settings.language)
        self._settings = municipality.settings
        self._today = today
        self._decimal_comma = decimal_comma
        self._vocabularies = vocabularies(source, municipality.catalogue)
        self.positions = Positions(source, municipality.settings, file_crs)
        self.parsed: Mapping[str, Column] = {}

    def check(self, rows: Rows, sieve: Sieve) -> Checked:
        """Type every column, tell the sieve what is wrong, place and hash the rows."""
        parsed = {
            name: self._parse(name, rows.batch, sieve) for name in sorted(self._source.fields)
        }
        self.parsed = parsed
        columns = {name: one.values for name, one in parsed.items()}
        hashes = {name: one.hashes for name, one in parsed.items()}
        n = rows.batch.num_rows
        placed = self.positions.place(columns, rows, sieve)
        keys = self._address_keys(columns, n)
        self._require_identity(columns, keys, sieve)
        content = hash_rows([*hashes.values(), *self._of_geometry(placed)], self._source.id)
        row_key = self._row_key(columns, hashes, content)
        return Checked(
            columns,
            rows.row_numbers,
            placed.x,
            placed.y,
            keys,
            row_key,
            content,
            day_of(self._today),
            placed.shapes,
        )

    def _of_geometry(self, placed: Placed) -> list[Hashes]:
        """Hashes of a position that no field holds."""
        if not self._source.of_geometry:
            return []
        return [hash_values(pa.array(np.round(axis, 1))) for axis in (placed.x, placed.y)]

    def _parse(self, name: str, batch: pa.RecordBatch, sieve: Sieve) -> Column:
        field = self._source.fields[name]
        said = (
            pa.repeat(pa.scalar(field.constant), batch.num_rows)
            if field.constant
            else batch.column(field.column)
        )
        parsed = parse_column(
            said,
            field,
            decimal_comma=self._decimal_comma,
            today=self._today,
            pseudonym=self._pseudonym,
            banned=self._banned,
        )
        if parsed.instead:
            sieve.replace(field.column, parsed.text)
        column = field.column or name
        for fault in parsed.faults:
            sieve.refuse(fault.rows, column, parsed.text, fault.expected, masked=fault.masked)
        if name in self._vocabularies:
            words = self._vocabularies[name]
            known = pc.is_in(parsed.values, value_set=pa.array(sorted(words), pa.string()))
            unknown = pc.and_(pc.is_valid(parsed.values), pc.invert(known))
            sieve.refuse(
                unknown.to_numpy(zero_copy_only=False),
                column,
                parsed.text,
                f"one of {', '.join(sorted(words))}",
            )
        return parsed

    def _address_keys(self, columns: Mapping[str, pa.Array], n: int) -> np.ndarray[Any, Any]:
        premises = self._source.premises
        if premises is None or premises.address is None:
            return np.full(n, "", dtype=object)
        encoded = columns[premises.address].dictionary_encode()
        keys = normalize_address(encoded.dictionary.to_pylist(), self._settings.addresses)
        codes = encoded.indices.fill_null(len(keys)).to_numpy(zero_copy_only=False)
        of_rows: np.ndarray[Any, Any] = np.array([*keys, ""], dtype=object)[codes]
        return of_rows

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

    def _row_key(
        self, columns: Mapping[str, pa.Array], hashes: Mapping[str, Hashes], content: Hashes
    ) -> Hashes:
        key = self._source.key
        if not key:
            return content
        keyless = np.logical_and.reduce([_is_null(columns[name]) for name in key])
        of_key = hash_rows([hashes[name] for name in key], self._source.id)
        return np.where(keyless, content, of_key)


def _is_null(column: pa.Array) -> Mask:
    mask: Mask = pc.is_null(column).to_numpy(zero_copy_only=False)
    return mask
