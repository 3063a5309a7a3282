"""Rows find the premises they speak of, or found premises of their own."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data.intake.attributes import ADDRESS, UNKNOWN_KIND, Attributes, Places
from data.intake.parse import Mask, file_text
from data.intake.validate import Checked
from data.source import PremisesMapping, Source


@dataclass(frozen=True)
class Linked:
    """Per row the id of its premises (0: none) and whether these were known from elsewhere."""

    premises_id: Places
    known: Mask


@dataclass
class Linker:
    """Everything known about premises while one file of `source` is taken in.

    `known` are the premises of the store: premises_id, register_id, address_key, in_register,
    founder (the source that founded them) and, per attribute and for the position, whether the
    store lacks it. `last_id` is the highest number that premises ever had: numbers of deleted
    premises are not given anew, since lists and the log may speak of them. `merged` are premises
    that are others by now: the others' premises_id, and the number and address key they went by.
    Rows are dealt with in the order of the file; the outcome does not depend on batches. Premises
    are addressed by place: first those of the store, then those founded here.
    """

    source: Source
    known: pa.Table
    last_id: int = 0
    merged: Sequence[tuple[int, str | None, str | None]] = ()

    def __post_init__(self) -> None:
        self._ids = self.known["premises_id"].to_pylist()
        self._register_ids = self.known["register_id"].to_pylist()
        self._address_keys = self.known["address_key"].to_pylist()
        self._stored = len(self._ids)
        self._next_id = max([self.last_id, *self._ids]) + 1
        self._by_register: dict[str, int] = {}
        self._by_address: dict[str, int] = {}
        self._unregistered: dict[str, int] = {}
        for place, (number, key) in enumerate(
            zip(self._register_ids, self._address_keys, strict=True)
        ):
            self._index(place, number, key)
        self._index_merged()
        in_register = self.known["in_register"].to_pylist()
        founders = self.known["founder"].to_pylist()
        self._registered = [bool(one) for one in in_register]
        self._own = [one == self.source.id for one in founders]
        self._attributes = Attributes(self.known)
        self._identified: set[int] = set()
        self._adopted: set[int] = set()

    def link(self, checked: Checked) -> Linked:
        """Find or found the premises of every row and note what they newly tell about them."""
        mapping = self.source.premises
        n = len(checked.row_numbers)
        if mapping is None or n == 0:
            return Linked(np.zeros(n, dtype=np.int64), np.zeros(n, dtype=bool))
        places = self._places(mapping, checked)
        self._attributes.note(self.source, checked, places, len(self._ids))
        ids = np.array([*self._ids, 0], dtype=np.int64)[places]
        elsewhere = np.array([*self._registered, False]) | ~np.array([*self._own, True])
        return Linked(ids, elsewhere[places])

    def _places(self, mapping: PremisesMapping, checked: Checked) -> Places:
        """Place of each row's premises, -1 where it names none; once per distinct identity."""
        numbers = _coded(self._numbers(mapping, checked))
        keys = _coded(pa.array(checked.address_key, pa.string()))
        pairs = numbers.codes * len(keys.words) + keys.codes
        _, first, inverse = np.unique(pairs, return_index=True, return_inverse=True)
        found = self._settled(mapping, numbers, keys, first)
        unsettled = np.flatnonzero(found < 0)
        for one in unsettled[np.argsort(first[unsettled])].tolist():
            row = first[one]
            found[one] = self._find_or_found(
                mapping, numbers.words[numbers.codes[row]], keys.words[keys.codes[row]]
            )
        return found[inverse]

    def _numbers(self, mapping: PremisesMapping, checked: Checked) -> pa.Array:
        if mapping.register_id is None or "register_id" not in mapping.identity:
            return pa.nulls(len(checked.row_numbers), pa.string())
        return file_text(checked.columns[mapping.register_id])

    def _settled(
        self, mapping: PremisesMapping, numbers: "_Coded", keys: "_Coded", rows: Places
    ) -> Places:
        """Places that rows find at once and tell nothing new about, -1 for all others.

        These are most rows of most files; they are found without looking at them one by one, and
        nothing that other rows bring can change where they belong.
        """
        if mapping.identity[0] != "register_id":
            return np.full(len(rows), -1, dtype=np.int64)
        of_number = np.array([self._by_register.get(one, -1) for one in numbers.words])
        of_key = np.array([self._by_address.get(one, -1) for one in keys.words])
        number, key = numbers.codes[rows], keys.codes[rows]
        place = np.where(number > 0, of_number[number], of_key[key])
        if "address" not in mapping.identity:
            place[number == 0] = -1
        has_key = np.array([bool(one) for one in self._address_keys] + [False])
        registered = np.array([*self._registered, False])
        new = (key > 0) & ~has_key[place]
        if self.source.register:
            new |= ~registered[place]
        return np.where(new, -1, place)

    def _find_or_found(self, mapping: PremisesMapping, number: str, key: str) -> int:
        if not number and (not key or "address" not in mapping.identity):
            return -1
        place = self._find(mapping, number, key)
        if place is None:
            place = self._found()
        self._identify(place, number, key)
        return place

    def _find(self, mapping: PremisesMapping, number: str, key: str) -> int | None:
        for how in mapping.identity:
            if how == "register_id" and number:
                place = self._by_register.get(number)
            elif how == "address" and key:
                # Two register numbers at one address are two premises: a row with a number of its
                # own only takes over premises that have none.
                place = (self._unregistered if number else self._by_address).get(key)
            else:
                place = None
            if place is not None:
                return place
        return None

    def _found(self) -> int:
        self._ids.append(self._next_id)
        self._next_id += 1
        self._register_ids.append(None)
        self._address_keys.append(None)
        self._registered.append(False)
        self._own.append(True)
        return len(self._ids) - 1

    def _identify(self, place: int, number: str, key: str) -> None:
        """Note what a row newly tells about the identity of its premises."""
        new_number = number if number and not self._register_ids[place] else None
        new_key = key if key and not self._address_keys[place] else None
        if new_number:
            self._register_ids[place] = new_number
            self._unregistered.pop(self._address_keys[place] or "", None)
        if new_key:
            self._address_keys[place] = new_key
        if new_number or new_key:
            self._index(place, self._register_ids[place], self._address_keys[place])
        newly_registered = self.source.register and not self._registered[place]
        if newly_registered:
            self._registered[place] = True
        if place < self._stored and (new_number or new_key or newly_registered):
            self._identified.add(place)
            if newly_registered:
                self._adopted.add(place)

    def _index(self, place: int, number: str | None, key: str | None) -> None:
        if number:
            self._by_register.setdefault(number, place)
        if key:
            self._by_address.setdefault(key, place)
            if not number:
                self._unregistered.setdefault(key, place)

    def _index_merged(self) -> None:
        """What merged premises went by means the others now, where nothing else goes by it."""
        places = {one: place for place, one in enumerate(self._ids)}
        for premises_id, number, key in self.merged:
            place = places.get(premises_id)
            if place is not None:
                self._index(place, number, None)
                self._index(place, self._register_ids[place], key)

    def to_locate(self) -> pd.DataFrame:
        """Addresses newly told of premises without a position, by `premises_id`."""
        told = self._attributes.to_locate()
        ids = pd.Index([self._ids[place] for place in told], name="premises_id", dtype=np.int64)
        return pd.DataFrame(list(told.values()), ids, columns=list(ADDRESS))

    def newly_stated(self) -> pd.DataFrame:
        """Positions newly stated of premises of the store: x, y in metres, by `premises_id`."""
        stated = {
            self._ids[place]: position
            for place, position in self._attributes.positions().items()
            if place < self._stored
        }
        ids = pd.Index(list(stated), name="premises_id", dtype=np.int64)
        return pd.DataFrame(list(stated.values()), ids, columns=["x", "y"])

    def founded(self, file_id: int) -> pa.RecordBatch:
        """Rows of the table `premises` for what was founded here."""
        places = range(self._stored, len(self._ids))
        default = self.source.premises.default_kind if self.source.premises else UNKNOWN_KIND
        columns = self._columns(places)
        columns["kind"] = columns["kind"].fill_null(default)
        columns["file_id"] = pa.array([file_id] * len(places), pa.int64())
        return pa.RecordBatch.from_pydict(columns)

    def completed(self) -> pa.RecordBatch:
        """What stored premises newly got, null where nothing: the columns of `founded` in order."""
        told = self._attributes.touched() | self._identified
        places = sorted(place for place in told if place < self._stored)
        columns = self._columns(places)
        return pa.RecordBatch.from_pydict(columns)

    def adopted_ids(self) -> list[int]:
        """Stored premises that this register source knows and no register knew before."""
        return sorted(self._ids[place] for place in self._adopted)

    def _columns(self, places: Sequence[int]) -> dict[str, pa.Array]:
        return {
            "premises_id": pa.array([self._ids[p] for p in places], pa.int64()),
            "register_id": pa.array([self._register_ids[p] for p in places], pa.string()),
            "address_key": pa.array([self._address_keys[p] for p in places], pa.string()),
            **self._attributes.columns(places),
            "in_register": pa.array([int(self._registered[p]) for p in places], pa.int64()),
        }


@dataclass(frozen=True)
class _Coded:
    """Strings as numbers into a list of words whose first is the empty one."""

    codes: Places
    words: list[str]


def _coded(values: pa.Array) -> _Coded:
    encoded = pc.if_else(pc.equal(values, ""), None, values).dictionary_encode()
    words = ["", *(word or "" for word in encoded.dictionary.to_pylist())]
    codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64) + 1
    return _Coded(codes, words)
