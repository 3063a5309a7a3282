"""Commands of linkage: what waits for a person, deciding it, merging and splitting premises."""

import argparse
import json
from collections.abc import Callable
from dataclasses import asdict

from data.acting import add_as, viewer_as
from data.merge import merge, undo_move
from data.review import Reviewed, decide, review_items
from data.review_address import decide_address, undo_either
from data.split import Apart, split
from data.store import Store

_REVIEW = """\
Records of imported files that may be premises known under another name or
address, and addresses whose place is doubtful, wait for a person: list them,
decide, take a decision back. Every decision is kept, and asked for again by no
later file. docs/linkage.md explains the bands and what a probability means.
"""

Command = Callable[[argparse.Namespace], None]


def add_review(parser: argparse.ArgumentParser) -> None:
    """Add listing, deciding and taking back to the command `review`."""
    parser.description = _REVIEW
    commands = parser.add_subparsers(required=True, metavar="what")
    listed = _add(commands.add_parser("list", help="what waits, or was decided"), _list)
    listed.add_argument("--decided", action="store_true", help="what was decided instead")
    listed.add_argument("--json", action="store_true", help="print as JSON")
    said = _add(commands.add_parser("decide", help="say what a record is"), _decide)
    said.add_argument("item", type=int, help="number of the item, as listed")
    what = said.add_mutually_exclusive_group(required=True)
    what.add_argument("--same-as", type=int, metavar="PREMISES", help="it is these premises")
    what.add_argument(
        "--address", type=int, metavar="N", help="it lies at the N-th of the addresses offered"
    )
    what.add_argument("--different", action="store_true", help="it is none of its candidates")
    said.add_argument("--reason", default="", help="in a few words, naming no people")
    back = _add(commands.add_parser("undo", help="take a decision back"), _undo)
    back.add_argument("item", type=int, help="number of the item, as listed")


def add_merge(parser: argparse.ArgumentParser) -> None:
    """Give the command `merge` its options."""
    _acting(parser, _merge)
    parser.add_argument("gone", type=int, help="number of the premises that are to be no more")
    parser.add_argument("into", type=int, help="number of the premises that get all they have")


def add_split(parser: argparse.ArgumentParser) -> None:
    """Give the command `split` its options."""
    _acting(parser, _split)
    parser.add_argument("premises", type=int, help="number of the premises")
    parser.add_argument("--file-id", type=int, required=True, help="the file whose rows go")
    parser.add_argument(
        "--row", type=int, action="append", default=[], metavar="NUMBER",
        help="only this row of the file; may be given again (default: all)",
    )  # fmt: skip
    parser.add_argument("--name", help="what the new premises are called")
    parser.add_argument("--address", help="their address, where it is another")


def add_undo_move(parser: argparse.ArgumentParser) -> None:
    """Give the command `undo-merge` its options."""
    _acting(parser, _undo_move)
    parser.add_argument("move", type=int, help="number that `merge` or `split` gave")


def _add(parser: argparse.ArgumentParser, command: Command) -> argparse.ArgumentParser:
    parser.add_argument("--store", required=True, help="the store, as sqlite:/// and a path")
    return _acting(parser, command)


def _acting(parser: argparse.ArgumentParser, command: Command) -> argparse.ArgumentParser:
    add_as(parser)
    parser.set_defaults(command=command)
    return parser


def _list(options: argparse.Namespace) -> None:
    store = Store.open(options.store)
    viewer = viewer_as(store, options.function)
    items = review_items(store, viewer, "decided" if options.decided else "waiting")
    if options.json:
        print(json.dumps([asdict(one) for one in items], ensure_ascii=False, indent=2))
        return
    for one in items:
        print(_in_words(one))
    print(f"{len(items)} {'decided' if options.decided else 'waiting'}.")


def _in_words(seen: Reviewed) -> str:
    lines = [f"item {seen.item.item_id}: {_called(seen.record)} (from {seen.source})"]
    lines += [
        f"    {one.get('probability', 0.0):.2f}  address {place}: {one['address']}"
        for place, one in enumerate(seen.item.candidates, start=1)
        if "address" in one
    ]
    lines += [
        f"    {one['probability']:.2f}  premises {one['premises_id']}: "
        f"{_called(seen.premises[one['premises_id']])}"
        for one in seen.item.candidates
        if "premises_id" in one
    ]
    lines += [
        f"    {one.decided_at} {one.function}: {one.decision} {one.candidate or ''} {one.reason}"
        for one in seen.history
    ]
    return "\n".join(lines)


def _called(row: object) -> str:
    told = [row[name] for name in ("name", "address", "organisation_number")]  # type: ignore[index]
    return ", ".join(str(one) for one in told if one) or "without name and address"


def _decide(options: argparse.Namespace) -> None:
    store = Store.open(options.store)
    viewer = viewer_as(store, options.function)
    kinds = {one.item.item_id: one.item.kind for one in review_items(store, viewer)}
    if options.address is not None or kinds.get(options.item) == "address":
        chosen = None if options.different else (options.address or 0) - 1
        decide_address(store, viewer, options.item, chosen, options.reason)
    else:
        decide(store, viewer, options.item, options.same_as, options.reason)
    print(f"Item {options.item} is decided.")


def _undo(options: argparse.Namespace) -> None:
    store = Store.open(options.store)
    undo_either(store, viewer_as(store, options.function), options.item)
    print(f"Item {options.item} waits again.")


def _merge(options: argparse.Namespace) -> None:
    store = Store.open(options.store)
    number = merge(store, viewer_as(store, options.function), options.gone, options.into)
    print(f"Merged. To undo: python -m data undo-merge {number} --store {options.store}")


def _split(options: argparse.Namespace) -> None:
    store = Store.open(options.store)
    apart = Apart(options.file_id, tuple(options.row), options.name, options.address)
    number = split(store, viewer_as(store, options.function), options.premises, apart)
    print(f"Split. To undo: python -m data undo-merge {number} --store {options.store}")


def _undo_move(options: argparse.Namespace) -> None:
    store = Store.open(options.store)
    undo_move(store, viewer_as(store, options.function), options.move)
    print(f"Move {options.move} is undone.")
