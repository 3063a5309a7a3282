"""Who may see what. Every read of the store takes a `Viewer` or a `Clearance`; none goes without.

A `Clearance` is a set of grants: what a function may see once the municipality's rules and the
owners' releases have been applied. Two viewers with equal clearances see the same and may share
what was computed; the meet of two clearances is what both may see.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import Literal

from risk.catalogue import SECRECY_CLASSES, Certainty
from risk.grant import Form, Grant, fewest

ROLES = ("planner", "inspector", "partner", "chief", "analyst", "steward", "auditor")
"""What a person does here. No role sees content by being an administrator; an auditor sees none."""

VISIT = "visit"
"""Stands for the signal type where a visit and its findings are meant."""

REGISTER = "register"
"""Stands for the signal type where being in a register of premises is meant."""


class ClearanceError(ValueError):
    """A viewer, a release or a rule contradicts itself; the message says what is expected."""


@dataclass(frozen=True)
class Viewer:
    """Who asks: a function (never a person's name) at an agency, in a role.

    `operations` are the numbers of the operations a guest takes part in.
    """

    function: str
    agency: str
    role: str
    operations: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        if self.role not in ROLES and self.role != _OPERATOR:
            raise ClearanceError(
                f"{self.function!r} is given the role {self.role!r}; expected one of {ROLES}."
            )


_OPERATOR = "operator"

OPERATOR = Viewer(_OPERATOR, "", _OPERATOR)
"""The command line of whoever can read the database file, and so everything in it."""


@dataclass(frozen=True)
class Release:
    """An owner's decision to let another agency see one signal type, and its reasons.

    `to_functions` names the only functions of `to_agency` it is for; empty means all of them, but
    never for class S3, which needs a name. It holds from `decided_day` through `expires_day`
    (whole days since 1970-01-01), or until it is revoked. `reuse` says why its purpose may be
    another than that for which the facts are held, where it is.
    """

    owner: str
    signal_type: str
    to_agency: str
    gateway: str
    purpose: str
    weighing: str
    decided_by: str
    decided_day: int
    expires_day: int | None = None
    form: Form = "fact"
    to_functions: frozenset[str] = frozenset()
    reuse: str = ""

    def __post_init__(self) -> None:
        stated = ("owner", "signal_type", "to_agency", "gateway", "purpose", "weighing")
        missing = [name for name in (*stated, "decided_by") if not getattr(self, name).strip()]
        if missing:
            raise ClearanceError(f"A release is without {', '.join(missing)}; state each of them.")
        if self.expires_day is not None and self.expires_day < self.decided_day:
            raise ClearanceError("A release expires before it is decided; give a later day.")

    def grants(self) -> Iterator[Grant]:
        """What may be seen on it."""
        for one in ("S1", "S2", "S3") if self.to_functions else ("S1", "S2"):
            yield Grant(one, self.owner, self.signal_type, self.form)

    def holds_for(self, viewer: Viewer, day: int) -> bool:
        """Whether `viewer` may use it on `day`."""
        meant = viewer.agency == self.to_agency and (
            not self.to_functions or viewer.function in self.to_functions
        )
        return meant and self.decided_day <= day and (self.expires_day or day) >= day


@dataclass(frozen=True)
class Rules:
    """What a municipality has decided about clearance (`clearance.toml`).

    Attributes
    ----------
    own_administrations
        Agencies of the municipality itself; people of `internal_roles` there see class S1.
    register_class
        Secrecy class of being in a register of premises.
    """

    own_administrations: tuple[str, ...] = ()
    internal_roles: tuple[str, ...] = ("planner", "chief", "analyst")
    register_class: Literal["S0", "S1"] = "S0"
    certainty: Certainty = "B2"

    def __post_init__(self) -> None:
        unknown = sorted(set(self.internal_roles) - set(ROLES))
        if unknown or "auditor" in self.internal_roles or "partner" in self.internal_roles:
            raise ClearanceError(
                f"internal_roles are {self.internal_roles}; expected some of {ROLES}, "
                "but neither auditor nor partner."
            )


@dataclass(frozen=True)
class Clearance:
    """What may be seen: comparable, hashable, and without a name of who sees.

    Attributes
    ----------
    grants
        None of them covers another.
    operations
        Where given, only premises of these operations, and only while they are open.
    known_day
        Where given, only what was in the store by the end of this day.
    """

    grants: frozenset[Grant] = frozenset()
    operations: frozenset[int] | None = None
    known_day: int | None = field(default=None, kw_only=True)

    @property
    def sees_content(self) -> bool:
        """Whether anything may be seen at all."""
        return bool(self.grants) and self.operations != frozenset()

    def gives(self, secrecy_class: str, owner: str, signal_type: str) -> bool:
        """Whether a fact of this class, owner and type is seen as it is, its operation open."""
        wanted = Grant(secrecy_class, owner, signal_type)
        return any(grant.covers(wanted) for grant in self.grants)

    def sees(self, secrecy_class: str, owner: str, signal_type: str) -> bool:
        """Whether facts of this class, owner and type are seen wherever they lie."""
        return self.operations is None and self.gives(secrecy_class, owner, signal_type)

    def covers(self, other: "Clearance") -> bool:
        """Whether everything seen with `other` is seen with this one."""
        operations = self.operations is None or (
            other.operations is not None and self.operations >= other.operations
        )
        known = self.known_day is None or (
            other.known_day is not None and self.known_day >= other.known_day
        )
        return (
            operations
            and known
            and all(any(mine.covers(grant) for mine in self.grants) for grant in other.grants)
        )

    def text(self) -> str:
        """The same in one line of JSON; equal for equal clearances."""
        grants = [[g.secrecy_class, g.owner, g.signal_type, g.form] for g in sorted(self.grants)]
        operations = None if self.operations is None else sorted(self.operations)
        content: dict[str, object] = {"grants": grants, "operations": operations}
        if self.known_day is not None:
            content["known_day"] = self.known_day
        return json.dumps(content)

    @classmethod
    def parse(cls, text: str) -> "Clearance":
        """Read what `text` wrote."""
        content = json.loads(text)
        operations = content["operations"]
        return cls(
            frozenset(Grant(*grant) for grant in content["grants"]),
            None if operations is None else frozenset(operations),
            known_day=content.get("known_day"),
        )


Eyes = Viewer | Clearance
"""With whose eyes a read is made: a viewer's, or those of several together."""

FULL = Clearance(frozenset(Grant(one) for one in SECRECY_CLASSES))
"""Everything in the store."""


def clearance_of(
    viewer: Viewer, releases: Iterable[Release], day: int, rules: Rules | None = None
) -> Clearance:
    """What `viewer` may see on `day` (whole days since 1970-01-01).

    S0 is for all who see content; S1 for the owner and the `internal_roles` of the municipality's
    own administrations; S2 for the owner; S3 only by a release to the function; S4 for planners of
    the own administrations. A release opens one signal type of S1 or S2, or of S3 to those it
    names.
    """
    if viewer == OPERATOR:
        return FULL
    if viewer.role == "auditor" or not viewer.agency:
        return Clearance()
    held = [release for release in releases if release.holds_for(viewer, day)]
    released = [grant for release in held for grant in release.grants()]
    grants = fewest([*_by_role(viewer, rules or Rules()), *released])
    return Clearance(grants, viewer.operations if viewer.role == "partner" else None)


def intersect(clearances: Iterable[Clearance]) -> Clearance:
    """What everybody may see; nothing where nobody is given."""
    given = list(clearances)
    return reduce(_meet, given) if given else Clearance()


def _by_role(viewer: Viewer, rules: Rules) -> Iterable[Grant]:
    own = viewer.agency in rules.own_administrations
    yield Grant("S0")
    yield Grant("S1", "" if own and viewer.role in rules.internal_roles else viewer.agency)
    yield Grant("S2", viewer.agency)
    if own and viewer.role == "planner":
        yield Grant("S4")


def _meet(first: Clearance, second: Clearance) -> Clearance:
    met = (a.meet(b) for a in first.grants for b in second.grants)
    sides = [one.operations for one in (first, second) if one.operations is not None]
    days = [one.known_day for one in (first, second) if one.known_day is not None]
    return Clearance(
        fewest(grant for grant in met if grant is not None),
        frozenset.intersection(*sides) if sides else None,
        known_day=min(days, default=None),
    )


def known_by(clearance: Clearance, day: int) -> Clearance:
    """The same clearance, of what was in the store by the end of `day`."""
    return replace(clearance, known_day=day)
