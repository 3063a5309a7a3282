"""Weight profiles as they are kept: by name, in versions, each at the clearance it was made at."""

import json
from datetime import UTC, datetime

from data.bulk import Connection, number, run, select
from risk.clearance import Viewer
from risk.profile import WeightProfile


def keep_profile(connection: Connection, viewer: Viewer, profile: WeightProfile) -> int:
    """Add `profile` as the next version of its name, at the clearance of `viewer`."""
    points = {kind: dict(by_risk) for kind, by_risk in profile.points.items()}
    # One statement, so that two who save the same name at once get different versions.
    run(
        connection,
        "INSERT INTO weight_profile (name, version, saved_at, author, points, clearance) "
        "SELECT ?, coalesce(max(version), 0) + 1, ?, ?, ?, ? FROM weight_profile WHERE name = ?",
        [
            profile.name,
            datetime.now(UTC).isoformat(timespec="seconds"),
            viewer.function,
            json.dumps(points, sort_keys=True),
            json.dumps(sorted(viewer.classes)),
            profile.name,
        ],
    )
    newest = "SELECT max(version) FROM weight_profile WHERE name = ?"
    version = number(connection, newest, [profile.name])
    connection.commit()
    return version


def kept_profiles(connection: Connection, viewer: Viewer) -> list[WeightProfile]:
    """Profiles made at a clearance within that of `viewer`: by name, the newest version first."""
    kept = select(
        connection,
        "SELECT name, version, points, clearance FROM weight_profile ORDER BY name, version DESC",
    )
    return [
        WeightProfile(name=name, points=json.loads(points), version=version)
        for name, version, points, clearance in kept
        if viewer.classes.issuperset(json.loads(clearance))
    ]


def kept_profile(
    connection: Connection, viewer: Viewer, name: str, version: int | None
) -> WeightProfile | None:
    """The wanted (by default newest) version of a name, or None."""
    of_name = (one for one in kept_profiles(connection, viewer) if one.name == name)
    return next((one for one in of_name if version in (None, one.version)), None)
