"""What is said about a record and its candidates: how fields agree, and how much that weighs."""

from collections.abc import Mapping
from difflib import SequenceMatcher
from html import escape
from typing import Any

from data.review import Reviewed
from data.review_table import Decision, Item
from pages.language import _, number, percent

FIELDS = ("name", "address", "organisation_number", "register_id", "district")

STRONG_BITS, SOME_BITS = 6.0, 1.0
"""From so many bits on evidence is called strong, or some: 64 to 1, and 2 to 1."""


def field_words() -> dict[str, str]:
    """What the fields of premises are called."""
    return {
        "name": _("Name"),
        "address": _("Address"),
        "organisation_number": _("Organisation number"),
        "register_id": _("Register number"),
        "district": _("District"),
    }


def _level_words() -> dict[str, str]:
    return {
        "organisation_number equal": _("the same organisation number"),
        "organisation_number one_digit": _("organisation numbers that differ in one digit"),
        "organisation_number other": _("another organisation number"),
        "register_id equal": _("the same register number"),
        "register_id one_digit": _("register numbers that differ in one character"),
        "register_id other": _("another register number"),
        "name equal": _("the same name"),
        "name spelt_alike": _("names spelt nearly alike"),
        "name part": _("one name is a part of the other"),
        "name similar": _("similar names"),
        "name other": _("another name"),
        "place address_only": _("the same address, or spelt alike and within 100 m"),
        "place same_address": _("the same address, or spelt alike and within 100 m"),
        "place spelt_alike": _("the same number in a street spelt nearly alike"),
        "place within_30_m": _("within 30 m of each other"),
        "place same_street": _("the same street or within 150 m"),
        "place within_1_km": _("within 1 km of each other"),
        "place other": _("another place"),
    }


def reasons(candidate: Mapping[str, Any]) -> list[str]:
    """Why a record may be a candidate, or may not: the heaviest first, a sign before each."""
    words, weights = _level_words(), candidate.get("weights", {})
    levels = candidate.get("levels", {})
    told = sorted((name for name in levels if levels[name]), key=lambda name: -abs(weights[name]))
    return [_weighed(weights[name], words[f"{name} {levels[name]}"]) for name in told]


def _weighed(bits: float, what: str) -> str:
    if bits >= STRONG_BITS:
        return _("▲▲ {what}: strong evidence for it").format(what=what)
    if bits >= SOME_BITS:
        return _("▲ {what}: some evidence for it").format(what=what)
    if bits > -SOME_BITS:
        return _("○ {what}: says little").format(what=what)
    return _("▼ {what}: evidence against it").format(what=what)


def probability_words(candidate: Mapping[str, Any]) -> str:
    """How probable it is that the record is this candidate."""
    return _("estimated probability {share}").format(share=percent(candidate["probability"]))


def compared(record: Any, candidate: Any) -> tuple[str, str]:
    """A sign of how far two values agree, and the second as HTML with what differs underlined.

    Empty where neither says anything.
    """
    one, other = (str(value) if value is not None else "" for value in (record, candidate))
    if not other:
        return ("–", "") if one else ("", "")
    if not one:
        return "–", escape(other)
    if one.casefold() == other.casefold():
        return "=", escape(other)
    parts, matcher = [], SequenceMatcher(None, one.casefold(), other.casefold(), autojunk=False)
    for what, _i, _j, start, end in matcher.get_opcodes():
        text = escape(other[start:end])
        parts.append(text if what == "equal" else f"<u><b>{text}</b></u>" if text else "<u>␣</u>")
    return ("≈" if matcher.ratio() > 0.75 else "≠"), "".join(parts)


def decision_words(item: Item, one: Decision) -> str:
    """A decision in a few words."""
    if item.kind == "address":
        return {
            "same": _("the address is chosen"),
            "different": _("no address of the register is meant"),
            "undone": _("decision about the address undone"),
        }[one.decision]
    return {
        "same": _("the same as premises {number}"),
        "different": _("not premises {number}"),
        "undone": _("decision about premises {number} undone"),
    }[one.decision].format(number=one.candidate)


def title_of(seen: Reviewed) -> str:
    """What a record is called: its name, else its address, else its number."""
    known = (seen.record["name"], seen.record["address"])
    return next((str(one) for one in known if one), number(seen.item.record_id))
