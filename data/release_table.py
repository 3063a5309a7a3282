"""Reading what owners have released, with the days between which each release held."""

import json
from collections.abc import Sequence
from typing import Any

from data.bulk import Connection, select
from risk.clearance import Release

COLUMNS = (
    "owner, signal_type, to_agency, gateway, purpose, weighing, decided_by, decided_day, "
    "expires_day, form, to_functions, reuse"
)


def releases_to(connection: Connection, agency: str) -> list[Release]:
    """Releases to one agency, also those that have ended."""
    return [one for _, one in releases_about(connection, agency) if one.to_agency == agency]


def releases_about(connection: Connection, agency: str | None) -> list[tuple[int, Release]]:
    """Releases an agency has given or been given (None: all), with their numbers."""
    which, values = ("owner = ? OR to_agency = ?", [agency, agency]) if agency else ("1", [])
    kept = select(
        connection,
        f"SELECT release_id, revoked_day, {COLUMNS} FROM release WHERE {which} ORDER BY release_id",
        values,
    )
    found = ((int(row[0]), _release(row[1], row[2:])) for row in kept)
    return [(release_id, release) for release_id, release in found if release is not None]


def _release(revoked_day: int | None, stated: Sequence[Any]) -> Release | None:
    """A release as it held; None where it was taken back on the day it was given."""
    *words, decided_by, decided_day, expires_day, form, to_functions, reuse = stated
    last = [expires_day, None if revoked_day is None else revoked_day - 1]
    until = min((day for day in last if day is not None), default=None)
    if until is not None and until < decided_day:
        return None
    owner, signal_type, to_agency, gateway, purpose, weighing = words
    return Release(
        owner=owner,
        signal_type=signal_type,
        to_agency=to_agency,
        gateway=gateway,
        purpose=purpose,
        weighing=weighing,
        decided_by=decided_by,
        decided_day=decided_day,
        expires_day=until,
        form=form,
        to_functions=frozenset(json.loads(to_functions)),
        reuse=reuse,
    )
