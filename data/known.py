"""What a viewer could know on a day of the past, and may still see."""

from datetime import date

from data.store import Store
from risk.clearance import Clearance, Viewer, intersect


def known_then(store: Store, viewer: Viewer, day: date) -> Clearance:
    """What `viewer` could know on `day`, without what has been withdrawn from them since.

    Seen is what had come in by the end of that day, where an owner let it be seen that day and
    still does. What was deleted since is gone.
    """
    return intersect([store.clearance(viewer), store.clearance(viewer, known_on=day)])
