"""The words of an operation's shared pack."""

from datetime import date

from data.document import Document, Section
from data.municipality import Municipality
from data.pack import Pack, PackedStop, Reason, RiskHere
from pages.function_words import function_name
from pages.language import _, current_language


def pack_document(municipality: Municipality, pack: Pack) -> Document:
    """The pack to take along: who takes part, and per stop why and on whose mandate."""
    language = current_language()
    agencies = municipality.catalogue.agencies
    participants = "; ".join(
        f"{function_name(municipality, function)} ({agencies[agency].name(language)})"
        for function, agency in pack.participants
    )
    return Document(
        title=_("Operation: {title}").format(title=pack.title),
        language=language,
        facts=(
            (_("Day"), pack.planned_on),
            (_("Take part"), participants),
            (_("Known on"), pack.as_of),
        ),
        sections=tuple(_stop(municipality, one) for one in pack.stops),
        footer=_(
            "Holds only what every participant may see. The place has a priority; "
            "it says nothing about people."
        ),
    )


def stop_title(stop: PackedStop) -> str:
    """Number, name and address."""
    said = ", ".join(one for one in (stop.name, stop.address) if one)
    return f"{stop.number}. {said or stop.premises_id}"


def _stop(municipality: Municipality, stop: PackedStop) -> Section:
    kind = municipality.catalogue.kinds.get(stop.kind)
    return Section(
        stop_title(stop),
        facts=(
            (_("Kind"), kind.name(current_language()) if kind else stop.kind),
            (_("Last visit"), stop.last_visit_on or _("none that all may see")),
        ),
        paragraphs=() if stop.risks else (_("Nothing that all participants may see."),),
        points=tuple(line for risk in stop.risks for line in _lines(municipality, risk)),
    )


def _lines(municipality: Municipality, risk: RiskHere) -> tuple[str, ...]:
    """Why here, for what that is held, and who may act."""
    language, catalogue = current_language(), municipality.catalogue
    name = catalogue.risks[risk.risk].name(language)
    reasons = "; ".join(_reason(municipality, one) for one in risk.reasons)
    unknown = _("statute not stated")
    held = dict.fromkeys(one.purpose for one in risk.reasons)
    purposes = "; ".join(
        catalogue.purposes[one].name(language) if one in catalogue.purposes else one for one in held
    )
    mandates = "; ".join(
        f"{catalogue.agencies[agency].name(language)} – {statute or unknown}"
        for agency, statute in risk.mandates
    )
    return (
        _("{risk}: {reasons}").format(risk=name, reasons=reasons),
        _("Held for: {purposes}").format(purposes=purposes),
        _("Mandate: {mandates}").format(mandates=mandates or _("none of those who take part")),
    )


def _reason(municipality: Municipality, reason: Reason) -> str:
    name = municipality.catalogue.signal_types[reason.signal_type].name(current_language())
    if reason.observed_on is None:
        return name
    if reason.form == "band":
        day = date.fromisoformat(reason.observed_on)
        quarter = _("quarter {quarter} of {year}").format(
            quarter=(day.month + 2) // 3, year=day.year
        )
        return f"{name} ({quarter})"
    return f"{name} ({reason.observed_on})"
