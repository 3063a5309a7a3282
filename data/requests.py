"""Information requests: what was asked of another agency about premises, and what it answered.

An answer is class S4: seen by planners and by the function that asked, gone after its retention
period, and never part of a score. That a question is not answered says neither yes nor no.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal, get_args

import pandas as pd

from data.audit import record
from data.bulk import Value, bulk_connection, read_table, run
from data.days import day_of
from data.intake.organisation_number import names_person
from data.numbering import free_number
from data.retention_rules import load_periods
from data.store import Store
from data.turn import take_turn
from data.visible_premises import visible_among
from risk.clearance import Viewer

Answer = Literal["hit", "no_hit", "will_contact", "not_answered"]
ANSWERS: tuple[str, ...] = get_args(Answer)

ASKING_ROLES = ("planner", "inspector", "operator")
"""Who may ask, and enter what was answered."""

ANSWER_DAYS = 30
"""How long an answer is kept where the municipality has not decided it."""

LONGEST_REASON = 1000

COLUMNS: dict[str, type] = {
    "request_id": int,
    "premises_id": int,
    "asked_agency": str,
    "gateway": str,
    "purpose": str,
    "reason": str,
    "function": str,
    "agency": str,
    "asked_at": str,
    "asked_day": int,
    "replied_at": str,
    "declined": int,
    "answer": str,
    "retain_until_day": int,
}


class RequestError(ValueError):
    """A question may not be asked or answered like this; the message says why."""


@dataclass(frozen=True)
class Question:
    """What is asked of `asked_agency` about one premises, on which basis, for what, and why.

    `purpose` is one of the gateway's, or empty where it names none.
    """

    premises_id: int
    asked_agency: str
    gateway: str
    purpose: str
    reason: str


def ask(store: Store, viewer: Viewer, question: Question, at: datetime | None = None) -> int:
    """Log and keep a question; gives its number.

    Raises
    ------
    RequestError
        The viewer may not ask this, or the gateway does not carry it; says what is expected.
    """
    _check(store, viewer, question)
    moment = _in_utc(at)
    record(
        store, viewer, "asked", [question.premises_id], purpose=question.reason,
        basis=" ".join(filter(None, (question.gateway, question.purpose))),
        detail=f"information request to {question.asked_agency}",
    )  # fmt: skip
    values: dict[str, Value] = {
        "premises_id": question.premises_id,
        "asked_agency": question.asked_agency,
        "gateway": question.gateway,
        "purpose": question.purpose,
        "reason": " ".join(question.reason.split()),
        "function": viewer.function,
        "agency": viewer.agency,
        "asked_at": moment.isoformat(timespec="milliseconds"),
        "asked_day": day_of(moment.date()),
        "declined": 0,
    }
    with bulk_connection(store.path) as connection:
        take_turn(connection)
        request_id = free_number(connection, "information_request", "request_id")
        run(
            connection,
            f"INSERT INTO information_request (request_id, {', '.join(values)}) "
            f"VALUES (?, {', '.join('?' * len(values))})",
            [request_id, *values.values()],
        )
        connection.commit()
    return request_id


def enter_answer(
    store: Store, viewer: Viewer, request_id: int, answer: str, at: datetime | None = None
) -> None:
    """Enter what was answered; a later answer to the same question replaces it.

    Raises
    ------
    RequestError
        The viewer sees no such question, or there is no such answer.
    """
    if answer not in ANSWERS:
        raise RequestError(f"Found the answer {answer!r}; expected one of {', '.join(ANSWERS)}.")
    moment = _in_utc(at)
    seen = requests_seen(store, viewer, moment.date())
    asked = seen[seen["request_id"] == request_id]
    if asked.empty or viewer.role not in ASKING_ROLES:
        raise RequestError(f"There is no request {request_id} that you may answer.")
    premises = [int(one) for one in asked["premises_id"]]
    record(store, viewer, "changed", premises, detail=f"answer to request {request_id}")
    declined = answer == "not_answered"
    day = day_of(moment.date())
    with bulk_connection(store.path) as connection:
        take_turn(connection)
        run(
            connection,
            "UPDATE information_request SET replied_at = ?, declined = ? WHERE request_id = ?",
            [moment.isoformat(timespec="seconds"), int(declined), request_id],
        )
        run(connection, "DELETE FROM answer WHERE request_id = ?", [request_id])
        if not declined:
            run(
                connection,
                "INSERT INTO answer (request_id, answer, answered_day, retain_until_day) "
                "VALUES (?, ?, ?, ?)",
                [request_id, answer, day, day + answer_days(store)],
            )
        connection.commit()


def requests_seen(
    store: Store, viewer: Viewer, today: date, as_of: date | None = None
) -> pd.DataFrame:
    """Questions `viewer` may see, the newest first, with the answers that are still kept.

    Parameters
    ----------
    today
        Decides which answers have expired; a look back never brings one back.
    as_of
        Where given, what was asked after it is left out, and what was answered after it is open.

    Returns
    -------
    DataFrame
        `COLUMNS`; replied_at is empty while a question is open, answer is empty while it is open,
        where it is not answered (declined = 1), and after its retention period.
    """
    day = day_of(as_of or today)
    rest = (
        "FROM (SELECT * FROM information_request LEFT JOIN (SELECT * FROM answer "
        "WHERE retain_until_day >= ? AND answered_day <= ?) USING (request_id) "
        "WHERE asked_day <= ? ORDER BY asked_at DESC, request_id)"
    )
    with bulk_connection(store.path) as connection:
        frame = read_table(connection, COLUMNS, rest, [day_of(today), day, day]).to_pandas()
    later = frame["replied_at"].str[:10] > (as_of or today).isoformat()
    frame.loc[later, ["replied_at", "declined"]] = [None, 0]
    return _seen_by(store, viewer, frame)


def answer_days(store: Store) -> int:
    """How many days an answer is kept."""
    period = load_periods(store.municipality.folder).answers
    return period.days if period else ANSWER_DAYS


def _seen_by(store: Store, viewer: Viewer, frame: pd.DataFrame) -> pd.DataFrame:
    """Own questions, and those to agencies whose hits may be seen; of visible premises only."""
    clearance = store.clearance(viewer)
    own = (frame["function"] == viewer.function) & (frame["agency"] == viewer.agency)
    open_to = frame["asked_agency"].map(lambda one: clearance.sees("S4", one, "")).astype(bool)
    allowed = frame[(own | open_to) & clearance.sees_content]
    if allowed.empty:
        return allowed.reset_index(drop=True)
    visible = visible_among(store, clearance, allowed["premises_id"])
    return allowed[allowed["premises_id"].isin(visible)].reset_index(drop=True)


def _check(store: Store, viewer: Viewer, question: Question) -> None:
    catalogue = store.municipality.catalogue
    if viewer.role not in ASKING_ROLES:
        raise RequestError(f"Only these ask other agencies: {', '.join(ASKING_ROLES)}.")
    if not visible_among(store, store.clearance(viewer), [question.premises_id]):
        raise RequestError(f"There are no premises {question.premises_id}.")
    if question.asked_agency not in catalogue.agencies:
        raise RequestError(f"There is no agency {question.asked_agency!r}.")
    gateway = catalogue.gateways.get(question.gateway)
    if gateway is None or not gateway.carries(question.asked_agency, viewer.agency):
        raise RequestError(
            f"{viewer.agency} cannot ask {question.asked_agency} on {question.gateway!r}."
        )
    expected = tuple(gateway.purposes) or ("",)
    if question.purpose not in expected:
        raise RequestError(
            f"Found the purpose {question.purpose!r}; {gateway.id} is for "
            f"{', '.join(expected) if gateway.purposes else 'no stated purpose'}."
        )
    _check_reason(question.reason)


def _check_reason(reason: str) -> None:
    if not reason.strip() or len(reason) > LONGEST_REASON:
        raise RequestError(f"Say why in 1 to {LONGEST_REASON} characters; found {len(reason)}.")
    if names_person(reason):
        raise RequestError("The reason holds a personal identity number; ask about premises only.")


def _in_utc(at: datetime | None) -> datetime:
    return (at or datetime.now(UTC)).astimezone(UTC)
