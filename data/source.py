"""How a file's columns become premises, signals, visits and findings: one `Source`, read from TOML.

The keys of a source file are the attributes of the classes below; `docs/sources.md` explains them
with an example. A source is configuration only: no code belongs to a municipality.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from data.toml import build
from risk.catalogue import Catalogue, Certainty, Named

FieldType = Literal["text", "integer", "number", "date", "flag", "code", "organisation_number"]
_NUMERIC = ("integer", "number")
Access = Literal["full", "partial", "none", "refused"]
Selection = Literal["targeted", "follow_up", "tip", "exploration", "other", "unknown"]


class SourceError(ValueError):
    """A source's TOML contradicts itself or the catalogue; the message lists what it found."""


@dataclass(frozen=True)
class Field:
    """One column that is read. Columns without a field are never read and never stored.

    `constant` stands in place of a column for what the file does not say of every row, such as the
    year that a table is about; it is written as the column would have it.

    `codes` translates a column's values (`type = "code"`); a value that is not among them is
    quarantined. A date after the day of import is always quarantined.
    """

    column: str = ""
    constant: str = ""
    type: FieldType = "text"
    required: bool = False
    minimum: float | None = None
    maximum: float | None = None
    earliest: date | None = None
    codes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Condition:
    """A test of one field; all that are given must hold. An empty value fails all but `present`."""

    field: str
    equals: str | None = None
    one_of: tuple[str, ...] = ()
    at_least: float | None = None
    at_most: float | None = None
    above: float | None = None
    below: float | None = None
    present: bool | None = None


@dataclass(frozen=True)
class Value:
    """A number from a field: scale * field + offset. Empty where the field is empty.

    `times` names a field to multiply with first (a rate per dwelling and the dwellings give a
    count). With `log` it is log(1 + scale * field) + offset: the tenth complaint tells less than
    the first.
    """

    field: str
    times: str | None = None
    log: bool = False
    scale: float = 1.0
    offset: float = 0.0

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields it is computed from."""
        return (self.field,) if self.times is None else (self.field, self.times)


@dataclass(frozen=True)
class Location:
    """Which fields hold the position. Swapped axes are recognised by the municipality's bounds."""

    x: str
    y: str
    crs: str
    required: bool = False


@dataclass(frozen=True)
class PremisesMapping:
    """Which fields describe the premises of a row, and how the row finds known premises.

    `identity` is tried in order: `register_id` (exact) and `address` (after normalising). A row
    that matches nothing founds premises of its own.
    """

    identity: tuple[Literal["register_id", "address"], ...]
    register_id: str | None = None
    name: str | None = None
    address: str | None = None
    kind: str | None = None
    default_kind: str = "other"
    district: str | None = None
    organisation_number: str | None = None


@dataclass(frozen=True)
class VisitMapping:
    """A row is (a part of) a visit. Rows with equal `identity` fields are one visit.

    `access` and `selection` are constants unless the `_field` beside them names a field whose codes
    give one of the same words.
    """

    date: str
    identity: tuple[str, ...]
    access: Access = "full"
    access_field: str | None = None
    selection: Selection = "unknown"
    selection_field: str | None = None
    inspector: str | None = None


@dataclass(frozen=True)
class FindingMapping:
    """The result for one risk: found where every condition holds, else not found.

    With `result_field` the file itself says `found`, `not_found` or `not_examined`. Of several rows
    of one visit the worst counts. `risk_field` and `agency_field` replace the constants. Where
    `examined_when` is given, rows that fail it leave the risk not examined.
    """

    risk: str | None = None
    risk_field: str | None = None
    agency: str | None = None
    agency_field: str | None = None
    found: tuple[Condition, ...] = ()
    result_field: str | None = None
    outcome_field: str | None = None
    examined_when: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class SignalMapping:
    """A row gives a signal where every condition of `when` holds.

    With `type_field` the file names the signal type. `value` defaults to 1. `at` is where the
    signal belongs: the row's premises, or its place (for types that count nearby).
    """

    date: str
    type: str | None = None
    type_field: str | None = None
    when: tuple[Condition, ...] = ()
    value: Value | None = None
    at: Literal["premises", "place"] = "premises"


