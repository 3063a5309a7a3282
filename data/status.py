"""What the store holds, per source and in all."""

from dataclasses import asdict, dataclass

from data.store import Store
from risk.clearance import Viewer

_COUNTS = ("read", "accepted", "quarantined", "linked", "unlinked")


@dataclass(frozen=True)
class SourceStatus:
    """Rows of one source's files together; `last_imported_at` is None before the first."""

    read: int
    accepted: int
    quarantined: int
    linked: int
    unlinked: int
    files: int
    last_imported_at: str | None


@dataclass(frozen=True)
class Status:
    """Sources by id, and how much of everything the viewer may see."""

    municipality: str
    version: int
    sources: dict[str, SourceStatus]
    premises: int
    signals: int
    visits: int
    findings: int

    def as_dict(self) -> dict[str, object]:
        """Plain values, ready for JSON."""
        return asdict(self)


def store_status(store: Store, viewer: Viewer) -> Status:
    """Count what `viewer` may see; every source of the municipality is listed, imported or not."""
    files = store.files(viewer)
    sources = {}
    for source_id in store.municipality.sources:
        own = files[files["source"] == source_id]
        sums = {name: int(own[name].sum()) for name in _COUNTS}
        last = None if own.empty else str(own["imported_at"].max())
        sources[source_id] = SourceStatus(**sums, files=len(own), last_imported_at=last)
    return Status(
        municipality=store.municipality.id,
        version=store.version(),
        sources=sources,
        **store.counts(viewer),
    )
