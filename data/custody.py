"""Commands of custody: verify and export the log, list and delete what is due."""

import argparse
from datetime import date
from pathlib import Path

from data.audit import Search, head, read_log, verify
from data.audit_entry import Head
from data.audit_export import log_csv
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


def _verify(options: argparse.Namespace) -> None:
    store = Store.open(options.store)
    found = verify(store, options.noted)
    if found:
        raise ValueError(str(found))
    print(f"The log is unbroken. It ends with {head(store)}")


def _export(options: argparse.Namespace) -> None:
    store = Store.open(options.store)
    search = Search(options.function, since=options.since, until=options.until)
    entries = read_log(store, OPERATOR, search, action="exported")
    text = log_csv(entries)
    options.out.write_text(text, encoding="utf-8-sig", newline="")
    print(f"Wrote {len(entries):,} entries to {options.out}")
