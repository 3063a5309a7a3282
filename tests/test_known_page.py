"""Looking back with what was known on that day: in the address, on every page, in words."""

from datetime import date, timedelta

import pytest

from data.audit import read_log
from data.bulk import bulk_connection, run
from data.information_value import planners_of
from data.known import known_then
from data.releases import give_release
from data.store import Store
from pages.language import speaking
from risk.clearance import OPERATOR
from tests.personas import persona
from tests.reading_pages import said
from tests.small_town import csv_of, make_store, report, take
from tests.test_releases import CITY, RESCUE, TODAY, a_release

THEN = {"known": "then"}
LAST_YEAR = (date.today() - timedelta(days=300)).isoformat()


@pytest.fixture
def backdated(own_demo) -> Store:
    """The demo as if all but the tips and observations had come in two years ago."""
    with bulk_connection(own_demo.path) as connection:
        early = (date.today() - timedelta(days=700)).isoformat()
        run(
            connection,
            "UPDATE source_file SET imported_at = ? WHERE source NOT IN ('tips', 'observations')",
            [f"{early}T08:00:00+00:00"],
        )
        run(connection, "UPDATE setting SET value = CAST(value AS INTEGER) + 1 "
            "WHERE key = 'version'")  # fmt: skip
        connection.commit()
    return own_demo


def shown(page) -> int:
    """How many premises the map speaks of."""
    return page.session_state["map_used"].evidence.signals.shape[0]


def test_the_map_knows_only_what_had_come_in_by_then(run_page, backdated) -> None:
    today = run_page("", as_of=LAST_YEAR)
    then = run_page("", as_of=LAST_YEAR, **THEN)
    assert "As we know it today about" in said(today)
    assert "only what had come in" in said(then)
    eyes = known_then(backdated, persona("planner-slf"), date.fromisoformat(LAST_YEAR))
    expected = backdated.signals(eyes)
    expected = expected[expected["observed_day"] <= then.session_state["map_used"].as_of_day]
    assert shown(then) == len(expected) < shown(today)
    assert "T10" not in set(then.session_state["map_used"].signals["signal_type"])
    log = " ".join(read_log(backdated, persona("auditor-slf"))["detail"])
    assert f"all that was known on {LAST_YEAR}" in log


@pytest.mark.parametrize("page", ["map", "situation", "weights", "collaboration", "operation"])
def test_it_lives_in_the_address_and_goes_along_to_every_page(run_page, backdated, page) -> None:
    function = {"weights": "analyst-slf", "situation": "chief-slf"}.get(page, "planner-slf")
    app = run_page("" if page == "map" else page, function, as_of=LAST_YEAR, **THEN)
    assert app.selectbox("known").value == "then"
    assert "only what had come in" in said(app)
    for link in app.get("page_link"):
        assert "known=then" in link.proto.query_string
    with speaking("en"):
        app.selectbox("known").set_value("today").run()
    assert "known" not in app.query_params
    assert "As we know it today about" in said(app)


@pytest.mark.parametrize(
    ("function", "query"),
    [
        ("planner-slf", {"as_of": LAST_YEAR, "known": "1990-01-01"}),
        ("planner-slf", {"as_of": LAST_YEAR, "known": "' OR 1=1"}),
        ("planner-slf", {"known": "then"}),
        ("planner-slf", {"as_of": "2999-01-01", "known": "then"}),
        ("inspector-miljo", {"as_of": LAST_YEAR, "known": "then"}),
    ],
)
def test_what_is_forged_in_the_address_changes_nothing(run_page, backdated, function, query):
    """An unknown word, a day that is not past, and a role that does not look back so."""
    without = {name: value for name, value in query.items() if name != "known"}
    assert shown(run_page("", function, **query)) == shown(run_page("", function, **without))


@pytest.mark.parametrize(
    ("tongue", "says"), [("en", "had come in by that day"), ("sv", "hade kommit in den dagen")]
)
def test_before_anything_came_in_the_page_says_why_it_is_empty(run_page, tongue, says) -> None:
    page = run_page("", lang=tongue, as_of=LAST_YEAR, **THEN)
    assert says in said(page)


def test_nothing_is_saved_as_if_it_had_been_known_then(run_page, backdated) -> None:
    page = run_page("weights", "analyst-slf", as_of=LAST_YEAR, **THEN)
    assert next(one for one in page.button if one.label == "Save").disabled


def test_what_was_withdrawn_since_is_not_seen_again(tmp_path) -> None:
    """A page never brings back what a release let be seen on that day and no longer does."""
    store = make_store(tmp_path)
    take(store, "reports", csv_of([report(1, type="S", value="2")]))
    with bulk_connection(store.path) as connection:
        run(connection, "UPDATE source_file SET imported_at = '2020-01-01T00:00:00+00:00'")
        connection.commit()
    ended = a_release(to_functions=frozenset({"planner-1"}), expires_day=TODAY - 2)
    give_release(store, RESCUE, ended)
    then = date.today() - timedelta(days=5)
    assert len(store.signals(store.clearance(CITY, known_on=then))) == 1
    assert store.signals(known_then(store, CITY, then)).empty
    give_release(store, RESCUE, a_release(to_functions=frozenset({"planner-1"})))
    assert len(store.signals(known_then(store, CITY, then))) == 1
    assert store.signals(known_then(store, CITY, date.today() - timedelta(days=11))).empty


def test_equal_texts_are_equal_clearances(own_demo) -> None:
    """What is computed is shared by the text of the clearance, so the day must be in it."""
    planner = planners_of(own_demo)
    days = [date.today() - timedelta(days=one) for one in (1, 2)]
    texts = {known_then(own_demo, planner, day).text() for day in days}
    assert len({*texts, own_demo.clearance(planner).text()}) == 3
    one = known_then(own_demo, OPERATOR, days[0])
    assert type(one).parse(one.text()) == one
    assert own_demo.clearance(OPERATOR).covers(one)
    assert not one.covers(own_demo.clearance(OPERATOR))
