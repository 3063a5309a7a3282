"""The data steward's command line: `python -m data --help`."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date
from io import StringIO
from pathlib import Path

from data.acting import add_as, viewer_as
from data.addresses_command import DESCRIPTION, add_addresses
from data.check_words import add_check_source
from data.custody import add_audit, add_retention
from data.demo.build import DEFAULT_SEED
from data.demo.make import make_demo
from data.import_words import bar, in_words
from data.ingest import import_file
from data.intake.report import ImportStopped
from data.municipality import known_municipalities
from data.quarantine import export_quarantine
from data.reviewing import add_merge, add_review, add_split, add_undo_move
from data.schema import upgrade_tables
from data.sharing import add_release
from data.status import store_status
from data.store import Store

_STORE_HELP = "the store, as sqlite:/// and a path: sqlite:///var/helsingborg.db"

_DESCRIPTION = """\
Keep the store of one municipality: create it, import the files of its sources,
see what it holds and what was refused.

A file is taken in wholly or not at all. Every row is accounted for:
read = accepted + quarantined. Importing the same file twice changes nothing.
"""

_EPILOG = """\
examples:
  python -m data init --municipality helsingborg --store sqlite:///var/helsingborg.db
  python -m data import --store sqlite:///var/helsingborg.db --source tips tips.csv
  python -m data status --store sqlite:///var/helsingborg.db
  python -m data quarantine --store sqlite:///var/helsingborg.db --source tips --out refused.csv
  python -m data addresses --store sqlite:///var/helsingborg.db belagenhetsadress_kn1283.gpkg
  python -m data audit verify --store sqlite:///var/helsingborg.db
  python -m data retention --store sqlite:///var/helsingborg.db --dry-run

exit codes: 0 done, 1 refused (a sentence on standard error says why), 2 wrong usage
"""

_IMPORT_DESCRIPTION = """\
Import one file of a source: CSV (UTF-8 or Latin-1; commas, semicolons or tabs),
XLSX with one filled sheet, or Parquet. docs/sources.md explains what a source is
and what is checked. Rows that are not accepted are kept in quarantine with the
reasons; `python -m data quarantine` writes them to a file to correct and import.
"""

_DEMO_DESCRIPTION = """\
Create a store of Helsingborg and fill it with invented premises, signals and
visits, by the same import as real files (a few rows are faulty on purpose).
The same seed and day give the same city.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit code."""
    options = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], None] = options.command
    try:
        command(options)
    except (ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    except (ImportStopped, KeyboardInterrupt):
        print("\nStopped; the store is as it was.", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    shape = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(
        prog="python -m data", description=_DESCRIPTION, epilog=_EPILOG, formatter_class=shape
    )
    commands = parser.add_subparsers(required=True, metavar="command")

    def add(
        name: str, command: Callable[[argparse.Namespace], None], summary: str, text: str = ""
    ) -> argparse.ArgumentParser:
        made = commands.add_parser(
            name, help=summary, description=text or summary + ".", formatter_class=shape
        )
        made.add_argument("--store", required=True, help=_STORE_HELP)
        made.set_defaults(command=command)
        return made

    init = add("init", _init, "create an empty store for a municipality")
    init.add_argument(
        "--municipality", required=True, help=f"one of {', '.join(known_municipalities())}"
    )
    demo = add(
        "demo", _demo, "create a store and fill it with the synthetic demo", _DEMO_DESCRIPTION
    )
    demo.add_argument("--seed", type=int, default=DEFAULT_SEED, help="another seed, another city")
    demo.add_argument(
        "--as-of",
        type=date.fromisoformat,
        default=None,
        metavar="YYYY-MM-DD",
        help="last day of the demo's three years (default: today)",
    )
    take = add("import", _import, "import one file of a source", _IMPORT_DESCRIPTION)
    take.add_argument("--source", required=True, help="id of the source, as `status` lists them")
    take.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")
    take.add_argument("--json", action="store_true", help="print the report as JSON")
    take.add_argument("file", type=Path, help="the file to import")
    status = add("status", _status, "what the store holds, per source and in all")
    status.add_argument("--json", action="store_true", help="print as JSON")
    add_as(status)
    refused = add("quarantine", _quarantine, "write a source's refused rows to a CSV file")
    refused.add_argument("--source", required=True, help="id of the source")
    refused.add_argument("--file-id", type=int, help="only the rows of this file (default: all)")
    refused.add_argument("--out", type=Path, required=True, help="the CSV file to write")
    add_as(refused)
    audit = commands.add_parser("audit", help="verify or export the log", formatter_class=shape)
    add_audit(audit)
    shared = commands.add_parser("release", help="what owners share", formatter_class=shape)
    add_release(shared)
    add_check_source(
        commands.add_parser("check-source", help="try a source out", formatter_class=shape)
    )
    add_addresses(add("addresses", _upgrade, "give the store a register of addresses", DESCRIPTION))
    add_retention(add("retention", _upgrade, "list or delete what may not be kept any longer"))
    waits = commands.add_parser("review", help="what waits for a person", formatter_class=shape)
    add_review(waits)
    add_merge(add("merge", _upgrade, "give all that premises have to other premises"))
    add_split(add("split", _upgrade, "give rows of a file to premises of their own"))
    add_undo_move(add("undo-merge", _upgrade, "undo a merge or a split"))
    add("upgrade", _upgrade, "bring a store of an older version to the present tables")
    return parser


def _init(options: argparse.Namespace) -> None:
    store = Store.create(options.store, options.municipality)
    print(f"Created an empty store for {store.municipality.settings.name('en')}: {store.path}")


def _demo(options: argparse.Namespace) -> None:
    progress = bar if sys.stderr.isatty() else None
    store = make_demo(options.store, options.seed, options.as_of, progress)
    print(f"Built the synthetic demo of {store.municipality.settings.name('en')}: {store.path}")


def _import(options: argparse.Namespace) -> None:
    store = Store.open(options.store)
    report = import_file(
        store,
        options.source,
        options.file,
        file_name=options.file.name,
        today=date.today(),
        progress=bar if sys.stderr.isatty() else None,
        dry_run=options.dry_run,
    )
    if options.json:
        print(json.dumps(asdict(report), ensure_ascii=False, indent=2))
    else:
        print(in_words(report))


def _status(options: argparse.Namespace) -> None:
    store = Store.open(options.store)
    status = store_status(store, viewer_as(store, options.function))
    print(json.dumps(status.as_dict(), indent=2) if options.json else status.in_words())


def _quarantine(options: argparse.Namespace) -> None:
    store = Store.open(options.store)
    rows = StringIO(newline="")
    viewer = viewer_as(store, options.function)
    written = export_quarantine(store, viewer, options.source, options.file_id, rows)
    options.out.write_text(rows.getvalue(), encoding="utf-8-sig", newline="")
    print(f"Wrote {written:,} refused rows to {options.out}")


def _upgrade(options: argparse.Namespace) -> None:
    upgrade_tables(options.store)
    print("The store has the present tables.")


if __name__ == "__main__":
    sys.exit(main())
