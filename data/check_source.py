"""What a source would make of a file: read, judged and counted without a store, nothing written."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np

from data.intake.content import Content, take_fingerprint
from data.intake.extract import findings_in, signals_in, speaking, visits_in
from data.intake.hashing import Hashes
from data.intake.organisation_number import NOT_KEPT
from data.intake.parse import Column, parse_column
from data.intake.pseudonym import new_pseudonyms
from data.intake.reading import open_reading, with_nearest
from data.intake.refusal import Refused, Sieve, shown
from data.intake.rows import Reading, Rows
from data.intake.seen import SeenRows, sorted_run
from data.intake.typed import given_of
from data.intake.validate import Checked, Validator
from data.municipality import Municipality
from data.source import Source

_EXAMPLES = 3


@dataclass
class FieldCheck:
    """What became of one field: values given, values accepted, and some that were not."""

    given: int = 0
    accepted: int = 0
    examples: list[str] = field(default_factory=list)

    def add(self, column: Column) -> None:
        """Count a batch of the column."""
        given = given_of(column.text)
        wrong = np.zeros(len(given), dtype=bool)
        for fault in column.faults:
            wrong |= fault.rows
            for place in np.flatnonzero(fault.rows)[:_EXAMPLES].tolist():
                text = NOT_KEPT if fault.masked else shown(column.text[place]) or "nothing"
                if text not in self.examples and len(self.examples) < _EXAMPLES:
                    self.examples.append(text)
        self.given += int(given.sum())
        self.accepted += int((given & ~wrong).sum())


@dataclass
class SourceCheck:
    """What a source would do with a file.

    Without columns that it needs (`missing`, each with the nearest name found), or with `refused`
    ones (column and reason), the file would be refused and no row is looked at. `signals` counts
    rows by signal type, as far as their premises are known; `premises` counts different premises
    named.
    """

    source: Source
    form: str
    ignored: tuple[str, ...]
    missing: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]
    fields: Mapping[str, FieldCheck]
    notes: tuple[str, ...] = ()
    read: int = 0
    accepted: int = 0
    silent: int = 0
    reasons: Counter[tuple[str, str]] = field(default_factory=Counter)
    quarantined: list[Refused] = field(default_factory=list)
    signals: Counter[str] = field(default_factory=Counter)
    visits: int = 0
    findings: Counter[tuple[str, str]] = field(default_factory=Counter)


def check_source(
    source: Source, municipality: Municipality, path: Path, today: date
) -> SourceCheck:
    """Read the file at `path` as an import of `source` would, against an empty store.

    Raises
    ------
    FileRefused
        The file is empty, cut off, of no kind that is read, or its reference system is unclear.
    """
    content = Content(path.name, path)
    reading = open_reading(content, take_fingerprint(content), source.file)
    check = SourceCheck(
        source,
        reading.form,
        tuple(one for one in reading.columns if one not in source.columns),
        tuple(
            with_nearest(one, reading.columns)
            for one in source.columns
            if one not in reading.columns
        ),
        tuple(
            (column, one.reason("en"))
            for column, one in municipality.refusals.of_columns(reading.columns, source)
        ),
        {name: FieldCheck() for name in source.fields},
    )
    if check.refused:
        return check
    if check.missing:
        _check_fields(check, reading, today)
    else:
        _Rehearsal(check, municipality, reading, today).run()
    return check


def _check_fields(check: SourceCheck, reading: Reading, today: date) -> None:
    present = {n: f for n, f in check.source.fields.items() if f.column in reading.columns}
    for rows in reading.rows(list(dict.fromkeys(one.column for one in present.values()))):
        check.read += rows.batch.num_rows + len(rows.broken)
        for name, one in present.items():
            raw = rows.batch.column(one.column)
            check.fields[name].add(
                parse_column(raw, one, decimal_comma=reading.decimal_comma, today=today)
            )


class _Rehearsal:
    """One file through all checks, its rows given premises that do not exist."""

    def __init__(
        self, check: SourceCheck, municipality: Municipality, reading: Reading, today: date
    ) -> None:
        self._check = check
        self._catalogue = municipality.catalogue
        self._reading = reading
        pseudonyms = new_pseudonyms() if check.source.sole_traders == "pseudonym" else None
        self._validator = Validator(
            check.source,
            municipality,
            today,
            decimal_comma=reading.decimal_comma,
            file_crs=reading.crs,
            pseudonym=pseudonyms.of if pseudonyms else None,
        )
        nothing: Hashes = np.array([], dtype=np.uint64)
        self._seen = SeenRows(sorted_run(nothing, nothing, nothing))
        self._visits: set[int] = set()

    def run(self) -> None:
        for rows in self._reading.rows(self._check.source.columns):
            self._take(rows)
        self._check.notes = self._validator.positions.notes
        self._check.visits = len(self._visits)

    def _take(self, rows: Rows) -> None:
        check = self._check
        sieve = Sieve(rows)
        checked = self._validator.check(rows, sieve)
        for name, column in self._validator.parsed.items():
            check.fields[name].add(column)
        self._refuse_repeats(checked, sieve)
        accepted = checked.only(sieve.accepted)
        check.read += rows.batch.num_rows + len(rows.broken)
        check.accepted += len(accepted.row_numbers)
        for refused in sieve.refused():
            check.quarantined.append(refused)
            check.reasons.update((one.column, one.expected) for one in refused.reasons)
        if len(accepted.row_numbers):
            self._say(accepted)

    def _refuse_repeats(self, checked: Checked, sieve: Sieve) -> None:
        sound = np.flatnonzero(sieve.accepted)
        met = self._seen.meet(
            checked.row_key[sound], checked.content[sound], checked.row_numbers[sound]
        )
        twice = np.zeros(len(sieve.accepted), dtype=bool)
        twice[sound] = met.same_as >= 0
        key = [self._check.source.fields[name].column for name in self._check.source.key]
        found = ["a row that was there before"] * len(twice)
        sieve.refuse(twice, ", ".join(key) or "(whole row)", found, "each row once")

    def _say(self, accepted: Checked) -> None:
        check, source = self._check, self._check.source
        speaks = speaking(source, accepted)
        check.silent += int((~speaks).sum())
        premises = np.ones(len(speaks), dtype=np.int64)
        for batch in signals_in(source, self._catalogue, accepted, premises, 0):
            check.signals[batch["signal_type"][0].as_py()] += batch.num_rows
        if source.visit:
            visits, chosen = visits_in(source, accepted, premises, 0)
            self._visits |= set(visits["visit_key"].to_pylist())
            for one in findings_in(source, chosen, visits):
                pairs = zip(one["risk"].to_pylist(), one["result"].to_pylist(), strict=True)
                check.findings.update(pairs)
