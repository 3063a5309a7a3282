"""What is hidden from a viewer, decided a second time: plain loops, in the domain notes' words.

Nothing here asks the code under test; a pair of stores that differ only by `without_hidden` must be
one store to the viewer.
"""

import json
from copy import deepcopy
from datetime import date

from data.days import day_of
from data.municipality import load_municipality
from risk.clearance import Viewer
from tests.invented_rows import OPEN_OPERATION, TODAY, City, Row, kinds

OWN = {"HBG_MILJO", "HBG_SBF", "HBG_SOC", "HBG_SLF", "HBG_ARB"}


def without_hidden(city: City, viewer: Viewer) -> City:
    """The same city without any row hidden from `viewer`, and with other numbers of hidden files.

    What is seen as a band is another fact of the same band: another day of its quarter, another
    row of a file.
    """
    bare = City(deepcopy(city.rows))
    stops = {
        stop["premises_id"]
        for stop in city.of("operation_stop")
        if stop["operation_id"] in viewer.operations & {OPEN_OPERATION}
    }

    def reached(row: Row) -> bool:
        return viewer.role != "partner" or row["premises_id"] in stops

    forms = {
        row["signal_id"]: form_of(city, viewer, row) if reached(row) else None
        for row in city.of("signal")
    }
    bare.rows["signal"] = [
        row if forms[row["signal_id"]] == "fact" else _other_fact(row)
        for row in bare.of("signal")
        if forms[row["signal_id"]]
    ]
    bare.rows["visit"] = [
        row
        for row in bare.of("visit")
        if reached(row) and form_of(city, viewer, row | _AS_VISIT | {"owner": row["agency"]})
    ]
    visits = {row["visit_id"] for row in bare.of("visit")}
    bare.rows["finding"] = [row for row in bare.of("finding") if row["visit_id"] in visits]
    known = {row["premises_id"] for name in ("signal", "visit") for row in bare.of(name)}
    sees = viewer.role != "auditor"
    bare.rows["premises"] = [
        row
        for row in bare.of("premises")
        if reached(row) and (row["premises_id"] in known or (row["in_register"] and sees))
    ]
    signals = {row["signal_id"] for row in bare.of("signal")}
    bare.rows["dispute"] = [row for row in bare.of("dispute") if row["signal_id"] in signals]
    whole = _sources_seen(city, viewer)
    for row in bare.of("source_file"):
        if row["source"] not in whole:
            row |= {"read": 777, "accepted": 776, "file_name": "other.csv", "notes": '["other"]'}
    files = {row["file_id"] for row in bare.of("source_file") if row["source"] in whole}
    bare.rows["quarantine"] = [row for row in bare.of("quarantine") if row["file_id"] in files]
    planned = _operations_seen(bare, viewer)
    # What an operation's pack holds tells what its other participants have been given, too.
    company = {
        one["agency"] for one in bare.of("operation_participant") if one["operation_id"] in planned
    }
    bare.rows["release"] = [
        row
        for row in bare.of("release")
        if sees
        and (viewer.agency in (row["owner"], row["to_agency"]) or row["to_agency"] in company)
    ]
    allowed = {"soc": viewer.agency == "HBG_SOC", "open": True, "all": False}
    bare.rows["weight_profile"] = [
        row
        for row in bare.of("weight_profile")
        if sees and viewer.role != "partner" and allowed[row["author"]]
    ]
    _drop_shared(bare, viewer)
    _drop_reviews(bare, viewer, files)
    return bare


_AS_VISIT = {"signal_type": "visit"}


def form_of(city: City, viewer: Viewer, row: Row) -> str | None:
    """How `viewer` sees a signal or visit: "fact", "band" or not at all."""
    own = viewer.agency in OWN
    internal = own and viewer.role in ("planner", "chief", "analyst", "steward")
    mine = viewer.agency == row["owner"]
    by_role = {
        "S0": True,
        "S1": internal or mine,
        "S2": mine,
        "S4": own and viewer.role == "planner",
    }
    if viewer.role == "auditor":
        return None
    if by_role.get(row["secrecy_class"]):
        return "fact"
    if row["secrecy_class"] not in ("S1", "S2"):
        return None
    forms = {one["form"] for one in city.of("release") if _holds(one, viewer, row)}
    if "fact" in forms:
        return "fact"
    return "band" if forms and row["premises_id"] is not None else None


