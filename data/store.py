"""The store: one database file of one municipality. Every read is made with somebody's eyes.

`Store.create` makes a new one, `Store.open` opens one that exists. What a viewer may see is decided
in one place, `data.condition`; no read goes past it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pandas as pd

from data.audit import record
from data.banded import with_bands
from data.bulk import Value, bulk_connection, number, read_batches, read_table
from data.columns import FILES, FINDINGS, PREMISES, QUARANTINE, SIGNALS, VISITS
from data.condition import open_operations, rows_seen
from data.days import day_of
from data.dispute_table import UNDISPUTED, disputed_signals
from data.municipality import FOLDER, Municipality, load_municipality
from data.opening import ALL, Openings
from data.profiles import keep_profile, kept_profile, kept_profiles
from data.release_table import releases_about, releases_to
from data.schema import StoreError, create_tables, path_of, require_present_tables
from data.signal_frame import signal_frame
from data.visible_rows import (
    band_rows,
    files_seen,
    finding_rows,
    premises_rows,
    signal_rows,
    visit_rows,
)
from risk.clearance import OPERATOR, Clearance, Eyes, Release, Viewer, clearance_of, known_by
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
    _openings: Openings = field(default_factory=Openings, init=False, repr=False, compare=False)

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

    def clearance(self, eyes: Eyes, known_on: date | None = None) -> Clearance:
        """What `eyes` may see today; with `known_on`, what they could know on that day.

        Then only what had been released, and had been imported, by the end of that day is seen.
        """
        if isinstance(eyes, Clearance):
            return eyes
        day = day_of(known_on or date.today())
        with bulk_connection(self.path) as connection:
            releases = releases_to(connection, eyes.agency)
            opened = open_operations(connection)
        eyes = replace(eyes, operations=eyes.operations & opened)
        found = clearance_of(eyes, releases, day, self.municipality.rules)
        return known_by(found, day) if known_on else found

    def _opened(self, eyes: Eyes, what: str = ALL) -> Clearance:
        """The clearance of `eyes` once it is in the log that a viewer opens what it shows.

        A clearance has no name to log: whoever made one of a viewer's logs what the viewer gets.
        """
        clearance = self.clearance(eyes)
        if isinstance(eyes, Viewer):
            self._openings.log(self, eyes, clearance, what, self.version)
        return clearance

    def counts(self, viewer: Eyes) -> dict[str, int]:
        """How many premises, signals, visits and findings `viewer` may see."""
        clearance = self.clearance(viewer)
        rests = {
            "premises": premises_rows(self.municipality, clearance),
            "signals": signal_rows(clearance),
            "visits": visit_rows(clearance),
            "findings": finding_rows(clearance),
        }
        with bulk_connection(self.path) as connection:
            return {
                name: number(connection, f"SELECT count(*) {rest.sql}", rest.values)
                for name, rest in rests.items()
            }

    def premises(self, viewer: Eyes) -> pd.DataFrame:
        """Premises that a register knows or that carry a signal or visit `viewer` may see.

        Returns
        -------
        DataFrame
            Indexed by `premises_id`: register_id, name, address, kind, district,
            organisation_number, and x, y in metres in the municipality's reference system.
        """
        found = self._frame(PREMISES, *premises_rows(self.municipality, self._opened(viewer)))
        return found.set_index("premises_id")

    def signals(self, viewer: Eyes) -> pd.DataFrame:
        """Signals `viewer` may see: fast for tens of millions.

        Returns
        -------
        DataFrame
            premises_id (float, NaN for signals of a place), signal_type (categorical),
            observed_day (int32), value (float32), x, y (metres, NaN where not stated), file_id and
            row_number of the row that said so; both 0 for a band (`data.banded`), the last rows.
        """
        clearance = self._opened(viewer)
        with bulk_connection(self.path) as connection:
            facts = signal_frame(read_batches(connection, SIGNALS, *signal_rows(clearance)))
        if not any(grant.form == "band" for grant in clearance.grants):
            return facts
        bands, values = band_rows(clearance)
        rows = self._frame(SIGNALS, f"{bands} AND {UNDISPUTED}", values)
        return with_bands(facts, rows, self.municipality.catalogue)

    def visits(self, viewer: Eyes) -> pd.DataFrame:
        """Visits `viewer` may see; their columns are `data.columns.VISITS`."""
        return self._frame(VISITS, *visit_rows(self._opened(viewer)))

    def findings(self, viewer: Eyes) -> pd.DataFrame:
        """Findings of the visits `viewer` may see, with their premises and day.

        result is found, not_found or not_examined.
        """
        return self._frame(FINDINGS, *finding_rows(self._opened(viewer)))

    def files(self, viewer: Eyes) -> pd.DataFrame:
        """Imported files, the oldest first, with their counts of rows.

        The counts speak of every row, so a file shows only to those who may see all that its
        source can say.
        """
        seen = files_seen(self.municipality, self.clearance(viewer))
        return self._frame(FILES, f"FROM source_file WHERE {seen.sql}", seen.values)

    def quarantine(
        self, viewer: Eyes, source: str | None = None, file_id: int | None = None
    ) -> pd.DataFrame:
        """Refused rows with their file; reasons and original are JSON."""
        seen = files_seen(self.municipality, self._opened(viewer, "rows in quarantine"))
        rest = (
            f"FROM quarantine JOIN source_file USING (file_id) WHERE {seen.sql} "
            "AND (? = '' OR source = ?) AND (? = 0 OR file_id = ?)"
        )
        values: list[Value] = [*seen.values, source or "", source or ""]
        return self._frame(QUARANTINE, rest, [*values, file_id or 0, file_id or 0])

    def releases(self, viewer: Viewer) -> dict[int, Release]:
        """What the agency of `viewer` has released or been given, by number, also what ended."""
        if viewer != OPERATOR and not self.clearance(viewer).sees_content:
            return {}
        agency = None if viewer == OPERATOR else viewer.agency
        with bulk_connection(self.path) as connection:
            return dict(releases_about(connection, agency))

    def disputes(self, viewer: Eyes) -> pd.DataFrame:
        """Objections to signals `viewer` may see; columns are `data.dispute_table.COLUMNS`."""
        seen = rows_seen(self._opened(viewer), "signal", "fact")
        with bulk_connection(self.path) as connection:
            return disputed_signals(connection, seen)

    def signal_id(
        self, viewer: Eyes, file_id: int, row_number: int, signal_type: str
    ) -> int | None:
        """Number of the signal that a row of a file said; None where `viewer` sees none."""
        seen = rows_seen(self.clearance(viewer), "signal", "fact")
        where = f"file_id = ? AND row_number = ? AND signal_type = ? AND {seen.sql}"
        sql = f"SELECT signal_id FROM signal WHERE {where}"
        values: list[Value] = [file_id, row_number, signal_type, *seen.values]
        with bulk_connection(self.path) as connection:
            return number(connection, sql, values) or None

    def save_profile(self, viewer: Viewer, profile: WeightProfile) -> int:
        """Keep a weight profile as the next version of its name; gives that version."""
        clearance = self.clearance(viewer)
        record(
            self, viewer, "changed", clearance=clearance.text(), detail=f"weights {profile.name}"
        )
        with bulk_connection(self.path) as connection:
            return keep_profile(connection, viewer.function, clearance, profile)

    def profiles(self, viewer: Eyes) -> list[WeightProfile]:
        """Every kept profile `viewer` may see, by name, the newest version of a name first."""
        with bulk_connection(self.path) as connection:
            return kept_profiles(connection, self.clearance(viewer))

    def load_profile(self, viewer: Eyes, name: str, version: int | None = None) -> WeightProfile:
        """One kept profile, by default its newest version; `StoreError` where there is none."""
        with bulk_connection(self.path) as connection:
            found = kept_profile(connection, self.clearance(viewer), name, version)
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
