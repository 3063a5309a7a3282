"""What rows tell about their premises: the first value given for what the store lacks."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from data.intake.parse import Mask, file_text
from data.intake.validate import Checked
from data.source import Source

ATTRIBUTES = (
    "name",
    "address",
    "postcode",
    "locality",
    "kind",
    "district",
    "organisation_number",
)
ADDRESS = ("address", "postcode", "locality")
UNKNOWN_KIND = "other"
"""A kind that gives way to any other."""

Places = np.ndarray[Any, np.dtype[np.int64]]


class Attributes:
    """Attributes and positions of premises, told apart by their place in `Linker`'s list.

    `known` has a column `lacks_<name>` per attribute and for the position, one row per premises of
    the store; premises founded since lack everything.
    """

    def __init__(self, known: pa.Table) -> None:
        self._lacking = {
            name: np.array(known[f"lacks_{name}"].to_pylist(), dtype=bool)
            for name in (*ATTRIBUTES, "position")
        }
        self._filled: dict[str, dict[int, Any]] = {name: {} for name in self._lacking}

    def note(self, source: Source, checked: Checked, places: Places, premises: int) -> None:
        """Take from the rows at `places` what is lacking; there are `premises` places by now."""
        for name, lacks in self._lacking.items():
            founded = np.ones(premises - len(lacks), dtype=bool)
            self._lacking[name] = np.append(lacks, founded)
        for name in ATTRIBUTES:
            field = getattr(source.premises, name)
            if field is not None:
                values = file_text(checked.columns[field])
                given = values.is_valid().to_numpy(zero_copy_only=False)
                self._take_first(name, places, given, values)
        if source.location:
            position = np.column_stack([checked.x, checked.y])
            self._take_first("position", places, np.isfinite(checked.x), position)

    def _take_first(self, name: str, places: Places, given: Mask, values: Any) -> None:
        wanted = np.flatnonzero(given & (places >= 0) & self._lacking[name][places])
        distinct, first = np.unique(places[wanted], return_index=True)
        for place, row in zip(distinct.tolist(), wanted[first].tolist(), strict=True):
            value = values[row]
            self._filled[name][place] = value.as_py() if isinstance(value, pa.Scalar) else value
        self._lacking[name][distinct] = False

    def touched(self) -> set[int]:
        """Places about which something new was told."""
        return {place for of_name in self._filled.values() for place in of_name}

    def to_locate(self) -> dict[int, dict[str, Any]]:
        """Addresses newly told of places that still have no position: what `ADDRESS` names."""
        lacking = self._lacking["position"]
        return {
            place: {name: self._filled[name].get(place) for name in ADDRESS}
            for place in self._filled["address"]
            if lacking[place]
        }

    def positions(self) -> dict[int, Any]:
        """Positions newly stated, x and y in metres, by place."""
        return self._filled["position"]

    def columns(self, places: Iterable[int]) -> dict[str, pa.Array]:
        """What was newly told about premises, null where nothing: attributes, x, y in metres."""
        wanted: Sequence[int] = list(places)
        columns = {
            name: pa.array([self._filled[name].get(place) for place in wanted], pa.string())
            for name in ATTRIBUTES
        }
        positions = [self._filled["position"].get(place) for place in wanted]
        for axis, name in enumerate("xy"):
            values = [None if one is None else float(one[axis]) for one in positions]
            columns[name] = pa.array(values, pa.float64())
        return columns
