"""Accepted rows of a source that is a register of addresses → the table a register is made of."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data.address_columns import NAMES, AddressTable
from data.intake.validate import Checked
from data.source_mappings import AddressMapping

_ROLES = {
    "area": "street",
    "number": "number",
    "letter": "letter",
    "farm": "farm",
    "deviates": "deviates",
    "deviating": "deviating",
    "district": "district",
    "postcode": "postcode",
    "locality": "locality",
    "kind": "type",
    "accuracy": "accuracy",
}
"""Attribute of a source's `[addresses]` → role in a register's table."""


def address_table(
    mapping: AddressMapping, taken: Sequence[Checked], name: str, crs: str
) -> AddressTable:
    """Put the rows of all batches into one table, positions in the municipality's system `crs`."""
    columns = {}
    for attribute, role in _ROLES.items():
        field = getattr(mapping, attribute)
        if field is not None:
            batches = [pc.cast(one.columns[field], pa.large_string()) for one in taken]
            columns[NAMES[role][0]] = pa.chunked_array(batches, pa.large_string())
    x, y = (np.concatenate([getattr(one, axis) for one in taken] or [np.empty(0)]) for axis in "xy")
    return AddressTable(name, columns, crs, x, y)
