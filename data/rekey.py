"""Keys of premises' addresses, spelled anew where the grammar has changed since they were kept."""

from pathlib import Path
from typing import Any

from data.municipality import FOLDER, load_municipality
from geo.address import normalize_address


def rekey_premises(transaction: Any, parent: Path = FOLDER) -> int:
    """Spell every key as an import would today, so that new rows find the premises; gives how many.

    Premises whose address names no place keep the key they have. `transaction` is a connection to
    the store that commits or rolls back together with the tables' change.
    """
    municipality = transaction.exec_driver_sql(
        "SELECT value FROM setting WHERE key = 'municipality'"
    ).scalar()
    kept = transaction.exec_driver_sql(
        "SELECT premises_id, address, address_key FROM premises "
        "WHERE address IS NOT NULL AND address_key IS NOT NULL"
    ).fetchall()
    if not kept:
        return 0
    grammar = load_municipality(municipality, parent).settings.addresses
    keys = normalize_address([address for _, address, _ in kept], grammar)
    changed = [
        (key, premises)
        for (premises, _, old), key in zip(kept, keys, strict=True)
        if key and key != old
    ]
    if changed:
        transaction.exec_driver_sql(
            "UPDATE premises SET address_key = ? WHERE premises_id = ?", changed
        )
    return len(changed)
