"""Whose eyes a command sees with: ``--as`` a function of `roles.toml`, by default the operator's.

Whoever can read the database file can read everything in it, so the command line refuses nothing;
it tells the log what was looked at, and as whom. ``--as`` shows what a function would be shown.
"""

import argparse
from datetime import date

from data.audit import record
from data.operations import with_operations
from data.roles import RolesError, roles_of
from data.store import Store
from risk.clearance import OPERATOR, Eyes, Viewer


def add_as(parser: argparse.ArgumentParser) -> None:
    """Let a command be given ``--as``."""
    parser.add_argument(
        "--as",
        dest="function",
        default=OPERATOR.function,
        metavar="FUNCTION",
        help="see with the eyes of a function of roles.toml (default: operator, who sees all)",
    )


def viewer_as(store: Store, function: str) -> Viewer:
    """The viewer a command acts as; that the operator does so goes to the log.

    Raises
    ------
    RolesError
        There is no such function; names those there are.
    """
    if function == OPERATOR.function:
        return OPERATOR
    functions = roles_of(store.municipality).functions
    if function not in functions:
        known = ", ".join([OPERATOR.function, *functions])
        raise RolesError(f"There is no function {function!r}; known are {known}.")
    record(store, OPERATOR, "opened", detail=f"command line, as {function}")
    return with_operations(store, functions[function].viewer())


def add_known_on(parser: argparse.ArgumentParser) -> None:
    """Let a command be given ``--known-on``."""
    parser.add_argument(
        "--known-on",
        type=date.fromisoformat,
        metavar="DATE",
        help="rebuild what could be known on this day: imported and released by its end",
    )


def as_known(store: Store, viewer: Viewer, known_on: date | None) -> Eyes:
    """The eyes of `viewer`, on a day of the past where one is given; that goes to the log.

    A clearance of that day may show what has been withdrawn since, so only commands ask for it:
    whoever runs them can read the file.
    """
    if known_on is None:
        return viewer
    clearance = store.clearance(viewer, known_on)
    detail = f"what {viewer.function} could know on {known_on.isoformat()}"
    record(store, OPERATOR, "opened", clearance=clearance.text(), detail=detail)
    return clearance
