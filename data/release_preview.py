"""What a release would show, before it is given: counted from what the giver may see."""

from dataclasses import dataclass

from data.audit import record
from data.releases import require_owner
from data.store import Store
from risk.clearance import VISIT, Clearance, Release, Viewer, intersect
from risk.grant import fewest


@dataclass(frozen=True)
class Preview:
    """So many facts (or bands, or visits) about so many premises; `placed` are of places only."""

    rows: int
    premises: int
    placed: int


def preview_release(store: Store, viewer: Viewer, release: Release) -> Preview:
    """Log, and count what would be shown; what the other agency sees already plays no part.

    Raises
    ------
    ReleaseError
        `viewer` does not decide about what the owner owns.
    """
    require_owner(viewer, release.owner)
    wanted = Clearance(fewest(release.grants()))
    clearance = intersect([store.clearance(viewer), wanted])
    detail = f"what a release of {release.signal_type} to {release.to_agency} would show"
    record(
        store, viewer, "opened", purpose=release.purpose, basis=release.gateway,
        clearance=clearance.text(), detail=detail,
    )  # fmt: skip
    of_visits = release.signal_type == VISIT
    rows = store.visits(clearance) if of_visits else store.signals(clearance)
    known = rows["premises_id"].dropna()
    return Preview(len(rows), int(known.nunique()), len(rows) - len(known))
