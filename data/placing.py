"""Premises get their places from the register of addresses, or by what a person said before."""

from collections import Counter

import pandas as pd

from data.bulk import Connection, select
from data.doubtful import NONE_OF_THESE, address_keys, decided_addresses, let_wait
from data.locations import decided, keep_locations, locate
from geo.register import AddressRegister


def place_premises(
    connection: Connection, register: AddressRegister, crs: str, addresses: pd.DataFrame
) -> Counter[str]:
    """Place premises by their addresses; what is doubtful waits. Nothing is committed.

    Parameters
    ----------
    register
        The addresses of the municipality.
    crs
        The municipality's metric reference system.
    addresses
        Columns address, postcode, locality, source and file_id (of the file that brought the
        premises), by `premises_id`.

    Returns
    -------
    Counter of str
        Premises by the quality of their match.
    """
    if addresses.empty:
        return Counter()
    [(secret,)] = select(connection, "SELECT value FROM setting WHERE key = 'log_id'")
    keys = pd.Series(address_keys(addresses, str(secret)), addresses.index)
    said = keys.map(decided_addresses(connection))
    found = locate(register, crs, addresses)
    keep_locations(connection, found.frame)
    chosen = said[said.notna() & (said != NONE_OF_THESE)]
    if len(chosen):
        keep_locations(connection, decided(register, crs, chosen))
    unsaid = keys[said.isna()]
    rows = addresses.loc[unsaid.index]
    ids = unsaid.index.to_list()
    let_wait(
        connection,
        found,
        dict(zip(ids, unsaid, strict=True)),
        dict(zip(ids, rows["address"], strict=True)),
        dict(zip(ids, rows["file_id"].to_list(), strict=True)),
        crs,
    )
    return Counter(found.frame["location_quality"])
