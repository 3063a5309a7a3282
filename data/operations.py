"""Operations: who plans them, who sees them, and when guests do.

While it is planned or open an operation (class PLAN) is for its participants; guests from other
agencies see it only while it is open. Once closed it is class S1 of the agency that planned it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from data.audit import record
from data.bulk import bulk_connection, run
from data.days import day_of
from data.intake.organisation_number import names_person
from data.operation_table import Operation, Status, keep_operation, kept_operations
from data.store import Store
from data.turn import raise_version
from data.visible_premises import visible_among
from risk.clearance import OPERATOR, Clearance, Viewer, intersect

PLANNING_ROLES = ("planner", "operator")
TAKING_PART = ("planner", "inspector", "partner")
LONGEST_TITLE = 100

NEXT: dict[Status, tuple[Status, str]] = {
    "planned": ("open", "opened_at"),
    "open": ("closed", "closed_at"),
}
"""What follows a status, and where the moment is kept. What is closed stays closed."""


class OperationError(ValueError):
    """An operation cannot be planned, opened, closed or seen; the message says why."""


@dataclass(frozen=True)
class Plan:
    """What is decided when an operation is made: stops in order, and who takes part."""

    title: str
    day: date
    stops: tuple[int, ...]
    participants: tuple[Viewer, ...]


def plan_operation(store: Store, viewer: Viewer, plan: Plan) -> int:
    """Log and keep an operation; gives its number. Its planner takes part.

    Raises
    ------
    OperationError
        The viewer plans no operations, or the plan lacks something; says what.
    """
    _check(store, viewer, plan)
    everybody = dict.fromkeys(
        replace(one, operations=frozenset()) for one in (viewer, *plan.participants)
    )
    title = " ".join(plan.title.split())
    record(store, viewer, "changed", plan.stops, detail=f"operation planned for {plan.day}")
    with bulk_connection(store.path) as connection:
        raise_version(connection)
        operation_id = keep_operation(
            connection,
            {
                "title": title,
                "planned_day": day_of(plan.day),
                "status": "planned",
                "function": viewer.function,
                "agency": viewer.agency,
                "made_at": _now(),
            },
            plan.stops,
            list(everybody),
        )
        connection.commit()
    return operation_id


def move_on(store: Store, viewer: Viewer, operation_id: int) -> None:
    """Open a planned operation to its guests, or close an open one: they see it no longer.

    Raises
    ------
    OperationError
        The viewer sees no such operation or plans none, or it is closed.
    """
    operation = operation_seen(store, viewer, operation_id)
    if viewer.role not in PLANNING_ROLES:
        raise OperationError(f"Only these open and close operations: {', '.join(PLANNING_ROLES)}.")
    if operation.status not in NEXT:
        raise OperationError(f"Operation {operation_id} is closed; plan another one.")
    status, column = NEXT[operation.status]
    record(store, viewer, "changed", operation.stops, detail=f"operation {operation_id}: {status}")
    with bulk_connection(store.path) as connection:
        raise_version(connection)
        run(
            connection,
            f"UPDATE operation SET status = ?, {column} = ? WHERE operation_id = ? AND status = ?",
            [status, _now(), operation_id, operation.status],
        )
        connection.commit()


def operations_seen(store: Store, viewer: Viewer) -> list[Operation]:
    """Operations `viewer` may see, the newest first, with the stops that `viewer` may see."""
    with bulk_connection(store.path) as connection:
        kept = kept_operations(connection)
    clearance = store.clearance(with_operations(store, viewer))
    seen = [one for one in kept if _may_see(viewer, clearance, one)]
    if not seen:
        return []
    visible = visible_among(store, clearance, (stop for one in seen for stop in one.stops))
    return [
        replace(one, stops=tuple(stop for stop in one.stops if stop in visible)) for one in seen
    ]


def operation_seen(store: Store, viewer: Viewer, operation_id: int) -> Operation:
    """One operation; `OperationError` in the same words where it is hidden or there is none."""
    for one in operations_seen(store, viewer):
        if one.operation_id == operation_id:
            return one
    raise OperationError(no_such(operation_id))


def no_such(operation_id: int) -> str:
    """What is said of an operation that does not exist, and of one that is hidden."""
    return f"There is no operation {operation_id} that you take part in."


def with_operations(store: Store, viewer: Viewer) -> Viewer:
    """The viewer with the operations a guest takes part in; others need none."""
    if viewer.role != "partner":
        return viewer
    with bulk_connection(store.path) as connection:
        guest_of = {one.operation_id for one in kept_operations(connection) if one.has(viewer)}
    return replace(viewer, operations=frozenset(guest_of))


def shared_clearance(store: Store, operation: Operation) -> Clearance:
    """What every participant may see, wherever it lies; the caller keeps to the stops."""
    return intersect(
        replace(store.clearance(one), operations=None) for one in operation.participants
    )


def _may_see(viewer: Viewer, clearance: Clearance, operation: Operation) -> bool:
    if viewer == OPERATOR:
        return True
    if not clearance.sees_content:
        return False
    if viewer.role == "partner":
        return operation.has(viewer) and operation.status == "open"
    closed = operation.status == "closed" and clearance.sees("S1", operation.agency, "")
    return closed or operation.has(viewer)


def _check(store: Store, viewer: Viewer, plan: Plan) -> None:
    if viewer.role not in PLANNING_ROLES:
        raise OperationError(f"Only these plan operations: {', '.join(PLANNING_ROLES)}.")
    if not plan.title.strip() or len(plan.title) > LONGEST_TITLE:
        raise OperationError(f"An operation needs a title of 1 to {LONGEST_TITLE} characters.")
    if names_person(plan.title):
        raise OperationError("The title holds a personal identity number; name no people.")
    if not plan.stops or len(set(plan.stops)) < len(plan.stops):
        raise OperationError("An operation needs one stop or more, each premises once.")
    visible = visible_among(store, store.clearance(viewer), plan.stops)
    unknown = [one for one in plan.stops if one not in visible]
    if unknown:
        raise OperationError(f"There are no premises {', '.join(map(str, unknown))}.")
    _check_participants(store, plan.participants)


def _check_participants(store: Store, participants: Sequence[Viewer]) -> None:
    for one in participants:
        if one.role not in TAKING_PART or one.agency not in store.municipality.catalogue.agencies:
            raise OperationError(
                f"{one.function} of {one.agency} ({one.role}) cannot take part; expected "
                f"{', '.join(TAKING_PART)} of a known agency."
            )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
