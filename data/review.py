"""What waits for a person about premises: who sees it, deciding it, and taking a decision back.

A steward sees a record where all that its source can say, the record and every candidate may be
seen; what else waits is as if it were not there.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from data.audit import record
from data.bulk import Connection, Value, bulk_connection, select
from data.intake.organisation_number import names_person
from data.merge import MAY_MERGE, MergeError, Pair, merge_rows, merged_into, take_back
from data.moves import Moved, premises_row
from data.review_table import (
    Decision,
    Item,
    kept_decisions,
    kept_items,
    put_decisions,
    set_status,
)
from data.store import Store
from data.turn import raise_version
from data.visible_premises import visible_among
from data.visible_rows import files_seen
from risk.clearance import Viewer

LONGEST_REASON = 200


class ReviewError(ValueError):
    """Something cannot be decided or taken back; the message says why."""


@dataclass(frozen=True)
class Reviewed:
    """An item as a viewer sees it.

    Attributes
    ----------
    item
        Its candidates are those that are still there, the most probable first.
    source, file_name
        Where the record came from.
    record
        The row of the premises that the record founded.
    premises
        Rows of the candidates by id.
    history
        Every decision about the record and these candidates, the oldest first.
    """

    item: Item
    source: str
    file_name: str
    record: Mapping[str, Value]
    premises: Mapping[int, Mapping[str, Value]]
    history: Sequence[Decision]


def review_items(store: Store, viewer: Viewer, status: str = "waiting") -> list[Reviewed]:
    """Items that are waiting, or decided, and that `viewer` may see; the most probable first."""
    if viewer.role not in MAY_MERGE:
        return []
    clearance = store.clearance(viewer)
    files = files_seen(store.municipality, clearance)
    with bulk_connection(store.path) as connection:
        sql = f"SELECT file_id, source, file_name FROM source_file WHERE {files.sql}"
        known = {int(of): names for of, *names in select(connection, sql, files.values)}
        into = merged_into(connection)
        items = [
            _followed(item, into)
            for item in kept_items(connection, status)
            if item.file_id in known and (status == "decided" or item.record_id not in into)
        ]
        wanted = {one for item in items for one in _concerned(item, into)}
        visible = visible_among(store, clearance, wanted)
        return [
            _seen(connection, item, into, *known[item.file_id])
            for item in items
            if set(_concerned(item, into)) <= visible
        ]


def _followed(item: Item, into: Mapping[int, int]) -> Item:
    """The item with what its candidates are now, where they were merged since."""
    candidates: dict[Any, Mapping[str, Any]] = {}
    for place, one in enumerate(item.candidates):
        now = {**one}
        if "premises_id" in one:
            now["premises_id"] = into.get(one["premises_id"], one["premises_id"])
        if now.get("premises_id") != item.record_id:
            candidates.setdefault(now.get("premises_id", f"place {place}"), now)
    return replace(item, candidates=tuple(candidates.values()))


def _concerned(item: Item, into: Mapping[int, int]) -> list[int]:
    return [into.get(item.record_id, item.record_id), *item.premises_ids]


def _seen(
    connection: Connection, item: Item, into: Mapping[int, int], source: str, file_name: str
) -> Reviewed:
    rows = {one: premises_row(connection, one) for one in item.premises_ids}
    return Reviewed(
        item,
        source,
        file_name,
        premises_row(connection, item.record_id) or _merged_row(connection, item.record_id),
        {one: row for one, row in rows.items() if row is not None},
        [
            one
            for one in kept_decisions(connection, item.record_key)
            if item.kind == "address"
            or one.candidate is None
            or into.get(one.candidate, one.candidate) in rows
        ],
    )


def _merged_row(connection: Connection, premises_id: int) -> Mapping[str, Value]:
    """The row that premises had before they were merged."""
    sql = (
        "SELECT moved FROM premises_move WHERE from_id = ? AND kind = 'merge' "
        "AND undone_at IS NULL ORDER BY turn DESC LIMIT 1"
    )
    [(moved,)] = select(connection, sql, [premises_id])
    return Moved.read(moved).premises


def decide(
    store: Store, viewer: Viewer, item_id: int, same_as: int | None, reason: str = ""
) -> None:
    """Say which of its candidates a record is, or that it is none of them (`same_as` None).

    The record's premises become the candidate's; none of them stays what it is. When the record
    comes anew, nobody is asked again.

    Raises
    ------
    ReviewError
        `viewer` may not decide or sees no such item, it is decided, or there is no such candidate.
    """
    reason = " ".join(reason.split())
    with bulk_connection(store.path) as connection:
        raise_version(connection)
        seen = require_item(store, viewer, item_id, "waiting", reason)
        item, move_id = seen.item, None
        if same_as is not None and same_as not in item.premises_ids:
            raise ReviewError(f"Premises {same_as} are no candidate of item {item_id}.")
        if same_as is not None:
            [move_id] = _merged(connection, seen, same_as, viewer)
        put_decisions(
            connection,
            viewer,
            [
                Decision(item_id, item.record_key, one, "different", reason)
                for one in item.premises_ids
                if same_as is None
            ]
            or [Decision(item_id, item.record_key, same_as, "same", reason, move_id)],
        )
        set_status(connection, item_id, "decided")
        _log(store, viewer, seen, "different" if same_as is None else f"same as {same_as}")
        connection.commit()


def _merged(connection: Connection, seen: Reviewed, same_as: int, viewer: Viewer) -> list[int]:
    """The premises of a register stay, also where the record has come into one since."""
    ids = seen.item.record_id, same_as
    if seen.record["in_register"] and not seen.premises[same_as]["in_register"]:
        ids = same_as, seen.item.record_id
    return merge_rows(connection, [Pair(*ids, viewer, seen.item.record_key)])


def undo(store: Store, viewer: Viewer, item_id: int) -> None:
    """Take the decision about an item back: rows return, and it waits again.

    Raises
    ------
    ReviewError
        `viewer` may not decide or sees no such item, or it waits already.
    MergeError
        Rows of the same premises were moved later; that must be undone first.
    """
    with bulk_connection(store.path) as connection:
        raise_version(connection)
        seen = require_item(store, viewer, item_id, "decided")
        for one in _last(seen.history, item_id):
            if one.move_id is not None:
                take_back(connection, viewer, one.move_id)
            back = Decision(item_id, one.record_key, one.candidate, "undone")
            put_decisions(connection, viewer, [back])
        set_status(connection, item_id, "waiting")
        _log(store, viewer, seen, "decision undone")
        connection.commit()


def _last(history: Sequence[Decision], item_id: int) -> list[Decision]:
    """What stands about an item: the last that was said of each candidate, unless undone."""
    last = {one.candidate: one for one in history if one.item_id == item_id}
    return [one for one in last.values() if one.decision != "undone"]


def require_item(
    store: Store, viewer: Viewer, item_id: int, status: str, reason: str = ""
) -> Reviewed:
    """One item of a status, to be decided or taken back for a `reason`.

    Raises
    ------
    ReviewError
        `viewer` may not decide, sees no such item, or the reason is long or names people.
    """
    if len(reason) > LONGEST_REASON or names_person(reason):
        raise ReviewError(f"A reason has {LONGEST_REASON} characters at most and names no people.")
    if viewer.role not in MAY_MERGE:
        raise ReviewError(f"Only these decide what waits: {', '.join(MAY_MERGE)}.")
    for one in review_items(store, viewer, status):
        if one.item.item_id == item_id:
            return one
    raise ReviewError(f"There is no item {item_id} that is {status}.")


def _log(store: Store, viewer: Viewer, seen: Reviewed, said: str) -> None:
    premises: Iterable[int] = (seen.item.record_id, *seen.item.premises_ids)
    record(store, viewer, "changed", premises, detail=f"review item {seen.item.item_id}: {said}")


__all__ = [
    "MergeError",
    "ReviewError",
    "Reviewed",
    "decide",
    "require_item",
    "review_items",
    "undo",
]
