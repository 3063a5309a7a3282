"""The store's register of addresses: an index beside the store, and the premises it places."""

from collections.abc import Mapping
from pathlib import Path

from data.address_register import build_register, open_register
from data.audit import record
from data.bulk import bulk_connection, read_table
from data.doubtful import forget_waiting
from data.locations import LOCATABLE
from data.placing import place_premises
from data.store import Store
from data.turn import raise_version
from geo.crs import locate
from geo.register import AddressRegister, RegisterError
from risk.clearance import OPERATOR, Viewer

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
    return open_register(path) if path.exists() else None


def take_addresses(store: Store, file: Path, viewer: Viewer = OPERATOR) -> Mapping[str, int]:
    """Make a file the store's register of addresses and place the premises by it.

    Premises whose source states a position stay there, as do those that a person has placed. The
    register that the store had before stays where the file is refused.

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
    path = addresses_path(store.path)
    new = path.with_name(f"{path.name}.new")
    try:
        register = build_register(file, settings.addresses, settings.crs, index=new)
        _require_inside(register, store, file.name)
        with bulk_connection(store.path) as connection:
            raise_version(connection)
            rest = (
                "FROM premises JOIN (SELECT file_id, source FROM source_file) USING (file_id) "
                f"WHERE address IS NOT NULL AND ({LOCATABLE}) ORDER BY premises_id"
            )
            told = read_table(connection, _ADDRESSES, rest).to_pandas().set_index("premises_id")
            placed = place_premises(connection, register, settings.crs, told)
            forget_waiting(connection)
            record(store, viewer, "changed", detail=f"register of addresses: {file.name}")
            new.replace(path)
            connection.commit()
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
