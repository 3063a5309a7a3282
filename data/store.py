"""The store: one database file of one municipality. Every read takes a `Viewer` first.

`Store.create` makes a new one, `Store.open` opens one that exists. What a viewer may see is decided
in one place, `_seen_by`; no read goes past it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data.bulk import Value, bulk_connection, number, read_batches, read_table
from data.columns import FILES, FINDINGS, PREMISES, QUARANTINE, SIGNALS, VISITS
from data.municipality import FOLDER, Municipality, load_municipality
from data.profiles import keep_profile, kept_profile, kept_profiles
from data.schema import StoreError, create_tables, path_of, require_present_tables
from risk.clearance import Viewer
from risk.profile import WeightProfile


@dataclass(frozen=True)
class Store:
    """One municipality's store, open for reading and writing.

    Attributes
    ----------
    url
        `sqlite:///path/to/file.db`.
    municipality
        The municipality it was created for, read from its folder.
    """

    url: str
    municipality: Municipality

    @classmethod
    def create(cls, url: str, municipality_id: str, parent: Path = FOLDER) -> "Store":
        """Create an empty store; `parent` is the folder that holds the municipalities' folders.

        Raises
        ------
        StoreError
            The URL is not one this version can open, or something is already there.
        MunicipalityError
            There is no such municipality, or its folder is wrong.
        """
        municipality = load_municipality(municipality_id, parent)
        create_tables(url, municipality_id)
        return cls(url, municipality)

    @classmethod
    def open(cls, url: str, parent: Path = FOLDER) -> "Store":
        """Open a store that exists.

        Raises
        ------
        StoreError
            There is nothing, no store, or a store of another version; the message says what to do.
        """
        municipality_id = require_present_tables(url)
        return cls(url, load_municipality(municipality_id, parent))

    @property
    def path(self) -> Path:
        """The database file."""
        return path_of(self.url)

    def version(self) -> int:
        """A whole number that grows with every write that changes what is read."""
        with bulk_connection(self.path) as connection:
            return number(connection, "SELECT value FROM setting WHERE key = 'version'")

    def counts(self, viewer: Viewer) -> dict[str, int]:
        """How many premises, signals, visits and findings `viewer` may see."""
        seen, values = _seen_by(viewer)
        with bulk_connection(self.path) as connection:
            return {
                "premises": number(
                    connection, f"SELECT count(*) {_premises_for(seen)}", values * 2
                ),
                "signals": number(connection, f"SELECT count(*) FROM signal WHERE {seen}", values),
                "visits": number(connection, f"SELECT count(*) FROM visit WHERE {seen}", values),
                "findings": number(connection, f"SELECT count(*) {_findings_for(seen)}", values),
            }

    def premises(self, viewer: Viewer) -> pd.DataFrame:
        """Premises that a register knows or that carry a signal or visit `viewer` may see.

        Returns
        -------
        DataFrame
            Indexed by `premises_id`: register_id, name, address, kind, district,
            organisation_number, and x, y in metres in the municipality's reference system.
        """
        seen, values = _seen_by(viewer)
        found = self._frame(PREMISES, _premises_for(seen), values * 2)
        return found.set_index("premises_id")

    def signals(self, viewer: Viewer) -> pd.DataFrame:
        """Signals `viewer` may see: fast for tens of millions.

        Returns
        -------
        DataFrame
            premises_id (float, NaN for signals of a place), signal_type (categorical),
            observed_day (int32), value (float32), x, y (metres, NaN where not stated), file_id and
            row_number of the row that said so.
        """
        seen, values = _seen_by(viewer)
        with bulk_connection(self.path) as connection:
            batches = read_batches(connection, SIGNALS, f"FROM signal WHERE {seen}", values)
            table = pa.Table.from_batches([_narrow(batch) for batch in batches])
        frame: pd.DataFrame = table.unify_dictionaries().to_pandas(self_destruct=True)
        return frame

    def visits(self, viewer: Viewer) -> pd.DataFrame:
        """Visits `viewer` may see; their columns are `data.columns.VISITS`."""
        seen, values = _seen_by(viewer)
        return self._frame(VISITS, f"FROM visit WHERE {seen}", values)

    def findings(self, viewer: Viewer) -> pd.DataFrame:
        """Findings of the visits `viewer` may see, with their premises and day.

        result is found, not_found or not_examined.
        """
        seen, values = _seen_by(viewer)
        return self._frame(FINDINGS, _findings_for(seen), values)

    def files(self, viewer: Viewer) -> pd.DataFrame:
        """Imported files, the oldest first, with their counts of rows."""
        return self._frame(FILES, "FROM source_file WHERE ?", [bool(viewer.classes)])

    def quarantine(
        self, viewer: Viewer, source: str | None = None, file_id: int | None = None
    ) -> pd.DataFrame:
        """Refused rows with their file; reasons and original are JSON."""
        rest = (
            "FROM quarantine JOIN source_file USING (file_id) "
            "WHERE ? AND (? = '' OR source = ?) AND (? = 0 OR file_id = ?)"
        )
        values: list[Value] = [bool(viewer.classes), source or "", source or ""]
        return self._frame(QUARANTINE, rest, [*values, file_id or 0, file_id or 0])

    def save_profile(self, viewer: Viewer, profile: WeightProfile) -> int:
        """Keep a weight profile as the next version of its name; gives that version."""
        with bulk_connection(self.path) as connection:
            return keep_profile(connection, viewer, profile)

    def profiles(self, viewer: Viewer) -> list[WeightProfile]:
        """Every kept profile `viewer` may see, by name, the newest version of a name first."""
        with bulk_connection(self.path) as connection:
            return kept_profiles(connection, viewer)

    def load_profile(self, viewer: Viewer, name: str, version: int | None = None) -> WeightProfile:
        """One kept profile, by default its newest version; `StoreError` where there is none."""
        with bulk_connection(self.path) as connection:
            found = kept_profile(connection, viewer, name, version)
        if found is None:
            known = sorted({profile.name for profile in self.profiles(viewer)})
            raise StoreError(
                f"There is no weight profile {name!r}"
                + (f" version {version}" if version else "")
                + f"; kept are {', '.join(known) or 'none'}."
            )
        return found

    def _frame(self, columns: Mapping[str, type], rest: str, values: list[Value]) -> pd.DataFrame:
        with bulk_connection(self.path) as connection:
            frame: pd.DataFrame = read_table(connection, columns, rest, values).to_pandas()
        return frame


def _seen_by(viewer: Viewer) -> tuple[str, list[Value]]:
    """The condition that holds for the rows `viewer` may see, and its values: the only one."""
    classes: list[Value] = [*sorted(viewer.classes)]
    return f"secrecy_class IN ({', '.join('?' * len(classes))})", classes


def _premises_for(seen: str) -> str:
    """Premises a register knows or that carry a row for which `seen` holds; values twice."""
    about = f"WHERE premises_id = premises.premises_id AND {seen}"
    return (
        f"FROM premises WHERE in_register = 1 OR EXISTS (SELECT 1 FROM signal {about}) "
        f"OR EXISTS (SELECT 1 FROM visit {about})"
    )


def _findings_for(seen: str) -> str:
    # Visits have an agency, too; only what findings lack is taken from them.
    visits = f"(SELECT visit_id, premises_id, visited_day FROM visit WHERE {seen})"
    return f"FROM finding JOIN {visits} USING (visit_id)"


def _narrow(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Signals in the types that are computed with: a fraction of the memory of SQL's."""
    kinds = {
        "premises_id": pa.float64(),
        "observed_day": pa.int32(),
        "value": pa.float32(),
        "file_id": pa.int32(),
    }
    arrays = [
        pc.dictionary_encode(column)
        if name == "signal_type"
        else column.cast(kinds.get(name, column.type))
        for name, column in zip(batch.schema.names, batch.columns, strict=True)
    ]
    return pa.RecordBatch.from_arrays(arrays, names=batch.schema.names)
