"""Commands of sharing: what owners have released to other agencies, giving more, taking it back."""

import argparse
from collections.abc import Callable
from datetime import date

from data.acting import add_as, viewer_as
from data.days import date_of, day_of
from data.releases import give_release, revoke_release
from data.store import Store
from risk.clearance import Release

_RELEASE = """\
An owner may let another agency see one type of its signals: as facts, or only
as a band of points. The decision names the gateway (the legal basis), the
purpose, the weighing of interests in words, and the function that decided.
"""


def add_release(parser: argparse.ArgumentParser) -> None:
    """Add listing, giving and taking back to the command `release`."""
    parser.description = _RELEASE
    commands = parser.add_subparsers(required=True, metavar="what")
    _add(commands.add_parser("list", help="what is released, and until when"), _list)
    given = _add(commands.add_parser("give", help="let an agency see a signal type"), _give)
    for name, text in (
        ("--owner", "agency that owns the signals"),
        ("--signal-type", "signal type of signals.toml, or visit"),
        ("--to", "agency that may see them"),
        ("--gateway", "legal basis, of gateways.toml"),
        ("--purpose", "what they are shared for, of purposes.toml"),
        ("--weighing", "the weighing of interests, in words"),
        ("--decided-by", "function that decided, never a person's name"),
    ):
        given.add_argument(name, required=True, metavar="TEXT", help=text)
    given.add_argument("--form", choices=("fact", "band"), default="fact", help="default: fact")
    given.add_argument(
        "--reuse", default="", metavar="TEXT",
        help="why another purpose than that of the signal type is allowed, where it is another",
    )  # fmt: skip
    given.add_argument(
        "--expires", type=date.fromisoformat, metavar="DATE", help="last day; else until revoked"
    )
    given.add_argument(
        "--only-for", action="append", default=[], metavar="FUNCTION",
        help="only for this function of the agency; may be given again",
    )  # fmt: skip
    revoked = _add(commands.add_parser("revoke", help="end a release from today on"), _revoke)
    revoked.add_argument("number", type=int, help="number of the release, as listed")


def _add(
    parser: argparse.ArgumentParser, command: Callable[[argparse.Namespace], None]
) -> argparse.ArgumentParser:
    parser.add_argument("--store", required=True, help="the store, as sqlite:/// and a path")
    add_as(parser)
    parser.set_defaults(command=command)
    return parser


def _list(options: argparse.Namespace) -> None:
    store = Store.open(options.store)
    releases = store.releases(viewer_as(store, options.function))
    for number, one in releases.items():
        until = "until revoked" if one.expires_day is None else f"to {date_of(one.expires_day)}"
        print(
            f"{number:>4}  {one.owner} → {one.to_agency}: {one.signal_type} as {one.form}, "
            f"{one.gateway} for {one.purpose}, from {date_of(one.decided_day)} {until}"
        )
    if not releases:
        print("Nothing is released.")


def _give(options: argparse.Namespace) -> None:
    store = Store.open(options.store)
    release = Release(
        owner=options.owner,
        signal_type=options.signal_type,
        to_agency=options.to,
        gateway=options.gateway,
        purpose=options.purpose,
        weighing=options.weighing,
        decided_by=options.decided_by,
        decided_day=day_of(date.today()),
        expires_day=day_of(options.expires) if options.expires else None,
        form=options.form,
        to_functions=frozenset(options.only_for),
        reuse=options.reuse,
    )
    number = give_release(store, viewer_as(store, options.function), release)
    print(f"Release {number} is given.")


def _revoke(options: argparse.Namespace) -> None:
    store = Store.open(options.store)
    revoke_release(store, viewer_as(store, options.function), options.number)
    print(f"Release {options.number} ends today.")
