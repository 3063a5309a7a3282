"""The log: who saw, exported, printed, changed or asked what, when, and on which basis.

`record` writes an entry in a transaction of its own *before* anything is handed out: where the
entry cannot be written, `AuditError` is raised and the caller gives nothing. The log holds ids of
premises and never what was seen of them; only an auditor reads it (`read_log`).
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Protocol

import pandas as pd
from adbc_driver_manager import Error as DriverError

from data.audit_entry import ACTIONS, COLUMNS, Action, Entry, Head
from data.audit_file import head_of, lock_log, log_connection, log_path, put_head
from data.bulk import Connection, Value, read_table, run, select
from risk.clearance import Viewer

MAY_READ = ("auditor", "operator")
"""Roles that read the log. The operator is whoever can read its file anyway."""


class AuditError(ValueError):
    """An entry cannot be written or the log not be read; says why and what to do."""


class HasPath(Protocol):
    """A store: the log lies beside its file."""

    @property
    def path(self) -> Path:
        """The database file."""


@dataclass(frozen=True)
class Receipt:
    """Proof that something was logged: the number of the entry and its hash."""

    entry_id: int
    hash: str


@dataclass(frozen=True)
class Search:
    """What to look for in the log; what is empty is not asked for. Dates are days in UTC."""

    function: str = ""
    action: str = ""
    premises_id: int | None = None
    since: date | None = None
    until: date | None = None

    @property
    def words(self) -> str:
        """What is asked for, as the log tells it."""
        asked = {name: value for name, value in asdict(self).items() if value not in ("", None)}
        return ", ".join(f"{name} {value}" for name, value in asked.items()) or "all of it"


def record(
    store: HasPath,
    viewer: Viewer,
    action: Action,
    premises: Iterable[int] = (),
    *,
    purpose: str = "",
    basis: str = "",
    clearance: str = "",
    detail: str = "",
) -> Receipt:
    """Write one entry; to be called before what it speaks of is handed out.

    Parameters
    ----------
    premises
        Ids of the premises concerned.
    purpose, basis
        What it was for, and the gateway or decision it rests on, in words or ids.
    clearance
        The clearance it was computed at, where something was.
    detail
        What was read or done, never its content: ``visit list, XLSX``.

    Raises
    ------
    AuditError
        The entry could not be written; the caller must give nothing.
    """
    entry = entry_of(
        viewer,
        action,
        premises,
        purpose=purpose,
        basis=basis,
        clearance=clearance,
        detail=detail,
    )
    path = present_log(store)
    try:
        with log_connection(path) as connection:
            lock_log(connection)
            written = append_entry(connection, entry)
            connection.commit()
    except (DriverError, IndexError, OSError) as error:
        raise AuditError(
            f"The log cannot be written ({error}), so nothing is given out. Check that {path} can "
            "be written and that the disk has room."
        ) from error
    return written


def entry_of(
    viewer: Viewer,
    action: Action,
    premises: Iterable[int] = (),
    *,
    purpose: str = "",
    basis: str = "",
    clearance: str = "",
    detail: str = "",
) -> Entry:
    """An entry that has no place in the chain yet."""
    if action not in ACTIONS:
        raise AuditError(f"There is no action {action!r} in the log; known are {ACTIONS}.")
    return Entry(
        entry_id=0,
        at="",
        function=viewer.function,
        agency=viewer.agency,
        role=viewer.role,
        action=action,
        premises=json.dumps(sorted({int(one) for one in premises})),
        purpose=purpose,
        basis=basis,
        clearance=clearance,
        detail=detail,
        previous_hash="",
    )


def append_entry(connection: Connection, entry: Entry) -> Receipt:
    """Put an entry at the end of the chain; the log must be locked."""
    last = head_of(connection)
    made = replace(entry, entry_id=last.entry_id + 1, at=_now(), previous_hash=last.hash)
    values: list[Value] = [*asdict(made).values(), made.hash]
    run(
        connection,
        f"INSERT INTO audit_entry ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(values))})",
        values,
    )
    put_head(connection, Head(made.entry_id, made.hash))
    return Receipt(made.entry_id, made.hash)


def read_log(
    store: HasPath,
    viewer: Viewer,
    search: Search = Search(),
    newest: int | None = None,
    action: Action = "saw",
) -> pd.DataFrame:
    """Entries that fit a search, the newest first; that they were read is an entry, too.

    `action` is what that entry says: "exported" where they leave the screen.

    Returns
    -------
    DataFrame
        The columns of `data.audit_entry.COLUMNS`; at most `newest` rows where that is given.

    Raises
    ------
    AuditError
        `viewer` is no auditor, or the log cannot be written or read.
    """
    _require_auditor(store, viewer)
    record(store, viewer, action, detail=f"the log: {search.words}")
    condition, values = _condition(search)
    rest = f"FROM audit_entry WHERE {condition} ORDER BY entry_id DESC LIMIT ?"
    values.append(-1 if newest is None else newest)
    with log_connection(present_log(store)) as connection:
        frame: pd.DataFrame = read_table(
            connection, COLUMNS, f"FROM (SELECT * {rest})", values
        ).to_pandas()
    return frame


def functions_in_log(store: HasPath, viewer: Viewer) -> list[str]:
    """Functions that have done something, by name; for auditors only."""
    _require_auditor(store, viewer)
    with log_connection(present_log(store)) as connection:
        found = select(connection, "SELECT DISTINCT function FROM audit_entry ORDER BY 1")
    return [str(one) for (one,) in found]


def _require_auditor(store: HasPath, viewer: Viewer) -> None:
    if viewer.role not in MAY_READ:
        record(store, viewer, "refused", detail="the log")
        raise AuditError("Only an auditor reads the log.")


def _condition(search: Search) -> tuple[str, list[Value]]:
    asked: list[tuple[str, Value]] = []
    if search.function:
        asked.append(("function = ?", search.function))
    if search.action:
        asked.append(("action = ?", search.action))
    if search.premises_id is not None:
        about = "EXISTS (SELECT 1 FROM json_each(premises) WHERE json_each.value = ?)"
        asked.append((about, search.premises_id))
    if search.since:
        asked.append(("at >= ?", search.since.isoformat()))
    if search.until:
        asked.append(("at < ?", (search.until + timedelta(days=1)).isoformat()))
    return " AND ".join(["1", *(one for one, _ in asked)]), [value for _, value in asked]


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def present_log(store: HasPath) -> Path:
    """The log's file; `AuditError` where there is none."""
    path = log_path(store.path)
    if not path.exists():
        raise AuditError(
            f"The log {path} is missing, so nothing is given out. Put it back from a backup; for "
            "a store made by an older version run: python -m data upgrade."
        )
    return path
