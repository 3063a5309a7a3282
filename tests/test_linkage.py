"""Founded premises find the known ones they are: roughly as probably as is said, in any order."""

import socket
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import data.ingest
from data.bulk import bulk_connection, select
from data.linkage import estimate
from data.linkage.bands import Linkage, band, with_probability
from data.linkage.estimate import compare
from data.merge import undo_move
from data.review import decide, review_items, undo
from data.store import Store
from geo.crs import to_lonlat
from risk.clearance import OPERATOR
from tests.noisy_premises import KNOWN, Noisy, noisy_premises
from tests.small_town import adds_up, csv_of, make_store, report, take
from tests.test_merge import dump

REGISTER = ("Number", "Name", "Address", "Kind", "Owner", "E", "N")


@pytest.fixture(scope="module")
def noisy() -> Noisy:
    return noisy_premises(seed=4, known=1_500, records=500)


@pytest.fixture(scope="module")
def pairs(noisy: Noisy) -> pd.DataFrame:
    return compare(noisy.records, noisy.known)


def test_probabilities_are_about_right(noisy: Noisy, pairs: pd.DataFrame) -> None:
    """Of the pairs given about p, about p are the same premises."""
    told = with_probability(pairs, noisy.records["premises_id"].tolist())
    told = told[~told["candidate_id"].isin(noisy.records["premises_id"])]
    same = told["candidate_id"] == told["record_id"].map(noisy.truth)
    for low, high in ((0.3, 0.7), (0.7, 0.95), (0.95, 1.0)):
        within = told["probability"].between(low, high)
        n, said = int(within.sum()), float(told.loc[within, "probability"].mean())
        error = 3 * np.sqrt(max(said * (1 - said), 0.01) / n) + 0.1
        assert n >= 10
        assert abs(float(same[within].mean()) - said) <= error, (low, high, n)


def test_what_is_linked_is_right_and_what_is_known_is_found(
    noisy: Noisy, pairs: pd.DataFrame
) -> None:
    names = {one: str(one) for one in noisy.records["premises_id"]}
    found = band(pairs, names, frozenset(noisy.known["premises_id"]), Linkage())
    linked = {at: into for at, (into, _) in found.links.items() if into <= KNOWN}
    right = [noisy.truth.get(at) == into for at, into in linked.items()]
    assert len(right) >= 0.4 * len(noisy.truth)
    assert np.mean(right) >= Linkage().link_above - 0.03
    shown = {(at, one.premises_id) for at, of in found.waiting.items() for one in of}
    reached = [linked.get(at) == into or (at, into) in shown for at, into in noisy.truth.items()]
    assert np.mean(reached) >= 0.8


def test_the_order_of_records_does_not_matter(noisy: Noisy, pairs: pd.DataFrame) -> None:
    shuffled = compare(
        noisy.records.sample(frac=1, random_state=1), noisy.known.sample(frac=1, random_state=2)
    )
    pd.testing.assert_frame_equal(shuffled, pairs)
    # Other numbers for the same records, as another order of rows gives them.
    top = 10**6
    renumbered = noisy.records.assign(premises_id=top - noisy.records["premises_id"])
    again = compare(renumbered, noisy.known)
    open_to = frozenset(noisy.known["premises_id"])
    names = {one: str(one) for one in noisy.records["premises_id"]}
    first = band(pairs, names, open_to, Linkage())
    then = band(again, {top - one: name for one, name in names.items()}, open_to, Linkage())

    def back(one: int) -> int:
        return one if one in open_to else top - one

    assert {at: into for at, (into, _) in first.links.items()} == {
        back(at): back(into) for at, (into, _) in then.links.items()
    }
    assert set(first.waiting) == {back(at) for at in then.waiting}


def test_nothing_is_asked_of_the_network_and_no_file_is_read(tmp_path: Path) -> None:
    there, out = tmp_path / "there.csv", tmp_path / "out"
    there.write_text("a,b\n1,2\n")
    with estimate._alone() as connection:
        for sql in (
            f"SELECT * FROM read_csv_auto('{there}')",
            f"COPY (SELECT 1) TO '{out}.csv'",
            "INSTALL httpfs",
            f"ATTACH '{out}.db'",
            "SET enable_external_access = true",
        ):
            with pytest.raises(Exception, match=r"disabled|locked|[Pp]ermission"):
                connection.execute(sql)
    assert list(tmp_path.iterdir()) == [there]


def test_thin_data_are_no_reason_to_link(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "socket", None)
    one = {"register_id": None, "name": None, "organisation_number": None, "x": np.nan}
    known = pd.DataFrame([{**one, "premises_id": 1, "address_key": "storgatan 1", "y": np.nan}])
    record = known.assign(premises_id=2, address_key="storgaten 1")
    found = band(compare(record, known), {2: "b"}, frozenset({1}), Linkage())
    assert not found.links
    nothing = known.assign(address_key=None)
    assert compare(nothing.assign(premises_id=2), nothing).empty


@pytest.mark.parametrize("limits", [(0.5, 0.9), (1.0, 0.5), (0.9, 0.0), (0.9, 0.9)])
def test_bands_that_make_no_sense_are_refused(limits: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="expected 0 < review_above < link_above < 1"):
        Linkage(*limits)


def town(folder: Path) -> Store:
    """A register of five shops, far from each other."""
    store = make_store(folder)
    streets = ("Storgatan", "Torget", "Lillgatan", "Kungsgatan", "Drottninggatan")
    rows = [
        {"Number": n, "Name": f"{street} Handel", "Address": f"{street} {n}", "E": 355000 + 900 * n}
        | {"N": 6210000, "Kind": "Butik"}
        for n, street in enumerate(streets, start=1)
    ]
    take(store, "register", csv_of(rows, REGISTER))
    return store


