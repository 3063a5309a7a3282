"""The catalogue of a municipality: agencies, risks, signal types, families, gateways.

Everything here is a frozen value. What is wrong in a catalogue is collected and reported once, as
one `CatalogueError`, when the `Catalogue` is born.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from risk.agencies import Agency, Certainty, Gateway, Named
from risk.derivation import Nearby, problems_of_derived
from risk.purpose import SUPERVISION, Purpose
from risk.signal_type import SECRECY_CLASSES, Direction, Family, SignalType

__all__ = [
    "SECRECY_CLASSES",
    "Agency",
    "Catalogue",
    "CatalogueError",
    "Certainty",
    "Direction",
    "Family",
    "Gateway",
    "Mandate",
    "Named",
    "Nearby",
    "Purpose",
    "Risk",
    "SignalType",
]


class CatalogueError(ValueError):
    """A catalogue contradicts itself; the message lists every contradiction found."""


@dataclass(frozen=True)
class Mandate:
    """The law under which one agency may act on one risk."""

    agency: str
    statute: str = ""
    leads: bool = False


@dataclass(frozen=True)
class Risk(Named):
    """One risk type of the catalogue.

    `severity` weighs risks against each other (1 = the reference); `base_rate` is the expected
    share of visits with a finding before any outcome is known (0 < base_rate < 1). `certainty` is
    that of the risk and its statutes; the two numbers carry their own.
    """

    definitions: Mapping[str, str] = field(default_factory=dict)
    severity: float = 1.0
    base_rate: float = 0.1
    mandates: tuple[Mandate, ...] = ()
    certainty: Certainty = "B2"
    severity_certainty: Certainty = "B2"
    base_rate_certainty: Certainty = "B2"


@dataclass(frozen=True)
class Catalogue:
    """Everything a municipality has decided about agencies, risks and signals.

    Raises
    ------
    CatalogueError
        Once, with every contradiction: unknown ids, impossible numbers, points of the wrong sign.
    """

    agencies: Mapping[str, Agency]
    risks: Mapping[str, Risk]
    families: Mapping[str, Family]
    signal_types: Mapping[str, SignalType]
    gateways: Mapping[str, Gateway]
    kinds: Mapping[str, Named] = field(default_factory=dict)
    """Kinds of premises, by id."""
    outcomes: Mapping[str, Named] = field(default_factory=dict)
    """What a visit can lead to, by id."""
    purposes: Mapping[str, Purpose] = field(default_factory=lambda: {SUPERVISION.id: SUPERVISION})

    def __post_init__(self) -> None:
        problems = [
            *self._problems_of_risks(),
            *self._problems_of_families(),
            *self._problems_of_gateways(),
            *self._problems_of_signal_types(),
            *self._problems_of_purposes(),
        ]
        if problems:
            raise CatalogueError("The catalogue contradicts itself:\n- " + "\n- ".join(problems))

    @cached_property
    def scored_types(self) -> tuple[SignalType, ...]:
        """The columns of the signal matrix: types that can give points, family by family.

        A hit at another agency (class S4) helps a planner to ask; it is never part of a score.
        """
        order = {family: i for i, family in enumerate(self.families)}
        scored = [
            t
            for t in self.signal_types.values()
            if t.direction in ("adds", "lowers") and t.secrecy_class != "S4"
        ]
        return tuple(sorted(scored, key=lambda t: order[t.family]))

    @cached_property
    def gate_types(self) -> tuple[SignalType, ...]:
        """Types that open, close or suppress a risk and give no points."""
        return tuple(t for t in self.signal_types.values() if t.direction in ("gate", "suppresses"))

    def mandated_agencies(self, risk: str) -> tuple[Agency, ...]:
        """Agencies that may act on `risk`, the leading one first."""
        ordered = sorted(self.risks[risk].mandates, key=lambda mandate: not mandate.leads)
        return tuple(self.agencies[mandate.agency] for mandate in ordered)

    def _problems_of_risks(self) -> Iterator[str]:
        for risk in self.risks.values():
            if not 0 < risk.base_rate < 1:
                yield f"risk {risk.id}: base_rate is {risk.base_rate}, expected between 0 and 1."
            if risk.severity < 0:
                yield f"risk {risk.id}: severity is {risk.severity}, expected 0 or more."
            if sum(mandate.leads for mandate in risk.mandates) > 1:
                yield f"risk {risk.id}: several agencies lead, expected one at most."
            yield from _unknown(
                f"risk {risk.id}", "agency", (m.agency for m in risk.mandates), self.agencies
            )

    def _problems_of_families(self) -> Iterator[str]:
        for family in self.families.values():
            if family.cap <= 0:
                yield f"family {family.id}: cap is {family.cap}, expected above 0."

    def _problems_of_gateways(self) -> Iterator[str]:
        for gateway in self.gateways.values():
            parties = (*gateway.givers, *gateway.receivers)
            yield from _unknown(f"gateway {gateway.id}", "agency", parties, self.agencies)

    def _problems_of_signal_types(self) -> Iterator[str]:
        for kind in self.signal_types.values():
            where = f"signal type {kind.id}"
            yield from _unknown(where, "family", [kind.family], self.families)
            yield from _unknown(where, "owner", [kind.owner], self.agencies)
            yield from _unknown(where, "gateway", [kind.gateway], self.gateways)
            yield from _unknown(where, "risk", kind.points, self.risks)
            if kind.secrecy_class not in SECRECY_CLASSES:
                yield f"{where}: class {kind.secrecy_class!r}, expected one of {SECRECY_CLASSES}."
            if kind.half_life_days is not None and kind.half_life_days <= 0:
                yield f"{where}: half_life_days is {kind.half_life_days}, expected above 0 or none."
            if kind.cap <= 0:
                yield f"{where}: cap is {kind.cap}, expected above 0."
            for problem in problems_of_derived(
                kind.derived, kind.of, kind.half_life_days, kind.nearby
            ):
                yield f"{where}: {problem}"
            if kind.of is not None:
                known = self.signal_types if kind.derived == "trend" else self.risks
                yield from _unknown(where, "`of`", [kind.of], known)
            if kind.direction == "lowers" and any(p > 0 for p in kind.points.values()):
                yield f"{where}: it lowers, so its points must be 0 or negative."
            if kind.direction == "adds" and any(p < 0 for p in kind.points.values()):
                yield f"{where}: it adds, so its points must be 0 or positive."

    def _problems_of_purposes(self) -> Iterator[str]:
        stated = [(f"purpose {one.id}", one.compatible) for one in self.purposes.values()]
        stated += [(f"gateway {one.id}", one.purposes) for one in self.gateways.values()]
        stated += [(f"signal type {k.id}", (k.purpose,)) for k in self.signal_types.values()]
        for where, named in stated:
            yield from _unknown(where, "purpose", named, self.purposes)
        for kind in self.signal_types.values():
            gateway = self.gateways.get(kind.gateway)
            if gateway and gateway.purposes and kind.purpose not in gateway.purposes:
                yield f"signal type {kind.id}: {gateway.id} is not for {kind.purpose}."


def _unknown(
    where: str, what: str, given: Iterable[str], known: Mapping[str, object]
) -> Iterator[str]:
    for one in given:
        if one not in known:
            yield f"{where}: unknown {what} {one!r}, expected one of {', '.join(known) or 'none'}."
