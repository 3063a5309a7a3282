"""Giving, seeing and taking back releases on the page of collaboration."""

from datetime import date

import pytest

from data.audit import read_log
from data.days import day_of
from data.release_register import release_register
from data.releases import give_release
from pages.language import speaking
from risk.clearance import OPERATOR, Release
from tests.personas import persona
from tests.reading_pages import said

CHIEF, PLANNER = persona("chief-slf"), persona("planner-slf")
SHARED = {"collaboration": "releases"}


def filled(page, weighing: str = "Safe premises weigh more."):
    """The form for tips to the tax agency, as a planner fills it in."""
    page.selectbox("release_what_HBG_SLF").set_value("T10").run()
    page.selectbox("release_to").set_value("SKV").run()
    gateways = page.selectbox("release_gateway_SKV")
    chosen = next(i for i, name in enumerate(gateways.options) if "10:15 a" in name)
    gateways.select_index(chosen).run()
    page.selectbox("release_purpose_BAL_15A").set_value("VIOLATIONS").run()
    return page.text_area("release_weighing").input(weighing).run()


def test_a_planner_gives_after_seeing_what_it_would_show_and_takes_back(run_page, own_demo) -> None:
    page = run_page("collaboration", **SHARED)
    assert page.button("preview_release").disabled
    assert "the weighing of interests in words." in said(page)
    page = filled(page)
    assert "use for another purpose" in said(page)  # Tips are held for planning joint visits.
    assert page.button("preview_release").disabled
    page.text_area("release_reuse").input("The tips tell of violations.").run()
    page.button("preview_release").click().run()
    signals = own_demo.signals(PLANNER)
    tips = signals[signals["signal_type"] == "T10"]
    stated = f"{len(tips):,} facts about {tips['premises_id'].nunique():,} premises"
    assert f"They would see {stated}" in said(page)
    page.button("give_release").click().run()
    assert "It can be taken back at any time" in said(page)
    register = release_register(own_demo, PLANNER, date.today())
    row = register[register["to_agency"] == "SKV"].iloc[0]
    assert (row["signal_type"], row["purpose"], row["state"]) == ("T10", "VIOLATIONS", "holds")
    assert row["reuse"] == "The tips tell of violations."
    log = read_log(own_demo, persona("auditor-slf"))
    told = set(zip(log["action"], log["purpose"], log["basis"], strict=True))
    assert {("changed", "VIOLATIONS", "BAL_15A"), ("opened", "VIOLATIONS", "BAL_15A")} <= told
    page.selectbox("release_to_revoke").set_value(int(row["release_id"])).run()
    page.button("revoke_release").click().run()
    assert "Taken back" in said(page)
    assert release_register(own_demo, PLANNER, date.today()).set_index("release_id").loc[
        row["release_id"], "state"
    ] == "revoked"  # fmt: skip
    assert "release that has ended" in "".join(one.label for one in page.expander)


def test_a_changed_form_asks_for_a_new_look(run_page) -> None:
    page = filled(run_page("collaboration", **SHARED))
    page.text_area("release_reuse").input("Because.").run()
    page.button("preview_release").click().run()
    assert any(one.key == "give_release" for one in page.button)
    page.text_area("release_weighing").input("Something else").run()
    assert not any(one.key == "give_release" for one in page.button)


def test_a_personal_number_in_the_weighing_is_refused_in_words(run_page, own_demo) -> None:
    with speaking("sv"):
        page = filled(run_page("collaboration", lang="sv", **SHARED), "Om 811228-9874.")
        page.text_area("release_reuse").input("Skäl.").run()
    assert "nämn inga personer" in said(page)
    assert page.button("preview_release").disabled
    assert len(release_register(own_demo, PLANNER, date.today())) == 3


@pytest.mark.parametrize("function", ["planner-slf", "chief-slf", "steward-slf"])
def test_who_gives_sees_only_releases_of_or_to_the_own_agency(run_page, own_demo, function) -> None:
    today = day_of(date.today())
    for_others = Release(
        "RSNV", "B03", "SKV", "BAL_15A", "VIOLATIONS", "secret weighing", "head", today
    )
    give_release(own_demo, OPERATOR, for_others)
    page = run_page("collaboration", function, **SHARED)
    tables = "".join(one.value.to_csv() for one in page.dataframe)
    assert "Licensing" not in tables
    assert "BAL_15A" not in tables
    assert "secret weighing" not in tables
    assert tables.count("F-") == 3
    assert "secret weighing" in "".join(
        one.value.to_csv() for one in run_page("collaboration", "operator", **SHARED).dataframe
    )


@pytest.mark.parametrize("function", ["inspector-miljo", "partner-skv", "analyst-slf"])
def test_others_get_nothing_of_it_by_a_direct_link(run_page, function) -> None:
    page = run_page("collaboration", function, **SHARED)
    assert "This page is not for your role" in said(page)
    assert not page.dataframe
    assert not any(str(one.key).startswith("release") for one in page.selectbox)


@pytest.mark.parametrize(("tongue", "words"), [("en", "They would see"), ("sv", "De skulle se")])
def test_what_the_operator_may_give_for_an_owner_speaks_the_language(run_page, tongue, words):
    with speaking(tongue):  # The test names what is chosen in the words of the page.
        page = run_page("collaboration", "operator", lang=tongue, **SHARED)
        page.selectbox("release_owner").set_value("RSNV").run()
        page.selectbox("release_what_RSNV").set_value("B02").run()
        page.text_area("release_weighing").input("Brister i brandskydd.").run()
        if any(one.key == "release_reuse" for one in page.text_area):
            page.text_area("release_reuse").input("Skäl.").run()
        page.button("preview_release").click().run()
    assert words in said(page)
