"""What the demo's agencies share of what is theirs: invented decisions, as anybody's would look."""

from data.releases import give_release
from data.store import Store
from risk.clearance import OPERATOR, Release
from risk.grant import Form

STEWARD = frozenset({"steward-slf"})

REUSE = "Sales without a licence are a violation that the joint visits look for (invented)."
"""Held for licensing, released for violations: another purpose, so it is said why."""


def share(store: Store, last_day: int) -> None:
    """Record the demo's releases, decided a year before `last_day`."""
    for release in demo_releases(last_day - 365):
        give_release(store, OPERATOR, release)


def demo_releases(decided_day: int) -> tuple[Release, ...]:
    """Licensing gives a band of points, the rescue service its permits; the steward sees both.

    Without the last the file of observations, which holds such rows, would be seen by nobody who
    looks after it.
    """
    return (
        _release("HBG_SOC", "T08", decided_day, form="band", reuse=REUSE),
        _release("HBG_SOC", "T08", decided_day, to_functions=STEWARD, reuse=REUSE),
        _release("RSNV", "B04", decided_day),
    )


def _release(
    owner: str,
    signal_type: str,
    decided_day: int,
    *,
    form: Form = "fact",
    to_functions: frozenset[str] = frozenset(),
    reuse: str = "",
) -> Release:
    return Release(
        owner=owner,
        signal_type=signal_type,
        to_agency="HBG_SLF",
        gateway="BAL_15A",
        purpose="VIOLATIONS",
        weighing="The interest in safe premises outweighs that of the licensee (invented).",
        decided_by="head of unit (invented)",
        decided_day=decided_day,
        form=form,
        to_functions=to_functions,
        reuse=reuse,
    )
