"""Weight profiles as they are kept: by name, in versions, each at the clearance it was made at."""

import json
from datetime import UTC, datetime

from data.bulk import Connection, number, run, select
from risk.clearance import Clearance
from risk.profile import WeightProfile


def keep_profile(
    connection: Connection, author: str, clearance: Clearance, profile: WeightProfile
) -> int:
    """Add `profile` as the next version of its name, at the clearance of its `author`."""
    points = {kind: dict(by_risk) for kind, by_risk in profile.points.items()}
    # One statement, so that two who save the same name at once get different versions.
    run(
        connection,
        "INSERT INTO weight_profile (name, version, saved_at, author, points, clearance) "
        "SELECT ?, coalesce(max(version), 0) + 1, ?, ?, ?, ? FROM weight_profile WHERE name = ?",
        [
            profile.name,
            datetime.now(UTC).isoformat(timespec="seconds"),
            author,
            json.dumps(points, sort_keys=True),
            clearance.text(),
            profile.name,
        ],
    )
    newest = "SELECT max(version) FROM weight_profile WHERE name = ?"
    version = number(connection, newest, [profile.name])
    connection.commit()
    return version


def kept_profiles(connection: Connection, eyes: Clearance) -> list[WeightProfile]:
    """Profiles made at a clearance within that of `eyes`: by name, the newest version first."""
    kept = select(
        connection,
        "SELECT name, version, points, clearance FROM weight_profile ORDER BY name, version DESC",
    )
    return [
        WeightProfile(name=name, points=json.loads(points), version=version)
        for name, version, points, clearance in kept
        if eyes.covers(Clearance.parse(clearance))
    ]


def kept_profile(
    connection: Connection, eyes: Clearance, name: str, version: int | None
) -> WeightProfile | None:
    """The wanted (by default newest) version of a name, or None."""
    of_name = (one for one in kept_profiles(connection, eyes) if one.name == name)
    return next((one for one in of_name if version in (None, one.version)), None)
