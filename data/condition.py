"""What a clearance means in SQL: the one place where rows are hidden. Only the store asks it."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from data.bulk import Connection, Value, select
from data.days import date_of
from risk.clearance import VISIT, Clearance
from risk.grant import Form, Grant

Rows = Literal["signal", "visit"]

_OWNER = {"signal": "owner", "visit": "agency"}

NOTHING = "0"


class Condition(NamedTuple):
    """SQL that holds for the rows that may be seen, and the values of its question marks."""

    sql: str
    values: list[Value]


def rows_seen(clearance: Clearance, rows: Rows, form: Form | None = None) -> Condition:
    """Rows of a table that may be seen, by default in whatever form.

    `form` "fact" gives those seen as they are, "band" those seen only as a band. Bands are of
    premises: nothing that is known by place is shown as one.
    """
    facts = _any_of(clearance, rows, "fact")
    if form == "fact":
        return _within(clearance, facts)
    bands = _any_of(clearance, rows, "band")
    if form is None:
        either = Condition(f"({facts.sql} OR {bands.sql})", facts.values + bands.values)
        return _within(clearance, either if bands.sql != NOTHING else facts)
    only = f"({bands.sql} AND NOT {facts.sql})"
    return _within(clearance, Condition(only, bands.values + facts.values))


def premises_within(clearance: Clearance) -> Condition:
    """Premises that may be seen at all, before asking what is known about them."""
    return _within(clearance, Condition("1", []))


def _any_of(clearance: Clearance, rows: Rows, form: Form) -> Condition:
    grants = sorted(grant for grant in clearance.grants if grant.form == form and _of(grant, rows))
    whole = [grant.secrecy_class for grant in grants if not grant.owner and not grant.signal_type]
    parts = [_one(grant, rows) for grant in grants if grant.secrecy_class not in whole]
    if whole:
        parts.insert(0, _among("secrecy_class", whole))
    if not parts:
        return Condition(NOTHING, [])
    place = " AND premises_id IS NOT NULL" if form == "band" else ""
    sql = " OR ".join(part.sql for part in parts)
    return Condition(f"(({sql}){place})", [value for part in parts for value in part.values])


def _of(grant: Grant, rows: Rows) -> bool:
    """Whether a grant can open rows of the table: a visit has no type, and no band."""
    if rows == "visit":
        return grant.signal_type in ("", VISIT) and grant.form == "fact"
    return grant.signal_type != VISIT


def _one(grant: Grant, rows: Rows) -> Condition:
    stated: list[tuple[str, str]] = [("secrecy_class", grant.secrecy_class)]
    if grant.owner:
        stated.append((_OWNER[rows], grant.owner))
    if grant.signal_type and rows == "signal":
        stated.append(("signal_type", grant.signal_type))
    sql = " AND ".join(f"{column} = ?" for column, _ in stated)
    return Condition(f"({sql})", [value for _, value in stated])


def _within(clearance: Clearance, condition: Condition) -> Condition:
    """The condition with what holds for every row: its operation is open, its file was in."""
    sql, values = condition
    if clearance.operations is not None:
        among = _among("operation_id", sorted(clearance.operations))
        stops = "SELECT premises_id FROM operation_stop JOIN operation USING (operation_id)"
        opened = f"{stops} WHERE status = 'open' AND {among.sql}"
        sql = f"({sql} AND premises_id IN ({opened}))"
        values = [*values, *among.values]
    if clearance.known_day is not None:
        sql = f"({sql} AND file_id IN (SELECT file_id FROM source_file WHERE {_KNOWN}))"
        values = [*values, _end_of(clearance.known_day)]
    return Condition(sql, values)


def open_operations(connection: Connection) -> frozenset[int]:
    """Numbers of the operations that are open now."""
    found = select(connection, "SELECT operation_id FROM operation WHERE status = 'open'")
    return frozenset(int(number) for (number,) in found)


_KNOWN = "imported_at < ?"


def _end_of(day: int) -> str:
    return date_of(day + 1).isoformat()


def files_within(clearance: Clearance, sources: Sequence[str] | None) -> Condition:
    """Files of the given sources (None: of all) that were in by the day in question."""
    parts = [] if sources is None else [_among("source", sources)]
    if clearance.known_day is not None:
        parts.append(Condition(_KNOWN, [_end_of(clearance.known_day)]))
    sql = " AND ".join(part.sql for part in parts) or "1"
    return Condition(f"({sql})", [value for part in parts for value in part.values])


def _among(column: str, values: Sequence[str] | Sequence[int]) -> Condition:
    return Condition(f"{column} IN ({', '.join('?' * len(values))})", list(values))
