"""Weight profiles as they are kept: by name, in versions, each at the clearance it was made at."""

import json
from dataclasses import replace
from datetime import UTC, datetime

from data.bulk import Connection, run, select
from data.days import date_of
from data.turn import take_turn
from risk.clearance import Clearance
from risk.profile import WeightProfile

_AFTER_ALL = "9999"
"""Later than any moment at which a profile was kept."""


def keep_profile(
    connection: Connection, author: str, clearance: Clearance, profile: WeightProfile
) -> int:
    """Add `profile` as the next version of its name, at the clearance of its `author`."""
    points = {kind: dict(by_risk) for kind, by_risk in profile.points.items()}
    # Counted among what the author sees, so that a number tells nothing of hidden versions.
    take_turn(connection)
    versions = [
        one.version
        for one in kept_profiles(connection, clearance)
        if one.name == profile.name and one.version
    ]
    version = max(versions, default=0) + 1
    run(
        connection,
        "INSERT INTO weight_profile (name, version, saved_at, author, points, clearance) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        [
            profile.name,
            version,
            datetime.now(UTC).isoformat(timespec="seconds"),
            author,
            json.dumps(points, sort_keys=True),
            clearance.text(),
        ],
    )
    connection.commit()
    return version


def kept_profiles(connection: Connection, eyes: Clearance) -> list[WeightProfile]:
    """Profiles made at a clearance within that of `eyes`: by name, the newest version first.

    Eyes that know what was there on a day see those kept by its end.
    """
    kept = select(
        connection,
        "SELECT name, version, points, clearance FROM weight_profile WHERE saved_at < ? "
        "ORDER BY name, version DESC, profile_id DESC",
        [_AFTER_ALL if eyes.known_day is None else date_of(eyes.known_day + 1).isoformat()],
    )
    made_at = replace(eyes, known_day=None)
    return [
        WeightProfile(name=name, points=json.loads(points), version=version)
        for name, version, points, clearance in kept
        if made_at.covers(Clearance.parse(clearance))
    ]


def kept_profile(
    connection: Connection, eyes: Clearance, name: str, version: int | None
) -> WeightProfile | None:
    """The wanted (by default newest) version of a name, or None."""
    of_name = (one for one in kept_profiles(connection, eyes) if one.name == name)
    return next((one for one in of_name if version in (None, one.version)), None)
