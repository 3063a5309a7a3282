"""Anything a read gives, as bytes that are equal where, to the last bit, the reads were."""

import io
import json
import re
import sqlite3
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import is_dataclass
from typing import Any

import numpy as np
import pandas as pd


def bytes_of(value: Any) -> bytes:
    """The same bytes for the same value, to the last bit of every number."""
    if isinstance(value, bytes):
        return value
    return json.dumps(_plain(value), sort_keys=True, default=str).encode()


def _plain(value: Any) -> Any:  # noqa: PLR0911 (one line for each kind of value)
    if isinstance(value, pd.DataFrame):
        columns = {str(name): _plain(value[name]) for name in value.columns}
        return {"index": _plain(value.index.to_series()), "columns": list(columns.items())}
    if isinstance(value, pd.Series):
        values = value.astype(object).where(value.notna(), None).tolist()
        categories = list(value.cat.categories) if value.dtype == "category" else None
        return [str(value.dtype), categories, [repr(one) for one in values]]
    if isinstance(value, np.ndarray):
        return [str(value.dtype), value.shape, [repr(one) for one in value.ravel().tolist()]]
    if is_dataclass(value) and not isinstance(value, type):
        return _plain({name: getattr(value, name) for name in value.__dataclass_fields__})
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, str | bytes):
        return [_plain(one) for one in value]
    return repr(value)


def attempt(action: Callable[[], Any]) -> Any:
    """What an action gives, or what its refusal says."""
    try:
        return action()
    except (ValueError, KeyError, IndexError) as error:
        return f"{type(error).__name__}: {error}"


def workbook(content: bytes) -> list[tuple[str, bytes]]:
    """An XLSX file without the moment at which it was made."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist() if "core.xml" not in name]


def geopackage(content: bytes) -> list[str]:
    """A GeoPackage as the statements that make it, without the moment of its last change."""
    connection = sqlite3.connect(":memory:")
    connection.deserialize(content)
    connection.execute("PRAGMA writable_schema = ON")
    lines = [re.sub(r"'\d{4}-\d\d-\d\dT[\d:.]+Z'", "'then'", one) for one in connection.iterdump()]
    connection.close()
    return lines
