"""What the reads of the store give: columns and their types, in order."""

PREMISES = {
    "premises_id": int,
    "register_id": str,
    "name": str,
    "address": str,
    "kind": str,
    "district": str,
    "organisation_number": str,
    "x": float,
    "y": float,
    "location_quality": str,
    "location_score": float,
    "location_match": str,
    "location_by": str,
    "area_x": float,
    "area_y": float,
    "area_radius_m": float,
}
SIGNALS = {
    "premises_id": int,
    "signal_type": str,
    "observed_day": int,
    "value": float,
    "x": float,
    "y": float,
    "file_id": int,
    "row_number": int,
}
VISITS = {
    "visit_id": int,
    "premises_id": int,
    "visited_day": int,
    "agency": str,
    "selection": str,
    "access": str,
    "inspector": str,
    "file_id": int,
}
FINDINGS = {
    "visit_id": int,
    "premises_id": int,
    "visited_day": int,
    "risk": str,
    "agency": str,
    "result": str,
    "outcome": str,
}
FILES = {
    "file_id": int,
    "source": str,
    "file_name": str,
    "sha256": str,
    "form": str,
    "delimiter": str,
    "imported_at": str,
    "read": int,
    "accepted": int,
    "quarantined": int,
    "unchanged": int,
    "linked": int,
    "unlinked": int,
    "notes": str,
}
QUARANTINE = {
    "file_id": int,
    "source": str,
    "file_name": str,
    "row_number": int,
    "reasons": str,
    "original": str,
}