def _holds(release: Row, viewer: Viewer, row: Row) -> bool:
    named = json.loads(release["to_functions"])
    return (
        (release["owner"], release["signal_type"]) == (row["owner"], row["signal_type"])
        and release["to_agency"] == viewer.agency
        and (not named or viewer.function in named)
        and release["decided_day"] <= TODAY
        and (release["expires_day"] is None or release["expires_day"] >= TODAY)
        and (release["revoked_day"] is None or release["revoked_day"] > TODAY)
    )


def _sources_seen(city: City, viewer: Viewer) -> set[str]:
    """Sources all of whose rows are seen as facts."""
    said = {
        "premises_register": [],
        "tips": ["T10", "T11"],
        "food_inspections": ["T03", "N04"],
        "observations": list(
            load_municipality("helsingborg").sources["observations"].fields["type"].codes.values()
        ),
    }
    seen = set()
    for source, types in said.items():
        rows = [
            {"owner": kinds()[t].owner, "secrecy_class": kinds()[t].secrecy_class}
            | {"signal_type": t, "premises_id": 1}
            for t in types
        ]
        if all(form_of(city, viewer, row) == "fact" for row in rows):
            seen.add(source)
    visit = {"owner": "HBG_SLF", "secrecy_class": "S1", "premises_id": 1} | _AS_VISIT
    if form_of(city, viewer, visit) == "fact":
        seen.add("joint_visits")
    return seen if viewer.role not in ("partner", "auditor") else set()


def _other_fact(row: Row) -> Row:
    """The first day of the quarter instead of the day, and another row of another file."""
    day = date.fromordinal(row["observed_day"] + date(1970, 1, 1).toordinal())
    first = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    return {**row, "observed_day": day_of(first), "file_id": 4, "row_number": 5000}


def _operations_seen(city: City, viewer: Viewer) -> set[int]:
    """Numbers of the operations the viewer takes part in, or that are closed and internal."""
    taken = {
        one["operation_id"]
        for one in city.of("operation_participant")
        if (one["function"], one["agency"]) == (viewer.function, viewer.agency)
    }
    opened = {one["operation_id"] for one in city.of("operation") if one["status"] == "open"}
    if viewer.role == "partner":
        return taken & opened
    closed = {
        one["operation_id"]
        for one in city.of("operation")
        if one["status"] == "closed" and form_of(city, viewer, _internal(one["agency"])) == "fact"
    }
    return taken | closed if viewer.role != "auditor" else set()


def _internal(agency: str) -> Row:
    return {"secrecy_class": "S1", "owner": agency, "signal_type": "", "premises_id": 1}


def _drop_reviews(bare: City, viewer: Viewer, files: set[int]) -> None:
    """What waits or was decided about premises or files that are hidden, and merges into such."""
    seen = (
        {row["premises_id"] for row in bare.of("premises")} if viewer.role == "steward" else set()
    )
    bare.rows["premises_move"] = [row for row in bare.of("premises_move") if row["into_id"] in seen]
    seen |= {row["from_id"] for row in bare.of("premises_move")}
    bare.rows["review_item"] = [
        row
        for row in bare.of("review_item")
        if row["file_id"] in files
        and {row["record_id"], *(one["premises_id"] for one in json.loads(row["candidates"]))}
        <= seen
    ]
    bare.rows["review_decision"] = [
        row for row in bare.of("review_decision") if row["candidate"] in seen
    ]


def _drop_shared(bare: City, viewer: Viewer) -> None:
    """Operations and requests of others."""
    premises = {row["premises_id"] for row in bare.of("premises")}
    planned = _operations_seen(bare, viewer)
    for table in ("operation", "operation_stop", "operation_participant"):
        bare.rows[table] = [row for row in bare.of(table) if row["operation_id"] in planned]
    bare.rows["operation_stop"] = [
        row for row in bare.of("operation_stop") if row["premises_id"] in premises
    ]
    planner = viewer.role == "planner" and viewer.agency in OWN
    own = (viewer.function, viewer.agency)
    bare.rows["information_request"] = [
        row
        for row in bare.of("information_request")
        if row["premises_id"] in premises and (planner or (row["function"], row["agency"]) == own)
    ]
    asked = {row["request_id"] for row in bare.of("information_request")}
    bare.rows["answer"] = [row for row in bare.of("answer") if row["request_id"] in asked]
