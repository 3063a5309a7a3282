"""What can be wrong with a source beyond the shape of its tables."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from data.source_mappings import Condition, Field
from risk.catalogue import Catalogue

if TYPE_CHECKING:
    from data.source import Source

_FOUNDING = {"register_id", "address"}
_MOST_SEPARATORS = 3


def shape_problems(source: "Source") -> list[str]:
    """What contradicts itself in a source, one phrase each without a full stop."""
    return [
        *(problem for name, one in source.fields.items() for problem in _of_field(name, one)),
        *(problem for one in _conditions(source) for problem in _of_condition(one)),
        *_of_location(source),
        *_of_premises(source),
    ]


def _of_field(name: str, field: Field) -> Iterator[str]:
    if bool(field.column) == bool(field.constant):
        yield f"field {name!r} needs either a column or a constant"
    if field.part < 1:
        yield f"field {name!r}: part is {field.part}, expected 1 or more"
    if len(field.split) > _MOST_SEPARATORS:
        yield f"field {name!r}: split is {field.split!r}, expected one to three separators"
    if field.part != 1 and not field.split:
        yield f"field {name!r}: part needs split, the separator of the list"
    if field.bands and field.type not in ("integer", "number"):
        yield f"field {name!r}: bands are for numbers, and it is of type {field.type}"
    if list(field.bands) != sorted(set(field.bands)):
        yield f"field {name!r}: bands are {list(field.bands)}, expected edges that grow"


def _conditions(source: "Source") -> Iterator[Condition]:
    yield from source.when
    for finding in source.findings:
        yield from (*finding.found, *finding.examined_when)
    for signal in source.signals:
        yield from signal.when


def _of_condition(condition: Condition) -> Iterator[str]:
    if bool(condition.field) == bool(condition.fields):
        yield "a condition names a field or several fields, and one of the two"


def _of_location(source: "Source") -> Iterator[str]:
    location = source.location
    if location and (location.x is None) != (location.y is None):
        yield "location names x and y, or neither (then it is the file's own geometry)"


def _of_premises(source: "Source") -> Iterator[str]:
    mapping = source.premises
    if mapping is None:
        return
    for how in mapping.identity:
        if how != "position" and getattr(mapping, how) is None:
            yield f"premises: identity {how!r} needs the key {how!r}, the name of a field"
    if mapping.founds and not set(mapping.identity) <= _FOUNDING:
        yield (
            "premises: by organisation_number or position no premises are founded; "
            "expected founds = false"
        )
    if "position" in mapping.identity and source.location is None:
        yield "premises: identity 'position' needs [location]"
    if mapping.founds:
        return
    if source.register:
        yield "premises: a register founds premises; leave out founds = false"
    if source.visit is not None:
        yield "visit: a visit is to one place; leave out founds = false"
    if any(signal.at == "place" for signal in source.signals):
        yield "signals: at = 'place' needs no premises; leave out [premises]"


def catalogue_problems(table: Mapping[str, Any], catalogue: Catalogue) -> list[str]:
    """What a source's TOML table names that the catalogue does not know."""
    findings, signals = _tables(table, "findings"), _tables(table, "signals")
    named = [one.get("type") for one in signals]
    for signal in signals:
        field = (table.get("fields") or {}).get(signal.get("type_field") or "")
        named += (field or {}).get("codes", {}).values()
    return [
        *_lacking(
            "agency",
            [table.get("agency"), *(one.get("agency") for one in findings)],
            catalogue.agencies,
        ),
        *_lacking("risk", [one.get("risk") for one in findings], catalogue.risks),
        *_lacking("signal type", named, catalogue.signal_types),
    ]


def _tables(table: Mapping[str, Any], name: str) -> Sequence[Mapping[str, Any]]:
    found = table.get(name) or ()
    return [one for one in found if isinstance(one, Mapping)]


def _lacking(what: str, named: Sequence[Any], known: Mapping[str, object]) -> list[str]:
    unknown = sorted({str(one) for one in named if one is not None} - known.keys())
    return [f"{what} {one!r} is not in the catalogue" for one in unknown]
