"""Every signal states what it is held for; another use of it is refused unless it says why."""

import tomllib
from dataclasses import replace
from datetime import date

import pytest
from alembic import command
from sqlalchemy import text

from data.bulk import bulk_connection, select
from data.days import day_of
from data.grounds import grounds_of, signals_by_purpose
from data.municipality import FOLDER, known_municipalities, load_municipality
from data.releases import ReleaseError, give_release
from data.schema import connect, migrations, upgrade_tables
from data.status import store_status
from data.store import Store
from risk.catalogue import CatalogueError
from risk.clearance import OPERATOR, Release, Viewer
from tests.city import small_catalogue
from tests.personas import persona
from tests.small_town import csv_of, make_store, report, take

ALL_PURPOSES = "SELECT signal_type, purpose, count(*) FROM signal GROUP BY 1, 2"


@pytest.mark.parametrize("municipality", known_municipalities())
def test_every_signal_type_of_every_municipality_states_its_purpose(municipality) -> None:
    stated = tomllib.loads((FOLDER / municipality / "signals.toml").read_text("utf-8"))["signals"]
    assert all("purpose" in kind for kind in stated.values())
    assert (FOLDER / municipality / "purposes.toml").exists()


def test_a_purpose_that_is_not_known_or_not_the_gateways_is_a_contradiction() -> None:
    whole = small_catalogue()
    wrong = replace(whole.signal_types["ban"], purpose="SPORT")
    with pytest.raises(CatalogueError, match="signal type ban: unknown purpose 'SPORT'"):
        replace(whole, signal_types={**whole.signal_types, "ban": wrong})
    strict = replace(whole.gateways["PUBLIC"], purposes=("OTHER",))
    others = {**whole.purposes, "OTHER": replace(whole.purposes["SUPERVISION"], id="OTHER")}
    with pytest.raises(CatalogueError, match="PUBLIC is not for SUPERVISION"):
        replace(whole, gateways={"PUBLIC": strict}, purposes=others)


def test_what_comes_in_carries_the_purpose_of_its_type(tmp_path) -> None:
    store = make_store(tmp_path)
    take(store, "reports", csv_of([report(1), report(2, type="S")]))
    assert signals_by_purpose(store, OPERATOR) == {"SUPERVISION": 2}
    assert signals_by_purpose(store, Viewer("planner-1", "city", "planner")) == {"SUPERVISION": 1}


def test_the_demo_states_a_purpose_for_each_signal(demo_url) -> None:
    store = Store.open(demo_url)
    types = store.municipality.catalogue.signal_types
    with bulk_connection(store.path) as connection:
        kept = select(connection, ALL_PURPOSES)
    assert kept
    assert all(purpose == types[kind].purpose for kind, purpose, _count in kept)
    status = store_status(store, OPERATOR)
    assert sum(status.purposes.values()) == status.signals
    assert "signals by purpose: " in status.in_words()


def test_only_what_is_seen_as_a_fact_tells_its_ground(demo_url) -> None:
    """Licensing's facts are shown to the planner as bands, so their rows are not named."""
    store, planner = Store.open(demo_url), persona("planner-slf")
    signals = store.signals(OPERATOR)
    premises = int(signals[signals["signal_type"] == "T08"]["premises_id"].iloc[0])
    everything = grounds_of(store, OPERATOR, premises)
    assert ("ALCO", "LICENSING") in everything.values()
    seen = grounds_of(store, planner, premises)
    assert "T08" not in {kind for _file, _row, kind in seen}
    assert seen.items() <= everything.items()


def test_signals_of_before_get_the_purpose_of_their_type(tmp_path) -> None:
    url = f"sqlite:///{tmp_path / 'old.db'}"
    engine = connect(url)
    with engine.begin() as connection:
        command.upgrade(migrations(connection), "0005")
        connection.execute(text(
            "INSERT INTO setting VALUES ('municipality', 'helsingborg'), ('version', '1')"
        ))  # fmt: skip
        connection.execute(text(
            "INSERT INTO source_file VALUES "
            "(1, 's', 'f', '', '', '', '2026-01-01', 1, 1, 0, 0, 0, 1, '[]')"
        ))  # fmt: skip
        for number, kind in enumerate(("T08", "F01", "GONE"), start=1):
            connection.execute(text(
                "INSERT INTO signal (signal_id, signal_type, observed_day, value, owner, "
                "secrecy_class, gateway, file_id, row_number) "
                f"VALUES ({number}, '{kind}', 1, 1.0, 'SKV', 'S2', 'BAL_15A', 1, {number})"
            ))  # fmt: skip
    engine.dispose()
    upgrade_tables(url)
    with bulk_connection(Store.open(url).path) as connection:
        kept = {kind: purpose for kind, purpose, _count in select(connection, ALL_PURPOSES)}
    assert kept == {"T08": "LICENSING", "F01": "VIOLATIONS", "GONE": ""}


def released(**other: object) -> Release:
    stated = {
        "owner": "HBG_SOC", "signal_type": "T08", "to_agency": "HBG_SLF", "gateway": "BAL_15A",
        "purpose": "VIOLATIONS", "weighing": "It weighs more.", "decided_by": "head",
        "decided_day": day_of(date.today()),
    }  # fmt: skip
    return Release(**{**stated, **other})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ({"purpose": "4"}, "unknown purpose '4', expected one of SUPERVISION, "),
        ({"purpose": "SUPERVISION"}, "BAL_15A is for PREVENT_CRIME, .*, not for SUPERVISION"),
        ({}, "T08 is held for LICENSING; that it is used for VIOLATIONS is reuse"),
        ({"reuse": " "}, "reuse for another purpose, so state why"),
    ],
)
def test_a_release_for_another_purpose_says_why(tmp_path, other, says) -> None:
    store = Store.create(f"sqlite:///{tmp_path / 'city.db'}", "helsingborg")
    with pytest.raises(ReleaseError, match=says):
        give_release(store, OPERATOR, released(**other))
    number = give_release(store, OPERATOR, released(reuse="Sales without licence endanger."))
    assert store.releases(OPERATOR)[number].reuse == "Sales without licence endanger."
    with pytest.raises(ReleaseError, match="HBG_SOC shares nothing with HBG_SLF on ALCO"):
        give_release(store, OPERATOR, released(gateway="ALCO", purpose="LICENSING"))
    with pytest.raises(ReleaseError, match="personal identity number"):
        give_release(store, OPERATOR, released(reuse="Of 811228-9874."))


def test_compatible_purposes_need_no_words() -> None:
    purposes = load_municipality("helsingborg").catalogue.purposes
    assert purposes["SUPERVISION"].allows("JOINT_VISITS")
    assert purposes["SUPERVISION"].allows("SUPERVISION")
    assert not purposes["LICENSING"].allows("SUPERVISION")
