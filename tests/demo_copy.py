"""A copy of the demo that was built once, for tests that write into it."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from data.store import Store


def copy_demo(url: str, folder: Path) -> Store:
    """The demo's store with its log, tiles and addresses, in a folder of the test's own.

    A dashboard may be using the original, so databases are copied by SQLite itself.
    """
    source = Store.open(url).path
    for file in source.parent.glob(f"{source.stem}*"):
        if file.suffix == ".db":
            with (
                closing(sqlite3.connect(file)) as one,
                closing(sqlite3.connect(folder / file.name)) as other,
            ):
                one.backup(other)
        elif not file.name.endswith(("-wal", "-shm")):
            shutil.copy(file, folder / file.name)
    return Store.open(f"sqlite:///{folder / source.name}")
