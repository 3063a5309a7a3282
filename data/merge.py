"""Merging premises and undoing it: rows go along, nothing is lost, and all can come back exactly."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from data.audit import record
from data.bulk import Connection, bulk_connection, number, run, select
from data.days import day_of
from data.moves import (
    Moved,
    carry,
    count_linked,
    newly_linked,
    premises_row,
    put_move,
    put_premises,
    put_stops,
    rows_of,
)
from data.store import Store
from data.turn import raise_version
from data.visible_premises import visible_among
from risk.clearance import Viewer

MAY_MERGE = ("steward", "operator")
"""Roles that say which premises are the same."""


class MergeError(ValueError):
    """Premises cannot be merged or split, or a move not be undone; says why and what to do."""


@dataclass(frozen=True)
class Pair:
    """Premises that become others: on whose word, and how probable an estimate called it."""

    from_id: int
    into_id: int
    viewer: Viewer
    record_key: str = ""
    probability: float | None = None


def merge(store: Store, viewer: Viewer, from_id: int, into_id: int) -> int:
    """Give everything that premises have to other premises; gives the number of the move.

    The premises `from_id` are no more. What the others are called does not change; files that name
    those that are no more, by number or address, mean the others from now on.

    Raises
    ------
    MergeError
        `viewer` may not, sees no such premises, or only those that go are in a register.
    """
    require_seen(store, viewer, (from_id, into_id))
    with bulk_connection(store.path) as connection:
        raise_version(connection)
        [move_id] = merge_rows(connection, [Pair(from_id, into_id, viewer)])
        record(store, viewer, "changed", (from_id, into_id), detail=f"merge, move {move_id}")
        connection.commit()
    return move_id


def merge_rows(connection: Connection, pairs: Iterable[Pair]) -> list[int]:
    """Merge pairs one after the other; gives the numbers of the moves. Nothing is committed."""
    pairs = list(pairs)
    rows = rows_of(connection, [pair.from_id for pair in pairs])
    moves = []
    for pair in pairs:
        gone, stays = (premises_row(connection, one) for one in (pair.from_id, pair.into_id))
        if gone is None or stays is None or pair.from_id == pair.into_id:
            raise MergeError(
                f"Premises {pair.from_id} and {pair.into_id} cannot be merged: there must be both."
            )
        if gone["in_register"] and not stays["in_register"]:
            raise MergeError(
                f"Only premises {pair.from_id} are in a register; merge {pair.into_id} into them."
            )
        own = rows[pair.from_id]
        linked = newly_linked(connection, own["source_row"], gone, stays)
        stops = carry(connection, own, pair.from_id, pair.into_id)
        count_linked(connection, linked)
        run(connection, "DELETE FROM premises WHERE premises_id = ?", [pair.from_id])
        moved = Moved(own, stops, gone, linked)
        moves.append(put_move(connection, {"kind": "merge", **_noted(pair), **moved.noted()}))
    return moves


def _noted(pair: Pair) -> dict[str, str | int | float | None]:
    return {
        "from_id": pair.from_id,
        "into_id": pair.into_id,
        "record_key": pair.record_key,
        "probability": pair.probability,
        **made_by(pair.viewer),
    }


def made_by(viewer: Viewer) -> dict[str, str | int]:
    """Columns of a move that say who made it, and when."""
    return {
        "function": viewer.function,
        "agency": viewer.agency,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "made_day": day_of(date.today()),
    }


def undo_move(store: Store, viewer: Viewer, move_id: int) -> None:
    """Undo a merge or a split: every row that moved and is still there goes back.

    Rows that came since, by a file that named either premises, stay where they are.

    Raises
    ------
    MergeError
        `viewer` may not or sees no such move; it was undone; or a later one must be undone first.
    """
    with bulk_connection(store.path) as connection:
        found = select(
            connection, "SELECT from_id, into_id FROM premises_move WHERE move_id = ?", [move_id]
        )
        seen = visible_among(store, store.clearance(viewer), found[0]) if found else set()
        require_right(viewer)
        if not seen:
            raise MergeError(f"There is no move {move_id}.")
        raise_version(connection)
        take_back(connection, viewer, move_id)
        record(store, viewer, "changed", found[0], detail=f"undone: move {move_id}")
        connection.commit()


def take_back(connection: Connection, viewer: Viewer, move_id: int) -> None:
    """Undo one move; nothing is committed."""
    [(kind, from_id, into_id, turn, text, undone)] = select(
        connection,
        "SELECT kind, from_id, into_id, turn, moved, coalesce(undone_at, '') "
        "FROM premises_move WHERE move_id = ?",
        [move_id],
    )
    if undone:
        raise MergeError(f"Move {move_id} was undone already.")
    both = [from_id, into_id]
    later = number(
        connection,
        "SELECT move_id FROM premises_move WHERE turn > ? AND undone_at IS NULL "
        "AND (from_id IN (?, ?) OR into_id IN (?, ?)) ORDER BY turn DESC LIMIT 1",
        [turn, *both, *both],
    )
    if later:
        raise MergeError(f"Undo move {later} first: it moved rows of the same premises later.")
    moved = Moved.read(text)
    if kind == "merge":
        put_premises(connection, moved.premises)
    carry(connection, moved.rows, into_id, from_id)
    put_stops(connection, moved.stops)
    count_linked(connection, moved.linked, -1)
    if kind == "split":
        _close(connection, into_id, from_id)
    run(
        connection,
        "UPDATE premises_move SET undone_at = ?, undone_by = ? WHERE move_id = ?",
        [datetime.now(UTC).isoformat(timespec="seconds"), viewer.function, move_id],
    )


def _close(connection: Connection, premises_id: int, into_id: int) -> None:
    """Take premises away that a split made, once what came to them since has gone along, too."""
    carry(connection, rows_of(connection, [premises_id])[premises_id], premises_id, into_id)
    run(connection, "DELETE FROM premises WHERE premises_id = ?", [premises_id])


def require_seen(store: Store, viewer: Viewer, premises_id: Iterable[int]) -> None:
    """Raise `MergeError` where `viewer` may not move rows of these premises, or sees them not."""
    require_right(viewer)
    wanted = set(premises_id)
    unknown = wanted - visible_among(store, store.clearance(viewer), wanted)
    if unknown:
        raise MergeError(f"There are no premises {', '.join(map(str, sorted(unknown)))}.")


def require_right(viewer: Viewer) -> None:
    """Raise `MergeError` where the viewer's role does not say which premises are the same."""
    if viewer.role not in MAY_MERGE:
        raise MergeError(f"Only these merge and split premises: {', '.join(MAY_MERGE)}.")


def merged_identities(connection: Connection) -> list[tuple[int, str | None, str | None]]:
    """Of premises that were merged: where their rows are now, and their number and address key."""
    into = merged_into(connection)
    rows = select(
        connection,
        "SELECT from_id, json_extract(moved, '$.premises.register_id'), "
        "json_extract(moved, '$.premises.address_key') FROM premises_move "
        "WHERE kind = 'merge' AND undone_at IS NULL ORDER BY turn",
    )
    return [(into[from_id], number, key) for from_id, number, key in rows]


def merged_into(connection: Connection) -> dict[int, int]:
    """Of every premises that were merged, the ones that have their rows now."""
    rows = select(
        connection,
        "SELECT from_id, into_id FROM premises_move "
        "WHERE kind = 'merge' AND undone_at IS NULL ORDER BY turn DESC",
    )
    into: dict[int, int] = {}
    for from_id, into_id in rows:  # the latest first: where its rows went is known by then
        into[from_id] = into.get(into_id, into_id)
    return into
