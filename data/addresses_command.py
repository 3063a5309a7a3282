"""`python -m data addresses`: the store's register of addresses from a file."""

import argparse
from pathlib import Path

from data.addresses import take_addresses
from data.store import Store
from geo.geocode import POINT_QUALITIES

DESCRIPTION = """\
Make a file the store's register of addresses and place all premises by it whose
source states an address and no position: Lantmäteriet's Belägenhetsadress as a
GeoPackage, or a table of addresses with positions (docs/geocoding.md). Files that
are imported later are placed as they come. What is doubtful waits for a person:
python -m data review list.
"""


def add_addresses(parser: argparse.ArgumentParser) -> None:
    """Give the command `addresses` its options."""
    parser.add_argument("file", type=Path, help="the register's file")
    parser.set_defaults(command=_addresses)


def _addresses(options: argparse.Namespace) -> None:
    store = Store.open(options.store)
    placed = take_addresses(store, options.file)
    print(f"The store looks addresses up in {options.file.name} from now on.")
    for quality, premises in sorted(placed.items()):
        drawn = "point" if quality in POINT_QUALITIES else "no point"
        print(f"  {quality:<18}{premises:>8,} premises, {drawn}")
