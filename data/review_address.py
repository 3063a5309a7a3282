"""A person says which address of the register was meant, and takes that back."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from data.addresses import store_addresses
from data.audit import record
from data.bulk import Connection, bulk_connection, read_table
from data.doubtful import ADDRESS, address_number
from data.locations import REVIEW, keep_locations, locate
from data.review import Reviewed, ReviewError, require_item, undo
from data.review_table import Decision, put_decisions, set_status
from data.store import Store
from data.turn import raise_version
from geo.register import AddressRegister
from risk.clearance import Viewer


def decide_address(
    store: Store, viewer: Viewer, item_id: int, candidate: int | None, reason: str = ""
) -> None:
    """Place premises at one of the addresses that their item offers, or at none (None).

    When the same source writes the address so again, nobody is asked.

    Raises
    ------
    ReviewError
        `viewer` may not decide or sees no such item, it is decided, or it offers no such address.
    """
    with bulk_connection(store.path) as connection:
        raise_version(connection)
        seen = require_item(store, viewer, item_id, "waiting", reason)
        item = seen.item
        if candidate is not None and not 0 <= candidate < len(item.candidates):
            raise ReviewError(f"Item {item_id} offers {len(item.candidates)} addresses.")
        number, said = None, "no address of the register"
        if candidate is not None:
            chosen = item.candidates[candidate]
            keep_locations(connection, _placed(item.record_id, chosen))
            number, said = address_number(str(chosen["address"])), f"address {candidate + 1}"
        decision = Decision(
            item_id, item.record_key, number, "different" if candidate is None else "same", reason
        )
        put_decisions(connection, viewer, [decision])
        set_status(connection, item_id, "decided")
        _log(store, viewer, seen, said)
        connection.commit()


def undo_either(store: Store, viewer: Viewer, item_id: int) -> None:
    """Take a decision back, about an address or about which premises a record is.

    Of an address the place is again what the register says. The errors are those of
    `data.review.undo`.
    """
    seen = require_item(store, viewer, item_id, "decided")
    if seen.item.kind == "link":
        undo(store, viewer, item_id)
    else:
        _undo_address(store, viewer, item_id, store_addresses(store))


def _undo_address(
    store: Store, viewer: Viewer, item_id: int, register: AddressRegister | None
) -> None:
    with bulk_connection(store.path) as connection:
        raise_version(connection)
        seen = require_item(store, viewer, item_id, "decided")
        last = seen.history[-1]
        back = Decision(item_id, last.record_key, last.candidate, "undone")
        put_decisions(connection, viewer, [back])
        set_status(connection, item_id, "waiting")
        if register is not None:
            _place_again(connection, store, register, seen.item.record_id)
        _log(store, viewer, seen, "decision undone")
        connection.commit()


def _placed(premises_id: int, chosen: Mapping[str, Any]) -> pd.DataFrame:
    place = {
        "x": chosen["x"],
        "y": chosen["y"],
        "location_quality": "exact_address",
        "location_score": 1.0,
        "location_match": chosen["address"],
        "location_by": REVIEW,
        "area_x": None,
        "area_y": None,
        "area_radius_m": None,
    }
    return pd.DataFrame([place], index=[premises_id])


def _place_again(
    connection: Connection, store: Store, register: AddressRegister, premises_id: int
) -> None:
    columns = {"premises_id": int, **dict.fromkeys(ADDRESS, str)}
    rest = "FROM premises WHERE premises_id = ?"
    told = read_table(connection, columns, rest, [premises_id]).to_pandas()
    crs = store.municipality.settings.crs
    keep_locations(connection, locate(register, crs, told.set_index("premises_id")).frame)


def _log(store: Store, viewer: Viewer, seen: Reviewed, said: str) -> None:
    detail = f"review item {seen.item.item_id}: {said}"
    record(store, viewer, "changed", [seen.item.record_id], detail=detail)