@dataclass(frozen=True)
class Source(Named):
    """One kind of file from one agency.

    `register` marks the municipality's own list of premises. `key` names the fields that identify a
    row (all fields where empty): an equal row is a duplicate. `rhythm_days` says how often a new
    file is expected.
    """

    agency: str = ""
    fields: Mapping[str, Field] = field(default_factory=dict)
    key: tuple[str, ...] = ()
    register: bool = False
    rhythm_days: int | None = None
    location: Location | None = None
    premises: PremisesMapping | None = None
    visit: VisitMapping | None = None
    findings: tuple[FindingMapping, ...] = ()
    signals: tuple[SignalMapping, ...] = ()
    certainty: Certainty = "B2"

    def __post_init__(self) -> None:
        unknown = sorted(set(self._names_used()) - self.fields.keys())
        if unknown:
            known = f"it defines {sorted(self.fields)}"
            raise SourceError(f"Source {self.id!r} uses the fields {unknown}, but {known}.")
        unclear = [
            name for name, one in self.fields.items() if bool(one.column) == bool(one.constant)
        ]
        if unclear:
            raise SourceError(
                f"Source {self.id!r}: the fields {unclear} need either a column or a constant."
            )
        for name, types in self._types_needed():
            if self.fields[name].type not in types:
                expected = " or ".join(types)
                raise SourceError(f"Source {self.id!r}: field {name!r} must be of type {expected}.")

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of a file that are read."""
        read = (one.column for one in self.fields.values() if not one.constant)
        return tuple(dict.fromkeys(read))

    @property
    def needs_premises(self) -> bool:
        """Whether a row is of no use without premises: a register, a visit, a signal about them."""
        about = any(signal.at == "premises" for signal in self.signals)
        return self.premises is not None and (self.register or self.visit is not None or about)

    def check_against(self, catalogue: Catalogue) -> None:
        """Raise `SourceError` where this source names what the catalogue does not know."""
        agencies = {self.agency, *(one.agency for one in self.findings if one.agency)}
        risks = {one.risk for one in self.findings if one.risk}
        problems = [
            *_lacking("agency", agencies, catalogue.agencies),
            *_lacking("risk", risks, catalogue.risks),
            *_lacking("signal type", set(self._types_named()), catalogue.signal_types),
        ]
        if problems:
            raise SourceError(f"Source {self.id!r}: " + "; ".join(problems) + ".")

    def _types_named(self) -> Iterator[str]:
        for signal in self.signals:
            yield from _given(signal, "type")
            if signal.type_field:
                yield from self.fields[signal.type_field].codes.values()

    def _types_needed(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        if self.visit:
            yield self.visit.date, ("date",)
        if self.location:
            yield from ((axis, _NUMERIC) for axis in (self.location.x, self.location.y))
        for signal in self.signals:
            yield signal.date, ("date",)
            if signal.value:
                yield from ((name, _NUMERIC) for name in signal.value.fields)

    def _names_used(self) -> Iterator[str]:
        """Every field name that some mapping refers to."""
        yield from self.key
        if self.location:
            yield from (self.location.x, self.location.y)
        if self.premises:
            described = "register_id name address kind district organisation_number"
            yield from _given(self.premises, described)
        if self.visit:
            yield from (self.visit.date, *self.visit.identity)
            yield from _given(self.visit, "access_field selection_field inspector")
        for finding in self.findings:
            yield from _given(finding, "risk_field agency_field result_field outcome_field")
            yield from (condition.field for condition in (*finding.found, *finding.examined_when))
        for signal in self.signals:
            yield from (signal.date, *_given(signal, "type_field"))
            yield from (condition.field for condition in signal.when)
            if signal.value:
                yield from signal.value.fields


def _lacking(what: str, named: set[str], known: Mapping[str, object]) -> list[str]:
    return [f"{what} {one!r} is not in the catalogue" for one in sorted(named - known.keys())]


def _given(mapping: object, attributes: str) -> Iterator[str]:
    for attribute in attributes.split():
        value = getattr(mapping, attribute)
        if value is not None:
            yield value


def parse_source(identifier: str, table: Mapping[str, Any]) -> Source:
    """Build a `Source` from the parsed TOML `table` of a file named `<identifier>.toml`."""
    named = {"id": identifier, **table}
    return build(Source, named, where=f"source {identifier}", error=SourceError)
