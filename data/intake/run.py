"""One import while it runs: batch after batch through checks and links into the tables."""

from datetime import date

import numpy as np

from data.bulk import Connection
from data.doubtful import forget_waiting
from data.intake import known, ledger
from data.intake.extract import speaking
from data.intake.join import Joiner
from data.intake.link import Linked, Linker
from data.intake.parse_words import Pseudonym
from data.intake.reading import Reading, Rows
from data.intake.refusal import Refused, Sieve
from data.intake.report import ImportReport, ProgressCallback
from data.intake.seen import Verdict
from data.intake.tally import Tally
from data.intake.validate import Checked, Validator
from data.intake.write import RowWriter
from data.locations import keep_locations, stated
from data.merge import merged_identities
from data.municipality import Municipality
from data.placing import place_premises
from data.source import Source
from geo.register import AddressRegister


class Intake:
    """One file of one source on its way into the store; nothing is committed here.

    Whoever makes one has taken the right to write. `addresses_taken` are the accepted rows of a
    register of addresses, which become no premises.
    """

    def __init__(
        self,
        municipality: Municipality,
        source: Source,
        reading: Reading,
        connection: Connection,
        today: date,
        pseudonym: Pseudonym | None = None,
        addresses: AddressRegister | None = None,
    ) -> None:
        self._source = source
        self._banded = any(one.bands for one in source.fields.values())
        self._reading = reading
        self._connection = connection
        self._crs = municipality.settings.crs
        self._addresses = addresses
        self.addresses_taken: list[Checked] = []
        self._tally = Tally()
        self._file_id = ledger.next_file_id(connection)
        self._rows = RowWriter(source, municipality.catalogue, connection, self._file_id)
        self._seen, self._earlier = ledger.seen_rows(connection, source.id)
        self._file_names = ledger.file_names(connection, source.id)
        self._linker = Linker(
            source,
            ledger.known_premises(connection),
            ledger.last_premises_id(connection),
            merged_identities(connection),
        )
        self._joiner = None
        if source.joins:
            self._joiner = Joiner(source, known.placed_premises(connection))
            self._told = known.told_premises(connection, source.id)
        self._validator = Validator(
            source,
            municipality,
            today,
            decimal_comma=reading.decimal_comma,
            file_crs=reading.crs,
            pseudonym=pseudonym,
        )

    def run(
        self, file_name: str, progress: ProgressCallback | None, *, dry_run: bool
    ) -> ImportReport:
        """Take every batch in and report; nothing is committed here."""
        before = ledger.counts(self._connection)
        for rows in self._reading.rows(self._source.columns):
            self._take(rows)
            if progress:
                progress(self._tally.progress(rows.done))
        ledger.keep_premises(self._connection, self._linker, self._file_id)
        self._locate()
        after = ledger.counts(self._connection)
        added = {table: after[table] - before[table] for table in after}
        return self._report(file_name, added, dry_run)

    def _locate(self) -> None:
        """Place premises by the positions newly stated, else by the register of addresses."""
        keep_locations(self._connection, stated(self._linker.newly_stated()))
        forget_waiting(self._connection)
        if self._addresses is None:
            return
        told = self._linker.to_locate().assign(source=self._source.id, file_id=self._file_id)
        self._tally.located = place_premises(self._connection, self._addresses, self._crs, told)

    def _take(self, rows: Rows) -> None:
        sieve = Sieve(rows, keeps_cells=not self._banded)
        checked = self._validator.check(rows, sieve)
        verdict = self._judge(checked, sieve)
        accepted = checked.only(sieve.accepted)
        unchanged = verdict.unchanged[sieve.accepted]
        if self._source.addresses is not None:
            in_force = speaking(self._source, accepted)
            self.addresses_taken.append(accepted.only(in_force))
        if self._joiner is None:
            linked = self._link(accepted)
            self._write(accepted.only(~unchanged), linked.premises_id[~unchanged])
        else:
            linked = self._join(self._joiner, accepted, unchanged)
        self._count(rows, accepted, linked, int(unchanged.sum()))
        self._quarantine(sieve.refused())

    def _link(self, accepted: Checked) -> Linked:
        """Premises of the rows that say something; the others have and found none."""
        speaks = speaking(self._source, accepted)
        if speaks.all():
            return self._linker.link(accepted)
        places, n = np.flatnonzero(speaks), len(speaks)
        linked = self._linker.link(accepted.take(places))
        return Linked(
            _spread(linked.premises_id, places, n, 0), _spread(linked.known, places, n, False)
        )

    def _join(self, joiner: Joiner, accepted: Checked, unchanged: np.ndarray) -> Linked:
        """Write what rows say of all premises they match.

        Unchanged rows said it before, except of premises that are new since.
        """
        joined = joiner.join(accepted)
        joined = joined.only(speaking(self._source, accepted)[joined.row])
        first = joined.first(len(unchanged))
        new = ~unchanged[joined.row] | ~np.isin(joined.premises_id, self._told)
        pairs = joined.only(new)
        self._rows.keep(accepted.only(~unchanged), first[~unchanged])
        self._rows.say(accepted.take(pairs.row), pairs.premises_id)
        return Linked(first, first > 0)

    def _judge(self, checked: Checked, sieve: Sieve) -> Verdict:
        """Let the rows that are sound so far meet those seen before."""
        n = len(checked.row_numbers)
        sound = np.flatnonzero(sieve.accepted)
        met = self._seen.meet(
            checked.row_key[sound], checked.content[sound], checked.row_numbers[sound]
        )
        verdict = Verdict(
            _spread(met.earlier, sound, n, -1),
            _spread(met.same_as, sound, n, -1),
            _spread(met.changed, sound, n, False),
        )
        self._refuse_repeats(verdict, sieve)
        return verdict

    def _refuse_repeats(self, verdict: Verdict, sieve: Sieve) -> None:
        names = [self._source.fields[name].column for name in self._source.key]
        column = ", ".join(names) or "(whole row)"
        here = verdict.same_as >= 0
        if here.any():
            same = [f"same as row {row}" for row in verdict.same_as.tolist()]
            sieve.refuse(here & ~verdict.changed, column, same, "each row once")
            other = [f"{text}, with other values" for text in same]
            sieve.refuse(here & verdict.changed, column, other, "each key once")
        before = (verdict.earlier >= 0) & verdict.changed & ~here
        if before.any():
            files = [
                f"already imported in file {self._file_names[self._earlier.file_id[place]]}, "
                f"row {self._earlier.row_number[place]}, with other values"
                if place >= 0
                else ""
                for place in verdict.earlier.tolist()
            ]
            sieve.refuse(before, column, files, "the values imported before, or a new key")

    def _count(self, rows: Rows, accepted: Checked, linked: Linked, unchanged: int) -> None:
        self._tally.read += rows.batch.num_rows + len(rows.broken)
        self._tally.accepted += len(accepted.row_numbers)
        self._tally.unchanged += unchanged
        self._tally.linked += int(linked.known.sum())
        self._tally.placeless += int(np.isnan(accepted.x).sum())

    def _write(self, checked: Checked, premises_id: np.ndarray) -> None:
        if len(premises_id):
            self._rows.keep(checked, premises_id)
            self._rows.say(checked, premises_id)

    def _quarantine(self, refused: list[Refused]) -> None:
        ledger.keep_refused(self._connection, self._file_id, refused)
        self._tally.refuse(refused)

    def _report(self, file_name: str, added: dict[str, int], dry_run: bool) -> ImportReport:
        file = (file_name, self._file_id, self._reading.form)
        notes = self._validator.positions.notes
        return self._tally.report(self._source, file, added, notes, dry_run=dry_run)


def _spread(values: np.ndarray, places: np.ndarray, n: int, rest: int | bool) -> np.ndarray:
    """`values` at their `places` among n rows, `rest` elsewhere."""
    spread = np.full(n, rest, dtype=values.dtype)
    spread[places] = values
    return spread
