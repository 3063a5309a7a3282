"""The store's register of addresses: an index beside the store, and the premises it places."""

from collections.abc import Mapping
from pathlib import Path

from data.address_index import read_index, write_index
from data.address_register import read_rows
from data.audit import record
from data.bulk import Connection, bulk_connection, read_table
from data.doubtful import forget_waiting
from data.locations import LOCATABLE
from data.placing import place_premises
from data.store import Store
from data.turn import raise_version
from geo.crs import locate
from geo.register import AddressRegister, RegisterError
from geo.register_build import build
from risk.clearance import OPERATOR

_ADDRESSES = {
    "premises_id": int,
    "address": str,
    "postcode": str,
    "locality": str,
    "file_id": int,
    "source": str,
}

FEWEST_INSIDE = 0.5
"""Share of a register's addresses that must lie in the municipality's bounds."""


def addresses_path(store_path: Path) -> Path:
    """The index of a store's addresses: `helsingborg-addresses.register` beside its file."""
    return store_path.with_name(f"{store_path.stem}-addresses.register")


def store_addresses(store: Store) -> AddressRegister | None:
    """The register of addresses that the store was given; None where it has none.

    Raises
    ------
    RegisterError
        It was made by another version of the program and must be taken anew.
    """
    path = addresses_path(store.path)
    return read_index(path) if path.exists() else None


def take_addresses(store: Store, file: Path) -> Mapping[str, int]:
    """Make a file the store's register of addresses and place the premises by it.

    Premises whose source states a position stay there, as do those that a person has placed. The
    register that the store had before stays where the file is refused. What is counted is every
    premises of the store: this is the operator's.

    Returns
    -------
    mapping of str to int
        Premises placed now, by the quality of their match.

    Raises
    ------
    RegisterError
        The file is no register of addresses, or of another municipality.
    """
    settings = store.municipality.settings
    rows, grammar, crs = read_rows(file, settings.addresses, settings.crs)
    register = build(rows, grammar, crs)
    with bulk_connection(store.path) as connection:
        raise_version(connection)
        placed = install_register(store, connection, register, file.name)
        record(store, OPERATOR, "changed", detail=f"register of addresses: {file.name}")
        connection.commit()
    return placed


def install_register(
    store: Store, connection: Connection, register: AddressRegister, name: str
) -> Mapping[str, int]:
    """Keep a register as the store's and place the premises by it; `connection` commits.

    The index is put in its place last: whoever fails before it leaves the one that was there.
    """
    _require_inside(register, store, name)
    settings, path = store.municipality.settings, addresses_path(store.path)
    new = path.with_name(f"{path.name}.new")
    try:
        write_index(register, new, {"name": name})
        rest = (
            "FROM premises JOIN (SELECT file_id, source FROM source_file) USING (file_id) "
            f"WHERE address IS NOT NULL AND ({LOCATABLE}) ORDER BY premises_id"
        )
        told = read_table(connection, _ADDRESSES, rest).to_pandas().set_index("premises_id")
        placed = place_premises(connection, register, settings.crs, told)
        forget_waiting(connection)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
    return placed


def _require_inside(register: AddressRegister, store: Store, name: str) -> None:
    settings = store.municipality.settings
    x, y = register.arrays["x"], register.arrays["y"]
    _, _, inside = locate(x, y, register.crs, settings.crs, settings.bounds)
    if not len(inside) or inside.mean() < FEWEST_INSIDE:
        raise RegisterError(
            f"{name} has {len(inside)} addresses, {int(inside.sum())} of them in the municipality "
            f"as {register.crs}; expected most of them. Is it another municipality's, or in "
            "another reference system?"
        )
