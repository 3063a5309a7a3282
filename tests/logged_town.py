"""A small town with a log, and ways to fill it and to tamper with it."""

import sqlite3

from data.audit import record
from data.audit_file import log_path
from data.store import Store
from risk.clearance import Viewer

PLANNER = Viewer("planner-1", "city", "planner")
AUDITOR = Viewer("auditor", "city", "auditor")
TRIGGERS = ("entry_stays", "entry_is_new", "entry_is_kept", "seal_stays", "seal_is_kept")


def fill(store: Store, count: int) -> None:
    for number in range(count):
        record(store, PLANNER, "saw", [number], purpose="follow-up", detail="details")


def tamper(store: Store, *statements: str) -> None:
    """Change the log as somebody with the file and a database tool can: without the triggers."""
    with sqlite3.connect(log_path(store.path)) as connection:
        for trigger in TRIGGERS:
            connection.execute(f"DROP TRIGGER {trigger}")
        for statement in statements:
            connection.execute(statement)
    connection.close()
