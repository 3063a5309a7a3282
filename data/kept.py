"""What is kept now and when it goes: counts by kind and signal type, of what a viewer may see."""

from dataclasses import dataclass
from datetime import date

from data.bulk import Connection, bulk_connection, select
from data.days import day_of
from data.municipality import Municipality
from data.retention_rules import Period, load_periods
from data.store import Store
from data.visible_rows import files_seen, signal_rows, visit_rows
from risk.catalogue import Certainty
from risk.clearance import Clearance, Viewer


@dataclass(frozen=True)
class Kept:
    """One kind of thing that is kept, and its rule.

    Attributes
    ----------
    kind
        As in `data.due.Due`.
    what
        The signal type; empty for other kinds.
    days
        How long it is kept; ``None`` where no period was decided.
    rows
        How many there are now; ``None`` where they are not counted here.
    due
        How many of them are due already.
    goes_day
        Day on which the first of them goes; ``None`` where none does.
    """

    kind: str
    what: str
    days: int | None
    certainty: Certainty
    rows: int | None = None
    due: int = 0
    goes_day: int | None = None


def what_is_kept(store: Store, viewer: Viewer, today: date) -> list[Kept]:
    """Signals by type, visits and refused rows that `viewer` may see; of the rest, the periods.

    What is answered, asked, planned and logged is not counted here: it is for others to see.
    """
    clearance, day = store.clearance(viewer), day_of(today)
    periods = load_periods(store.municipality.folder)
    with bulk_connection(store.path) as connection:
        kept = _signals(connection, store.municipality, clearance, day)
        if clearance.sees_content:
            kept.append(_visits(connection, clearance, periods.visits, day))
            kept.append(
                _quarantine(connection, store.municipality, clearance, periods.quarantine, day)
            )
    rest = {
        "answers": periods.answers,
        "requests": periods.requests,
        "operations": periods.operations,
        "review": periods.review,
        "log": periods.log,
    }
    return kept + [_of(kind, period) for kind, period in rest.items()]


def _of(
    kind: str,
    period: Period | None,
    rows: int | None = None,
    due: int = 0,
    first_day: int | None = None,
) -> Kept:
    """A kind that goes by a period, counted from the first day of anything in it."""
    if period is None:
        return Kept(kind, "", None, "B2", rows)
    goes = None if first_day is None else first_day + period.days + 1
    return Kept(kind, "", period.days, period.certainty, rows, due, goes)


def _signals(
    connection: Connection, municipality: Municipality, clearance: Clearance, day: int
) -> list[Kept]:
    seen, values = signal_rows(clearance)
    counted = select(
        connection,
        "SELECT signal_type, count(*), sum(coalesce(retain_until_day < ?, 0)), "
        f"coalesce(min(retain_until_day), -1) {seen} GROUP BY signal_type ORDER BY signal_type",
        [day, *values],
    )
    types = municipality.catalogue.signal_types
    return [
        Kept(
            "signals",
            kind,
            types[kind].retention_days if kind in types else None,
            types[kind].numbers_certainty if kind in types else "B2",
            int(rows),
            int(due),
            None if last < 0 else int(last) + 1,
        )
        for kind, rows, due, last in counted
    ]


def _visits(connection: Connection, clearance: Clearance, period: Period | None, day: int) -> Kept:
    seen, values = visit_rows(clearance)
    before = day - period.days if period else 0
    [(rows, due, first)] = select(
        connection,
        f"SELECT count(*), coalesce(sum(visited_day < ?), 0), coalesce(min(visited_day), 0) {seen}",
        [before, *values],
    )
    return _of("visits", period, int(rows), int(due), int(first) if rows else None)


def _quarantine(
    connection: Connection,
    municipality: Municipality,
    clearance: Clearance,
    period: Period | None,
    day: int,
) -> Kept:
    seen, values = files_seen(municipality, clearance)
    imported = [
        (day_of(date.fromisoformat(str(at)[:10])), int(rows))
        for at, rows in select(
            connection,
            "SELECT imported_at, count(*) FROM quarantine JOIN source_file USING (file_id) "
            f"WHERE {seen} GROUP BY file_id ORDER BY file_id",
            values,
        )
    ]
    before = day - period.days if period else 0
    due = sum(rows for at, rows in imported if at < before)
    first = min((at for at, _rows in imported), default=None)
    return _of("quarantine", period, sum(rows for _at, rows in imported), due, first)
