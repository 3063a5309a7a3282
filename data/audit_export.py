"""The log as a file for a data protection officer."""

import pandas as pd

from data.audit import HasPath, Search, read_log
from data.audit_entry import COLUMNS
from data.quarantine import defused
from risk.clearance import Viewer


def export_log(store: HasPath, viewer: Viewer, search: Search) -> tuple[str, int]:
    """Entries that fit a search as CSV, the oldest first, and their number.

    That they are taken along is an entry, too. Raises `AuditError` for who is no auditor.
    """
    entries = read_log(store, viewer, search, action="exported")
    return _csv(entries.sort_values("entry_id")), len(entries)


def _csv(entries: pd.DataFrame) -> str:
    """No cell is a formula to a spreadsheet."""
    texts = [name for name, kind in COLUMNS.items() if kind is str]
    safe = entries.assign(**{name: entries[name].astype(str).map(defused) for name in texts})
    written: str = safe.to_csv(index=False, lineterminator="\r\n")
    return written
