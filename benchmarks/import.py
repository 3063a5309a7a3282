"""Rows per second from a CSV file to a committed store, and the memory it takes.

    python benchmarks/import.py --rows 1000000 [--json]

Writes a CSV of signals about 60,000 known premises (id, premises, date, type, value), imports it
and prints the figures beside `pyarrow.csv.read_csv` of the same file, which only parses it. Aim:
100,000 rows per second, and memory that does not grow with the file beyond 16 bytes per row.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.csv as pacsv

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from data.ingest import import_file  # noqa: E402
from data.store import Store  # noqa: E402

PREMISES = 60_000
TODAY = date(2026, 1, 1)

_FILES = {
    "municipality.toml": """
        name = { en = "Benchmark" }
        crs = "EPSG:3006"
        bounds = [300000.0, 6100000.0, 400000.0, 6300000.0]
        language = "sv"
        synthetic = true
        map = { latitude = 56.0, longitude = 12.7, zoom = 11 }
    """,
    "agencies.toml": '[city]\nname = { en = "City" }\n',
    "gateways.toml": '[PUBLIC]\nname = { en = "Public" }\n',
    "risks.toml": '[risks.fire]\nname = { en = "Fire" }\n',
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
        owner = "city"
    """,
    "sources/register.toml": """
        name = { en = "Register" }
        agency = "city"
        register = true
        fields.number = { column = "premises", required = true }
        premises = { identity = ["register_id"], register_id = "number" }
    """,
    "sources/reports.toml": """
        name = { en = "Reports" }
        agency = "city"
        key = ["id"]
        fields.id = { column = "id", required = true }
        fields.number = { column = "premises", required = true }
        fields.day = { column = "date", type = "date", required = true }
        fields.value = { column = "value", type = "number", minimum = 0.0 }
        premises = { identity = ["register_id"], register_id = "number" }
        [fields.type]
        column = "type"
        type = "code"
        required = true
        codes = { N = "noise", S = "smoke" }
        [[signals]]
        date = "day"
        type_field = "type"
        value = { field = "value" }
    """,
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--in-folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.in_folder:
        print(json.dumps(measure(options.in_folder)))
        return
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder), options.rows)
        # A process of its own, so that making the file does not count as memory of the import.
        command = [sys.executable, __file__, "--in-folder", folder]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    figures = json.loads(done.stdout)
    print(json.dumps(figures) if options.json else in_words(figures))


def prepare(folder: Path, rows: int) -> None:
    """Write the municipality, the register and the file of `rows` signals into `folder`."""
    municipality = folder / "municipalities" / "benchmark"
    (municipality / "sources").mkdir(parents=True)
    for name, text in _FILES.items():
        (municipality / name).write_text(text, encoding="utf-8")
    numbers = np.char.add("R", np.arange(PREMISES).astype(str))
    pd.DataFrame({"premises": numbers}).to_csv(folder / "register.csv", index=False)
    draw = np.random.default_rng(1)
    days = np.datetime64("2020-01-01") + draw.integers(0, 2000, rows)
    signals = {
        "id": np.arange(rows),
        "premises": numbers[draw.integers(0, PREMISES, rows)],
        "date": days,
        "type": draw.choice(["N", "S"], rows),
        "value": draw.integers(1, 100, rows) / 4,
    }
    pd.DataFrame(signals).to_csv(folder / "reports.csv", index=False)


def measure(folder: Path) -> dict[str, float]:
    """Import the prepared files; figures of the second, the large one."""
    store = Store.create(f"sqlite:///{folder / 'store.db'}", "benchmark", folder / "municipalities")
    take(store, "register", folder)
    at_rest_mb = peak_memory_mb()
    processor_started = time.process_time()
    started = time.perf_counter()
    report = take(store, "reports", folder)
    seconds = time.perf_counter() - started
    processor_seconds = time.process_time() - processor_started
    assert report.signals == report.read == report.linked
    peak_mb = peak_memory_mb()
    started = time.perf_counter()
    pacsv.read_csv(folder / "reports.csv")
    parse_seconds = time.perf_counter() - started
    return {
        "rows": report.read,
        "seconds": round(seconds, 3),
        "processor_seconds": round(processor_seconds, 3),
        "rows_per_s": round(report.read / seconds),
        "peak_memory_mb": round(peak_mb, 1),
        "memory_before_mb": round(at_rest_mb, 1),
        "file_mb": round((folder / "reports.csv").stat().st_size / 1e6, 1),
        "parse_only_seconds": round(parse_seconds, 3),
        "ratio_to_parse_only": round(seconds / parse_seconds, 1),
    }


def take(store: Store, source: str, folder: Path):
    path = folder / f"{source}.csv"
    return import_file(store, source, path, file_name=path.name, today=TODAY)


def peak_memory_mb() -> float:
    """Most memory this process has held so far.

    Read from the kernel's account of this program: what `getrusage` gives is at least what the
    program that started it held.
    """
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    [line] = [line for line in lines if line.startswith("VmHWM:")]
    return int(line.split()[1]) / 1024


def in_words(figures: dict[str, float]) -> str:
    return (
        f"{figures['rows']:,} rows in {figures['seconds']} s: {figures['rows_per_s']:,} rows/s "
        f"(aim 100,000); peak memory {figures['peak_memory_mb']} MB, "
        f"{figures['memory_before_mb']} MB before; parsing alone {figures['parse_only_seconds']} s"
    )


if __name__ == "__main__":
    main()
