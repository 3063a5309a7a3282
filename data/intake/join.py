"""Rows that speak of all known premises they match: by number, address, firm or position."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from data.intake.parse import file_text
from data.intake.validate import Checked
from data.source import PremisesMapping, Source
from geo.containment import points_near

Integers = np.ndarray[tuple[int], np.dtype[np.int64]]


@dataclass(frozen=True)
class Joined:
    """Pairs of a row (its place in a batch, ascending) and the id of premises it speaks of.

    `founded_in` is the number of the file that founded these premises.
    """

    row: Integers
    premises_id: Integers
    founded_in: Integers

    def first(self, rows: int) -> Integers:
        """Per row the first of its premises, 0 where it has none, shape (rows,)."""
        ids = np.zeros(rows, dtype=np.int64)
        places, where = np.unique(self.row, return_index=True)
        ids[places] = self.premises_id[where]
        return ids

    def only(self, wanted: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> "Joined":
        """The pairs of a mask."""
        return Joined(self.row[wanted], self.premises_id[wanted], self.founded_in[wanted])


class Joiner:
    """Finds known premises for rows of a source that founds none.

    `known` has premises_id, file_id, register_id, address_key, organisation_number, x and y of the
    store's premises.
    """

    def __init__(self, source: Source, known: pa.Table) -> None:
        self._mapping = source.premises
        self._ids = known["premises_id"].to_numpy()
        self._founded_in = known["file_id"].to_numpy()
        self._known = known

    def join(self, checked: Checked) -> Joined:
        """The premises of every row, by the first way of `identity` that finds any."""
        mapping = self._mapping
        n = len(checked.row_numbers)
        open_rows = np.ones(n, dtype=bool)
        rows, places = [], []
        for how in mapping.identity if mapping else ():
            row, place = self._find(how, checked)
            wanted = open_rows[row]
            rows.append(row[wanted])
            places.append(place[wanted])
            open_rows[row] = False
        row, place = np.concatenate([[], *rows]), np.concatenate([[], *places])
        order = np.argsort(row, kind="stable")
        row, place = row[order].astype(np.int64), place[order].astype(np.int64)
        return Joined(row, self._ids[place], self._founded_in[place])

    def _find(self, how: str, checked: Checked) -> tuple[Integers, Integers]:
        mapping = self._mapping
        assert mapping is not None
        if how == "position":
            return self._near(mapping, checked)
        if how == "address":
            return _equal(pa.array(checked.address_key, pa.string()), self._known["address_key"])
        values = file_text(checked.columns[getattr(mapping, how)])
        return _equal(values, self._known[how])

    def _near(self, mapping: PremisesMapping, checked: Checked) -> tuple[Integers, Integers]:
        shapes = checked.shapes
        if shapes is None:
            shapes = shapely.points(checked.x, checked.y)
        x, y = (self._known[axis].to_numpy() for axis in "xy")
        return points_near(shapes, x, y, mapping.within_m)


def _equal(values: pa.Array, known: pa.ChunkedArray) -> tuple[Integers, Integers]:
    """Pairs of places with the same text; an empty one equals nothing."""
    left = _numbered(values, "row")
    right = _numbered(pa.chunked_array(known).combine_chunks(), "place")
    pairs = left.join(right, "text", join_type="inner")
    row, place = (pairs[name].to_numpy().astype(np.int64) for name in ("row", "place"))
    order = np.lexsort((place, row))
    return row[order], place[order]


def _numbered(values: pa.Array, name: str) -> pa.Table:
    table = pa.table({"text": values, name: np.arange(len(values))})
    return table.filter(pc.and_(pc.is_valid(table["text"]), pc.not_equal(table["text"], "")))
