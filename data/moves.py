"""Rows that go from one premises to another, and what is noted so that they can come back."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from data.bulk import Connection, Value, number, run, select
from data.columns import PREMISES
from data.numbering import free_number

ROWS: Mapping[str, tuple[str, ...]] = {
    "source_row": ("file_id", "row_number"),
    "signal": ("signal_id",),
    "visit": ("visit_id",),
    "information_request": ("request_id",),
    "operation_stop": ("operation_id", "position"),
}
"""Every table whose rows belong to premises, with its key. What hangs on these rows goes along."""

PREMISES_COLUMNS = (*PREMISES, "postcode", "locality", "address_key", "in_register", "file_id")

Keys = Sequence[Sequence[int]]


@dataclass(frozen=True)
class Moved:
    """What went along in one move.

    Attributes
    ----------
    rows
        Per table of `ROWS` the keys of the rows that moved.
    stops
        Stops that were dropped, since their operation visits the other premises anyway.
    premises
        The row of the premises that are no more, or of those that are new.
    linked
        Per file, so many of its rows count as linked that did not before.
    """

    rows: Mapping[str, Keys]
    stops: Sequence[Mapping[str, int]]
    premises: Mapping[str, Value]
    linked: Mapping[str, int]

    def noted(self) -> dict[str, str]:
        """As the table of moves keeps it."""
        return {"moved": json.dumps(self.__dict__, ensure_ascii=False, sort_keys=True)}

    @classmethod
    def read(cls, text: str) -> "Moved":
        """What `noted` wrote."""
        return cls(**json.loads(text))


def rows_of(connection: Connection, premises_id: Iterable[int]) -> dict[int, dict[str, Keys]]:
    """Per premises the keys of all rows that belong to it, read once for all that are asked."""
    found: dict[int, dict[str, Keys]] = {one: {name: [] for name in ROWS} for one in premises_id}
    asked = json.dumps(sorted(found))
    for table, keys in ROWS.items():
        listed: dict[int, list[list[int]]] = defaultdict(list)
        for of, *key in select(
            connection,
            f"SELECT premises_id, {', '.join(keys)} FROM {table} "
            "WHERE premises_id IN (SELECT value FROM json_each(?)) "
            f"ORDER BY {', '.join(keys)}",
            [asked],
        ):
            listed[of].append([int(one) for one in key])
        for of, own in listed.items():
            found[of][table] = own
    return found


def premises_row(connection: Connection, premises_id: int) -> dict[str, Value] | None:
    """The row of one premises as the table has it; None where there is none."""
    found = select(
        connection,
        f"SELECT {', '.join(PREMISES_COLUMNS)} FROM premises WHERE premises_id = ?",
        [premises_id],
    )
    return dict(zip(PREMISES_COLUMNS, found[0], strict=True)) if found else None


def put_premises(connection: Connection, row: Mapping[str, Value]) -> None:
    """Add one row to the table of premises."""
    marks = ", ".join("?" * len(row))
    run(connection, f"INSERT INTO premises ({', '.join(row)}) VALUES ({marks})", list(row.values()))


def carry(
    connection: Connection, rows: Mapping[str, Keys], from_id: int, into_id: int
) -> list[dict[str, int]]:
    """Give rows of one premises to another; gives the stops that were dropped.

    Rows that are no longer there, or belong to others by now, are left alone.
    """
    dropped = _drop_double_stops(connection, rows.get("operation_stop", ()), from_id, into_id)
    for table, keys in rows.items():
        at = ", ".join(f"json_extract(value, '$[{place}]')" for place in range(len(ROWS[table])))
        if keys:
            run(
                connection,
                f"UPDATE {table} SET premises_id = ? WHERE premises_id = ? "
                f"AND ({', '.join(ROWS[table])}) IN (SELECT {at} FROM json_each(?))",
                [into_id, from_id, json.dumps(keys)],
            )
    return dropped


def _drop_double_stops(
    connection: Connection, keys: Keys, from_id: int, into_id: int
) -> list[dict[str, int]]:
    """An operation visits premises once; its other stops keep their place in the order."""
    dropped = []
    for operation_id, position in keys:
        other = "SELECT count(*) FROM operation_stop WHERE operation_id = ? AND premises_id = ?"
        if number(connection, other, [operation_id, into_id]):
            run(
                connection,
                "DELETE FROM operation_stop WHERE operation_id = ? AND position = ?",
                [operation_id, position],
            )
            stop = {"operation_id": operation_id, "position": position, "premises_id": from_id}
            dropped.append(stop)
    return dropped


def put_stops(connection: Connection, stops: Sequence[Mapping[str, int]]) -> None:
    """Bring dropped stops back into the operations that still are."""
    for stop in stops:
        run(
            connection,
            "INSERT INTO operation_stop (operation_id, position, premises_id) "
            "SELECT ?, ?, ? WHERE EXISTS (SELECT 1 FROM operation WHERE operation_id = ?)",
            [stop["operation_id"], stop["position"], stop["premises_id"], stop["operation_id"]],
        )


def newly_linked(
    connection: Connection, keys: Keys, before: Mapping[str, Value], after: Mapping[str, Value]
) -> dict[str, int]:
    """Per file, how many of the rows count as linked once they belong to `after`, if `before` not.

    A row is linked where a register knows its premises, or another source founded them.
    """
    rows: dict[int, int] = defaultdict(int)
    for file_id, _ in keys:
        rows[file_id] += 1
    changes = {}
    for file_id, count in rows.items():
        is_now = _is_linked(connection, file_id, after) - _is_linked(connection, file_id, before)
        if is_now:
            changes[str(file_id)] = is_now * count
    return changes


def _is_linked(connection: Connection, file_id: int, premises: Mapping[str, Value]) -> int:
    source = "(SELECT source FROM source_file WHERE file_id = ?)"
    differs = number(connection, f"SELECT {source} IS NOT {source}", [file_id, premises["file_id"]])
    return int(bool(premises["in_register"]) or bool(differs))


def count_linked(connection: Connection, linked: Mapping[str, int], sign: int = 1) -> None:
    """Correct the counts of files by what `newly_linked` found."""
    for file_id, rows in linked.items():
        run(
            connection,
            "UPDATE source_file SET linked = linked + ?, unlinked = unlinked - ? WHERE file_id = ?",
            [sign * rows, sign * rows, int(file_id)],
        )


def put_move(connection: Connection, values: Mapping[str, Any]) -> int:
    """Note a move; gives its number, which tells nothing of how many there are."""
    turn = 1 + number(connection, "SELECT max(turn) FROM premises_move")
    move_id = free_number(connection, "premises_move", "move_id")
    row = {"move_id": move_id, "turn": turn, **values}
    marks = ", ".join("?" * len(row))
    run(
        connection,
        f"INSERT INTO premises_move ({', '.join(row)}) VALUES ({marks})",
        list(row.values()),
    )
    return move_id
