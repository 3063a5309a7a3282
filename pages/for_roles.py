"""Which pages a role uses; the others are neither linked nor shown to it."""

from collections.abc import Mapping
from pathlib import Path

from risk.clearance import OPERATOR

FOLDER = Path(__file__).parent

ROLES_OF_PAGE: Mapping[str, frozenset[str]] = {
    "map": frozenset({"planner", "inspector", "chief", "analyst"}),
    "operation": frozenset({"planner", "inspector", "partner"}),
    "situation": frozenset({"planner", "chief", "analyst"}),
    "weights": frozenset({"analyst"}),
    "data": frozenset({"steward"}),
    "collaboration": frozenset({"planner", "chief", "steward"}),
    "log": frozenset({"auditor"}),
}
"""By page, in the order of the navigation. The auditor sees the log and nothing else."""


def known_pages() -> tuple[str, ...]:
    """Pages there are, in the order of the navigation."""
    return tuple(name for name in ROLES_OF_PAGE if (FOLDER / f"{name}.py").exists())


def pages_for(role: str) -> tuple[str, ...]:
    """Pages a role uses, in the order of the navigation; the operator of a demo uses all."""
    return tuple(
        name for name in known_pages() if role in ROLES_OF_PAGE[name] or role == OPERATOR.role
    )


def home_of(role: str) -> str | None:
    """The page a role begins with; none where there is no page for it yet."""
    return next(iter(pages_for(role)), None)
