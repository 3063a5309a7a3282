"""The store's register of addresses: an index beside the store, and the premises it places."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from data.address_register import build_register, open_register
from data.audit import record
from data.bulk import bulk_connection, read_table
from data.locations import LOCATABLE, keep_locations, locate
from data.store import Store
from data.turn import raise_version
from geo.register import AddressRegister
from risk.clearance import OPERATOR, Viewer

_ADDRESSES = {"premises_id": int, "address": str, "postcode": str, "locality": str}


def addresses_path(store_path: Path) -> Path:
    """The index of a store's addresses: `helsingborg-addresses.arrow` beside `helsingborg.db`."""
    return store_path.with_name(f"{store_path.stem}-addresses.arrow")


def store_addresses(store: Store) -> AddressRegister | None:
    """The register of addresses that the store was given; None where it has none."""
    path = addresses_path(store.path)
    return open_register(path) if path.exists() else None


def take_addresses(store: Store, file: Path, viewer: Viewer = OPERATOR) -> Mapping[str, int]:
    """Make a file the store's register of addresses and place the premises by it.

    Premises whose source states a position stay there, as do those that a person has placed.

    Returns
    -------
    dict of str to int
        Premises placed now, per quality of the match.
    """
    settings = store.municipality.settings
    path = addresses_path(store.path)
    register = build_register(file, settings.addresses, settings.crs, index=path)
    with bulk_connection(store.path) as connection:
        raise_version(connection)
        where = f"FROM premises WHERE address IS NOT NULL AND ({LOCATABLE})"
        told = read_table(connection, _ADDRESSES, where).to_pandas().set_index("premises_id")
        found = locate(register, settings.crs, told)
        keep_locations(connection, found.frame)
        record(store, viewer, "changed", detail=f"register of addresses: {file.name}")
        connection.commit()
    return dict(Counter(found.frame["location_quality"]))
