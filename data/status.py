"""What the store holds, per source and in all."""

from dataclasses import asdict, dataclass

from data.grounds import signals_by_purpose
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
    """Sources by id, how much of everything the viewer may see, and what signals are held for."""

    municipality: str
    version: int
    sources: dict[str, SourceStatus]
    premises: int
    signals: int
    visits: int
    findings: int
    purposes: dict[str, int]

    def as_dict(self) -> dict[str, object]:
        """Plain values, ready for JSON."""
        return asdict(self)

    def in_words(self) -> str:
        """A table of the sources, and below it how much there is in all."""
        counts = ("files", "read", "accepted", "quarantined", "linked", "unlinked")
        head = ("source", *counts, "last import")
        rows = [
            (
                source_id,
                *(f"{getattr(one, count):,}" for count in counts),
                one.last_imported_at or "never",
            )
            for source_id, one in self.sources.items()
        ]
        widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
        lines = [
            "  ".join(
                cell.ljust(width) if place in (0, len(head) - 1) else cell.rjust(width)
                for place, (cell, width) in enumerate(zip(row, widths, strict=True))
            ).rstrip()
            for row in (head, *rows)
        ]
        total = (
            f"{self.premises:,} premises, {self.signals:,} signals, {self.visits:,} visits, "
            f"{self.findings:,} findings; version {self.version}"
        )
        held = ", ".join(f"{purpose} {count:,}" for purpose, count in self.purposes.items())
        ends = [total, f"signals by purpose: {held}"] if held else [total]
        return "\n".join([f"municipality {self.municipality}", *lines, *ends])


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
        purposes=signals_by_purpose(store, viewer),
        **store.counts(viewer),
    )
