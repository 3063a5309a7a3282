"""Addresses whose place is doubtful: what waits for a person, and what one has said before.

An item of the review speaks of one premises and offers addresses of the register. What was decided
about a written address holds for the same source's rows that write it so again.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from data.bulk import Connection, run, select
from data.locations import SURE, Locations
from data.review_table import Item, put_items
from geo.address import parse_address
from geo.crs import transform
from geo.register import AddressRegister

ADDRESS = ("address", "postcode", "locality")

MOST_OFFERED = 5

NONE_OF_THESE = ""
"""Stands for the decision that no address of the register is meant."""


def address_keys(addresses: pd.DataFrame, secret: str) -> list[str]:
    """What tells a source's written address again, for who has the store's secret.

    Parameters
    ----------
    addresses
        Columns source and `ADDRESS`, missing ones empty.
    secret
        What only the store knows, so that nobody can try addresses on a list of keys.
    """
    told = addresses[["source", *ADDRESS]].fillna("").astype(str)
    return [
        hashlib.blake2b(
            "\x1f".join(" ".join(one.split()).casefold() for one in row).encode(),
            digest_size=16,
            key=secret.encode()[:64],
            person=b"address",
        ).hexdigest()
        for row in told.itertuples(index=False)
    ]


def address_number(address: str) -> int:
    """The number by which a decision names an address of the register."""
    digest = hashlib.blake2b(address.encode(), digest_size=7).digest()
    return int.from_bytes(digest, "big")


def decided_addresses(connection: Connection) -> dict[str, str]:
    """What holds about written addresses: the register's address, or `NONE_OF_THESE`, by key."""
    rows = select(
        connection,
        "SELECT decided.record_key, decided.candidate, decided.decision, candidates "
        "FROM review_decision AS decided JOIN review_item USING (item_id) "
        "WHERE review_item.kind = 'address' ORDER BY decision_id",
    )
    last: dict[str, str | None] = {}
    for key, candidate, decision, text in rows:
        last[key] = _meant(candidate, decision, text)
    return {key: address for key, address in last.items() if address is not None}


def _meant(candidate: int | None, decision: str, candidates: str) -> str | None:
    if decision == "undone":
        return None
    if decision == "different":
        return NONE_OF_THESE
    addresses = (str(one["address"]) for one in json.loads(candidates))
    return next((one for one in addresses if address_number(one) == candidate), None)


def let_wait(
    connection: Connection,
    found: Locations,
    keys: Mapping[int, str],
    addresses: Mapping[int, str],
    files: Mapping[int, int],
    crs: str,
) -> int:
    """Put what is doubtful before a person; gives how many premises wait.

    Parameters
    ----------
    found
        Places of premises and the matches behind them.
    keys, addresses, files
        Key of the written address, the address, and number of the file that brought it, by
        premises_id.
    crs
        The municipality's reference system, in which candidates get their positions.
    """
    items = list(_items(found, keys, addresses, files, crs))
    put_items(connection, items)
    return len(items)


def _items(
    found: Locations,
    keys: Mapping[int, str],
    addresses: Mapping[int, str],
    files: Mapping[int, int],
    crs: str,
) -> Iterator[Item]:
    frame, ids = found.frame, found.frame.index.to_numpy()
    placed = frame["x"].notna() & (frame["location_score"] >= SURE)
    for place in np.flatnonzero(~placed.to_numpy()):
        premises_id = int(ids[place])
        if premises_id in keys:
            yield Item(
                "address",
                premises_id,
                keys[premises_id],
                _candidates(found, int(place), str(addresses[premises_id]), crs),
                files[premises_id],
            )


def _candidates(found: Locations, place: int, address: str, crs: str) -> list[dict[str, Any]]:
    """Houses that may be meant, the most probable first, then those with the nearest numbers."""
    matches = found.matches
    offered = [(int(matches.entry[place]), float(matches.score[place]))]
    offered += [(one.entry, one.score) for one in matches.alternatives(place)]
    chances = {entry: score for entry, score in reversed(offered) if entry >= 0}
    rows = sorted(chances, key=lambda entry: -chances[entry])
    near = _neighbours(matches.register, str(matches.matched_address[place]), address)
    rows = [*rows, *(entry for entry in near if entry not in chances)][:MOST_OFFERED]
    if not rows:
        return []
    register, entries = matches.register, np.array(rows)
    stated = register.arrays["x"][entries], register.arrays["y"][entries]
    x, y = transform(*stated, register.crs, crs)
    return [
        {"address": written, "x": round(float(east), 1), "y": round(float(north), 1)}
        | ({"probability": chances[entry]} if entry in chances else {})
        for entry, written, east, north in zip(
            rows, register.written_rows(entries), x, y, strict=True
        )
    ]


def _neighbours(register: AddressRegister, street: str, address: str) -> list[int]:
    """Rows of the street whose numbers are nearest to the one that is written."""
    number = parse_address([address], register.grammar)[0].number
    known = pc.index(register.words["streets"], street).as_py()
    if number is None or known < 0:
        return []
    rows = register.rows_of_street(known)
    away = np.abs(register.arrays["number"][rows].astype(np.int64) - number)
    nearest: list[int] = rows[np.argsort(away, kind="stable")[:MOST_OFFERED]].tolist()
    return nearest


def forget_waiting(connection: Connection) -> None:
    """Take addresses off the review whose premises have a sure place by now, or are no more."""
    run(
        connection,
        "DELETE FROM review_item WHERE kind = 'address' AND status = 'waiting' "
        "AND record_id NOT IN (SELECT premises_id FROM premises WHERE location_by = 'register' "
        f"AND (x IS NULL OR location_score < {SURE}))",
    )
