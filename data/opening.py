"""That a viewer opens what their clearance shows is logged before any of it is handed out.

One entry speaks for all reads of one kind that a viewer makes through one store object while the
store has one version; a page logs besides what each reader opens, sees and takes along.
"""

from collections.abc import Callable

from data.audit import HasPath, present_log, record
from risk.clearance import Clearance, Viewer

ALL = "all that is visible"
"""Premises, signals, visits, findings and objections, as they are loaded for scores and the map."""


class Openings:
    """What has been opened through one store object and is in the log."""

    def __init__(self) -> None:
        self._logged: set[tuple[Viewer, Clearance, int, str]] = set()

    def log(
        self,
        store: HasPath,
        viewer: Viewer,
        clearance: Clearance,
        what: str,
        version: Callable[[], int],
    ) -> None:
        """Log an opening that is not in the log yet.

        Raises
        ------
        AuditError
            There is no log, or it cannot be written; the caller must give nothing.
        """
        present_log(store)
        opening = (viewer, clearance, version(), what)
        if opening not in self._logged:
            record(store, viewer, "opened", clearance=clearance.text(), detail=what)
            self._logged.add(opening)
