"""A copy of the demo that was built once, for tests that write into it."""

import shutil
from pathlib import Path

from data.store import Store


def copy_demo(url: str, folder: Path) -> Store:
    """The demo's store with its log, tiles and addresses, in a folder of the test's own."""
    source = Store.open(url).path
    for file in source.parent.glob(f"{source.stem}*"):
        shutil.copy(file, folder / file.name)
    return Store.open(f"sqlite:///{folder / source.name}")
