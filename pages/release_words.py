"""The words of releases: what is shared with whom, on which basis, until when."""

import json
from collections.abc import Mapping

import pandas as pd

from data.days import date_of
from data.municipality import Municipality
from data.release_preview import Preview
from pages.function_words import function_name
from pages.language import _, current_language, exact, ngettext, number
from pages.map_table import short
from risk.catalogue import Catalogue, Gateway, Purpose
from risk.clearance import VISIT


def states() -> dict[str, str]:
    """Whether a release holds, by id."""
    return {"holds": _("holds"), "ended": _("has ended"), "revoked": _("taken back")}


def forms() -> dict[str, str]:
    """How facts are shown, by id."""
    return {"fact": _("as facts"), "band": _("only as a band of points")}


def type_name(catalogue: Catalogue, signal_type: str) -> str:
    """The name of a signal type; visits are one here, too."""
    kind = catalogue.signal_types.get(signal_type)
    if kind is not None:
        return kind.name(current_language())
    return _("Visits and their findings") if signal_type == VISIT else signal_type


def gateway_name(gateway: Gateway) -> str:
    """Its name and statute."""
    name = gateway.name(current_language())
    return f"{name} ({gateway.statute})" if gateway.statute else name


def legal_note(noted: Gateway | Purpose) -> str:
    """What the law says about a gateway or a purpose, and how sure that is."""
    language = current_language()
    said = noted.said(language) if isinstance(noted, Gateway) else noted.note(language)
    unsure = "⚑ " + _("assumption, not decided") if noted.certainty == "B2" else ""
    return " · ".join(one for one in (said, unsure) if one)


def preview_in_words(preview: Preview, form: str, signal_type: str) -> str:
    """What the other agency would see, in numbers."""
    if not preview.rows:
        return _(
            "Nothing now: there is no such fact that you may see. What comes in until the end "
            "date would be seen."
        )
    if signal_type == VISIT:
        what = ngettext("{count} visit", "{count} visits", preview.rows)
    elif form == "band":
        what = ngettext("{count} band", "{count} bands", preview.rows)
    else:
        what = ngettext("{count} fact", "{count} facts", preview.rows)
    about = ngettext("{count} premises", "{count} premises", preview.premises)
    return _(
        "They would see {what} about {premises}, and what comes in until the end date."
    ).format(
        what=what.format(count=number(preview.rows)),
        premises=about.format(count=number(preview.premises)),
    )


def as_shown(municipality: Municipality, releases: pd.DataFrame) -> pd.DataFrame:
    """The register (`data.release_register`) under the headings of the screen."""
    catalogue, language = municipality.catalogue, current_language()
    agencies = catalogue.agencies
    rows = releases.to_dict("records")

    def agency(one: str) -> str:
        return short(agencies[one].name(language)) if one in agencies else one

    def to(row: Mapping[str, object]) -> str:
        named = [function_name(municipality, one) for one in json.loads(str(row["to_functions"]))]
        only = " (" + ", ".join(named) + ")" if named else ""
        return agency(str(row["to_agency"])) + only

    def named(known: Mapping[str, Gateway] | Mapping[str, Purpose], one: str) -> str:
        return known[one].name(language) if one in known else one

    return pd.DataFrame(
        {
            _("What"): [type_name(catalogue, row["signal_type"]) for row in rows],
            _("To"): [to(row) for row in rows],
            _("Until"): [_until(row) for row in rows],
            _("Status"): [states()[row["state"]] for row in rows],
            _("From"): [agency(row["owner"]) for row in rows],
            _("Shown"): [forms()[row["form"]] for row in rows],
            _("Decided"): [_day(row["decided_day"]) for row in rows],
            _("Legal basis"): [named(catalogue.gateways, row["gateway"]) for row in rows],
            _("Purpose"): [named(catalogue.purposes, row["purpose"]) for row in rows],
            _("Why for another purpose"): [row["reuse"] for row in rows],
            _("Weighing of interests"): [row["weighing"] for row in rows],
            _("Decided by"): [function_name(municipality, row["decided_by"]) for row in rows],
            _("Number"): [f"F-{row['release_id']}" for row in rows],
        }
    )


def _until(row: Mapping[str, object]) -> str:
    if row["state"] == "revoked":
        return _("taken back {date}").format(date=_day(row["revoked_day"]))
    return _("until taken back") if pd.isna(row["expires_day"]) else _day(row["expires_day"])


def _day(day: object) -> str:
    return exact(date_of(int(float(str(day)))))
