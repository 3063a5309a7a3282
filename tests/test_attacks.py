"""What somebody might try, tried. The table of results is in `docs/security.md`.

Direct page links are in `test_pages_by_role`; tampered cookies, replay after sign-out, foreign
tokens and disabled accounts in `test_signin`, against a real provider.
"""

import re
from datetime import date

import httpx
import pytest
from itsdangerous import URLSafeTimedSerializer
from streamlit.testing.v1 import AppTest

from data.roles import roles_of
from data.tickets import Ticket, write_ticket
from risk.clearance import OPERATOR
from tests import attacked
from tests.attacked import HIDDEN, MISSING, SECRET, SEEN
from tests.personas import persona
from tests.test_pages_by_role import words

store, page, demo = attacked.store, attacked.page, attacked.demo


def test_a_hidden_id_is_answered_as_one_that_does_not_exist(page, store) -> None:
    assert set(store.premises(OPERATOR).index) == {SEEN, HIDDEN}
    assert set(store.premises(persona("planner-slf")).index) == {SEEN}
    for name in ("premises", "visits"):
        hidden, missing = (page(**{name: str(one)}) for one in (HIDDEN, MISSING))
        assert told(hidden) == told(missing)
        assert "Hemliga" not in words(hidden)
    seen = page(premises=str(SEEN))
    assert "Storgatan 1" in words(seen)
    assert told(seen) != told(missing)


def test_searching_for_what_is_hidden_finds_as_little_as_for_what_is_not_there(page) -> None:
    hidden, missing = page(q="Hemliga gatan"), page(q="Heliga gattan")
    assert told(hidden).replace("Hemliga gatan", "") == told(missing).replace("Heliga gattan", "")
    assert "1 of 1 premises" in told(hidden)


def told(app: AppTest) -> str:
    """What the page says, without the random names of its elements and files."""
    plain = re.sub(r"(?m)^\s*(id|deferred_file_id|query_string): .*$", "", words(app))
    return re.sub(r'positions/[^"\\]+|generation\D+\d+|ID-[0-9a-f]+|[0-9a-f]{64}', "", plain)


def test_a_list_of_guessed_ids_takes_nothing_hidden_along(page) -> None:
    everything = ",".join(str(one) for one in range(-5, 50))
    listed = page(visits=everything)
    assert "Hemliga" not in words(listed)
    assert "Storgatan 1" in words(listed)


@pytest.mark.parametrize(
    "value",
    [
        "' OR 1=1 --",
        "1; DROP TABLE premises",
        "1) UNION SELECT value FROM setting --",
        "\x00",
        "%27%20OR%201=1",
        "9" * 400,
        "../../../../etc/passwd",
    ],
)
def test_sql_and_other_nonsense_in_the_address_is_a_filter_that_fits_nothing(
    page, store, value
) -> None:
    before = store.counts(OPERATOR), store.version()
    names = ("premises", "visits", "kind", "district", "risk", "facts", "unvisited", "profile")
    for path, role in (("", "planner-slf"), ("situation", "chief-slf"), ("weights", "analyst-slf")):
        app = page(path, **dict.fromkeys(names, value), q=value, area=value, **{"as": role})
        assert "Hemliga" not in words(app)
    page("data", **{"as": "steward-slf", "import_source": value, "as_of": value})
    assert page(**{"as": value}).selectbox(key="as").value == OPERATOR.function
    assert (store.counts(OPERATOR), store.version()) == before


def test_only_a_ticket_of_this_server_opens_positions(demo) -> None:
    ticket = Ticket(persona("planner-slf"), date.today())
    good = write_ticket(ticket, secret=SECRET)
    forged = {
        "unsigned": good.rpartition(".")[0],
        "signed by another": write_ticket(ticket, secret="t" * 64),
        "signed for something else": URLSafeTimedSerializer(SECRET, salt="x").dumps({"role": "x"}),
        "of a sign-in, where there is none": write_ticket(
            Ticket(persona("planner-slf"), date.today(), sign_in="0" * 64), secret=SECRET
        ),
        "nonsense": "a.b.c",
    }
    assert httpx.get(f"{demo}/positions/{good}").status_code == 200
    for what, text in forged.items():
        assert httpx.get(f"{demo}/positions/{text}").status_code == 403, what


def test_positions_hold_what_the_bearer_may_see_and_no_more(demo, store) -> None:
    functions = roles_of(store.municipality).functions
    seen = {
        one: len(httpx.get(f"{demo}/positions/{ticket_of(one)}").content) // 8 for one in functions
    }
    assert seen == {one: len(store.premises(persona(one))) for one in functions}
    assert seen["planner-slf"] == 1
    assert seen["auditor-slf"] == seen["partner-skv"] == 0


def ticket_of(function: str) -> str:
    return write_ticket(Ticket(persona(function), date.today()), secret=SECRET)
