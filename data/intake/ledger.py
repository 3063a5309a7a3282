"""What one import reads from the store and writes to it: the SQL of the intake, one transaction."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from data.bulk import Connection, Value, append, number, read_table, run, run_for_each, stage
from data.intake.attributes import ATTRIBUTES, UNKNOWN_KIND
from data.intake.hashing import Hashes, as_integers
from data.intake.link import Linker
from data.intake.refusal import Refused
from data.intake.report import ImportReport
from data.intake.seen import Integers, SeenRows, sorted_run
from data.locations import LOCATABLE

_COUNTED = ("premises", "signal", "visit", "finding")


@dataclass(frozen=True)
class EarlierRows:
    """File and row number of earlier rows of a source, in the order `SeenRows` labels them."""

    file_id: Integers
    row_number: Integers


def counts(connection: Connection) -> dict[str, int]:
    """Rows in the tables that an import adds to."""
    return {table: number(connection, f"SELECT count(*) FROM {table}") for table in _COUNTED}


def next_file_id(connection: Connection) -> int:
    """Number of the file that is being imported."""
    return number(connection, "SELECT max(file_id) FROM source_file") + 1


def last_premises_id(connection: Connection) -> int:
    """The highest number that premises had which may be no more; 0 where there were none."""
    return number(
        connection,
        "SELECT max(CAST(number AS INTEGER)) FROM ("
        "SELECT value AS number FROM setting WHERE key = 'last_premises_id' "
        "UNION ALL SELECT from_id FROM premises_move UNION ALL SELECT into_id FROM premises_move)",
    )


def known_premises(connection: Connection) -> pa.Table:
    """What `Linker` needs to know about the premises of the store."""
    lacks = [f"({name} IS NULL) AS lacks_{name}" for name in ATTRIBUTES if name != "kind"]
    lacks += [f"(kind = '{UNKNOWN_KIND}') AS lacks_kind", f"({LOCATABLE}) AS lacks_position"]
    columns: dict[str, type] = {
        "premises_id": int,
        "register_id": str,
        "address_key": str,
        "in_register": int,
        "founder": str,
    }
    columns |= {f"lacks_{name}": int for name in (*ATTRIBUTES, "position")}
    inner = (
        "SELECT premises_id, register_id, address_key, in_register, source AS founder, "
        f"{', '.join(lacks)} FROM premises JOIN source_file USING (file_id)"
    )
    return read_table(connection, columns, f"FROM ({inner})")


def seen_rows(connection: Connection, source_id: str) -> tuple[SeenRows, EarlierRows]:
    """The rows that earlier files of the source brought."""
    columns = {"file_id": int, "row_number": int, "row_key": int, "content": int}
    of_source = "file_id IN (SELECT file_id FROM source_file WHERE source = ?)"
    table = read_table(connection, columns, f"FROM source_row WHERE {of_source}", [source_id])
    arrays = {name: table[name].to_numpy() for name in columns}
    keys = arrays["row_key"].view(np.uint64)
    labels = np.arange(len(keys))
    earlier = EarlierRows(arrays["file_id"], arrays["row_number"])
    return SeenRows(sorted_run(keys, arrays["content"], labels)), earlier


def file_names(connection: Connection, source_id: str) -> dict[int, str]:
    """Names of the source's files by number."""
    table = read_table(
        connection,
        {"file_id": int, "file_name": str},
        "FROM source_file WHERE source = ?",
        [source_id],
    )
    return dict(zip(table["file_id"].to_pylist(), table["file_name"].to_pylist(), strict=True))


def keep_rows(
    connection: Connection,
    file_id: int,
    row_numbers: Integers,
    keys: Hashes,
    contents: Hashes,
    premises_id: Integers,
) -> None:
    """Remember accepted rows."""
    append(
        connection,
        "source_row",
        pa.RecordBatch.from_pydict(
            {
                "file_id": np.full(len(keys), file_id),
                "row_number": row_numbers,
                "row_key": as_integers(keys),
                "content": (contents & np.uint64(0xFFFFFFFF)).astype(np.int64),
                "premises_id": pa.array(premises_id, mask=premises_id == 0),
            }
        ),
    )


