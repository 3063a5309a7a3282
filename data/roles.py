"""Who works with Samsyn: functions, and which group of the sign-in provider holds which of them.

`roles.toml` of a municipality says it; ``SAMSYN_ROLES`` names a file to be used in its place, kept
where the municipality's administrators keep such things. The file is read again whenever it has
changed, so that a function taken away or an account disabled counts at the next click.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from data.municipality import Municipality
from data.toml import build, load_table
from risk.catalogue import Named
from risk.clearance import ROLES, Viewer


class RolesError(ValueError):
    """`roles.toml` is missing or wrong; the message lists what was found."""


@dataclass(frozen=True)
class Function(Named):
    """What somebody is here for: a role at an agency. Its id, not a person's name, is logged."""

    role: str
    agency: str

    def viewer(self, operations: Iterable[int] = ()) -> Viewer:
        """The viewer that acts in this function."""
        return Viewer(self.id, self.agency, self.role, frozenset(operations))


@dataclass(frozen=True)
class Limits:
    """When a session ends: after so much inactivity, and in any case after so many hours."""

    inactivity_minutes: int = 30
    longest_hours: int = 10


@dataclass(frozen=True)
class Roles:
    """What `roles.toml` says.

    Attributes
    ----------
    functions
        By id, in the order of the switch.
    groups
        Function id by name (or object id) of a group of the sign-in provider.
    accounts
        Function id by account, where a function is one person's: a code in the log that stands for
        one person and is nobody's name. An account is given by the claims in `ACCOUNT`.
    claim
        Under which name the provider's token lists the groups of an account.
    disabled
        Accounts that are out at once.
    """

    functions: Mapping[str, Function]
    groups: Mapping[str, str] = field(default_factory=dict)
    accounts: Mapping[str, str] = field(default_factory=dict)
    claim: str = "groups"
    disabled: tuple[str, ...] = ()
    session: Limits = field(default_factory=Limits)

    def functions_of(self, claims: Mapping[str, object]) -> tuple[Function, ...]:
        """Functions an account holds by its groups and itself, in the order of the file."""
        given = claims.get(self.claim)
        groups = {given} if isinstance(given, str) else set(_texts(given))
        held = {function for group, function in self.groups.items() if group in groups}
        held |= {function for name, function in self.accounts.items() if _is(name, claims)}
        return tuple(one for one in self.functions.values() if one.id in held)

    def is_disabled(self, claims: Mapping[str, object]) -> bool:
        """Whether the account with these claims has been shut out."""
        return any(_is(name, claims) for name in self.disabled)


ACCOUNT = ("sub", "oid", "email", "preferred_username")
"""Claims that name an account."""


def roles_of(municipality: Municipality) -> Roles:
    """The roles of a municipality as they are in its file now.

    Raises
    ------
    RolesError
        The file is missing or wrong: unknown role, agency or function.
    """
    chosen = os.environ.get("SAMSYN_ROLES")
    path = Path(chosen) if chosen else municipality.folder / "roles.toml"
    try:
        changed = path.stat().st_mtime_ns
    except OSError as error:
        raise RolesError(
            f"There is no file {path.name} that says who may work here. Write one as "
            "data/municipalities/helsingborg/roles.toml is written."
        ) from error
    return _read(path, changed, frozenset(municipality.catalogue.agencies))


@lru_cache(maxsize=8)
def _read(path: Path, changed: int, agencies: frozenset[str]) -> Roles:  # noqa: ARG001
    try:
        roles = _built(load_table(path))
    except ValueError as error:
        raise RolesError(f"{path.name}: {error}") from error
    problems = list(_problems(roles, agencies))
    if problems:
        raise RolesError(f"{path.name} is wrong:\n- " + "\n- ".join(problems))
    return roles


def _built(table: Mapping[str, object]) -> Roles:
    given = table.get("functions", {})
    if not isinstance(given, Mapping):
        raise ValueError(f"functions: found {given!r}, expected a table of functions.")
    functions = {
        identifier: {"id": identifier, **one} if isinstance(one, Mapping) else one
        for identifier, one in given.items()
    }
    roles: Roles = build(Roles, {**table, "functions": functions}, where="roles")
    return roles


def _problems(roles: Roles, agencies: frozenset[str]) -> Iterator[str]:
    if not roles.functions:
        yield "functions: found none, expected one at least."
    for one in roles.functions.values():
        if one.role not in ROLES:
            yield f"function {one.id}: role {one.role!r}, expected one of {', '.join(ROLES)}."
        if one.agency not in agencies:
            yield f"function {one.id}: unknown agency {one.agency!r}."
    for kind, given in (("group", roles.groups), ("account", roles.accounts)):
        for name, function in given.items():
            if function not in roles.functions:
                yield f"{kind} {name}: unknown function {function!r}."
    for name in ("inactivity_minutes", "longest_hours"):
        if getattr(roles.session, name) <= 0:
            yield f"session.{name}: found {getattr(roles.session, name)}, expected above 0."


def _is(account: str, claims: Mapping[str, object]) -> bool:
    """Whether the claims are those of an account, whichever of its names is given."""
    names = (str(claims[name]).casefold() for name in ACCOUNT if claims.get(name))
    return account.casefold() in names


def _texts(given: object) -> Iterator[str]:
    if isinstance(given, Iterable):
        yield from (str(one) for one in given)
