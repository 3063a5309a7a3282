"""Owners decide who else may see what is theirs: giving a release, and taking it back."""

import json
from collections.abc import Iterator
from datetime import date

from data.audit import record
from data.bulk import Value, bulk_connection, run
from data.days import day_of
from data.intake.organisation_number import names_person
from data.municipality import Municipality
from data.numbering import free_number
from data.release_table import COLUMNS
from data.store import Store
from data.turn import take_turn
from risk.catalogue import Catalogue, SignalType
from risk.clearance import OPERATOR, VISIT, Release, Viewer

GIVING_ROLES = ("planner", "chief", "steward")
"""Who may decide for an agency that something of it is shared."""


class ReleaseError(ValueError):
    """A release may not be given or taken back; the message says why."""


def give_release(store: Store, viewer: Viewer, release: Release) -> int:
    """Record the decision of an owner; gives its number.

    Raises
    ------
    ReleaseError
        `viewer` may not decide it, or the catalogue contradicts it; every problem is named.
    """
    require_owner(viewer, release.owner)
    problems = _problems(store.municipality, release)
    if problems:
        raise ReleaseError(f"This release is not possible: {'; '.join(problems)}.")
    with bulk_connection(store.path) as connection:
        take_turn(connection)
        release_id = free_number(connection, "release", "release_id")
        values = [release_id, *_values(release)]
        marks = ", ".join("?" * len(values))
        run(connection, f"INSERT INTO release (release_id, {COLUMNS}) VALUES ({marks})", values)
        what = f"release {release_id} of {release.signal_type} to {release.to_agency}"
        record(
            store, viewer, "changed", purpose=release.purpose, basis=release.gateway, detail=what
        )
        connection.commit()
    return release_id


def revoke_release(store: Store, viewer: Viewer, release_id: int, day: date | None = None) -> None:
    """End a release from `day` (today) on; that it held until then stays on record."""
    # The same words whether there is none or it is another agency's: a number tells nothing.
    release = store.releases(viewer).get(release_id)
    if release is None or viewer.agency not in ("", release.owner):
        raise ReleaseError(f"Your agency has given no release {release_id}.")
    require_owner(viewer, release.owner)
    with bulk_connection(store.path) as connection:
        take_turn(connection)
        sql = "UPDATE release SET revoked_day = ? WHERE release_id = ? AND revoked_day IS NULL"
        run(connection, sql, [day_of(day or date.today()), release_id])
        record(store, viewer, "changed", detail=f"release {release_id} taken back")
        connection.commit()


def require_owner(viewer: Viewer, owner: str) -> None:
    """Refuse, with a `ReleaseError`, whoever does not decide about what `owner` owns."""
    of_owner = viewer.agency == owner and viewer.role in GIVING_ROLES
    if viewer != OPERATOR and not of_owner:
        raise ReleaseError(
            f"Only {owner} decides about what it owns, by one of {', '.join(GIVING_ROLES)}."
        )


def _problems(municipality: Municipality, release: Release) -> list[str]:
    catalogue = municipality.catalogue
    kind = catalogue.signal_types.get(release.signal_type)
    named = {release.owner: "owner", release.to_agency: "agency to see it"}
    found = [
        f"unknown agency {agency!r} ({what})"
        for agency, what in named.items()
        if agency not in catalogue.agencies
    ]
    gateway = catalogue.gateways.get(release.gateway)
    if gateway is None:
        found.append(f"unknown gateway {release.gateway!r}")
    elif not gateway.carries(release.owner, release.to_agency):
        found.append(f"{release.owner} shares nothing with {release.to_agency} on {gateway.id}")
    if any(map(names_person, (release.weighing, release.reuse, release.decided_by))):
        found.append("its words hold a personal identity number; name no people")
    if kind is None and release.signal_type != VISIT:
        found.append(f"unknown signal type {release.signal_type!r}")
    if kind is not None and kind.owner != release.owner:
        found.append(f"{kind.id} is owned by {kind.owner}, not by {release.owner}")
    if kind is not None and kind.secrecy_class == "S3" and not release.to_functions:
        found.append(f"{kind.id} is of class S3, which is released to named functions only")
    found += _problems_of_purpose(catalogue, release, kind)
    if release.form == "band" and (kind is None or kind.nearby):
        found.append("only facts about premises can be shown as a band")
    return found


def _problems_of_purpose(
    catalogue: Catalogue, release: Release, kind: SignalType | None
) -> Iterator[str]:
    """Facts are used for what they are held for, unless it is said why for something else."""
    gateway = catalogue.gateways.get(release.gateway)
    if release.purpose not in catalogue.purposes:
        known = ", ".join(catalogue.purposes)
        yield f"unknown purpose {release.purpose!r}, expected one of {known}"
    elif gateway and gateway.purposes and release.purpose not in gateway.purposes:
        yield f"{gateway.id} is for {', '.join(gateway.purposes)}, not for {release.purpose}"
    elif is_reuse(catalogue, kind, release.purpose) and not release.reuse.strip():
        assert kind is not None
        yield (
            f"{kind.id} is held for {kind.purpose}; that it is used for {release.purpose} is "
            "reuse for another purpose, so state why that is allowed"
        )


def is_reuse(catalogue: Catalogue, kind: SignalType | None, purpose: str) -> bool:
    """Whether using facts of a type for `purpose` is reuse for another one than they are held for.

    Visits (no type) are made by the agencies together and held for no single purpose.
    """
    held = catalogue.purposes.get(kind.purpose) if kind else None
    return held is not None and not held.allows(purpose)


def _values(release: Release) -> list[Value]:
    """In the order of `COLUMNS`."""
    return [
        release.owner,
        release.signal_type,
        release.to_agency,
        release.gateway,
        release.purpose,
        release.weighing,
        release.decided_by,
        release.decided_day,
        release.expires_day,
        release.form,
        json.dumps(sorted(release.to_functions)),
        release.reuse,
    ]
