"""Linkage of one import: what its rows founded, compared with what is known, in its transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from data.bulk import Connection, read_table, select
from data.columns import PREMISES
from data.intake.report import ImportReport
from data.linkage.bands import Banded, Candidate, band
from data.linkage.estimate import compare
from data.linkage.fingerprint import record_keys
from data.linkage.records import comparable
from data.merge import Pair, merge_rows, merged_into
from data.municipality import Municipality
from data.review_table import Item, put_items, standing
from risk.clearance import Viewer

_COLUMNS = {**PREMISES, "address_key": str, "in_register": int, "file_id": int, "source": str}


@dataclass(frozen=True)
class _Compared:
    """Premises of the store: those that are looked for, and those among which."""

    records: pd.DataFrame
    others: pd.DataFrame
    keys: Mapping[int, str]
    open_to: frozenset[int]


def link_founded(
    connection: Connection, municipality: Municipality, report: ImportReport, viewer: Viewer
) -> ImportReport:
    """Link by estimate what a file founded, or let it wait for a person; nothing is committed.

    The file's rows are in the tables already. A register's premises are nobody else's: where a
    register founded some, those that no register knows are looked for among them. An estimate
    links without a person only to premises of a register, which all may see, or of the same source;
    whoever sees the record would otherwise learn what another source called the place.

    Returns
    -------
    ImportReport
        With what is linked, unlinked and added now, and how many records were linked by estimate
        and how many wait.
    """
    if not report.premises:
        return report
    compared = _compared(connection, municipality, report)
    if compared.records.empty:
        return report
    banded = _banded(connection, municipality, compared)
    merge_rows(
        connection,
        [
            Pair(at, into, viewer, compared.keys[at], probability)
            for at, (into, probability) in sorted(banded.links.items())
        ],
    )
    put_items(connection, _items(compared, banded.waiting, report.file_id))
    return _told(connection, report, len(banded.links), len(banded.waiting))


def _compared(
    connection: Connection, municipality: Municipality, report: ImportReport
) -> _Compared:
    rest = "FROM premises JOIN (SELECT file_id, source FROM source_file) USING (file_id)"
    premises = read_table(connection, _COLUMNS, f"{rest} ORDER BY premises_id").to_pandas()
    founded = premises["file_id"] == report.file_id
    loose = premises["in_register"] == 0
    if municipality.source(report.source).register:
        records, others = premises[loose], premises[founded & ~loose]
    else:
        records, others = premises[founded & loose], premises[~founded]
    [(secret,)] = select(connection, "SELECT value FROM setting WHERE key = 'log_id'")
    keys = record_keys(comparable(records), list(records["source"]), str(secret))
    is_open = (others["in_register"] == 1) | (others["source"] == report.source)
    return _Compared(
        records,
        others,
        dict(zip(records["premises_id"].tolist(), keys, strict=True)),
        frozenset(others.loc[is_open, "premises_id"].tolist()),
    )


def _banded(connection: Connection, municipality: Municipality, compared: _Compared) -> Banded:
    """Bands, once what people said before is heeded."""
    into = merged_into(connection)
    said = {
        (key, into.get(one, one)): decision for (key, one), decision in standing(connection).items()
    }
    known = set(compared.others["premises_id"])
    same = {
        at: (candidate, 1.0)
        for at, key in compared.keys.items()
        for (of, candidate), decision in said.items()
        if of == key and decision == "same" and candidate in known
    }
    pairs = compare(compared.records, compared.others)
    ids = zip(pairs["record_id"], pairs["candidate_id"], strict=True)
    apart = [
        a in same or b in same or said.get((compared.keys[a], b)) == "different" for a, b in ids
    ]
    pairs = pairs[~np.array(apart, dtype=bool)]
    names = {at: key for at, key in compared.keys.items() if at not in same}
    found = band(pairs, names, compared.open_to, municipality.settings.linkage)
    return Banded({**found.links, **same}, found.waiting)


def _items(compared: _Compared, waiting: Mapping[int, list[Candidate]], file_id: int) -> list[Item]:
    return [
        Item(
            "link",
            record,
            compared.keys[record],
            [candidate.__dict__ for candidate in candidates],
            file_id,
        )
        for record, candidates in waiting.items()
    ]


def _told(
    connection: Connection, report: ImportReport, estimated: int, waiting: int
) -> ImportReport:
    [(linked, unlinked)] = select(
        connection, "SELECT linked, unlinked FROM source_file WHERE file_id = ?", [report.file_id]
    )
    [(founded,)] = select(
        connection, "SELECT count(*) FROM premises WHERE file_id = ?", [report.file_id]
    )
    return replace(
        report,
        linked=linked,
        unlinked=unlinked,
        premises=founded,
        estimated=estimated,
        waiting=waiting,
    )
