"""Lists inside a cell: one part of them, as `556677-8899` of `556677-8899$ORGNR-IDORG`."""

import pyarrow as pa
import pyarrow.compute as pc

from data.source_mappings import Field


def part_of(text: pa.Array, field: Field) -> pa.Array:
    """The part that the field names, null where the list is shorter or the part is empty.

    Of each list around the innermost the first part counts. Brackets and quotation marks around a
    part go, so that a list as JSON writes it is one too.
    """
    if not field.split:
        return text
    outer, inner = field.split[:-1], field.split[-1]
    for separator in outer:
        text = _part(text, separator, 0)
    bare = pc.utf8_trim(_part(text, inner, field.part - 1), ' []"')
    return pc.if_else(pc.equal(bare, ""), None, bare)


def _part(text: pa.Array, separator: str, place: int) -> pa.Array:
    parts = pc.split_pattern(text, separator)
    long_enough = pc.greater(pc.list_value_length(parts), place)
    enough = pc.if_else(long_enough, parts, pa.nulls(len(parts), parts.type))
    return pc.list_element(pc.fill_null(enough, [""] * (place + 1)), place)
