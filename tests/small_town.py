"""A municipality of a few lines, for tests of the intake: a register and one source of visits."""

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from io import StringIO
from pathlib import Path

from data.ingest import import_file
from data.intake.report import ImportReport
from data.store import Store

TODAY = date(2026, 6, 1)

FILES = {
    "municipality.toml": """
        name = { en = "Small town" }
        crs = "EPSG:3006"
        bounds = [300000.0, 6100000.0, 400000.0, 6300000.0]
        language = "sv"
        map = { latitude = 56.0, longitude = 12.7, zoom = 11 }
    """,
    "agencies.toml": """
        [city]
        name = { en = "City" }
        [rescue]
        name = { en = "Rescue service" }
    """,
    "clearance.toml": 'own_administrations = ["city"]',
    "gateways.toml": '[PUBLIC]\nname = { en = "Public" }\n',
    "risks.toml": """
        [risks.fire]
        name = { en = "Fire" }
        [risks.dwelling]
        name = { en = "Dwelling" }
        [kinds.shop]
        name = { en = "Shop" }
        [kinds.other]
        name = { en = "Other" }
    """,
    "signals.toml": """
        [families.reports]
        name = { en = "Reports" }
        [signals.noise]
        name = { en = "Noise" }
        family = "reports"
        owner = "city"
        [signals.smoke]
        name = { en = "Smoke" }
        family = "reports"
        owner = "rescue"
        secrecy_class = "S3"
        retention_days = 365
        [signals.litter]
        name = { en = "Litter nearby" }
        family = "reports"
        owner = "city"
        nearby = { radius_m = 100.0, window_days = 90 }
    """,
    "sources/register.toml": """
        name = { en = "Register" }
        agency = "city"
        register = true
        fields.number = { column = "Number", required = true }
        fields.name = { column = "Name" }
        fields.address = { column = "Address" }
        fields.kind = { column = "Kind", type = "code", codes = { Butik = "shop" } }
        fields.owner = { column = "Owner", type = "organisation_number" }
        fields.x = { column = "E", type = "number" }
        fields.y = { column = "N", type = "number" }
        location = { x = "x", y = "y", crs = "EPSG:3006" }
        [premises]
        identity = ["register_id", "address"]
        register_id = "number"
        name = "name"
        address = "address"
        kind = "kind"
        organisation_number = "owner"
    """,
    "sources/reports.toml": """
        name = { en = "Reports" }
        agency = "city"
        key = ["id"]
        fields.id = { column = "id", type = "integer", required = true }
        fields.address = { column = "address", required = true }
        fields.day = { column = "date", type = "date", required = true, earliest = 2000-01-01 }
        fields.value = { column = "value", type = "number", minimum = 0.0, maximum = 100.0 }
        fields.text = { column = "text" }
        fields.lat = { column = "lat", type = "number" }
        fields.lon = { column = "lon", type = "number" }
        location = { x = "lon", y = "lat", crs = "EPSG:4326" }
        premises = { identity = ["address"], address = "address" }
        [fields.type]
        column = "type"
        type = "code"
        required = true
        codes = { N = "noise", S = "smoke" }
        [[signals]]
        date = "day"
        type_field = "type"
        value = { field = "value", scale = 2.0, offset = 1.0 }
    """,
    "sources/visits.toml": """
        name = { en = "Visits" }
        agency = "city"
        fields.number = { column = "number", required = true }
        fields.day = { column = "date", type = "date", required = true }
        fields.access = { column = "access", type = "code", codes = { ja = "full", nej = "none" } }
        fields.risk = { column = "risk", type = "code" }
        fields.agency = { column = "agency", type = "code" }
        fields.result = { column = "result", type = "code" }
        fields.note = { column = "note" }
        premises = { identity = ["register_id"], register_id = "number" }
        visit = { date = "day", identity = ["number", "day"], access_field = "access" }
        [[findings]]
        risk_field = "risk"
        agency_field = "agency"
        result_field = "result"
        outcome_field = "note"
    """,
    "sources/litter.toml": """
        name = { en = "Litter" }
        agency = "city"
        fields.day = { column = "date", type = "date", required = true }
        fields.x = { column = "x", type = "number" }
        fields.y = { column = "y", type = "number" }
        location = { x = "x", y = "y", crs = "EPSG:3006", required = true }
        [[signals]]
        type = "litter"
        date = "day"
        at = "place"
    """,
}

REPORT_COLUMNS = ("id", "address", "date", "type", "value", "text", "lat", "lon")


def make_town(folder: Path) -> Path:
    """Write the municipality `town`; gives the folder that holds it."""
    town = folder / "municipalities" / "town"
    (town / "sources").mkdir(parents=True)
    for name, text in FILES.items():
        (town / name).write_text(text, encoding="utf-8")
    return town.parent


def make_store(folder: Path) -> Store:
    """An empty store of the municipality `town`."""
    return Store.create(f"sqlite:///{folder / 'town.db'}", "town", make_town(folder))


def take(
    store: Store, source: str, data: bytes | Path, *, name: str = "file", dry_run: bool = False
) -> ImportReport:
    """Import a file on the day the tests play."""
    return import_file(store, source, data, file_name=name, today=TODAY, dry_run=dry_run)


def csv_of(
    rows: Sequence[Mapping[str, object]],
    columns: Sequence[str] = REPORT_COLUMNS,
    *,
    delimiter: str = ",",
    encoding: str = "utf-8",
) -> bytes:
    """Rows as the bytes of a CSV file."""
    out = StringIO()
    writer = csv.DictWriter(out, columns, delimiter=delimiter, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def report(number: int, **other: object) -> dict[str, object]:
    """A sound row of the source `reports`."""
    row: dict[str, object] = {
        "id": number,
        "address": f"Storgatan {number}",
        "date": "2026-01-15",
        "type": "N",
        "value": "1.5",
    }
    return {**row, **other}


def adds_up(outcome: ImportReport) -> bool:
    """Whether every row is in exactly one place, on each of the two ways to divide them."""
    return (
        outcome.read == outcome.accepted + outcome.quarantined
        and outcome.accepted == outcome.linked + outcome.unlinked
        and outcome.unchanged <= outcome.accepted
    )
