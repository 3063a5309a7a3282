"""What an import counts while it runs, and the report that is made of it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from data.intake.refusal import Refused
from data.intake.report import ImportReport, Progress, ReasonCount
from data.source import Source
from geo.geocode import POINT_QUALITIES

SHOWN_REFUSED = 100
"""So many refused rows are handed back with the report; the store keeps all."""


@dataclass
class Tally:
    """Counts that grow from batch to batch; `located`: addresses by the quality of their match."""

    read: int = 0
    accepted: int = 0
    unchanged: int = 0
    linked: int = 0
    placeless: int = 0
    located: Counter[str] = field(default_factory=Counter)
    refused: list[Refused] = field(default_factory=list)
    reasons: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def quarantined(self) -> int:
        """Rows that were not accepted."""
        return self.read - self.accepted

    def refuse(self, refused: Sequence[Refused]) -> None:
        """Keep the first refused rows and count why."""
        room = SHOWN_REFUSED - len(self.refused)
        self.refused.extend(refused[:room])
        self.reasons.update(
            (reason.column, reason.expected) for row in refused for reason in row.reasons
        )

    def progress(self, done: float) -> Progress:
        """How far the import is, `done` from 0 to 1."""
        return Progress(done, self.read, self.accepted, self.quarantined)

    def report(
        self,
        source: Source,
        file: tuple[str, int, str],
        added: Mapping[str, int],
        notes: Sequence[str],
        *,
        dry_run: bool,
    ) -> ImportReport:
        """The report of a `file` (name, number, form) that added so many rows to each table."""
        file_name, file_id, form = file
        return ImportReport(
            source=source.id,
            file_name=file_name,
            file_id=file_id,
            dry_run=dry_run,
            form=form,
            read=self.read,
            accepted=self.accepted,
            unchanged=self.unchanged,
            quarantined=self.quarantined,
            linked=self.linked,
            unlinked=self.accepted - self.linked,
            premises=added["premises"],
            signals=added["signal"],
            visits=added["visit"],
            findings=added["finding"],
            reasons=tuple(
                ReasonCount(column, expected, rows)
                for (column, expected), rows in self.reasons.most_common()
            ),
            refused=tuple(self.refused),
            notes=(*notes, *self._notes(source)),
        )

    def _notes(self, source: Source) -> list[str]:
        notes = []
        if self.placeless and any(signal.at == "place" for signal in source.signals):
            notes.append(f"Accepted rows without a position to count near: {self.placeless}.")
        if self.located:
            points = sum(self.located[quality] for quality in POINT_QUALITIES)
            nowhere = self.located["no_location"]
            areas = self.located.total() - points - nowhere
            notes.append(
                f"Addresses looked up in the register: {self.located.total()}; known to the "
                f"house: {points}, to an area only: {areas}, not found: {nowhere}."
            )
        return notes
