"""Options that the commands about one store and risk share, and the workspace they open."""

import argparse
from datetime import date

from data.acting import add_as, as_known, viewer_as
from data.store import Store
from data.workspace import Workspace, open_workspace


def add_store(parser: argparse.ArgumentParser) -> None:
    """Let a command be given a store, a profile, ``--json`` and ``--as``."""
    parser.add_argument("--store", required=True, metavar="URL", help="e.g. sqlite:///var/my.db")
    parser.add_argument(
        "--profile", metavar="NAME", help="a saved weight profile; else the experts'"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    add_as(parser)


def open_for(options: argparse.Namespace, as_of: date) -> Workspace:
    """The workspace that a command asks for.

    Raises
    ------
    ValueError
        There is no such risk; names those there are.
    """
    store = Store.open(options.store)
    risks = store.municipality.catalogue.risks
    if options.risk is not None and options.risk not in risks:
        raise ValueError(f"There is no risk {options.risk!r}; known are {', '.join(risks)}.")
    viewer = viewer_as(store, options.function)
    profile = store.load_profile(viewer, options.profile) if options.profile else None
    known_on = getattr(options, "known_on", None)
    return open_workspace(store, as_known(store, viewer, known_on), as_of, profile)
