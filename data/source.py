"""How a file's columns become premises, signals, visits and findings: one `Source`, read from TOML.

`docs/sources.md` explains the keys with an example. A source is configuration only: no code belongs
to a municipality.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from data.source_mappings import (
    RECOGNISE,
    Access,
    AddressMapping,
    Condition,
    Field,
    FieldType,
    FindingMapping,
    Layout,
    Location,
    PremisesMapping,
    Selection,
    SignalMapping,
    SoleTraders,
    Value,
    VisitMapping,
)
from data.source_problems import catalogue_problems, shape_problems
from data.toml import build
from risk.catalogue import Catalogue, Certainty, Named

__all__ = [
    "RECOGNISE",
    "Access",
    "AddressMapping",
    "Condition",
    "Field",
    "FieldType",
    "FindingMapping",
    "Layout",
    "Location",
    "PremisesMapping",
    "Selection",
    "SignalMapping",
    "SoleTraders",
    "Source",
    "SourceError",
    "Value",
    "VisitMapping",
    "parse_source",
]

_NUMERIC = ("integer", "number")


class SourceError(ValueError):
    """A source's TOML contradicts itself or the catalogue; the message lists what it found."""


@dataclass(frozen=True)
class Source(Named):
    """One kind of file from one agency.

    `register` marks the municipality's own list of premises. `key` names the fields that identify a
    row (all fields where empty): an equal row is a duplicate. `rhythm_days` says how often a new
    file is expected. Rows that fail `when` are accepted and say nothing. `sole_traders` says
    whether the organisation number of a sole trader, which is a personal identity number, refuses
    the row or is kept under a pseudonym.
    """

    agency: str = ""
    fields: Mapping[str, Field] = field(default_factory=dict)
    key: tuple[str, ...] = ()
    register: bool = False
    rhythm_days: int | None = None
    file: Layout = field(default_factory=Layout)
    when: tuple[Condition, ...] = ()
    sole_traders: SoleTraders = "refused"
    location: Location | None = None
    premises: PremisesMapping | None = None
    addresses: AddressMapping | None = None
    visit: VisitMapping | None = None
    findings: tuple[FindingMapping, ...] = ()
    signals: tuple[SignalMapping, ...] = ()
    certainty: Certainty = "B2"

    def __post_init__(self) -> None:
        problems = []
        unknown = sorted(set(self._names_used()) - self.fields.keys())
        if unknown:
            known = f"it defines {sorted(self.fields)}"
            problems.append(f"uses the fields {unknown}, but {known}")
        for name, types in self._types_needed():
            if name in self.fields and self.fields[name].type not in types:
                problems.append(f"field {name!r} must be of type {' or '.join(types)}")
        problems += shape_problems(self)
        if problems:
            raise SourceError("\n".join(f"Source {self.id!r}: {one}." for one in problems))

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of a file that are read."""
        read = (one.column for one in self.fields.values() if not one.constant)
        return tuple(dict.fromkeys(read))

    @property
    def of_geometry(self) -> bool:
        """Whether the position is the file's own geometry."""
        return self.location is not None and self.location.x is None

    @property
    def joins(self) -> bool:
        """Whether rows speak of all known premises they match, and found none."""
        return self.premises is not None and not self.premises.founds

    @property
    def needs_premises(self) -> bool:
        """Whether a row is of no use without premises: a register, a visit, a signal about them."""
        about = any(signal.at == "premises" for signal in self.signals)
        wanted = self.register or self.visit is not None or about
        return self.premises is not None and self.premises.founds and wanted

    def check_against(self, catalogue: Catalogue) -> None:
        """Raise `SourceError` where this source names what the catalogue does not know."""
        problems = catalogue_problems(asdict(self), catalogue)
        if problems:
            raise SourceError(f"Source {self.id!r}: " + "; ".join(problems) + ".")

    def _types_needed(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        if self.visit:
            yield self.visit.date, ("date",)
        if self.location and not self.of_geometry:
            yield from ((axis, _NUMERIC) for axis in _given(self.location, "x y"))
        for signal in self.signals:
            if signal.date:
                yield signal.date, ("date",)
            if signal.value:
                yield from ((name, _NUMERIC) for name in signal.value.fields)

    def _names_used(self) -> Iterator[str]:
        """Every field name that some mapping refers to."""
        yield from self.key
        yield from _tested(self.when)
        if self.location:
            yield from _given(self.location, "x y")
        if self.premises:
            described = (
                "register_id name address postcode locality kind district organisation_number"
            )
            yield from _given(self.premises, described)
        if self.addresses:
            yield from _given(self.addresses, " ".join(AddressMapping.__dataclass_fields__))
        if self.visit:
            yield from (self.visit.date, *self.visit.identity)
            yield from _given(self.visit, "access_field selection_field inspector")
        for finding in self.findings:
            yield from _given(finding, "risk_field agency_field result_field outcome_field")
            yield from _tested((*finding.found, *finding.examined_when))
        for signal in self.signals:
            yield from _given(signal, "date type_field")
            yield from _tested(signal.when)
            if signal.value:
                yield from signal.value.fields


def _tested(conditions: tuple[Condition, ...]) -> Iterator[str]:
    for condition in conditions:
        yield from condition.names


def _given(mapping: object, attributes: str) -> Iterator[str]:
    for attribute in attributes.split():
        value = getattr(mapping, attribute)
        if value is not None:
            yield value


def parse_source(identifier: str, table: Mapping[str, Any]) -> Source:
    """Build a `Source` from the parsed TOML `table` of a file named `<identifier>.toml`."""
    named = {"id": identifier, **table}
    return build(Source, named, where=f"source {identifier}", error=SourceError)