MISSPELT = [report(1, address="Strogatan 1"), report(2, address="Nygatan 8")]


def test_every_row_is_kept_and_a_misspelt_one_waits(tmp_path: Path) -> None:
    store = town(tmp_path)
    outcome = take(store, "reports", csv_of([*MISSPELT, report(3, address="Storgatan 1")]))
    assert adds_up(outcome)
    assert (outcome.waiting, outcome.estimated, outcome.premises) == (1, 0, 2)
    assert len(store.signals(OPERATOR)) == 3
    version, before = store.version(), dump(store)
    take(store, "reports", csv_of([*MISSPELT, report(3, address="Storgatan 1")]))
    assert (store.version(), dump(store)) == (version, before)


def test_a_near_position_and_a_like_spelling_link_without_a_person(tmp_path: Path) -> None:
    store = town(tmp_path)
    found = store.premises(OPERATOR).loc[4]
    row = report(1, address="Kungsgatn 4", lat="56.021", lon="12.705")
    assert found["address"] == "Kungsgatan 4"
    outcome = take(store, "reports", csv_of([row | _near(store, 4)]))
    assert (outcome.estimated, outcome.linked, outcome.premises) == (1, 1, 0)
    assert store.signals(OPERATOR)["premises_id"].tolist() == [4.0]
    # What is linked goes the same way when it comes again, among new rows.
    again = take(
        store, "reports", csv_of([row | _near(store, 4), report(9, address="Kungsgatn 4")])
    )
    assert (again.linked, again.premises, again.unchanged) == (2, 0, 1)


def _near(store: Store, premises_id: int) -> dict[str, str]:
    at = store.premises(OPERATOR).loc[premises_id]
    lon, lat = to_lonlat([at["x"] + 20], [at["y"]], "EPSG:3006")
    return {"lat": f"{lat[0]:.6f}", "lon": f"{lon[0]:.6f}"}


def test_a_decision_is_kept_and_holds_for_the_next_file(tmp_path: Path) -> None:
    store = town(tmp_path)
    take(store, "reports", csv_of(MISSPELT))
    before = dump(store)
    [waits] = review_items(store, OPERATOR)
    decide(store, OPERATOR, waits.item.item_id, 1, "a slip")
    assert review_items(store, OPERATOR) == []
    assert take(store, "reports", csv_of([report(5, address="Strogatan 1")])).linked == 1
    [decided] = review_items(store, OPERATOR, "decided")
    assert [one.decision for one in decided.history] == ["same"]
    undo(store, OPERATOR, waits.item.item_id)
    [again] = review_items(store, OPERATOR)
    assert [one.decision for one in again.history] == ["same", "undone"]
    assert set(before["premises"]) <= set(dump(store)["premises"])


def test_what_is_different_does_not_wait_again(tmp_path: Path) -> None:
    store = town(tmp_path)
    take(store, "reports", csv_of(MISSPELT))
    [waits] = review_items(store, OPERATOR)
    decide(store, OPERATOR, waits.item.item_id, None)
    outcome = take(store, "reports", csv_of([report(5, address="Strogatan 1")]))
    assert (outcome.waiting, outcome.premises) == (0, 0)
    undo(store, OPERATOR, waits.item.item_id)
    assert len(review_items(store, OPERATOR)) == 1


def test_an_undone_estimate_is_not_made_again(tmp_path: Path) -> None:
    store = town(tmp_path)
    row = report(1, address="Kungsgatn 4") | _near(store, 4)
    take(store, "reports", csv_of([row]))
    [move] = [row[0] for row in _moves(store)]
    undo_move(store, OPERATOR, move)
    assert store.signals(OPERATOR)["premises_id"].tolist() != [4.0]
    assert take(store, "reports", csv_of([row, report(2, address="Kungsgatn 4")])).estimated == 0


def _moves(store: Store) -> list[tuple[int]]:
    with bulk_connection(store.path) as connection:
        return select(connection, "SELECT move_id FROM premises_move")


def test_a_failure_after_the_rows_are_in_leaves_the_store_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = town(tmp_path)
    before = dump(store)
    kept = data.ingest.link_founded

    def fail(*arguments: object) -> None:
        replace(kept(*arguments))  # type: ignore[arg-type, type-var]
        raise RuntimeError("the power went")

    monkeypatch.setattr(data.ingest, "link_founded", fail)
    with pytest.raises(RuntimeError):
        take(store, "reports", csv_of(MISSPELT))
    assert dump(store) == before


def test_a_dry_run_says_the_same_and_writes_nothing(tmp_path: Path) -> None:
    store = town(tmp_path)
    before = dump(store)
    promised = take(store, "reports", csv_of(MISSPELT), dry_run=True)
    assert dump(store) == before
    kept = take(store, "reports", csv_of(MISSPELT))
    assert (promised.waiting, promised.premises) == (kept.waiting, kept.premises) == (1, 2)


def test_a_register_takes_over_what_was_misspelt_before(tmp_path: Path) -> None:
    store = make_store(tmp_path)
    row = report(1, address="Kungsgatn 4", lat="56.03", lon="12.7")
    take(store, "reports", csv_of([row]))
    at = store.premises(OPERATOR).iloc[0]
    listed = {"Number": 7, "Address": "Kungsgatan 4", "E": at["x"] + 15, "N": at["y"]}
    outcome = take(store, "register", csv_of([listed], REGISTER))
    assert (outcome.estimated, outcome.premises) == (1, 1)
    assert store.premises(OPERATOR)["address"].tolist() == ["Kungsgatan 4"]


def test_where_everything_matches_nothing_is_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = town(tmp_path)
    monkeypatch.setattr("data.linkage.run.compare", None)
    assert take(store, "reports", csv_of([report(1, address="Storgatan 1")])).linked == 1
