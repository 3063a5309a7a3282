"""Learning from a store: who sees what, what is kept, the commands, and what cannot be done."""

import json
from datetime import date, timedelta

import numpy as np
import pytest

from data.access import access_model
from data.learning import examined_visits, learn_risk, learned_profile
from data.store import Store
from data.workspace import Workspace, open_workspace
from risk.__main__ import main
from risk.clearance import OPERATOR
from risk.examined import LearnError
from risk.profile import FAMILY_CAPS, WeightProfile, expert_profile
from tests.small_city import RISK, fill

TODAY = date.today()


@pytest.fixture
def store(tmp_path) -> Store:
    store = Store.create(f"sqlite:///{tmp_path / 'small.db'}", "helsingborg")
    fill(store)
    return store


def seen(store: Store, profile: WeightProfile | None = None) -> Workspace:
    return open_workspace(store, OPERATOR, TODAY, profile)


def command(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(list(arguments))
    said = capsys.readouterr()
    return code, said.out, said.err


def test_visits_are_those_up_to_the_day_as_they_looked_the_day_before(store) -> None:
    ws, until = seen(store), TODAY - timedelta(days=200)
    visits = examined_visits(ws, RISK, until)
    assert len(visits) == sum(ws.visits["visited_day"] <= (until - date(1970, 1, 1)).days) == 100
    rows = ws.visits["visited_day"].to_numpy() <= (until - date(1970, 1, 1)).days
    np.testing.assert_array_equal(visits.x, ws.evidence.visit_matrix[rows])
    assert set(visits.who) == {"POLIS"}, "no inspector is stated, so the agency stands for one"


def test_the_learned_profile_scores_as_it_was_fitted(store) -> None:
    ws = seen(store)
    learned = learn_risk(ws, RISK, TODAY)
    stray = ws.profile.moved("P12", RISK, 3.0)
    profile = learned_profile(stray, RISK, learned, "learned")
    kept = seen(store, profile)
    after = {one.type: one.after for one in learned.weights}
    for kind in ws.catalogue.scored_types:
        assert profile.weight(kind.id, RISK) == pytest.approx(after.get(kind.id, 0), rel=0.006)
        assert profile.weight(kind.id, "R01") == ws.profile.weight(kind.id, "R01")
    free = ws.families(RISK).loosened(1e6)
    assert profile.looseness(RISK) >= learned.looser
    assert kept.families(RISK).cap < free.cap
    np.testing.assert_array_equal(kept.points("R01"), ws.points("R01"))


def test_nothing_learned_changes_nothing(store) -> None:
    """A day before any visit: the profile is the experts' to the last bit."""
    ws = seen(store)
    learned = learn_risk(ws, RISK, date(2001, 1, 1))
    assert (learned.n, learned.verdict) == (0, "too_few")
    profile = learned_profile(ws.profile, RISK, learned, "expert")
    assert profile.looseness(RISK) == 1
    for kind in ws.catalogue.scored_types:
        assert profile.weight(kind.id, RISK) == ws.profile.weight(kind.id, RISK)


def test_what_cannot_be_learned_from_is_a_sentence(store) -> None:
    ws = seen(store)
    with pytest.raises(LearnError, match="what is known ends on"):
        learn_risk(ws, RISK, TODAY + timedelta(days=1))
    unknown = seen(store, expert_profile(ws.catalogue).moved("Z99", RISK, 2.0))
    with pytest.raises(LearnError, match=r"gives points to Z99, which the catalogue"):
        learn_risk(unknown, RISK, TODAY)
    empty = seen(store, WeightProfile("none", {FAMILY_CAPS: {RISK: 1.0}}))
    with pytest.raises(LearnError, match="No signal type has points"):
        learn_risk(empty, RISK, TODAY)


def test_the_command_prints_saves_and_logs(store, capsys) -> None:
    common = ("learn", "--store", store.url, "--risk", RISK, "--until", TODAY.isoformat())
    code, out, _ = command(capsys, *common, "--save", "autumn", "--json")
    answer = json.loads(out)
    assert code == 0
    assert (answer["visits"], answer["found"], answer["saved"]) == (140, 105, "autumn@1")
    kept = store.load_profile(OPERATOR, "autumn")
    for one in answer["weights"]:
        assert one["low"] <= one["after"] <= one["high"]
        assert kept.weight(one["type"], RISK) == pytest.approx(one["after"], rel=0.006, abs=1e-4)
    code, out, _ = command(capsys, *common, "--as", "analyst-slf")
    assert code == 0
    assert "90 % interval" in out


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--until", "2999-01-01"], "after today"),
        (["--until", "2020-01-01", "--save", "expert"], "needs a name"),
        (["--until", "2020-01-01", "--free", "Q1"], "no scored signal type 'Q1'"),
        (["--until", "2020-01-01", "--risk", "R99"], "There is no risk 'R99'"),
    ],
)
def test_a_wrong_command_is_answered_with_a_sentence(store, capsys, more, said) -> None:
    code, _, err = command(capsys, "learn", "--store", store.url, "--risk", RISK, *more)
    assert code == 1
    assert said in err
    assert store.profiles(OPERATOR) == []


def test_an_explanation_adds_up_to_the_score(store, capsys) -> None:
    ws = seen(store)
    at = int(np.argmax(ws.points(RISK)))
    premises = str(ws.premises.index[at])
    common = ("explain", "--store", store.url, "--premises", premises)
    code, out, _ = command(capsys, *common, "--risk", RISK, "--json")
    answer = json.loads(out)["risks"][RISK]
    assert code == 0
    assert sum(row["points"] for row in answer["why"]) == answer["points"]
    assert answer["points"] == pytest.approx(float(ws.points(RISK)[at]), abs=1e-5)
    assert 1 <= answer["known_types"] <= answer["types_with_points"]
    code, out, _ = command(capsys, *common)
    assert f"{RISK}: {answer['points']:.2f} points" in out
    code, _, err = command(capsys, "explain", "--store", store.url, "--premises", "7")
    assert (code, "no premises 7" in err) == (1, True)


def test_access_is_learned_from_every_visit(store) -> None:
    """All of the city's visits got in, so it is likely; what nobody tried is less sure."""
    model = access_model(seen(store))
    police, tax = model.probability(agency="POLIS"), model.probability(agency="SKV")
    assert (police.n, police.n_alike, tax.n_alike) == (140, 140, 0)
    assert police.probability > 0.95
    assert tax.high - tax.low > police.high - police.low
