"""What waits for a person, was decided and was merged in an invented Helsingborg."""

import json

from tests.invented_rows import TODAY, Row, premises_row

GONE = 990
"""Premises that were merged into the third; 88 are premises of which nothing is known."""


def review_rows() -> dict[str, list[Row]]:
    """Items of four files about the first premises, decided ones, and a merge."""
    items = [
        _item(1, 22, [11, 33], 3),
        _item(2, 33, [22], 4),
        _item(3, 22, [11], 2),
        _item(4, 33, [GONE, 11], 3, "decided"),
        _item(5, GONE, [33], 4, "decided"),
        _item(6, 11, [88], 3),
    ]
    moved = {"rows": {}, "stops": [], "premises": premises_row(89, False), "linked": {}}
    move = {
        "move_id": 7,
        "turn": 1,
        "kind": "merge",
        "from_id": GONE,
        "into_id": 33,
        "record_key": "key 990",
        "probability": None,
        "moved": json.dumps(moved),
        **_who("made"),
    }
    return {
        "review_item": items,
        "review_decision": [
            _decision(1, 4, 33, 11, "different", None),
            _decision(2, 5, GONE, 33, "same", 7),
            _decision(3, 9, 22, 33, "undone", None),
        ],
        "premises_move": [move],
    }


def _who(what: str) -> Row:
    return {
        "function": "steward-slf",
        "agency": "HBG_SLF",
        f"{what}_at": "2026-01-09T08:00:00+00:00",
        f"{what}_day": TODAY - 9,
    }


def _item(item_id: int, record: int, others: list[int], file_id: int, status="waiting") -> Row:
    candidates = [
        {"premises_id": one, "probability": 0.6, "weights": {}, "levels": {}} for one in others
    ]
    return {
        "item_id": item_id,
        "kind": "link",
        "record_id": record,
        "record_key": f"key {record}",
        "candidates": json.dumps(candidates),
        "status": status,
        "file_id": file_id,
        "made_day": TODAY - 10,
    }


def _decision(
    number: int, item_id: int, record: int, candidate: int, said: str, move: int | None
) -> Row:
    return {
        "decision_id": number,
        "item_id": item_id,
        "record_key": f"key {record}",
        "candidate": candidate,
        "decision": said,
        "reason": "",
        "move_id": move,
        **_who("decided"),
    }
