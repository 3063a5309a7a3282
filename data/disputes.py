"""Correction: a disputed fact leaves the score until it is settled, and stays on record.

The owner of the premises objects; a planner or steward records it. From that day the fact gives no
points. Settling brings it back ("kept") or leaves it out for good ("removed").
"""

from datetime import date
from typing import Literal, NamedTuple

from data.audit import record
from data.bulk import Connection, bulk_connection, number, run
from data.days import day_of
from data.store import Store
from data.turn import raise_version
from risk.clearance import OPERATOR, Viewer

Outcome = Literal["kept", "removed"]

RECORDING_ROLES = ("planner", "steward")


class DisputeError(ValueError):
    """An objection cannot be recorded or settled; the message says why."""


class Said(NamedTuple):
    """Which fact: the row of a file that said it, and its signal type."""

    file_id: int
    row_number: int
    signal_type: str


def dispute(store: Store, viewer: Viewer, said: Said, reason: str, day: date | None = None) -> None:
    """Record an objection to one fact that `viewer` sees, from `day` (today) on."""
    if not reason.strip():
        raise DisputeError("An objection needs a reason in words; write what is said to be wrong.")
    signal_id = _signal(store, viewer, said)
    with bulk_connection(store.path) as connection:
        raise_version(connection)
        if _open_ones(connection, signal_id):
            raise DisputeError("This fact is disputed already; settle that objection first.")
        run(
            connection,
            "INSERT INTO dispute (signal_id, disputed_day, disputed_by, reason) "
            "VALUES (?, ?, ?, ?)",
            [signal_id, day_of(day or date.today()), viewer.function, reason.strip()],
        )
        _log(store, viewer, connection, signal_id, "objection")
        connection.commit()


def settle(
    store: Store, viewer: Viewer, said: Said, outcome: Outcome, day: date | None = None
) -> None:
    """Settle the open objection to one fact on `day` (today)."""
    signal_id = _signal(store, viewer, said)
    with bulk_connection(store.path) as connection:
        raise_version(connection)
        if not _open_ones(connection, signal_id):
            raise DisputeError("This fact is not disputed; there is nothing to settle.")
        run(
            connection,
            "UPDATE dispute SET settled_day = ?, settled_by = ?, outcome = ? "
            "WHERE signal_id = ? AND settled_day IS NULL",
            [day_of(day or date.today()), viewer.function, outcome, signal_id],
        )
        _log(store, viewer, connection, signal_id, f"objection settled: fact {outcome}")
        connection.commit()


def _signal(store: Store, viewer: Viewer, said: Said) -> int:
    if viewer != OPERATOR and viewer.role not in RECORDING_ROLES:
        raise DisputeError(f"Objections are recorded by one of {', '.join(RECORDING_ROLES)}.")
    signal_id = store.signal_id(viewer, *said)
    if signal_id is None:
        raise DisputeError("There is no such fact.")
    return signal_id


def _log(store: Store, viewer: Viewer, connection: Connection, signal_id: int, detail: str) -> None:
    premises = number(connection, "SELECT premises_id FROM signal WHERE signal_id = ?", [signal_id])
    record(store, viewer, "changed", [premises] if premises else [], detail=detail)


def _open_ones(connection: Connection, signal_id: int) -> int:
    sql = "SELECT count(*) FROM dispute WHERE signal_id = ? AND settled_day IS NULL"
    return number(connection, sql, [signal_id])
