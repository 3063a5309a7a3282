"""A store from before å, ä and ö counted in keys still links after its upgrade."""

import sqlite3
from pathlib import Path

from data.schema import upgrade_tables
from data.store import Store
from risk.clearance import OPERATOR
from tests.small_town import csv_of, make_store, report, take


def test_upgrading_spells_keys_so_that_new_rows_find_their_premises(tmp_path: Path) -> None:
    store = make_store(tmp_path)
    take(store, "reports", csv_of([report(1, address="Råågatan 5"), report(2, address="Ågatan 1")]))
    known = set(store.premises(OPERATOR).index)
    with sqlite3.connect(store.path) as connection:
        connection.execute("UPDATE premises SET address_key = 'raagatan 5' WHERE address LIKE 'R%'")
        connection.execute("UPDATE premises SET address_key = 'agatan 1' WHERE address LIKE 'Å%'")
        connection.execute("DELETE FROM setting WHERE key = 'address_keys'")
        connection.execute("UPDATE alembic_version SET version_num = '0005'")
    connection.close()
    parent = store.municipality.folder.parent
    upgrade_tables(store.url, parent)
    again = Store.open(store.url, parent)
    take(again, "reports", csv_of([report(3, id=7, address="RÅÅGATAN 5 lgh 1101")]))
    assert set(again.premises(OPERATOR).index) == known
