"""What the participants of an operation share: computed only from what all of them may see.

Nothing hidden from any participant changes anything of it, not even its numbering or its order.
"""

import json
from collections.abc import Set
from dataclasses import asdict, dataclass
from datetime import date

import numpy as np
import pandas as pd

from data.audit import record
from data.audit_entry import Action
from data.banded import is_band
from data.days import date_of
from data.grounds import grounds_of
from data.operation_table import Operation
from data.operations import OperationError, no_such, operation_seen, shared_clearance
from data.store import Store
from data.workspace import Workspace, open_workspace
from risk.clearance import Viewer
from risk.explain import Contribution
from risk.grant import Form

MOST_RISKS, MOST_REASONS = 3, 6
"""How many risks are explained at a stop, and with how many facts each."""


@dataclass(frozen=True)
class Reason:
    """One fact that speaks for the visit, and what it is held for.

    A band has the last day of its quarter.
    """

    signal_type: str
    observed_on: str | None
    form: Form
    purpose: str


@dataclass(frozen=True)
class RiskHere:
    """A risk at a stop: the strongest facts, and the participants' mandates for it."""

    risk: str
    reasons: tuple[Reason, ...]
    mandates: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class PackedStop:
    """One premises of the pack; `number` counts the stops of the pack."""

    number: int
    premises_id: int
    name: str | None
    address: str | None
    kind: str
    last_visit_on: str | None
    risks: tuple[RiskHere, ...]


@dataclass(frozen=True)
class Pack:
    """What is shared of an operation on a date.

    `participants` are functions with their agencies, never names of people.
    """

    operation_id: int
    title: str
    planned_on: str
    as_of: str
    participants: tuple[tuple[str, str], ...]
    stops: tuple[PackedStop, ...]


def pack_of(
    store: Store, viewer: Viewer, operation_id: int, as_of: date, action: Action = "saw"
) -> Pack:
    """Log, as what `action` says, and give the shared pack of an operation `viewer` takes part in.

    Raises
    ------
    OperationError
        `viewer` takes part in no such operation, or is a guest and it is not open.
    AuditError
        It could not be logged.
    """
    operation = operation_seen(store, viewer, operation_id)
    if not operation.has(viewer):
        raise OperationError(no_such(operation_id))
    shared = shared_clearance(store, operation)
    pack = pack_from(open_workspace(store, shared, as_of), operation)
    record(
        store, viewer, action, [stop.premises_id for stop in pack.stops],
        purpose=f"operation {operation_id}", clearance=shared.text(), detail="shared pack",
    )  # fmt: skip
    return pack


def pack_from(ws: Workspace, operation: Operation) -> Pack:
    """The pack of an operation as a workspace at its shared clearance sees it."""
    known = [one for one in operation.stops if one in ws.premises.index]
    agencies = {one.agency for one in operation.participants}
    return Pack(
        operation_id=operation.operation_id,
        title=operation.title,
        planned_on=date_of(operation.planned_day).isoformat(),
        as_of=ws.evidence.as_of.isoformat(),
        participants=tuple((one.function, one.agency) for one in operation.participants),
        stops=tuple(_stop(ws, number, one, agencies) for number, one in enumerate(known, 1)),
    )


def pack_json(pack: Pack) -> str:
    """The pack as JSON."""
    return json.dumps(asdict(pack), ensure_ascii=False, indent=2) + "\n"


def _stop(ws: Workspace, number: int, premises_id: int, agencies: Set[str]) -> PackedStop:
    row = ws.premises.loc[premises_id]
    last = row["last_visit_day"]
    return PackedStop(
        number=number,
        premises_id=premises_id,
        name=_text(row["name"]),
        address=_text(row["address"]),
        kind=str(row["kind"]),
        last_visit_on=None if pd.isna(last) else date_of(int(last)).isoformat(),
        risks=_risks(ws, premises_id, agencies),
    )


def _risks(ws: Workspace, premises_id: int, agencies: Set[str]) -> tuple[RiskHere, ...]:
    """Risks that a fact speaks for, the greatest severity x probability first."""
    position = ws.position(premises_id)
    risks = [risk for risk in ws.catalogue.risks if ws.points(risk)[position] > 0]
    harm = np.array([ws.priority(risk)[position] for risk in risks])
    known = [_risk(ws, premises_id, risks[i], agencies) for i in np.argsort(-harm, kind="stable")]
    return tuple(one for one in known if one.reasons)[:MOST_RISKS]


def _risk(ws: Workspace, premises_id: int, risk: str, agencies: Set[str]) -> RiskHere:
    # How long ago the last visit was says nothing here: others may have made one unseen.
    facts = [
        one
        for one in ws.explain(premises_id, risk)
        if one.kind in ("signal", "nearby") and one.points > 0
    ]
    strongest = sorted(facts, key=lambda one: -one.points)[:MOST_REASONS]
    mandates = ws.catalogue.risks[risk].mandates
    return RiskHere(
        risk=risk,
        reasons=tuple(_reason(ws, premises_id, one) for one in strongest),
        mandates=tuple((one.agency, one.statute) for one in mandates if one.agency in agencies),
    )


def _reason(ws: Workspace, premises_id: int, reason: Contribution) -> Reason:
    form: Form = "fact"
    kind = ws.catalogue.signal_types[str(reason.type)]
    purpose = kind.purpose
    if reason.kind == "signal" and reason.fact is not None:
        row = ws.evidence.fact_rows(ws.catalogue.scored_types).iloc[reason.fact]
        form = "band" if is_band(row) else "fact"
        kept = grounds_of(ws.evidence.store, ws.evidence.viewer, premises_id)
        named = (int(row["file_id"]), int(row["row_number"]), kind.id)
        purpose = kept[named][1] if named in kept else purpose
    day = None if reason.day is None else date_of(reason.day).isoformat()
    return Reason(kind.id, day, form, purpose)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
