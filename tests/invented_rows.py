"""Rows of an invented Helsingborg, table by table."""

import json
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from data.days import day_of
from data.municipality import load_municipality
from risk.clearance import Viewer

Row = dict[str, Any]
TODAY = day_of(date.today())

TYPES = ("P05", "T03", "T08", "T10", "T12", "F01", "F05", "B03", "N03", "N01", "U03", "C08")
"""Open, internal, own secrecy of four owners, a hit; adding, lowering and suppressing."""

RISKS = ("R01", "R02", "R05")

VIEWERS = (
    Viewer("planner-slf", "HBG_SLF", "planner"),
    Viewer("planner-soc", "HBG_SOC", "planner"),
    Viewer("analyst-slf", "HBG_SLF", "analyst"),
    Viewer("steward-slf", "HBG_SLF", "steward"),
    Viewer("inspector-miljo", "HBG_MILJO", "inspector"),
    Viewer("inspector-rsnv", "RSNV", "inspector"),
    Viewer("partner-skv", "SKV", "partner", frozenset({1, 2})),
    Viewer("auditor-slf", "HBG_SLF", "auditor"),
)
SOURCES = ("premises_register", "observations", "tips", "food_inspections", "joint_visits")
OPEN_OPERATION, CLOSED_OPERATION, OTHERS_OPERATION = 1, 2, 3


@dataclass
class City:
    """Rows by table."""

    rows: dict[str, list[Row]] = field(default_factory=dict)

    def of(self, table: str) -> list[Row]:
        return self.rows.setdefault(table, [])


def premises_row(i: int, registered: bool) -> Row:
    return {
        "premises_id": 11 * (i + 1),
        "register_id": f"H{i}",
        "name": f"Firman {i}",
        "address": f"Gatan {i}",
        "address_key": f"gatan {i}",
        "kind": ("restaurant", "shop", "cellar")[i % 3],
        "district": ("Centrum", "Söder", "Norr")[i % 3],
        "organisation_number": f"556000-00{i:02d}",
        "x": 356_000.0 + 700 * i,
        "y": 6_213_000.0 + 300 * i,
        "in_register": int(registered),
        "file_id": 1,
    }


def file_row(i: int, source: str) -> Row:
    counts = dict.fromkeys(("read", "accepted", "unchanged", "linked", "unlinked"), 10 * i)
    return {
        "file_id": i,
        "source": source,
        "file_name": f"{source}.csv",
        "sha256": f"{i:064x}",
        "form": "CSV",
        "delimiter": ",",
        "imported_at": f"2026-01-0{i}T08:00:00+00:00",
        "quarantined": 1,
        "notes": "[]",
        **counts,
    }


@cache
def kinds() -> Any:
    return load_municipality("helsingborg").catalogue.signal_types


def signal_row(i: int, at: int, kind: str, day: int, value: float) -> Row:
    return {
        "signal_id": i,
        "premises_id": 11 * (at + 1),
        "signal_type": kind,
        "observed_day": day,
        "value": value,
        "x": None,
        "y": None,
        "owner": kinds()[kind].owner,
        "secrecy_class": kinds()[kind].secrecy_class,
        "gateway": kinds()[kind].gateway,
        "purpose": kinds()[kind].purpose,
        "retain_until_day": None,
        "file_id": 2,
        "row_number": i + 1,
    }


def place_row(i: int, kind: str, day: int) -> Row:
    where = {"premises_id": None, "x": 356_000.0 + 90 * i, "y": 6_213_000.0}
    return {**signal_row(i, 0, kind, day, 1.0), **where, "file_id": 3}


def visit_row(i: int, at: int, day: int, agency: str, access: bool) -> Row:
    return {
        "visit_id": i,
        "visit_key": 1000 + i,
        "premises_id": 11 * (at + 1),
        "visited_day": day,
        "agency": agency,
        "selection": "targeted",
        "access": "full" if access else "none",
        "inspector": None,
        "secrecy_class": "S1",
        "file_id": 5,
    }


def finding_rows(visit: Row) -> list[Row]:
    if visit["access"] != "full":
        return []
    return [
        {
            "finding_id": 10 * visit["visit_id"] + place,
            "visit_id": visit["visit_id"],
            "risk": risk,
            "agency": visit["agency"],
            "result": "found" if (visit["visit_id"] + place) % 2 else "not_found",
            "outcome": None,
        }
        for place, risk in enumerate(RISKS)
    ]


_TO = ("HBG_SLF", "HBG_SOC", "HBG_MILJO", "RSNV", "SKV")


def release_row(i: int, kind: int, to: int, when: int, how: int) -> Row:
    owned = ("T08", "T12", "F01", "B03", "U03", "C08", "visit")[kind % 7]
    owner = "RSNV" if owned == "visit" else kinds()[owned].owner
    ends = (None, TODAY - 1, TODAY + 30)
    return {
        "release_id": i,
        "owner": owner,
        "signal_type": owned,
        "to_agency": _TO[to % 5],
        "to_functions": json.dumps([] if how % 3 else ["planner-slf", "inspector-rsnv"]),
        "gateway": "BAL_15A",
        "purpose": "VIOLATIONS",
        "weighing": "outweighs",
        "decided_by": "head",
        "decided_day": TODAY - 40 + when % 50,
        "expires_day": None if when % 3 == 0 else max(ends[when % 3] or 0, TODAY + 10),
        "revoked_day": TODAY - 1 if when % 7 == 0 else None,
        "form": "fact" if how % 2 or owned == "visit" else "band",
    }


def dispute_row(i: int, signal_id: int) -> Row:
    return {
        "dispute_id": i,
        "signal_id": signal_id,
        "disputed_day": TODAY - 20 * i,
        "disputed_by": "planner-slf",
        "reason": f"wrong {i}",
        "settled_day": None,
        "settled_by": None,
        "outcome": None,
    }


def refused_row(i: int, file_id: int) -> Row:
    return {
        "quarantine_id": i,
        "file_id": file_id,
        "row_number": 90 + i,
        "reasons": json.dumps([{"column": "datum", "found": "x", "expected": "a date"}]),
        "original": json.dumps({"datum": "x"}),
    }


PROFILES = ("open", "soc", "all", "open")


def profile_row(i: int, whose: str) -> Row:
    grants = {
        "open": [["S0", "", "", "fact"]],
        "soc": [["S2", "HBG_SOC", "", "fact"]],
        "all": [[one, "", "", "fact"] for one in ("S0", "S1", "S2", "S3", "S4")],
    }[whose]
    return {
        "profile_id": i,
        "name": "autumn",
        "version": i,
        "saved_at": "2026-01-01T00:00:00+00:00",
        "author": whose,
        "points": json.dumps({"T03": {"R01": float(i)}}),
        "clearance": json.dumps({"grants": grants, "operations": None}),
    }
