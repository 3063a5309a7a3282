"""Operations of a small town, and who sees them."""

from hypothesis import strategies as st

from data.operations import (
    Plan,
    plan_operation,
)
from tests.collaborating_town import (
    PLANNER,
)
from tests.small_town import TODAY

REGISTER = "Number;Name;Address;Kind;Owner;E;N\n" + "".join(
    f"R{i};Shop {i};Storgatan {i};Butik;;356{i:03};6213{i:03}\n" for i in range(1, 11)
)


def planned(store, *participants, stops=(2, 1, 4)) -> int:
    return plan_operation(store, PLANNER, Plan("Friday evening", TODAY, stops, participants))


hidden = st.lists(
    st.tuples(st.integers(1, 14), st.integers(0, 300), st.sampled_from(["S", "N"])), max_size=5
)
