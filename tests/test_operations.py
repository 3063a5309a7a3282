"""Operations: participants see them, guests while they are open, and the pack is what all share."""

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.audit import AuditError, read_log
from data.audit_file import log_path
from data.days import day_of
from data.operations import (
    OperationError,
    Plan,
    move_on,
    operation_seen,
    operations_seen,
    plan_operation,
    shared_clearance,
    with_operations,
)
from data.pack import pack_from, pack_json, pack_of
from data.workspace import open_workspace
from risk.clearance import OPERATOR, Clearance, Viewer
from tests.collaborating_town import (
    AUDITOR,
    CHIEF,
    COLLEAGUE,
    GUEST,
    INSPECTOR,
    OTHER_INSPECTOR,
    PLANNER,
    collaborating_town,
    copied,
)
from tests.small_town import TODAY, csv_of, report, take

REGISTER = "Number;Name;Address;Kind;Owner;E;N\n" + "".join(
    f"R{i};Shop {i};Storgatan {i};Butik;;356{i:03};6213{i:03}\n" for i in range(1, 11)
)
RESCUER = Viewer("inspector-r", "rescue", "inspector")


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    store = collaborating_town(tmp_path_factory.mktemp("town"))
    take(store, "register", REGISTER.encode())
    return store


@pytest.fixture
def store(town, tmp_path):
    return copied(town, tmp_path)


def planned(store, *participants, stops=(2, 1, 4)) -> int:
    return plan_operation(store, PLANNER, Plan("Friday evening", TODAY, stops, participants))


def seen_by(store, *viewers) -> dict[str, int]:
    return {one.function: len(operations_seen(store, one)) for one in viewers}


def test_participants_see_it_guests_while_open_colleagues_when_closed(store) -> None:
    everybody = (PLANNER, COLLEAGUE, INSPECTOR, OTHER_INSPECTOR, GUEST, CHIEF, AUDITOR)
    operation_id = planned(store, INSPECTOR, GUEST)
    nobody = dict.fromkeys([one.function for one in everybody], 0)
    assert seen_by(store, *everybody) == {**nobody, "planner-1": 1, "inspector-1": 1}
    move_on(store, PLANNER, operation_id)
    assert seen_by(store, *everybody) == {
        **nobody, "planner-1": 1, "inspector-1": 1, "guest-1": 1,
    }  # fmt: skip
    move_on(store, PLANNER, operation_id)
    assert seen_by(store, *everybody) == {
        **nobody, "planner-1": 1, "inspector-1": 1, "planner-2": 1, "inspector-2": 1, "chief-1": 1,
    }  # fmt: skip


def test_a_guest_sees_only_premises_of_open_operations(store) -> None:
    operation_id = planned(store, GUEST)
    guest = with_operations(store, GUEST)
    assert guest.operations == {operation_id}
    for step, expected in enumerate(([], [1, 2, 4], [])):
        if step:
            move_on(store, PLANNER, operation_id)
        assert sorted(store.premises(guest).index) == expected
        assert set(store.signals(guest)["premises_id"]) <= set(expected)
    assert with_operations(store, replace(GUEST, function="guest-2")).operations == frozenset()
    assert with_operations(store, PLANNER) == PLANNER


def test_a_guest_of_an_open_operation_sees_no_other(store) -> None:
    """Neither one that is planned, nor one that is closed, beside the open one."""
    first, second, third = (planned(store, GUEST, stops=(stop,)) for stop in (1, 2, 3))
    move_on(store, PLANNER, second)
    for _ in range(2):
        move_on(store, PLANNER, third)
    assert [one.operation_id for one in operations_seen(store, GUEST)] == [second]
    assert list(store.premises(with_operations(store, GUEST)).index) == [2]
    for hidden in (first, third):
        with pytest.raises(OperationError, match=f"no operation {hidden}"):
            pack_of(store, GUEST, hidden, TODAY)


def test_a_closed_operation_may_be_seen_by_who_gets_no_pack_of_it(store) -> None:
    """A pack is computed for its participants; another's eyes may see less."""
    operation_id = planned(store, INSPECTOR)
    for _ in range(2):
        move_on(store, PLANNER, operation_id)
    assert operation_seen(store, COLLEAGUE, operation_id).status == "closed"
    with pytest.raises(OperationError, match="that you take part in"):
        pack_of(store, COLLEAGUE, operation_id, TODAY)


def test_opening_and_closing_make_what_was_computed_out_of_date(store) -> None:
    operation_id = planned(store, GUEST)
    versions = [store.version()]
    for _ in range(2):
        move_on(store, PLANNER, operation_id)
        versions.append(store.version())
    assert versions == sorted(set(versions))
    with pytest.raises(OperationError, match="is closed"):
        move_on(store, PLANNER, operation_id)


@pytest.mark.parametrize(
    ("viewer", "change", "said"),
    [
        (INSPECTOR, {}, "Only these plan"),
        (CHIEF, {}, "Only these plan"),
        (PLANNER, {"title": " "}, "title"),
        (PLANNER, {"title": "19811228-9874"}, "personal identity number"),
        (PLANNER, {"stops": ()}, "one stop or more"),
        (PLANNER, {"stops": (1, 1)}, "each premises once"),
        (PLANNER, {"stops": (1, 999)}, "no premises 999"),
        (PLANNER, {"participants": (CHIEF,)}, "cannot take part"),
        (PLANNER, {"participants": (replace(GUEST, agency="moon"),)}, "cannot take part"),
    ],
)
def test_what_cannot_be_planned_is_refused(store, viewer, change, said) -> None:
    plan = replace(Plan("Friday", TODAY, (1,), ()), **change)
    with pytest.raises(OperationError, match=said):
        plan_operation(store, viewer, plan)
    assert operations_seen(store, OPERATOR) == []


def test_who_takes_no_part_can_neither_open_nor_read_it(store) -> None:
    operation_id = planned(store, INSPECTOR)
    for viewer in (COLLEAGUE, GUEST, AUDITOR):
        said = []
        for number in (operation_id, 999):
            for act in (move_on, pack_at(TODAY), operation_seen):
                with pytest.raises(OperationError) as refused:
                    act(store, viewer, number)
                said.append(str(refused.value).replace(str(number), "#"))
        assert len(set(said)) == 1
    with pytest.raises(OperationError, match="Only these open"):
        move_on(store, INSPECTOR, operation_id)


def pack_at(day: date):
    return lambda store, viewer, number: pack_of(store, viewer, number, day)


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


hidden = st.lists(
    st.tuples(st.integers(1, 14), st.integers(0, 300), st.sampled_from(["S", "N"])), max_size=5
)


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
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
