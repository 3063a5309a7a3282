"""Operations: participants see them, guests while they are open, and the pack is what all share."""

from dataclasses import replace
from datetime import date

import pytest

from data.operations import (
    OperationError,
    Plan,
    move_on,
    operation_seen,
    operations_seen,
    plan_operation,
    with_operations,
)
from data.pack import pack_of
from risk.clearance import OPERATOR
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
from tests.small_town import TODAY, take
from tests.town_operations import REGISTER, planned


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    store = collaborating_town(tmp_path_factory.mktemp("town"))
    take(store, "register", REGISTER.encode())
    return store


@pytest.fixture
def store(town, tmp_path):
    return copied(town, tmp_path)


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
