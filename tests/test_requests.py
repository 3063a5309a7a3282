"""Questions to other agencies: who may ask what, who sees the answer, and for how long."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest

from data.audit import AuditError, read_log
from data.audit_file import log_path
from data.requests import ANSWERS, Question, RequestError, ask, enter_answer, requests_seen
from data.workspace import open_workspace
from risk.clearance import OPERATOR
from tests.collaborating_town import (
    AUDITOR,
    CHIEF,
    COLLEAGUE,
    GUEST,
    INSPECTOR,
    OTHER_INSPECTOR,
    PLANNER,
    collaborating_town,
    copied,
)
from tests.small_town import csv_of, report, take

ASKED = datetime(2026, 6, 1, 9, tzinfo=UTC)
TODAY = ASKED.date()
QUESTION = Question(1, "rescue", "BALANCE", "VIOLATIONS", "Beds seen through the window")


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    return collaborating_town(tmp_path_factory.mktemp("town"))


@pytest.fixture
def store(town, tmp_path):
    return copied(town, tmp_path)


def seen(store, viewer, today=TODAY, as_of=None):
    return requests_seen(store, viewer, today, as_of)


def test_a_question_is_kept_as_asked(store) -> None:
    request_id = ask(store, PLANNER, QUESTION, ASKED)
    (row,) = seen(store, PLANNER).to_dict("records")
    assert row["request_id"] == request_id
    assert {name: row[name] for name in QUESTION.__dict__} == QUESTION.__dict__
    assert (row["function"], row["agency"]) == ("planner-1", "city")
    assert pd.isna(row["replied_at"])
    assert pd.isna(row["answer"])


@pytest.mark.parametrize("answer", ANSWERS)
def test_not_answered_is_no_answer_and_no_hit(store, answer) -> None:
    request_id = ask(store, PLANNER, QUESTION, ASKED)
    enter_answer(store, PLANNER, request_id, answer, ASKED + timedelta(days=3))
    row = seen(store, PLANNER, TODAY + timedelta(days=3)).iloc[0]
    declined = answer == "not_answered"
    assert row["declined"] == declined
    assert pd.isna(row["answer"]) if declined else row["answer"] == answer
    assert row["replied_at"].startswith("2026-06-04")


def test_only_planners_and_who_asked_see_it(store) -> None:
    ask(store, INSPECTOR, QUESTION, ASKED)
    sees = {
        viewer.function: len(seen(store, viewer))
        for viewer in (PLANNER, COLLEAGUE, INSPECTOR, OTHER_INSPECTOR, GUEST, CHIEF, AUDITOR)
    }
    assert sees == {
        "planner-1": 1, "planner-2": 1, "inspector-1": 1, "inspector-2": 0, "guest-1": 0,
        "chief-1": 0, "auditor-1": 0,
    }  # fmt: skip


def test_an_answer_goes_after_its_days_and_no_look_back_brings_it_again(store) -> None:
    request_id = ask(store, PLANNER, QUESTION, ASKED)
    enter_answer(store, PLANNER, request_id, "hit", ASKED)
    last = TODAY + timedelta(days=30)
    assert seen(store, PLANNER, last)["answer"].tolist() == ["hit"]
    later = last + timedelta(days=1)
    for as_of in (None, TODAY, last):
        gone = seen(store, PLANNER, later, as_of)
        assert gone["answer"].isna().all()
        assert gone["replied_at"].notna().all()


def test_a_look_back_shows_what_was_known_then(store) -> None:
    request_id = ask(store, PLANNER, QUESTION, ASKED)
    enter_answer(store, PLANNER, request_id, "not_answered", ASKED + timedelta(days=2))
    today = TODAY + timedelta(days=5)
    assert seen(store, PLANNER, today, TODAY - timedelta(days=1)).empty
    then = seen(store, PLANNER, today, TODAY + timedelta(days=1)).iloc[0]
    assert pd.isna(then["replied_at"])
    assert then["declined"] == 0


@pytest.mark.parametrize(
    ("viewer", "change", "said"),
    [
        (CHIEF, {}, "planner"),
        (GUEST, {}, "planner"),
        (PLANNER, {"premises_id": 999}, "no premises 999"),
        (PLANNER, {"asked_agency": "moon"}, "no agency 'moon'"),
        (PLANNER, {"asked_agency": "city"}, "cannot ask"),
        (PLANNER, {"gateway": "OUTWARDS"}, "cannot ask"),
        (PLANNER, {"gateway": "HINT"}, "cannot ask"),
        (PLANNER, {"gateway": "NONE"}, "cannot ask"),
        (PLANNER, {"purpose": "2"}, "CRIME, VIOLATIONS"),
        (PLANNER, {"purpose": ""}, "CRIME, VIOLATIONS"),
        (PLANNER, {"gateway": "PUBLIC"}, "no stated purpose"),
        (PLANNER, {"reason": " \n"}, "Say why"),
        (PLANNER, {"reason": "x" * 1001}, "Say why"),
        (PLANNER, {"reason": "Lives there: 19811228-9874"}, "personal identity number"),
    ],
)
def test_what_may_not_be_asked_is_refused_and_not_kept(store, viewer, change, said) -> None:
    with pytest.raises(RequestError, match=said):
        ask(store, viewer, replace(QUESTION, **change), ASKED)
    assert seen(store, OPERATOR).empty


def test_premises_that_are_hidden_answer_like_those_that_do_not_exist(store) -> None:
    """Only a release by the rescue service could show the planner Smedjegatan 9."""
    take(store, "reports", csv_of([report(900, address="Smedjegatan 9", type="S")]))
    hidden = int(store.premises(OPERATOR).query("address == 'Smedjegatan 9'").index[0])
    with pytest.raises(RequestError, match=f"There are no premises {hidden}"):
        ask(store, PLANNER, replace(QUESTION, premises_id=hidden), ASKED)


def test_a_request_about_premises_one_does_not_see_does_not_exist(store) -> None:
    take(store, "reports", csv_of([report(900, address="Smedjegatan 9", type="S")]))
    hidden = int(store.premises(OPERATOR).query("address == 'Smedjegatan 9'").index[0])
    asked_by_operator = replace(QUESTION, premises_id=hidden, gateway="PUBLIC", purpose="")
    request_id = ask(store, OPERATOR, asked_by_operator, ASKED)
    assert seen(store, PLANNER).empty
    with pytest.raises(RequestError) as hidden_one:
        enter_answer(store, PLANNER, request_id, "hit", ASKED)
    with pytest.raises(RequestError) as no_such:
        enter_answer(store, PLANNER, 999, "hit", ASKED)
    assert str(hidden_one.value).replace(str(request_id), "999") == str(no_such.value)


def test_who_sees_no_request_cannot_answer_it(store) -> None:
    request_id = ask(store, PLANNER, QUESTION, ASKED)
    for viewer in (OTHER_INSPECTOR, GUEST, CHIEF, AUDITOR):
        with pytest.raises(RequestError, match="There is no request"):
            enter_answer(store, viewer, request_id, "hit", ASKED)
    with pytest.raises(RequestError, match="expected one of hit"):
        enter_answer(store, PLANNER, request_id, "maybe", ASKED)


def test_an_answer_changes_no_score(store) -> None:
    before = open_workspace(store, PLANNER, TODAY).priority()
    request_id = ask(store, PLANNER, QUESTION, ASKED)
    enter_answer(store, PLANNER, request_id, "hit", ASKED)
    assert (open_workspace(store, PLANNER, TODAY).priority() == before).all()


def test_asking_and_answering_stand_in_the_log(store) -> None:
    request_id = ask(store, PLANNER, QUESTION, ASKED)
    enter_answer(store, PLANNER, request_id, "hit", ASKED)
    log = read_log(store, AUDITOR)
    asked = log[log["action"] == "asked"].iloc[0]
    assert (asked["premises"], asked["basis"]) == ("[1]", "BALANCE VIOLATIONS")
    assert asked["purpose"] == QUESTION.reason
    answered = log[log["action"] == "changed"].iloc[0]
    assert str(request_id) in answered["detail"]
    assert "hit" not in answered["detail"]


def test_what_cannot_be_logged_is_not_asked(store) -> None:
    log_path(store.path).unlink()
    with pytest.raises(AuditError):
        ask(store, PLANNER, QUESTION, ASKED)
    assert seen(store, PLANNER).empty


def test_a_date_far_back_is_empty(store) -> None:
    ask(store, PLANNER, QUESTION, ASKED)
    assert seen(store, PLANNER, TODAY, date(2000, 1, 1)).empty
