"""Splitting premises: the rows of a file that are about another place get premises of their own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from data.audit import record
from data.bulk import Connection, Value, bulk_connection, number, select
from data.intake.ledger import last_premises_id
from data.intake.organisation_number import names_person
from data.merge import MergeError, made_by, require_seen
from data.moves import (
    Keys,
    Moved,
    carry,
    count_linked,
    newly_linked,
    premises_row,
    put_move,
    put_premises,
)
from data.store import Store
from data.turn import raise_version
from geo.address import normalize_address
from risk.clearance import Viewer


@dataclass(frozen=True)
class Apart:
    """Which rows are about another place, and what that is called; no rows: all of the file.

    A place without an `address` of its own keeps that of the premises it is split from.
    """

    file_id: int
    rows: tuple[int, ...] = ()
    name: str | None = None
    address: str | None = None


def split(store: Store, viewer: Viewer, premises_id: int, apart: Apart) -> int:
    """Give rows of one file to premises of their own; gives the number of the move.

    Signals and visits that these rows brought go along. The new premises lie where the old ones
    do, until a file says better.

    Raises
    ------
    MergeError
        `viewer` may not or sees no such premises; they have no such rows; or some of the rows
        brought visits together with others, so that it is not known which are whose.
    """
    require_seen(store, viewer, (premises_id,))
    if any(names_person(one or "") for one in (apart.name, apart.address)):
        raise MergeError("The name or address holds a personal identity number; name no people.")
    with bulk_connection(store.path) as connection:
        raise_version(connection)
        rows = _rows(connection, premises_id, apart)
        old = premises_row(connection, premises_id)
        assert old is not None
        new = _named(store, connection, old, apart)
        put_premises(connection, new)
        new_id = int(str(new["premises_id"]))
        linked = newly_linked(connection, rows["source_row"], old, new)
        carry(connection, rows, premises_id, new_id)
        count_linked(connection, linked)
        ids = {"from_id": premises_id, "into_id": new_id, "record_key": ""}
        values = {"kind": "split", **ids, **made_by(viewer)}
        move_id = put_move(connection, {**values, **Moved(rows, [], new, linked).noted()})
        record(store, viewer, "changed", (premises_id, new_id), detail=f"split, move {move_id}")
        connection.commit()
    return move_id


def _named(
    store: Store, connection: Connection, old: Mapping[str, Value], apart: Apart
) -> dict[str, Value]:
    """The new premises: where the old ones are, without their name and numbers."""
    highest = number(connection, "SELECT max(premises_id) FROM premises")
    new = {
        **old,
        "premises_id": 1 + max(highest, last_premises_id(connection)),
        "register_id": None,
        "organisation_number": None,
        "name": apart.name,
        "in_register": 0,
        "file_id": apart.file_id,
    }
    if apart.address:
        [key] = normalize_address([apart.address], store.municipality.settings.addresses)
        new |= {"address": apart.address, "address_key": key or None}
    return new


def _rows(connection: Connection, premises_id: int, apart: Apart) -> dict[str, Keys]:
    """Keys of what the rows brought: themselves, their signals, and the file's visits."""
    of_file = "premises_id = ? AND file_id = ?"
    values = [premises_id, apart.file_id]
    listed = select(
        connection,
        f"SELECT row_number FROM source_row WHERE {of_file} ORDER BY row_number",
        values,
    )
    every = [int(one) for (one,) in listed]
    chosen = sorted(set(apart.rows)) or every
    if not chosen or not set(chosen) <= set(every):
        raise MergeError(
            f"Premises {premises_id} have {len(every)} rows of file {apart.file_id}"
            + (f", not row {min(set(chosen) - set(every))}." if every else "; there is no split.")
        )
    visits = [[int(one)] for (one,) in select(
        connection, f"SELECT visit_id FROM visit WHERE {of_file} ORDER BY visit_id", values
    )]  # fmt: skip
    if visits and chosen != every:
        raise MergeError(
            f"File {apart.file_id} brought visits to premises {premises_id}, and which row brought "
            "which is not kept; split off all its rows."
        )
    return {
        "source_row": [[apart.file_id, one] for one in chosen],
        "signal": _signals(connection, premises_id, apart.file_id, chosen),
        "visit": visits,
    }


def _signals(
    connection: Connection, premises_id: int, file_id: int, rows: Sequence[int]
) -> list[list[int]]:
    chosen = set(rows)
    listed = select(
        connection,
        "SELECT signal_id, row_number FROM signal WHERE premises_id = ? AND file_id = ? "
        "ORDER BY signal_id",
        [premises_id, file_id],
    )
    return [[int(signal_id)] for signal_id, row in listed if row in chosen]
