"""What waits for a person and what was decided, as the tables hold it; `data.review` says who."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Literal

from data.bulk import Connection, Value, run, select
from data.days import day_of
from data.numbering import free_number
from risk.clearance import Viewer

Kind = Literal["link", "address"]
Said = Literal["same", "different", "undone"]


@dataclass(frozen=True)
class Item:
    """A record that waits for a person, or that one has decided about.

    Attributes
    ----------
    kind
        link: are these premises others that are known? address: where do they lie?
    record_id
        The premises that the record founded.
    record_key
        Tells the record again when it comes anew (`data.linkage.fingerprint`).
    candidates
        Mappings; those of a link hold premises_id, probability, weights and levels.
    file_id
        The file that brought the record.
    """

    kind: Kind
    record_id: int
    record_key: str
    candidates: Sequence[Mapping[str, Any]]
    file_id: int
    status: Literal["waiting", "decided"] = "waiting"
    item_id: int = 0

    @property
    def premises_ids(self) -> tuple[int, ...]:
        """Candidates that are premises."""
        return tuple(int(one["premises_id"]) for one in self.candidates if "premises_id" in one)


@dataclass(frozen=True)
class Decision:
    """What one function said about a record and a candidate; None speaks of no known premises."""

    item_id: int
    record_key: str
    candidate: int | None
    decision: Said
    reason: str = ""
    move_id: int | None = None
    function: str = field(default="", kw_only=True)
    decided_at: str = field(default="", kw_only=True)


def put_items(connection: Connection, items: Iterable[Item]) -> None:
    """Let items wait; one that waits for the same record and kind already takes them in."""
    for item in items:
        known: dict[Any, Any] = {}
        of_record = "kind = ? AND record_id = ? AND status = 'waiting'"
        values = [item.kind, item.record_id]
        sql = f"SELECT candidates FROM review_item WHERE {of_record}"
        for (text,) in select(connection, sql, values):
            known |= {json.dumps(one.get("premises_id", one)): one for one in json.loads(text)}
        known |= {json.dumps(one.get("premises_id", one)): dict(one) for one in item.candidates}
        run(connection, f"DELETE FROM review_item WHERE {of_record}", values)
        row = asdict(item) | {
            "item_id": free_number(connection, "review_item", "item_id"),
            "candidates": json.dumps(list(known.values()), ensure_ascii=False),
            "made_day": day_of(date.today()),
        }
        _put(connection, "review_item", row)


def kept_items(connection: Connection, status: str) -> list[Item]:
    """Items of one status, the most probable first; who may see which is for the caller."""
    rows = select(
        connection,
        "SELECT kind, record_id, record_key, candidates, file_id, status, item_id "
        "FROM review_item WHERE status = ?",
        [status],
    )
    items = [Item(kind, of, key, json.loads(text), *rest) for kind, of, key, text, *rest in rows]
    return sorted(items, key=lambda one: (-_best(one), one.item_id))


def _best(item: Item) -> float:
    return max((float(one.get("probability", 0.0)) for one in item.candidates), default=0.0)


def set_status(connection: Connection, item_id: int, status: str) -> None:
    """Let an item wait, or be decided."""
    run(connection, "UPDATE review_item SET status = ? WHERE item_id = ?", [status, item_id])


def put_decisions(connection: Connection, viewer: Viewer, decisions: Iterable[Decision]) -> None:
    """Add decisions beneath those that were made before."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    for one in decisions:
        row = asdict(one) | {
            "function": viewer.function,
            "agency": viewer.agency,
            "decided_at": now,
            "decided_day": day_of(date.today()),
        }
        _put(connection, "review_decision", row)


def kept_decisions(connection: Connection, record_key: str) -> list[Decision]:
    """Everything that was decided about a record, the oldest first."""
    rows = select(
        connection,
        "SELECT item_id, record_key, candidate, decision, reason, move_id, function, decided_at "
        "FROM review_decision WHERE record_key = ? ORDER BY decision_id",
        [record_key],
    )
    return [Decision(*row[:6], function=row[6], decided_at=row[7]) for row in rows]


def standing(connection: Connection) -> dict[tuple[str, int], Said]:
    """What holds now about each record and candidate: the last that was said of the two."""
    rows = select(
        connection,
        "SELECT record_key, candidate, decision FROM review_decision "
        "WHERE candidate IS NOT NULL ORDER BY decision_id",
    )
    last: dict[tuple[str, int], Said] = {(key, one): said for key, one, said in rows}
    return {of: said for of, said in last.items() if said != "undone"}


def _put(connection: Connection, table: str, row: Mapping[str, Value]) -> None:
    marks = ", ".join("?" * len(row))
    sql = f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})"
    run(connection, sql, list(row.values()))
