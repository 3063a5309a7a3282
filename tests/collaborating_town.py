"""A small town whose agencies ask each other and go out together."""

import shutil
from pathlib import Path

from data.store import Store
from risk.clearance import Viewer
from tests.small_town import FILES, csv_of, make_town, report, take

PLANNER = Viewer("planner-1", "city", "planner")
COLLEAGUE = Viewer("planner-2", "city", "planner")
INSPECTOR = Viewer("inspector-1", "city", "inspector")
OTHER_INSPECTOR = Viewer("inspector-2", "city", "inspector")
GUEST = Viewer("guest-1", "rescue", "partner")
CHIEF = Viewer("chief-1", "city", "chief")
AUDITOR = Viewer("auditor-1", "city", "auditor")

GATEWAYS = """
[PUBLIC]
name = { en = "Public" }
[BALANCE]
name = { en = "Balance test" }
purposes = ["CRIME", "VIOLATIONS"]
[OUTWARDS]
name = { en = "From the city only" }
givers = ["city"]
[HINT]
name = { en = "A way of working" }
asked = false
"""

PURPOSES = """
[SUPERVISION]
name = { en = "supervision" }
[CRIME]
name = { en = "crime" }
[VIOLATIONS]
name = { en = "violations" }
"""

UNVISITED = """
[signals.unvisited]
name = { en = "Time since a visit" }
family = "reports"
owner = "city"
secrecy_class = "S0"
derived = "time_since_visit"
half_life_days = 365
points = { fire = 1.0 }
"""


def collaborating_town(folder: Path) -> Store:
    """Ten shops known by reports; at every second one the rescue service has seen smoke (S3)."""
    parent = make_town(folder)
    (parent / "town" / "gateways.toml").write_text(GATEWAYS, encoding="utf-8")
    (parent / "town" / "purposes.toml").write_text(PURPOSES, encoding="utf-8")
    with_points = FILES["signals.toml"]
    for kind, points in {"noise": "{ dwelling = 3.0 }", "smoke": "{ fire = 4.0 }"}.items():
        head = f"[signals.{kind}]"
        with_points = with_points.replace(head, f"{head}\npoints = {points}")
    with_points += UNVISITED
    (parent / "town" / "signals.toml").write_text(with_points, encoding="utf-8")
    store = Store.create(f"sqlite:///{folder / 'town.db'}", "town", parent)
    rows = [report(number) for number in range(1, 11)]
    rows += [report(number + 100, address=f"Storgatan {number}", type="S")
             for number in range(2, 11, 2)]  # fmt: skip
    take(store, "reports", csv_of(rows))
    return store


def copied(town: Store, folder: Path) -> Store:
    """A copy of a town's store with its log: cheaper than building another."""
    for file in town.path.parent.glob("town*.db*"):
        shutil.copy(file, folder / file.name)
    return Store.open(f"sqlite:///{folder / 'town.db'}", town.municipality.folder.parent)
