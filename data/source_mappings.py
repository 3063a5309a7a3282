"""The parts a source is made of: fields, conditions, and what they become.

Every class is a table of a source's TOML file and its attributes are that table's keys;
`docs/sources.md` explains them with an example.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

FieldType = Literal["text", "integer", "number", "date", "flag", "code", "organisation_number"]
Access = Literal["full", "partial", "none", "refused"]
Selection = Literal["targeted", "follow_up", "tip", "exploration", "other", "unknown"]
Identity = Literal["register_id", "address", "organisation_number", "position"]
SoleTraders = Literal["refused", "pseudonym"]

RECOGNISE = "recognise"
"""In place of a reference system: the one in which a file's positions lie in the municipality."""


@dataclass(frozen=True)
class Layout:
    """Where the rows are in a file that is more than one table.

    `records` are paths to a JSON file's list, their names joined by dots: the first that leads to
    any counts. `table` is the name of a GeoPackage's table.
    """

    records: tuple[str, ...] = ()
    table: str = ""


@dataclass(frozen=True)
class Field:
    """One column that is read. Columns without a field are never read and never stored.

    `split` are separators of lists inside the column, the outermost first, and `part` says which
    part of the innermost list is meant (1 is the first); of the lists around it the first part
    counts. `codes` translates values (`type = "code"`); a value that is not among them is
    quarantined. `bands` are lower edges: a number becomes 0 below the first, 1 from the first on
    and so forth, and is kept nowhere. A date after the day of import is always quarantined.
    `constant` stands in place of a column for what the file does not say of every row, such as the
    year that a table is about; it is written as the column would have it.
    """

    column: str = ""
    type: FieldType = "text"
    required: bool = False
    minimum: float | None = None
    maximum: float | None = None
    earliest: date | None = None
    codes: Mapping[str, str] = field(default_factory=dict)
    split: str = ""
    part: int = 1
    bands: tuple[float, ...] = ()
    constant: str = ""


@dataclass(frozen=True)
class Condition:
    """A test of a field, or of several of which one must pass; all that are given must hold.

    An empty value fails all but `present`. `within_days` is for dates: at most so many days before
    the import. `negate` turns the whole test round.
    """

    field: str = ""
    fields: tuple[str, ...] = ()
    equals: str | None = None
    one_of: tuple[str, ...] = ()
    starts_with: tuple[str, ...] = ()
    contains: tuple[str, ...] = ()
    at_least: float | None = None
    at_most: float | None = None
    above: float | None = None
    below: float | None = None
    within_days: int | None = None
    present: bool | None = None
    negate: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The fields that are tested."""
        return self.fields or (self.field,)


@dataclass(frozen=True)
class Value:
    """A number from a field: scale * field + offset. Empty where the field is empty.

    `times` names a field to multiply with first (a rate per dwelling and the dwellings give a
    count). With `log` it is log(1 + scale * field) + offset: the tenth complaint tells less than
    the first.
    """

    field: str
    scale: float = 1.0
    offset: float = 0.0
    times: str | None = None
    log: bool = False

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields it is computed from."""
        return (self.field,) if self.times is None else (self.field, self.times)


@dataclass(frozen=True)
class Location:
    """Where the position stands: in two fields, or (without them) in the file's own geometry.

    Without `crs` the reference system is the one the file states, or is recognised. Swapped axes
    are recognised by the municipality's bounds.
    """

    x: str | None = None
    y: str | None = None
    crs: str = RECOGNISE
    required: bool = False


@dataclass(frozen=True)
class PremisesMapping:
    """Which fields describe the premises of a row, and how the row finds known premises.

    With `founds` (the usual case) `identity` is tried in order: `register_id` (exact) and `address`
    (after normalising), and a row that matches nothing founds premises of its own. Without, a row
    speaks of every known premises that has its register number, address or organisation number, or
    that lies within `within_m` metres of its `position` (0: inside its polygon); the first way of
    `identity` that finds any counts, and nothing is founded. `postcode` and `locality` help to
    find the address in the register of addresses.
    """

    identity: tuple[Identity, ...]
    register_id: str | None = None
    name: str | None = None
    address: str | None = None
    postcode: str | None = None
    locality: str | None = None
    kind: str | None = None
    default_kind: str = "other"
    district: str | None = None
    organisation_number: str | None = None
    founds: bool = True
    within_m: float = 0.0


@dataclass(frozen=True)
class AddressMapping:
    """Which fields hold the parts of an address: the source is a register of addresses.

    `area` is the street (or village); `farm` the farm it belongs to; `deviating` replaces the
    number where `deviates` says so. Rows that fail `when` of the source are not in force.
    """

    area: str
    number: str
    letter: str | None = None
    farm: str | None = None
    placement: str | None = None
    placement_number: str | None = None
    deviates: str | None = None
    deviating: str | None = None
    district: str | None = None
    postcode: str | None = None
    locality: str | None = None
    kind: str | None = None
    accuracy: str | None = None


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

    With `type_field` the file names the signal type. Without `date` it is of the day of import: a
    register's present state. `value` defaults to 1, or is the constant `says`. `at` is where the
    signal belongs: the row's premises, or its place (for types that count nearby).
    """

    date: str | None = None
    type: str | None = None
    type_field: str | None = None
    when: tuple[Condition, ...] = ()
    value: Value | None = None
    says: float = 1.0
    at: Literal["premises", "place"] = "premises"
