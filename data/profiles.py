"""Weight profiles in the store: versions are added, never changed."""

import json
from datetime import UTC, datetime

from sqlalchemy import Connection, func, insert, select

from data.tables import weight_profile
from risk.clearance import Viewer
from risk.profile import WeightProfile


def keep_profile(connection: Connection, viewer: Viewer, profile: WeightProfile) -> int:
    """Add `profile` as the next version of its name, at the clearance of `viewer`."""
    newest = select(func.max(weight_profile.c.version)).where(weight_profile.c.name == profile.name)
    version = (connection.scalar(newest) or 0) + 1
    points = {kind: dict(by_risk) for kind, by_risk in profile.points.items()}
    connection.execute(
        insert(weight_profile).values(
            name=profile.name,
            version=version,
            saved_at=datetime.now(UTC).isoformat(timespec="seconds"),
            author=viewer.function,
            points=json.dumps(points, sort_keys=True),
            clearance=json.dumps(sorted(viewer.classes)),
        )
    )
    return version


def kept_profiles(connection: Connection, viewer: Viewer) -> list[WeightProfile]:
    """Profiles made at a clearance within that of `viewer`: by name, the newest version first."""
    ordered = select(weight_profile).order_by(
        weight_profile.c.name, weight_profile.c.version.desc()
    )
    return [
        WeightProfile(name=row.name, points=json.loads(row.points), version=row.version)
        for row in connection.execute(ordered)
        if viewer.classes.issuperset(json.loads(row.clearance))
    ]


def kept_profile(
    connection: Connection, viewer: Viewer, name: str, version: int | None
) -> WeightProfile | None:
    """The wanted (by default newest) version of a name, or None."""
    of_name = (one for one in kept_profiles(connection, viewer) if one.name == name)
    return next((one for one in of_name if version in (None, one.version)), None)