def keep_refused(connection: Connection, file_id: int, refused: Sequence[Refused]) -> None:
    """Put refused rows into the quarantine."""
    append(
        connection,
        "quarantine",
        pa.RecordBatch.from_pydict(
            {
                "file_id": pa.array([file_id] * len(refused), pa.int64()),
                "row_number": pa.array([one.row_number for one in refused], pa.int64()),
                "reasons": pa.array([one.reasons_json() for one in refused], pa.string()),
                "original": pa.array([one.original_json() for one in refused], pa.string()),
            }
        ),
    )


def keep_visits(connection: Connection, visits: pa.RecordBatch) -> None:
    """Add visits; of several rows with one key the first makes the visit."""
    columns = [name for name in visits.schema.names if name != "row_number"]
    stage(connection, "staged_visit", visits)
    run(
        connection,
        f"INSERT OR IGNORE INTO visit ({', '.join(columns)}) "
        f"SELECT {', '.join(columns)} FROM temp.staged_visit ORDER BY row_number",
    )


def keep_findings(connection: Connection, findings: pa.RecordBatch) -> None:
    """Add findings to their visits; of several results for one risk and agency the worst counts."""
    stage(connection, "staged_finding", findings)
    run(
        connection,
        "INSERT INTO finding (visit_id, risk, agency, result, outcome) "
        "SELECT visit.visit_id, staged.risk, staged.agency, staged.result, staged.outcome "
        "FROM temp.staged_finding AS staged JOIN visit ON visit.visit_key = staged.visit_key "
        "WHERE visit.access IN ('full', 'partial') ORDER BY staged.row_number "
        "ON CONFLICT (visit_id, risk, agency) DO UPDATE "
        "SET result = excluded.result, outcome = excluded.outcome "
        f"WHERE {_rank('excluded.result')} > {_rank('finding.result')}",
    )


def _rank(column: str) -> str:
    return f"CASE {column} WHEN 'found' THEN 2 WHEN 'not_found' THEN 1 ELSE 0 END"


def keep_premises(connection: Connection, linker: Linker, file_id: int) -> None:
    """Add founded premises and complete stored ones with what rows newly told about them."""
    append(connection, "premises", linker.founded(file_id))
    completed = linker.completed()
    names = [name for name in completed.schema.names if name != "premises_id"]
    settings = ", ".join(f"{name} = {_newer(name)}" for name in names)
    run_for_each(
        connection,
        f"UPDATE premises SET {settings} WHERE premises_id = ?",
        completed.select([*names, "premises_id"]),
    )
    _recount_adopted(connection, linker.adopted_ids())


def _newer(name: str) -> str:
    """Only what is empty is filled; a kind may replace the unknown one, a mark only be added."""
    if name == "kind":
        return "coalesce(?, kind)"
    if name == "in_register":
        return "max(?, in_register)"
    return f"coalesce({name}, ?)"


def _recount_adopted(connection: Connection, premises_id: Sequence[int]) -> None:
    """Rows of premises that a register now knows were unlinked when they came, and are linked."""
    if not premises_id:
        return
    rows = pa.RecordBatch.from_pydict({"premises_id": pa.array(premises_id, pa.int64())})
    stage(connection, "adopted", rows)
    newly = (
        "(SELECT count(*) FROM source_row JOIN temp.adopted USING (premises_id) "
        "JOIN premises USING (premises_id) JOIN source_file AS founder "
        "ON founder.file_id = premises.file_id WHERE source_row.file_id = source_file.file_id "
        "AND founder.source = source_file.source)"
    )
    run(
        connection,
        f"UPDATE source_file SET linked = linked + {newly}, unlinked = unlinked - {newly}",
    )


def keep_file(
    connection: Connection, report: ImportReport, sha256: str, delimiter: str, imported_at: str
) -> None:
    """Enter the file into the list of files."""
    columns: dict[str, Value] = {
        "file_id": report.file_id,
        "source": report.source,
        "file_name": report.file_name,
        "sha256": sha256,
        "form": report.form,
        "delimiter": delimiter,
        "imported_at": imported_at,
        "read": report.read,
        "accepted": report.accepted,
        "quarantined": report.quarantined,
        "unchanged": report.unchanged,
        "linked": report.linked,
        "unlinked": report.unlinked,
        "notes": json.dumps(report.notes, ensure_ascii=False),
    }
    run(
        connection,
        f"INSERT INTO source_file ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})",
        list(columns.values()),
    )
