"""Somebody who reads a store, and how a read becomes a channel."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from data.store import Store
from data.workspace import Workspace, open_workspace
from risk.clearance import Viewer
from risk.profile import expert_profile
from tests.as_bytes import attempt, bytes_of


@dataclass(frozen=True)
class Reader:
    """Somebody who reads a store on a date; the workspace is opened once."""

    store: Store
    viewer: Viewer
    day: date

    @cached_property
    def ws(self) -> Workspace:
        """A workspace in which every scored type has points, also those off by default."""
        profile = expert_profile(self.store.municipality.catalogue)
        for kind in self.store.municipality.catalogue.scored_types:
            for risk, points in kind.points.items():
                profile = profile.moved(kind.id, risk, points)
        return open_workspace(self.store, self.viewer, self.day, profile)


Channel = Callable[[Reader], bytes]

RISKS = ("R01", "R05")


def of_store(read: Callable[[Store, Viewer], Any]) -> Channel:
    return lambda reader: bytes_of(attempt(lambda: read(reader.store, reader.viewer)))


def of_workspace(read: Callable[[Workspace], Any]) -> Channel:
    return lambda reader: bytes_of(attempt(lambda: read(reader.ws)))


def each_risk(read: Callable[[Workspace, str], Any]) -> Callable[[Workspace], Any]:
    return lambda ws: [read(ws, risk) for risk in RISKS]


def each_id(read: Callable[[Workspace, int], Any]) -> Callable[[Workspace], Any]:
    """For ids that are seen, hidden or do not exist: a refusal must not tell which."""
    return lambda ws: [attempt(lambda one=one: read(ws, one)) for one in range(0, 99, 11)]
