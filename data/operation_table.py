"""Reading and writing operations: one row each, their stops in order, and who takes part."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from data.bulk import Connection, Value, run, select
from data.numbering import free_number
from risk.clearance import Viewer

Status = Literal["planned", "open", "closed"]


@dataclass(frozen=True)
class Operation:
    """A planned day of joint visits.

    Attributes
    ----------
    status
        planned, then open (partners see it), then closed for good.
    function, agency
        Who planned it.
    stops
        Ids of premises in the order in which they are visited.
    participants
        Functions that take part, the planner among them.
    """

    operation_id: int
    title: str
    planned_day: int
    status: Status
    function: str
    agency: str
    stops: tuple[int, ...]
    participants: tuple[Viewer, ...]

    def has(self, viewer: Viewer) -> bool:
        """Whether `viewer` takes part."""
        return any(
            one.function == viewer.function and one.agency == viewer.agency
            for one in self.participants
        )


def keep_operation(
    connection: Connection,
    columns: dict[str, Value],
    stops: Sequence[int],
    participants: Sequence[Viewer],
) -> int:
    """Add an operation; gives its number."""
    marks = ", ".join("?" * len(columns))
    operation_id = free_number(connection, "operation", "operation_id")
    run(
        connection,
        f"INSERT INTO operation (operation_id, {', '.join(columns)}) VALUES (?, {marks})",
        [operation_id, *columns.values()],
    )
    for position, premises_id in enumerate(stops, start=1):
        run(
            connection,
            "INSERT INTO operation_stop (operation_id, position, premises_id) VALUES (?, ?, ?)",
            [operation_id, position, int(premises_id)],
        )
    for one in participants:
        run(
            connection,
            "INSERT INTO operation_participant (operation_id, function, agency, role) "
            "VALUES (?, ?, ?, ?)",
            [operation_id, one.function, one.agency, one.role],
        )
    return operation_id


def kept_operations(connection: Connection) -> list[Operation]:
    """Every operation, the newest first; who may see which is for the caller to decide."""
    stops = select(
        connection,
        "SELECT operation_id, premises_id FROM operation_stop ORDER BY operation_id, position",
    )
    participants = select(
        connection,
        "SELECT operation_id, function, agency, role FROM operation_participant "
        "ORDER BY operation_id, agency, function",
    )
    rows = select(
        connection,
        "SELECT operation_id, title, planned_day, status, function, agency FROM operation "
        "ORDER BY made_at DESC, operation_id",
    )
    return [
        Operation(
            operation_id,
            title,
            planned_day,
            status,
            function,
            agency,
            tuple(int(premises_id) for of, premises_id in stops if of == operation_id),
            tuple(_participant(*one) for one in participants if one[0] == operation_id),
        )
        for operation_id, title, planned_day, status, function, agency in rows
    ]


def _participant(operation_id: int, function: str, agency: str, role: str) -> Viewer:
    guest_of = frozenset({operation_id}) if role == "partner" else frozenset()
    return Viewer(function, agency, role, guest_of)
