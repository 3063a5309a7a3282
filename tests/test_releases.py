"""A release opens one type of one owner to one agency, between two days, as a fact or as a band."""

import json
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from data.audit import read_log
from data.bulk import bulk_connection, run
from data.days import date_of, day_of
from data.evidence import Evidence
from data.releases import ReleaseError, give_release, revoke_release
from data.store import Store
from risk.__main__ import main as score
from risk.band import BANDS, band_of, band_values
from risk.catalogue import SignalType
from risk.clearance import OPERATOR, Release, Viewer
from tests.personas import persona
from tests.small_town import csv_of, make_store, report, take

CITY = Viewer("planner-1", "city", "planner")
RESCUE = Viewer("planner-2", "rescue", "planner")
TODAY = day_of(date.today())


def a_release(**other: object) -> Release:
    stated: dict[str, object] = {
        "owner": "rescue",
        "signal_type": "smoke",
        "to_agency": "city",
        "gateway": "PUBLIC",
        "purpose": "SUPERVISION",
        "weighing": "fire safety outweighs",
        "decided_by": "head of the rescue service",
        "decided_day": TODAY - 10,
    }
    return Release(**{**stated, **other})  # type: ignore[arg-type]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Two reports of smoke, which is of class S3 and owned by the rescue service."""
    made = make_store(tmp_path)
    rows = [report(1, type="S", value="2"), report(2, type="S", date="2026-02-20", value="2")]
    take(made, "reports", csv_of(rows))
    return made


NAMED = frozenset({"planner-1"})


def test_class_s3_is_seen_by_the_named_function_only(store: Store) -> None:
    assert store.signals(CITY).empty
    give_release(store, RESCUE, a_release(to_functions=NAMED))
    assert len(store.signals(CITY)) == 2
    assert len(store.premises(CITY)) == 2
    assert store.signals(Viewer("planner-3", "city", "planner")).empty
    assert store.signals(Viewer("planner-1", "city", "auditor")).empty


def test_a_release_ends_when_it_expires_or_is_taken_back(store: Store) -> None:
    until = a_release(to_functions=NAMED, expires_day=TODAY - 1)
    give_release(store, RESCUE, until)
    assert store.signals(CITY).empty
    number = give_release(store, RESCUE, a_release(to_functions=NAMED))
    assert len(store.signals(CITY)) == 2
    revoke_release(store, RESCUE, number)
    assert store.signals(CITY).empty


def test_what_could_be_known_on_a_day_had_been_released_and_imported_by_then(store: Store) -> None:
    give_release(store, RESCUE, a_release(to_functions=NAMED))
    today = date.today()

    def known(day: date) -> int:
        return len(store.signals(store.clearance(CITY, known_on=day)))

    assert known(today) == 2
    assert known(today - timedelta(days=1)) == 0  # Not imported yet.
    with bulk_connection(store.path) as connection:
        run(connection, "UPDATE source_file SET imported_at = '2020-01-01T00:00:00+00:00'")
        connection.commit()
    assert known(date_of(TODAY - 10)) == 2
    assert known(date_of(TODAY - 11)) == 0  # Not released yet.
    assert len(store.files(store.clearance(OPERATOR, known_on=date(2019, 12, 31)))) == 0


def test_only_the_owner_gives_and_takes_back(store: Store) -> None:
    with pytest.raises(ReleaseError, match="Only rescue decides"):
        give_release(store, CITY, a_release(to_functions=NAMED))
    number = give_release(store, RESCUE, a_release(to_functions=NAMED))
    with pytest.raises(ReleaseError, match="has given no release"):
        revoke_release(store, CITY, number)
    with pytest.raises(ReleaseError, match="has given no release 99"):
        revoke_release(store, CITY, 99)
    assert set(store.releases(CITY)) == set(store.releases(RESCUE)) == {number}
    assert store.releases(Viewer("log", "city", "auditor")) == {}


def test_the_number_of_a_release_does_not_count_those_of_others(store: Store) -> None:
    numbers = [give_release(store, RESCUE, a_release(to_functions=NAMED)) for _one in range(4)]
    assert len(set(numbers)) == 4
    assert numbers != sorted(numbers) or max(numbers) - min(numbers) > 100


def test_a_release_of_what_does_not_exist_names_every_problem(store: Store) -> None:
    wrong = a_release(signal_type="noise", gateway="NONE", to_agency="moon")
    with pytest.raises(ReleaseError, match=r"agency 'moon'.*gateway 'NONE'.*owned by city"):
        give_release(store, RESCUE, wrong)
    with pytest.raises(ReleaseError, match="named functions only"):
        give_release(store, RESCUE, a_release())


def test_a_band_tells_neither_day_nor_value_nor_where_it_came_from(store: Store) -> None:
    give_release(store, RESCUE, a_release(to_functions=NAMED, form="band"))
    seen = store.signals(CITY)
    assert set(seen["value"]) == {1.5}  # 5 at one point each, at most 1: the band 0–3.
    assert [date_of(day) for day in seen["observed_day"]] == [date(2026, 3, 31)] * 2
    assert set(seen["file_id"]) == set(seen["row_number"]) == {0}
    assert len(store.premises(CITY)) == 2
    assert store.files(CITY).empty
    assert Evidence(store, CITY, date(2026, 3, 30)).signals.empty
    assert len(Evidence(store, CITY, date(2026, 3, 31)).signals) == 2


def test_facts_of_one_quarter_make_one_band(store: Store, tmp_path: Path) -> None:
    give_release(store, RESCUE, a_release(to_functions=NAMED, form="band"))
    again = report(3, address="Storgatan 1", type="S", date="2026-03-01", value="1")
    take(store, "reports", csv_of([again]), name="again")
    assert len(store.signals(CITY)) == 2
    assert len(store.signals(OPERATOR)) == 3


def test_bands_are_the_middle_of_their_points() -> None:
    kind = SignalType("t", {}, points={"a": 2.0, "b": -4.0}, cap=10)
    values = np.array([0.1, 0.99, 1, 1.99, 2, 9])
    middles = band_values(kind, values) * 4
    assert list(middles) == [1.5, 1.5, 5.5, 5.5, 8, 8]
    assert [band_of(kind, value / 4).text for value in middles] == [
        band.text for band in BANDS for _ in range(2)
    ]


def test_the_command_rebuilds_what_could_be_known_on_a_day(
    store: Store, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.risk_options.Store.open", lambda _url: store)
    asked = ["score", "--store", store.url, "--risk", "fire", "--json"]
    answers = []
    for day in ("2020-01-01", date.today().isoformat()):
        assert score([*asked, "--known-on", day]) == 0
        answers.append(json.loads(capsys.readouterr().out)["premises"])
    assert answers == [0, 2]
    assert "could know on 2020-01-01" in " ".join(read_log(store, OPERATOR)["detail"])


def test_the_demo_shares_a_band_a_fact_and_what_its_steward_needs(demo_url: str) -> None:
    demo = Store.open(demo_url)
    planner, steward = persona("planner-slf"), persona("steward-slf")
    for viewer, forms in ((planner, {"band"}), (steward, {"fact"})):
        seen = demo.signals(viewer)
        of_type = seen[seen["signal_type"] == "T08"]
        assert len(of_type)
        assert {"band" if file_id == 0 else "fact" for file_id in of_type["file_id"]} == forms
    assert "observations" in set(demo.files(steward)["source"])
    assert "observations" not in set(demo.files(planner)["source"])
