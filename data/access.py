"""What one viewer's visits say of getting in."""

import numpy as np

from data.evidence import WITH_RESULT
from data.workspace import Workspace
from risk.access import AccessModel, fit_access


def access_model(ws: Workspace) -> AccessModel:
    """Learned from every visit up to the workspace's date, those without access above all.

    The store says who visited and on which day; the time of day and whether a visit was announced
    are not kept, so they are no circumstance here. Weekdays are "0" (Monday) to "6".
    """
    visits = ws.visits
    return fit_access(
        visits["access"].isin(WITH_RESULT).to_numpy(),
        {
            "agency": visits["agency"].fillna("").to_numpy(dtype=str),
            # 1970-01-01 was a Thursday.
            "weekday": np.asarray((visits["visited_day"] + 3) % 7).astype(str),
        },
    )
