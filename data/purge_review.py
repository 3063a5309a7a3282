"""What waits for a person, was decided or moved goes with the premises it is about."""

import json

from data.bulk import Connection, number, run, select
from data.moves import ROWS

_MERGED = "SELECT from_id FROM premises_move WHERE kind = 'merge' AND undone_at IS NULL"
_THERE = f"(SELECT premises_id FROM premises UNION {_MERGED})"


def forget_reviews(connection: Connection) -> None:
    """Forget moves, decisions and items of premises that are no more; nothing is committed.

    A move holds what merged premises were called, as long as something is there that they had.
    """
    _forget_moves(connection)
    run(
        connection,
        f"DELETE FROM review_decision WHERE candidate IS NOT NULL AND candidate NOT IN {_THERE}",
    )
    run(connection, f"DELETE FROM review_item WHERE record_id NOT IN {_THERE}")
    known = {int(one) for (one,) in select(connection, f"SELECT premises_id FROM {_THERE}")}
    for item_id, text in select(connection, "SELECT item_id, candidates FROM review_item"):
        candidates = json.loads(text)
        left = [one for one in candidates if one.get("premises_id", None) in {None, *known}]
        if not left:
            run(connection, "DELETE FROM review_item WHERE item_id = ?", [item_id])
        elif len(left) < len(candidates):
            sql = "UPDATE review_item SET candidates = ? WHERE item_id = ?"
            run(connection, sql, [json.dumps(left, ensure_ascii=False), item_id])


def _forget_moves(connection: Connection) -> None:
    left = " OR ".join(_is_left(table, keys) for table, keys in ROWS.items())
    registered = "json_extract(moved, '$.premises.in_register') = 1"
    run(
        connection,
        f"DELETE FROM premises_move WHERE kind = 'merge' AND NOT ({registered} OR {left})",
    )
    gone = (
        "from_id NOT IN (SELECT premises_id FROM premises) AND undone_at IS NOT NULL "
        f"OR into_id NOT IN {_THERE} AND undone_at IS NULL"
    )
    # What was merged into premises that are no more leads nowhere, and so on back.
    while number(connection, f"SELECT count(*) FROM premises_move WHERE {gone}"):
        run(connection, f"DELETE FROM premises_move WHERE {gone}")


def _is_left(table: str, keys: tuple[str, ...]) -> str:
    same = " AND ".join(
        f"{key} = json_extract(moved_row.value, '$[{place}]')" for place, key in enumerate(keys)
    )
    return (
        f"EXISTS (SELECT 1 FROM json_each(moved, '$.rows.{table}') AS moved_row "
        f"JOIN {table} ON {same})"
    )
