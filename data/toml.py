"""TOML tables into frozen dataclasses: nested, checked, every problem of a file in one message."""

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

Built = TypeVar("Built")

_WRONG: Any = object()
"""Stands for a value that could not be built; a problem says why."""


def load_table(path: Path) -> dict[str, Any]:
    """Read one TOML file; a syntax error becomes a `ValueError` that names the file."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{path.name} is not valid TOML: {error}.") from error


def build(
    kind: type[Built], table: Mapping[str, Any], *, where: str, error: type[ValueError] = ValueError
) -> Built:
    """Build the dataclass `kind` from a TOML table.

    Parameters
    ----------
    kind
        A dataclass whose fields are plain values, dataclasses, tuples or mappings of these.
    table
        The parsed table. Its key `name` may stand for the field `names`.
    where
        What the table is, for messages: "source fire_inspections".
    error
        Raised once with every unknown key, missing key and wrong type found.
    """
    problems: list[str] = []
    value = _build(kind, table, where, problems)
    if problems:
        raise error("\n".join(problems))
    return value  # type: ignore[no-any-return]


def _build(kind: Any, table: Any, where: str, problems: list[str]) -> Any:
    if not isinstance(table, Mapping):
        problems.append(f"{where}: found {table!r}, expected a table.")
        return _WRONG
    hints = get_type_hints(kind)
    given = {"names" if key == "name" and "names" in hints else key: table[key] for key in table}
    known = {one.name: one for one in fields(kind)}
    problems += [
        f"{where}: unknown key {key!r}, expected one of {', '.join(known)}."
        for key in sorted(given.keys() - known.keys())
    ]
    arguments = {}
    lacking = False
    for name, one in known.items():
        value = _WRONG
        if name in given:
            value = _convert(hints[name], given[name], f"{where}.{name}", problems)
        elif one.default is MISSING and one.default_factory is MISSING:
            problems.append(f"{where}: the key {name!r} is missing.")
        if value is not _WRONG:
            arguments[name] = value
        lacking |= value is _WRONG and one.default is MISSING and one.default_factory is MISSING
    return _WRONG if lacking else _born(kind, arguments, problems)


def _born(kind: Any, arguments: Mapping[str, Any], problems: list[str]) -> Any:
    """The value; where other problems are known already, what it says of itself joins them."""
    try:
        return kind(**arguments)
    except ValueError as error:
        if not problems:
            raise
        problems.append(str(error))
        return _WRONG


def _convert(hint: Any, value: Any, where: str, problems: list[str]) -> Any:  # noqa: PLR0911
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        inner = [one for one in arguments if one is not NoneType]
        return _convert(inner[0], value, where, problems)
    if is_dataclass(hint):
        return _build(hint, value, where, problems)
    if origin is tuple and isinstance(value, list):
        items = (
            _convert(arguments[0], one, f"{where}[{i}]", problems) for i, one in enumerate(value)
        )
        return tuple(one for one in items if one is not _WRONG)
    if origin is not None and issubclass_safe(origin, Mapping) and isinstance(value, Mapping):
        pairs = {
            key: _convert(arguments[1], one, f"{where}.{key}", problems)
            for key, one in value.items()
        }
        return {key: one for key, one in pairs.items() if one is not _WRONG}
    if origin is Literal:
        if value not in arguments:
            problems.append(f"{where}: found {value!r}, expected one of {', '.join(arguments)}.")
            return _WRONG
        return value
    if hint is Any:
        return value
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    fits = isinstance(hint, type) and isinstance(value, hint)
    if fits and (hint is bool or not isinstance(value, bool)):
        return value
    problems.append(f"{where}: found {value!r}, expected {getattr(hint, '__name__', hint)}.")
    return _WRONG


def issubclass_safe(origin: Any, kind: type) -> bool:
    """`issubclass` that answers False for what is not a class."""
    return isinstance(origin, type) and issubclass(origin, kind)
