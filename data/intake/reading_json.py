"""JSON: a list of records in a tree, or one record a line, as a table with dotted names."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from data.intake.content import Content, FileRefused
from data.intake.rows import Reading, Rows
from data.source_mappings import Layout

MOST_BYTES = 2**28
"""A JSON file is held in memory whole; larger tables come as CSV or Parquet."""

BATCH_ROWS = 16_384

Record = dict[str, str]


def open_json(content: Content, layout: Layout) -> Reading:
    """Open the list of records that `layout.records` leads to.

    A record's columns are its values, those inside objects with the names joined by dots. What
    stands outside the list is repeated in each of its records; the names of a list's records begin
    with the list's own. A list with one record on the way reads as that record. Lists of values
    are kept as JSON writes them.
    """
    tree, lines = _parse(content)
    path = [] if lines else [one for one in layout.records.split(".") if one]
    records = list(_records(tree, path, {}, ""))
    if not records:
        raise FileRefused(_no_records(content.name, tree, layout.records))
    columns = tuple(dict.fromkeys(name for record in records for name in record))

    def rows(wanted: Sequence[str]) -> Iterator[Rows]:
        for start in range(0, len(records), BATCH_ROWS):
            chunk = records[start : start + BATCH_ROWS]
            texts = {
                name: pa.array([one.get(name, "") for one in chunk], pa.string()) for name in wanted
            }
            end = start + len(chunk)
            numbers = np.arange(start + 1, end + 1, dtype=np.int64)
            yield Rows(pa.RecordBatch.from_pydict(texts), numbers, (), end / len(records))

    place = f", records of {layout.records}" if path else ""
    return Reading(columns, ("JSON lines" if lines else "JSON") + place, rows)


def _parse(content: Content) -> tuple[Any, bool]:
    """The tree, and whether it was one record a line."""
    with content.open() as stream:
        data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise FileRefused(
            f"{content.name} is larger than {MOST_BYTES >> 20} MB; save large tables as CSV or "
            "Parquet."
        )
    try:
        text = data.decode("utf-8-sig")
        try:
            return json.loads(text), False
        except json.JSONDecodeError as error:
            if not error.msg.startswith("Extra data"):
                raise
            return [json.loads(line) for line in text.splitlines() if line.strip()], True
    except UnicodeDecodeError as error:
        raise FileRefused(
            f"{content.name} is JSON and not in UTF-8. Export it again as UTF-8."
        ) from error
    except json.JSONDecodeError as error:
        raise FileRefused(
            f"{content.name} is no readable JSON: cut off or damaged in line {error.lineno}. "
            "Fetch it again."
        ) from error
    except RecursionError as error:
        raise FileRefused(f"{content.name} nests deeper than a table can be.") from error


def _records(node: Any, path: Sequence[str], outside: Record, prefix: str) -> Iterator[Record]:
    """Records below `node`, each with the values `outside` it."""
    if isinstance(node, list):
        for one in node:
            yield from _records(one, path, outside, prefix)
        return
    if not isinstance(node, Mapping):
        return
    if not path:
        yield outside | _flat(node, prefix)
        return
    step, rest = path[0], path[1:]
    if step in node:
        beside = {name: value for name, value in node.items() if name != step}
        # Names inside an object go on; those of a list's records start anew with its own name.
        inner = f"{prefix}{step}." if isinstance(node[step], Mapping) else f"{step}."
        yield from _records(node[step], rest, outside | _flat(beside, prefix), inner)


def _flat(node: Mapping[str, Any], prefix: str) -> Record:
    flat: Record = {}
    for name, value in node.items():
        if isinstance(value, list) and len(value) == 1 and isinstance(value[0], Mapping):
            flat |= _flat(value[0], f"{prefix}{name}.")
        elif isinstance(value, Mapping):
            flat |= _flat(value, f"{prefix}{name}.")
        else:
            flat[f"{prefix}{name}"] = _text(value)
    return flat


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _no_records(name: str, tree: Any, records: str) -> str:
    found = ", ".join(tree) if isinstance(tree, Mapping) else "a list"
    where = f"at {records}" if records else "at its top"
    return f"{name} holds no records {where}; found are: {found}."
