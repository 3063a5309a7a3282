"""Commands of custody: verify and export the log, list and delete what is due."""

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from data.audit import Search
from data.audit_entry import Head
from data.audit_export import export_log
from data.audit_verify import head, verify
from data.due import Due
from data.retention import apply_retention, plan_retention
from data.store import Store
from risk.clearance import OPERATOR

_AUDIT = """\
The log says who saw, exported, printed, changed or asked what, about which
premises, when, for which purpose and on which basis. It lies beside the store
(helsingborg-audit.db beside helsingborg.db) and only grows.
"""

_VERIFY = """\
Follow the chain of the log. Prints the end of the log: note it where others
cannot write, and give it with --noted later to see that no entry up to there
was replaced. Exit code 1 and the first broken entry where the chain is broken.
"""


def add_audit(parser: argparse.ArgumentParser) -> None:
    """Add what can be done with the log to the command `audit`."""
    parser.description = _AUDIT
    commands = parser.add_subparsers(required=True, metavar="what")
    store = {"required": True, "help": "the store, as sqlite:/// and a path"}
    check = commands.add_parser(
        "verify",
        help="follow the chain and name the first broken entry",
        description=_VERIFY,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    check.add_argument("--store", **store)  # type: ignore[arg-type]
    check.add_argument(
        "--noted", type=Head.read, metavar="NUMBER:HASH", help="an end of the log noted earlier"
    )
    check.set_defaults(command=_verify)
    export = commands.add_parser("export", help="write entries to a CSV file")
    export.add_argument("--store", **store)  # type: ignore[arg-type]
    export.add_argument("--out", type=Path, required=True, help="the CSV file to write")
    for name, text in (("--since", "first"), ("--until", "last")):
        export.add_argument(
            name, type=date.fromisoformat, metavar="YYYY-MM-DD", help=f"{text} day of entries"
        )
    export.add_argument("--function", default="", help="only what this function did")
    export.set_defaults(command=_export)


_RETENTION = """\
List what may not be kept any longer, or delete it: signals by the period of
their type (signals.toml), what else there is by the municipality's periods
(retention.toml). What was derived from it goes with it, a record of the
destruction stays, and the files are cleaned, so that nothing of it is left in
their bytes. Stop the dashboard first; its memory forgets when it stops.
"""


def add_retention(parser: argparse.ArgumentParser) -> None:
    """Give the command `retention` its options."""
    parser.description = _RETENTION
    how = parser.add_mutually_exclusive_group(required=True)
    how.add_argument("--dry-run", action="store_true", help="list what is due, delete nothing")
    how.add_argument("--apply", action="store_true", help="delete what is due")
    parser.add_argument(
        "--as-of",
        type=date.fromisoformat,
        default=None,
        metavar="YYYY-MM-DD",
        help="the day to reckon from (default: today); a later day can only be listed",
    )
    parser.set_defaults(command=_retention)


def _retention(options: argparse.Namespace) -> None:
    store, as_of = Store.open(options.store), options.as_of or date.today()
    if options.dry_run:
        _print_due(plan_retention(store, as_of))
        print("Nothing was deleted.")
        return
    _print_due(apply_retention(store, OPERATOR, as_of))
    print("Deleted, with what was derived from it; the files are clean.")


def _print_due(due: Sequence[Due]) -> None:
    if not due:
        print("Nothing is due.")
    for one in due:
        what = " ".join(filter(None, (one.kind, one.what, one.source and f"of {one.source}")))
        unsure = " (assumption, not decided)" if one.certainty == "B2" else ""
        print(f"{one.rows:>9,}  {what}: {one.rule}{unsure}")


def _verify(options: argparse.Namespace) -> None:
    store = Store.open(options.store)
    found = verify(store, options.noted)
    if found:
        raise ValueError(str(found))
    print(f"The log is unbroken. It ends with {head(store)}")


def _export(options: argparse.Namespace) -> None:
    store = Store.open(options.store)
    search = Search(options.function, since=options.since, until=options.until)
    text, count = export_log(store, OPERATOR, search)
    options.out.write_text(text, encoding="utf-8-sig", newline="")
    print(f"Wrote {count:,} entries to {options.out}")
