"""Sign-ins end when they should, for every copy of their cookie, and not before."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.bulk import bulk_connection, number
from data.roles import Limits
from data.sessions import NOTED_EVERY_S, SignIn, Standing, end, sessions_path, standing, use

LIMITS = Limits(inactivity_minutes=30, longest_hours=10)
BEGIN = 1_790_000_000.0
CLAIMS = {"iss": "https://idp.example", "sub": "7", "iat": int(BEGIN), "nonce": "n"}
MINUTE, HOUR = 60, 3600


@pytest.fixture
def path(tmp_path):
    return sessions_path(tmp_path / "city.db")


@pytest.fixture
def sign_in() -> SignIn:
    return SignIn.of(CLAIMS)


def test_the_file_lies_beside_the_store(path) -> None:
    assert path.name == "city-sessions.db"


def test_a_sign_in_in_use_lasts_the_day_and_no_longer(path, sign_in) -> None:
    for minute in range(0, 600, 29):
        expected = Standing.OPEN if minute else Standing.NEW
        assert use(path, sign_in, LIMITS, BEGIN + minute * MINUTE) is expected
    assert use(path, sign_in, LIMITS, BEGIN + 10 * HOUR + 1) is Standing.TOO_LONG


def test_inactivity_ends_it_and_asking_is_no_use(path, sign_in) -> None:
    use(path, sign_in, LIMITS, BEGIN)
    for minute in (10, 20, 30):
        assert standing(path, sign_in, LIMITS, BEGIN + minute * MINUTE) is Standing.OPEN
    late = BEGIN + 30 * MINUTE + 1
    assert standing(path, sign_in, LIMITS, late) is Standing.INACTIVE
    assert use(path, sign_in, LIMITS, late) is Standing.INACTIVE
    assert use(path, sign_in, LIMITS, late + 1) is Standing.INACTIVE


def test_an_ended_sign_in_stays_ended_for_every_copy(path, sign_in) -> None:
    use(path, sign_in, LIMITS, BEGIN)
    end(path, sign_in, BEGIN + 60)
    copy = SignIn.of(dict(reversed(CLAIMS.items())))
    for later in (61, 20 * MINUTE, 9 * HOUR):
        assert use(path, copy, LIMITS, BEGIN + later) is Standing.ENDED
    assert use(path, copy, LIMITS, BEGIN + 11 * HOUR).is_open is False


def test_signing_in_again_is_another_sign_in(path, sign_in) -> None:
    end(path, sign_in, BEGIN)
    for claim, value in (("iat", int(BEGIN) + 5), ("nonce", "m"), ("sub", "8"), ("iss", "x")):
        assert use(path, SignIn.of({**CLAIMS, claim: value}), LIMITS, BEGIN + 9) is Standing.NEW


def test_an_old_cookie_does_not_open_a_lost_file_anew(path, sign_in) -> None:
    assert use(path, sign_in, LIMITS, BEGIN + 2 * HOUR) is Standing.INACTIVE


@pytest.mark.parametrize("iat", [None, "yesterday", 0])
def test_a_token_without_its_time_opens_nothing(path, iat) -> None:
    assert use(path, SignIn.of({**CLAIMS, "iat": iat}), LIMITS, BEGIN).is_open is False


@settings(max_examples=50)
@given(st.lists(st.tuples(st.floats(0, 90 * MINUTE), st.sampled_from(["use", "ask"])), max_size=12))
def test_open_means_used_within_the_limit_since_the_beginning(tmp_path_factory, steps) -> None:
    """Against the plain reading of the rule, at most `NOTED_EVERY_S` off."""
    path = tmp_path_factory.mktemp("sessions") / "s.db"
    sign_in, now, used, dead = SignIn.of(CLAIMS), BEGIN, BEGIN, False
    for pause, what in steps:
        now += pause
        found = (use if what == "use" else standing)(path, sign_in, LIMITS, now)
        idle, age = now - used, now - BEGIN
        if abs(idle - 30 * MINUTE) <= NOTED_EVERY_S or abs(age - 10 * HOUR) < 1:
            return
        dead = dead or idle > 30 * MINUTE or age > 10 * HOUR
        assert found.is_open == (not dead)
        if what == "use" and not dead:
            used = now


def test_old_sign_ins_are_forgotten(path, sign_in) -> None:
    use(path, sign_in, LIMITS, BEGIN)
    later = {**CLAIMS, "iat": int(BEGIN) + 11 * HOUR}
    use(path, SignIn.of(later), LIMITS, BEGIN + 11 * HOUR)
    with bulk_connection(path) as connection:
        assert number(connection, "SELECT count(*) FROM sign_in") == 1
