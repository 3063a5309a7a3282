"""One thing that may be seen: the atom a clearance is made of."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Form = Literal["fact", "band"]
"""How something is shown: as it is, or as a band of points and a quarter of a year."""


@dataclass(frozen=True, order=True)
class Grant:
    """Rows of one class that may be seen; an empty owner or signal type means any."""

    secrecy_class: str
    owner: str = ""
    signal_type: str = ""
    form: Form = "fact"

    def covers(self, other: "Grant") -> bool:
        """Whether everything `other` gives is given by this one."""
        return self.meet(other) == other

    def meet(self, other: "Grant") -> "Grant | None":
        """What both give, or nothing."""
        if (
            self.secrecy_class != other.secrecy_class
            or _differ(self.owner, other.owner)
            or _differ(self.signal_type, other.signal_type)
        ):
            return None
        form: Form = "fact" if self.form == other.form == "fact" else "band"
        return Grant(
            self.secrecy_class,
            self.owner or other.owner,
            self.signal_type or other.signal_type,
            form,
        )


def fewest(grants: Iterable[Grant]) -> frozenset[Grant]:
    """The grants that no other one of them covers."""
    given = set(grants)
    return frozenset(
        grant
        for grant in given
        if not any(other != grant and other.covers(grant) for other in given)
    )


def _differ(first: str, second: str) -> bool:
    return bool(first and second and first != second)
