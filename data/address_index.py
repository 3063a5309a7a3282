"""The index of an address register on disk: one Arrow file, mapped into memory when opened."""

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from geo import (
    address,
    grammar_north_american,
    grammar_swedish,
    name_hash,
    north_american_words,
    register,
    register_build,
    swedish_patterns,
    swedish_streets,
    swedish_words,
)
from geo.address import GRAMMARS
from geo.register import AddressRegister, RegisterError

_SPELLED_BY = (
    *(name_hash, register, register_build, address, grammar_swedish, swedish_patterns),
    *(swedish_words, swedish_streets),
    *(grammar_north_american, north_american_words),
)

SUFFIX = ".register"

_KEY = b"samsyn.address_register"


@cache
def index_version() -> str:
    """Changes with every line that decides what is kept and how its keys are spelled."""
    files = [__file__, *(str(one.__file__) for one in _SPELLED_BY)]
    sources = b"\0".join(Path(one).read_bytes() for one in files)
    return hashlib.sha256(sources).hexdigest()[:12]


def write_index(made: AddressRegister, path: Path, made_from: Mapping[str, Any]) -> None:
    """Write a register beside its final name and move it there: it is whole or not there."""
    columns = {
        f"words.{name}": values.cast(pa.large_string()) for name, values in made.words.items()
    } | {f"arrays.{name}": pa.array(values) for name, values in made.arrays.items()}
    lists = {name: _as_one_row(values) for name, values in columns.items()}
    about = {
        "version": index_version(),
        "grammar": made.grammar,
        "crs": made.crs,
        "made_from": dict(made_from),
    }
    schema = pa.schema(
        [(name, values.type) for name, values in lists.items()],
        metadata={_KEY: json.dumps(about).encode()},
    )
    batch = pa.RecordBatch.from_arrays(list(lists.values()), schema=schema)
    handle, name = tempfile.mkstemp(prefix=path.name, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            with pa.ipc.new_file(file, schema) as writer:
                writer.write_batch(batch)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def is_index(path: Path) -> bool:
    """Whether a file is an Arrow file, as indexes are."""
    with path.open("rb") as file:
        return file.read(6) == b"ARROW1"


def index_made_from(path: Path) -> dict[str, Any] | None:
    """What an index of this version was made from; None where there is none that can be used."""
    try:
        with pa.memory_map(str(path)) as file:
            about = _about(pa.ipc.open_file(file).schema)
    except (OSError, pa.ArrowInvalid, RegisterError):
        return None
    return dict(about["made_from"]) if about["version"] == index_version() else None


def read_index(path: Path) -> AddressRegister:
    """Map an index into memory; nothing is read before it is needed.

    Raises
    ------
    RegisterError
        The file is no index, is damaged, or was made by another version.
    """
    try:
        table = pa.ipc.open_file(pa.memory_map(str(path))).read_all()
        about = _about(table.schema)
    except (OSError, pa.ArrowInvalid) as error:
        raise RegisterError(f"{path} is not a whole index of addresses ({error}).") from error
    if about["version"] != index_version():
        raise RegisterError(
            f"{path} was made by version {about['version']}, this program needs {index_version()}. "
            "Give the register's own file; its index is made again."
        )
    arrays: dict[str, np.ndarray[Any, Any]] = {}
    words: dict[str, pa.Array] = {}
    for name in table.column_names:
        kind, _, bare = name.partition(".")
        values = table.column(name).chunk(0).values
        if kind == "words":
            words[bare] = values
        else:
            arrays[bare] = values.to_numpy(zero_copy_only=True)
    return AddressRegister(about["grammar"], about["crs"], arrays, words)


def _as_one_row(values: pa.Array) -> pa.Array:
    """Columns of different lengths side by side: each a list in one row."""
    return pa.LargeListArray.from_arrays(pa.array([0, len(values)], pa.int64()), values)


def _about(schema: pa.Schema) -> dict[str, Any]:
    text = (schema.metadata or {}).get(_KEY)
    if text is None:
        raise RegisterError("The file is an Arrow file, but no index of addresses.")
    about: dict[str, Any] = json.loads(text)
    if about["grammar"] not in GRAMMARS:
        raise RegisterError(f"The grammar {about['grammar']!r} is not known.")
    return about
