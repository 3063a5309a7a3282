"""What is due to be deleted on a day, and by which rule.

A thing goes on the day after the last one on which it may be kept. A signal and an answer carry
that day since they came in; what else there is goes by the periods of `retention.toml`.
"""

from dataclasses import dataclass

from data.bulk import Connection, Value, select
from data.days import date_of
from data.municipality import Municipality
from data.retention_rules import Period, load_periods
from risk.catalogue import Certainty

FROM_FILES = ("signal", "visit", "quarantine")
"""Tables whose rows came in with a file."""


@dataclass(frozen=True)
class DueRows:
    """The rows of one table that may not be kept on a day any more.

    `sql` is a condition that holds for them, `values` those of its question marks; `period` is the
    rule, where it is not the signal type's own.
    """

    kind: str
    table: str
    sql: str
    values: tuple[Value, ...]
    period: Period | None = None


@dataclass(frozen=True)
class Due:
    """So many rows of one kind that are due, and by which rule.

    Attributes
    ----------
    kind
        signals, visits, quarantine, answers, requests, operations or review.
    what
        The signal type; empty for other kinds.
    source
        Id of the source they came from; empty where they came from none.
    rule
        In English.
    """

    kind: str
    what: str
    source: str
    rows: int
    rule: str
    certainty: Certainty


def due_rows(municipality: Municipality, day: int) -> list[DueRows]:
    """For every kind that has a rule, the rows that may not be kept on `day` any more."""
    periods = load_periods(municipality.folder)
    imported = "file_id IN (SELECT file_id FROM source_file WHERE imported_at < ?)"
    closed = "status = 'closed' AND planned_day < ?"
    by_period = [
        ("visits", "visit", "visited_day < ?", periods.visits),
        ("requests", "information_request", "asked_day < ?", periods.requests),
        ("operations", "operation", closed, periods.operations),
        ("review", "review_item", "made_day < ?", periods.review),
        ("review", "review_decision", "decided_day < ?", periods.review),
        ("review", "premises_move", "made_day < ?", periods.review),
    ]
    found = [
        DueRows("signals", "signal", "retain_until_day < ?", (day,)),
        DueRows("answers", "answer", "retain_until_day < ?", (day,), periods.answers),
    ]
    found += [
        DueRows(kind, table, sql, (day - period.days,), period)
        for kind, table, sql, period in by_period
        if period
    ]
    if periods.quarantine:
        before = date_of(day - periods.quarantine.days).isoformat()
        found.append(DueRows("quarantine", "quarantine", imported, (before,), periods.quarantine))
    return found


def list_due(connection: Connection, municipality: Municipality, day: int) -> list[Due]:
    """What is due on `day`, by kind, signal type and source."""
    return [
        _due(municipality, rows, str(what), str(source), int(count))
        for rows in due_rows(municipality, day)
        for what, source, count in _counted(connection, rows)
    ]


def _counted(connection: Connection, rows: DueRows) -> list[tuple[str, str, int]]:
    what = "signal_type" if rows.table == "signal" else "''"
    of_file = rows.table in FROM_FILES
    # The condition is asked inside, where no other table has columns of the same names.
    due = f"(SELECT * FROM {rows.table} WHERE {rows.sql}) AS due"
    joined = f"{due} JOIN source_file USING (file_id)" if of_file else due
    source = "source" if of_file else "''"
    return select(
        connection,
        f"SELECT {what}, {source}, count(*) FROM {joined} GROUP BY 1, 2 ORDER BY 1, 2",
        rows.values,
    )


def _due(municipality: Municipality, rows: DueRows, what: str, source: str, count: int) -> Due:
    kind = municipality.catalogue.signal_types.get(what)
    if kind is not None and kind.retention_days is not None:
        rule = f"kept for {kind.retention_days} days after the day observed"
        return Due(rows.kind, what, source, count, rule, kind.numbers_certainty)
    if rows.period is not None:
        return Due(rows.kind, what, source, count, rows.period.words("en"), rows.period.certainty)
    rule = "kept until the day that was set when it came in"
    return Due(rows.kind, what, source, count, rule, "B2")
