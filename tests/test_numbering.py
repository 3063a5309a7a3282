"""A number that is shown tells nothing of what is hidden."""

from data.bulk import bulk_connection
from data.numbering import HIGHEST, free_number
from tests.small_town import csv_of, make_store, report, take


def test_numbers_do_not_count(tmp_path) -> None:
    store = make_store(tmp_path)
    with bulk_connection(store.path) as connection:
        drawn = [free_number(connection, "premises", "premises_id") for _ in range(200)]
    assert len(set(drawn)) == 200
    assert all(1 <= one <= HIGHEST for one in drawn)
    assert drawn != sorted(drawn)
    assert max(drawn) > HIGHEST // 2 > min(drawn)


def test_a_number_that_is_taken_is_not_given_again(tmp_path, monkeypatch) -> None:
    store = make_store(tmp_path)
    take(store, "reports", csv_of([report(1)]))
    draws = iter([0, 0, 6])
    monkeypatch.setattr("data.numbering.secrets.randbelow", lambda _highest: next(draws))
    with bulk_connection(store.path) as connection:
        assert free_number(connection, "premises", "premises_id") == 7
