"""The demo as a whole: a new store filled with it, and beside the store what lies around it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from data.audit_file import log_path
from data.demo.build import MUNICIPALITY, build_demo
from data.demo.ground import ground_files, write_ground
from data.ingest import Progress
from data.schema import path_of
from data.store import Store


def make_demo(
    url: str,
    seed: int,
    as_of: date | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Store:
    """Create a store of the demo and the files beside it; where this fails, nothing is left."""
    path = path_of(url)
    # A log that was there before is another's, and stays.
    files = (path, log_path(path), *ground_files(path))
    made = [one for one in files if not one.exists()]
    store = Store.create(url, MUNICIPALITY)
    try:
        demo = build_demo(store, seed, as_of, progress)
        write_ground(demo.city.streets, path)
    except BaseException:  # half a demo would pass for a whole one
        for one in made:
            for suffix in ("", "-wal", "-shm"):
                Path(f"{one}{suffix}").unlink(missing_ok=True)
        raise
    return store
