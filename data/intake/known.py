"""What an import asks the store about its premises, beyond what founding new ones needs."""

import pyarrow as pa

from data.bulk import Connection, number, read_table
from data.intake.pseudonym import PREFIX
from data.intake.seen import Integers


def placed_premises(connection: Connection) -> pa.Table:
    """What `Joiner` needs to know about the premises of the store; NaN where it has no position."""
    columns = {
        "premises_id": int,
        "register_id": str,
        "address_key": str,
        "organisation_number": str,
        "x": float,
        "y": float,
    }
    return read_table(connection, columns, "FROM premises")


def told_premises(connection: Connection, source_id: str) -> Integers:
    """Premises that have a signal from an earlier file of the source."""
    rest = (
        "FROM (SELECT DISTINCT premises_id FROM signal JOIN source_file USING (file_id) "
        "WHERE source = ? AND premises_id IS NOT NULL)"
    )
    told: Integers = read_table(connection, {"premises_id": int}, rest, [source_id])[
        "premises_id"
    ].to_numpy()
    return told


def founded_since(connection: Connection, file_id: int) -> bool:
    """Whether a later file founded premises."""
    sql = "SELECT count(*) FROM premises WHERE file_id > ?"
    return number(connection, sql, [file_id]) > 0


def has_pseudonyms(connection: Connection) -> bool:
    """Whether sole traders are kept under pseudonyms."""
    sql = "SELECT count(*) FROM premises WHERE organisation_number LIKE ?"
    return number(connection, sql, [f"{PREFIX}%"]) > 0
