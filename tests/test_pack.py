"""The shared pack holds what all participants may see, whatever is hidden from any of them."""

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings

from data.audit import AuditError, read_log
from data.audit_file import log_path
from data.days import day_of
from data.operations import (
    OperationError,
    move_on,
    operation_seen,
    shared_clearance,
)
from data.pack import pack_from, pack_json, pack_of
from data.workspace import open_workspace
from risk.clearance import Clearance, Viewer
from tests.collaborating_town import (
    AUDITOR,
    COLLEAGUE,
    GUEST,
    INSPECTOR,
    PLANNER,
    collaborating_town,
    copied,
)
from tests.small_town import TODAY, csv_of, report, take
from tests.town_operations import REGISTER, hidden, planned

RESCUER = Viewer("inspector-r", "rescue", "inspector")


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    store = collaborating_town(tmp_path_factory.mktemp("town"))
    take(store, "register", REGISTER.encode())
    return store


@pytest.fixture
def store(town, tmp_path):
    return copied(town, tmp_path)


def test_the_pack_holds_only_what_all_participants_see(store) -> None:
    """Noise (S1) is the city's own: with the rescue service there, its register entry is left."""
    alone = pack_of(store, PLANNER, planned(store), TODAY)
    joint = pack_of(store, PLANNER, planned(store, RESCUER), TODAY)
    assert [stop.premises_id for stop in alone.stops] == [2, 1, 4]
    assert [stop.premises_id for stop in joint.stops] == [2, 1, 4]
    assert {r.signal_type for s in alone.stops for k in s.risks for r in k.reasons} == {"noise"}
    assert not any(stop.risks for stop in joint.stops)
    shared = store.clearance(PLANNER)
    assert open_workspace(store, shared, TODAY).points("fire").any()
    said = pack_json(joint)
    assert json.loads(said)["stops"][0]["address"] == "Storgatan 2"
    assert "smoke" not in said


def test_the_pack_is_what_a_viewer_with_the_intersection_would_see(store) -> None:
    operation = operation_seen(store, PLANNER, planned(store, INSPECTOR, COLLEAGUE))
    shared = shared_clearance(store, operation)
    for participant in operation.participants:
        assert store.clearance(participant).covers(shared)
    ws = open_workspace(store, shared, TODAY)
    pack = pack_of(store, PLANNER, operation.operation_id, TODAY)
    assert pack == pack_from(ws, operation)
    signals = store.signals(shared)
    for stop in pack.stops:
        own = signals[signals["premises_id"] == stop.premises_id]
        facts = {
            (reason.signal_type, day_of(date.fromisoformat(reason.observed_on)))
            for risk in stop.risks
            for reason in risk.reasons
        }
        assert facts == set(zip(own["signal_type"], own["observed_day"], strict=True))


def test_a_guest_takes_the_same_pack_and_only_while_open(store) -> None:
    operation_id = planned(store, GUEST)
    ours = pack_of(store, PLANNER, operation_id, TODAY)
    with pytest.raises(OperationError):
        pack_of(store, GUEST, operation_id, TODAY)
    move_on(store, PLANNER, operation_id)
    assert pack_of(store, GUEST, operation_id, TODAY) == ours
    move_on(store, PLANNER, operation_id)
    with pytest.raises(OperationError):
        pack_of(store, GUEST, operation_id, TODAY)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(hidden)
def test_nothing_hidden_from_any_participant_changes_the_pack(town, tmp_path_factory, rows) -> None:
    """Smoke (S3) is hidden from the city, noise (S1) from the rescue service.

    Any of them, also at premises that nobody else knows, changes no byte.
    """
    packs = []
    for more in ([], rows):
        store = copied(town, tmp_path_factory.mktemp("copy"))
        if more:
            take(store, "reports", csv_of([
                report(1000 + i, address=f"Storgatan {place}", type=kind,
                       date=f"2026-0{1 + day // 100}-1{day % 9}")
                for i, (place, day, kind) in enumerate(more)
            ]), name="hidden")  # fmt: skip
        pack = pack_of(store, PLANNER, planned(store, RESCUER, GUEST), TODAY)
        packs.append(pack_json(replace(pack, operation_id=1)).encode())
    assert packs[0] == packs[1]


def test_the_pack_is_logged_with_its_clearance_before_it_is_given(store) -> None:
    operation_id = planned(store, INSPECTOR)
    pack_of(store, INSPECTOR, operation_id, TODAY)
    entry = read_log(store, AUDITOR).query("detail == 'shared pack'").iloc[0]
    assert entry["premises"] == "[1, 2, 4]"
    assert entry["function"] == "inspector-1"
    shared = shared_clearance(store, operation_seen(store, PLANNER, operation_id))
    assert Clearance.parse(entry["clearance"]) == shared
    log_path(store.path).unlink()
    with pytest.raises(AuditError):
        pack_of(store, INSPECTOR, operation_id, TODAY)
