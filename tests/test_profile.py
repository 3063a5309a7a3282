"""Weight profiles: the experts' start, moving one weight, comparing two."""

import math

import pytest

from risk.catalogue import Agency, Catalogue, Family, Gateway, Risk, SignalType
from risk.profile import (
    FAMILY_CAPS,
    Change,
    ProfileError,
    WeightProfile,
    compare_profiles,
    expert_profile,
    require_name,
)


@pytest.fixture
def catalogue() -> Catalogue:
    """One type in use, one to be decided, one that gives no points."""
    common = {"names": {}, "family": "all", "owner": "city", "points": {"fire": 3.0}}
    types = [
        SignalType("tip", **common),
        SignalType("register", **common, default_on=False),
        SignalType("hotel", **common, direction="suppresses"),
    ]
    return Catalogue(
        agencies={"city": Agency("city", {})},
        risks={"fire": Risk("fire", {}), "food": Risk("food", {})},
        families={"all": Family("all", {})},
        signal_types={one.id: one for one in types},
        gateways={"PUBLIC": Gateway("PUBLIC", {})},
    )


def test_experts_points_hold_only_for_what_is_in_use(catalogue: Catalogue) -> None:
    """What a municipality has not decided to use starts at 0; what gives no points is absent."""
    profile = expert_profile(catalogue)
    assert profile.weights(catalogue.scored_types, "fire").tolist() == [3.0, 0.0]
    assert profile.weights(catalogue.scored_types, "food").tolist() == [0.0, 0.0]
    assert "hotel" not in profile.points


def test_a_move_changes_one_weight_of_a_copy(catalogue: Catalogue) -> None:
    """The comparison shows the move and nothing else; the original is as it was."""
    expert = expert_profile(catalogue)
    moved = expert.moved("register", "food", 2.5)
    assert compare_profiles(expert, moved) == [Change("register", "food", 0.0, 2.5)]
    assert compare_profiles(moved, expert) == [Change("register", "food", 2.5, 0.0)]
    assert compare_profiles(expert, moved.moved("register", "food", 0.0)) == []


def test_families_caps_are_the_catalogues_until_loosened() -> None:
    """Once as high at first; more is kept by risk and shows in a comparison."""
    profile = WeightProfile("mine", {"tip": {"fire": 1.0}})
    looser = profile.moved(FAMILY_CAPS, "fire", 1.5)
    assert (profile.looseness("fire"), looser.looseness("fire")) == (1, 2.5)
    assert looser.looseness("food") == 1
    assert compare_profiles(profile, looser) == [Change(FAMILY_CAPS, "fire", 0.0, 1.5)]
    with pytest.raises(ProfileError, match="families' caps, fire: -1 more"):
        profile.moved(FAMILY_CAPS, "fire", -1.0)


def test_names_that_cannot_be_kept_are_refused() -> None:
    """Empty, long, the experts', or with a version."""
    for name in ("", "x" * 61, "expert", "mine@2"):
        with pytest.raises(ProfileError, match="needs a name of 1 to 60"):
            require_name(name)
    require_name("autumn")


def test_points_that_are_no_numbers_are_refused() -> None:
    """The error names profile, signal type and risk."""
    with pytest.raises(ProfileError, match=r"'mine'.*tip, fire: nan"):
        WeightProfile("mine", {"tip": {"fire": math.nan}})
