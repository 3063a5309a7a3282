"""Operations and information requests of an invented Helsingborg."""

from tests.invented_rows import (
    CLOSED_OPERATION,
    OPEN_OPERATION,
    OTHERS_OPERATION,
    TODAY,
    VIEWERS,
    Row,
)

PARTICIPANTS = {
    OPEN_OPERATION: ("planner-slf", "inspector-miljo", "partner-skv"),
    CLOSED_OPERATION: ("planner-slf", "partner-skv"),
    OTHERS_OPERATION: ("planner-soc", "inspector-rsnv"),
}


def operation_rows(stops: list[int]) -> dict[str, list[Row]]:
    agencies = {viewer.function: viewer.agency for viewer in VIEWERS}
    roles = {viewer.function: viewer.role for viewer in VIEWERS}
    return {
        "operation": [
            {
                "operation_id": number,
                "title": f"Evening {number}",
                "planned_day": TODAY,
                "status": "closed" if number == CLOSED_OPERATION else "open",
                "function": who[0],
                "agency": agencies[who[0]],
                "made_at": "2026-01-01T00:00:00+00:00",
                "opened_at": None,
                "closed_at": None,
            }
            for number, who in PARTICIPANTS.items()
        ],
        "operation_stop": [
            {"operation_id": number, "position": place, "premises_id": 11 * (at + 1)}
            for number, chosen in zip(PARTICIPANTS, (stops, stops[1:2], stops[2:]), strict=True)
            for place, at in enumerate(chosen)
        ],
        "operation_participant": [
            {"operation_id": number, "function": f, "agency": agencies[f], "role": roles[f]}
            for number, who in PARTICIPANTS.items()
            for f in who
        ],
    }


def request_rows(asked: list[tuple[int, bool]]) -> dict[str, list[Row]]:
    return {
        "information_request": [
            {
                "request_id": i,
                "premises_id": 11 * (at + 1),
                "asked_agency": "SKV",
                "gateway": "BAL_15A",
                "purpose": "",
                "reason": f"because {i}",
                "function": "planner-slf" if own else "planner-sbf",
                "agency": "HBG_SLF" if own else "HBG_SBF",
                "asked_at": "2026-02-01T00:00:00+00:00",
                "asked_day": TODAY - 5,
                "replied_at": "2026-02-02T00:00:00+00:00",
                "declined": 0,
            }
            for i, (at, own) in enumerate(asked, start=1)
        ],
        "answer": [
            {
                "request_id": i,
                "answer": "hit",
                "answered_day": TODAY - 3,
                "retain_until_day": TODAY + 20,
            }
            for i, _ in enumerate(asked, start=1)
        ],
    }
