"""Files to take along: every one is made when it is asked for, and the log says so first."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import streamlit as st

from data.audit import record
from data.store import Store
from pages.served import open_store, store_url
from pages.signin import current_viewer
from risk.clearance import Viewer

Content = bytes | str


def offer(
    label: str,
    make: Callable[[], Content],
    file_name: str,
    what: str,
    premises: Iterable[int] = (),
    **options: Any,
) -> None:
    """A button that gives a file.

    Parameters
    ----------
    make
        Makes the file's content, once it is wanted.
    what
        What the log calls it; never what it says.
    premises
        Ids of the premises the file names.
    options
        Of `st.download_button`.
    """
    store, viewer = open_store(store_url()), current_viewer()
    wanted = partial(logged, store, viewer, f"{what}, {file_name}", list(premises), make)
    st.download_button(label, wanted, file_name, on_click="ignore", **options)


def logged(
    store: Store, viewer: Viewer, what: str, premises: list[int], make: Callable[[], Content]
) -> Content:
    """The file, once it is in the log that it is taken along; without that, an error."""
    clearance = store.clearance(viewer).text()
    record(store, viewer, "exported", premises, clearance=clearance, detail=what)
    return make()
