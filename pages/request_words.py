"""The words of information requests: the letter, and what an answer is called."""

import pandas as pd

from data.days import date_of
from data.document import Document, Section
from data.municipality import Municipality
from pages.language import _, current_language, exact, number
from risk.catalogue import Catalogue


def answers() -> dict[str, str]:
    """What can be answered, by id."""
    return {
        "hit": _("hit"),
        "no_hit": _("no hit"),
        "will_contact": _("will contact us"),
        "not_answered": _("not answered"),
    }


def basis(catalogue: Catalogue, gateway_id: str, purpose_id: str) -> str:
    """Gateway and purpose in words."""
    gateway, purpose = catalogue.gateways[gateway_id], catalogue.purposes.get(purpose_id)
    said = [gateway.name(current_language()), gateway.statute]
    if purpose_id:
        said.append(purpose.name(current_language()) if purpose else purpose_id)
    return " – ".join(one for one in said if one)


def letter(
    municipality: Municipality, request: pd.Series, premises: pd.Series, answer_days: int
) -> Document:
    """The letter to the function mailbox of the agency that is asked.

    Parameters
    ----------
    request, premises
        A row of `requests_seen`, and of the premises it is about.
    answer_days
        After how many days the answer is deleted.
    """
    asked, asking = (
        municipality.catalogue.agencies[request[name]] for name in ("asked_agency", "agency")
    )
    language = current_language()
    unknown = _("(enter the function mailbox)")
    return Document(
        title=_("Question about premises"),
        language=language,
        facts=(
            (_("To"), f"{asked.name(language)}, {asked.mailbox or unknown}"),
            (_("From"), f"{asking.name(language)}, {request['function']}"),
            (_("Answer to"), asking.mailbox or unknown),
            (_("Date"), exact(date_of(request["asked_day"]))),
            (_("Reference"), f"S-{request['request_id']}"),
        ),
        sections=(
            Section(
                _("The question"),
                (_("Do you hold something that concerns these premises and this purpose?"),),
                facts=(*_place(premises), *_why(municipality, request)),
            ),
            Section(
                _("How to answer"),
                (
                    _(
                        "Answer with one of the words below and the reference, nothing more. "
                        "A hit is itself a disclosure: decide it by your own secrecy rules."
                    ),
                    _(
                        "That a question is not answered is read as neither yes nor no. "
                        "The answer counts in no score and is deleted after {days} days."
                    ).format(days=number(answer_days)),
                ),
                points=tuple(answers().values()),
            ),
        ),
        footer=f"Samsyn · {municipality.settings.name(language)}",
    )


def _place(premises: pd.Series) -> tuple[tuple[str, str], ...]:
    said = {
        _("Premises"): premises["name"],
        _("Address"): premises["address"],
        _("Register number"): premises["register_id"],
        _("Organisation number"): premises["organisation_number"],
    }
    return tuple((name, value) for name, value in said.items() if isinstance(value, str))


def _why(municipality: Municipality, request: pd.Series) -> tuple[tuple[str, str], ...]:
    said = basis(municipality.catalogue, request["gateway"], request["purpose"])
    return (
        (_("Legal basis"), said),
        (_("Reason"), request["reason"]),
    )
