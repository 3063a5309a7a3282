"""Deleting what is due: from the tables, from what was derived from it, and from the file itself.

What is deleted cannot be read from the raw bytes of the store afterwards (`data.clean_file`). A
record of destruction stays, which says what kind, how many, by which rule and when.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime

from data.audit import record
from data.audit_seal import destroy_entries, entries_before
from data.bulk import Connection, Value, bulk_connection, run
from data.clean_file import clean_file, overwrite_what_goes
from data.days import date_of, day_of
from data.due import Due, due_rows, list_due
from data.purge import purge
from data.retention_rules import Period, load_periods
from data.store import Store
from data.turn import raise_version
from risk.clearance import Viewer

MAY_DELETE = ("steward", "operator")
"""Roles that carry out the rules; who decides them is written in the rules."""


class RetentionError(ValueError):
    """What is due may not be deleted now, or not by this viewer; says why."""


def plan_retention(store: Store, as_of: date) -> list[Due]:
    """What is due on a day, in the store and in its log; nothing is deleted."""
    with bulk_connection(store.path) as connection:
        due = list_due(connection, store.municipality, day_of(as_of))
    period = load_periods(store.municipality.folder).log
    entries = entries_before(store, _first_kept(period, as_of)) if period else 0
    if period and entries:
        due.append(Due("log", "", "", entries, period.words("en"), period.certainty))
    return due


def apply_retention(store: Store, viewer: Viewer, as_of: date) -> list[Due]:
    """Delete what is due, keep a record of it, and clean the files; gives what went.

    The log says first that it happens. Where nothing is due the files are cleaned all the same.

    Raises
    ------
    RetentionError
        `viewer` may not, or the day lies ahead.
    CleanError
        What was due is deleted, but others held a file open so that it could not be cleaned.
    """
    if viewer.role not in MAY_DELETE:
        raise RetentionError(f"Only these delete what is due: {', '.join(MAY_DELETE)}.")
    if as_of > date.today():
        raise RetentionError(f"What is due on {as_of} is not due yet; it can only be listed.")
    due = plan_retention(store, as_of)
    record(store, viewer, "destroyed", detail=_in_words(due), basis="retention rules")
    with bulk_connection(store.path) as connection:
        overwrite_what_goes(connection)
        raise_version(connection)
        _keep_records(connection, viewer, due, as_of)
        purge(connection, due_rows(store.municipality, day_of(as_of)))
        connection.commit()
        clean_file(connection)
    period = load_periods(store.municipality.folder).log
    if period:
        destroy_entries(store, viewer, _first_kept(period, as_of))
    return due


def _first_kept(period: Period, as_of: date) -> date:
    return date_of(day_of(as_of) - period.days)


def _in_words(went: Sequence[Due]) -> str:
    counts: Counter[str] = Counter()
    for due in went:
        counts[due.kind] += due.rows
    return ", ".join(f"{count} {kind}" for kind, count in counts.items()) or "nothing was due"


def _keep_records(connection: Connection, viewer: Viewer, went: Sequence[Due], as_of: date) -> None:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    for due in went:
        values: dict[str, Value] = {
            "destroyed_at": now,
            "destroyed_by": viewer.function,
            "kind": due.kind,
            "what": due.what,
            "source": due.source,
            "rows": due.rows,
            "rule": due.rule,
            "certainty": due.certainty,
            "due_day": day_of(as_of),
        }
        marks = ", ".join("?" * len(values))
        run(
            connection,
            f"INSERT INTO destruction ({', '.join(values)}) VALUES ({marks})",
            list(values.values()),
        )
