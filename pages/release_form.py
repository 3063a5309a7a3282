"""Giving a release: what, to whom, on which ground, for what and why; first what it would show."""

from datetime import date, timedelta
from functools import partial

import streamlit as st

from data.audit import AuditError
from data.days import day_of
from data.intake.organisation_number import names_person
from data.release_preview import preview_release
from data.releases import GIVING_ROLES, ReleaseError, give_release, is_reuse
from data.store import Store
from pages.language import _, current_language
from pages.plain import plain
from pages.release_list import MESSAGE
from pages.release_words import forms, gateway_name, legal_note, preview_in_words, type_name
from pages.signin import current_roles, current_viewer
from risk.catalogue import Catalogue, Gateway, SignalType
from risk.clearance import OPERATOR, VISIT, Release
from risk.grant import Form

DAYS = 365
"""How long a release lasts where the giver does not choose another end."""

LONGEST = 1000
_PREVIEWED = "release_previewed"
_RELEASABLE = ("S1", "S2", "S3")


def show_giving(store: Store) -> None:
    """The form, for those who decide about what their agency owns."""
    viewer, catalogue = current_viewer(), store.municipality.catalogue
    if viewer.role not in (*GIVING_ROLES, OPERATOR.role):
        return
    st.subheader(_("Let another agency see something"), anchor=False)
    owner = _choose_owner(catalogue) if viewer == OPERATOR else viewer.agency
    others = [one for one in catalogue.agencies if _gateways(catalogue, owner, one)]
    if not others:
        st.info(_("No gateway of this municipality lets your agency share with another one."))
        return
    left, right = st.columns(2)
    with left:
        what, form = _choose_what(catalogue, owner)
    with right:
        to_agency, functions = _choose_receiver(catalogue, others)
        gateway = _choose_gateway(catalogue, owner, to_agency)
    kind = catalogue.signal_types.get(what)
    purpose, reuse = _choose_purpose(catalogue, gateway, kind)
    weighing = _words(_("Weighing of interests: why this may be shared, in words"), "weighing")
    until = st.date_input(
        _("End date"), date.today() + timedelta(days=DAYS), min_value=date.today(),
        format="YYYY-MM-DD", key="release_until", width=200,
    )  # fmt: skip
    lacking = _lacking(catalogue, kind, functions, weighing, purpose, reuse)
    if lacking or until is None:
        st.caption(_("Still missing:") + " " + " ".join(map(plain, lacking)))
        st.button(_("Show what they would see"), disabled=True, key="preview_release")
        return
    release = Release(
        owner, what, to_agency, gateway.id, purpose, weighing.strip(), viewer.function,
        day_of(date.today()), day_of(until), form, functions, reuse.strip(),
    )  # fmt: skip
    _show_preview(store, release)


def _choose_owner(catalogue: Catalogue) -> str:
    owners = dict.fromkeys(kind.owner for kind in catalogue.signal_types.values())
    return st.selectbox(
        _("Owner"), list(owners), key="release_owner",
        format_func=lambda one: catalogue.agencies[one].name(current_language()),
    )  # fmt: skip


def _choose_what(catalogue: Catalogue, owner: str) -> tuple[str, Form]:
    kinds = [
        kind.id
        for kind in catalogue.signal_types.values()
        if kind.owner == owner and kind.secrecy_class in _RELEASABLE and not kind.derived
    ]
    what = st.selectbox(
        _("What"), [*kinds, VISIT], key=f"release_what_{owner}",
        format_func=lambda one: type_name(catalogue, one),
        help=_("What your agency owns and others do not see. Class S0 is seen by all already."),
    )  # fmt: skip
    kind = catalogue.signal_types.get(what)
    if kind is None or kind.nearby:
        st.caption(_("Shown as facts: only facts about premises can be shown as a band."))
        return what, "fact"
    form: Form = st.radio(
        _("Shown"), list(forms()), format_func=lambda one: forms()[one], key="release_form",
        horizontal=True,
        help=_("A band tells the quarter of the year and about how many points, not the fact."),
    )  # fmt: skip
    return what, form


def _choose_receiver(catalogue: Catalogue, others: list[str]) -> tuple[str, frozenset[str]]:
    language = current_language()
    to_agency = st.selectbox(
        _("To"), others, format_func=lambda one: catalogue.agencies[one].name(language),
        key="release_to",
    )  # fmt: skip
    known = {one.id: one for one in current_roles().functions.values() if one.agency == to_agency}
    if not known:
        return to_agency, frozenset()
    named = st.multiselect(
        _("Only to these functions"), list(known), key=f"release_functions_{to_agency}",
        format_func=lambda one: known[one].name(language), placeholder=_("all of the agency"),
    )  # fmt: skip
    return to_agency, frozenset(named)


def _gateways(catalogue: Catalogue, owner: str, to_agency: str) -> list[Gateway]:
    return [one for one in catalogue.gateways.values() if one.carries(owner, to_agency)]


def _choose_gateway(catalogue: Catalogue, owner: str, to_agency: str) -> Gateway:
    gateway: Gateway = st.selectbox(
        _("Legal basis"), _gateways(catalogue, owner, to_agency), format_func=gateway_name,
        key=f"release_gateway_{to_agency}",
    )  # fmt: skip
    st.caption(plain(legal_note(gateway)))
    return gateway


def _choose_purpose(
    catalogue: Catalogue, gateway: Gateway, kind: SignalType | None
) -> tuple[str, str]:
    """The purpose, and where it is another than the facts are held for, why that is allowed."""
    language = current_language()
    purpose = st.selectbox(
        _("Purpose"), list(gateway.purposes or catalogue.purposes),
        format_func=lambda one: catalogue.purposes[one].name(language),
        key=f"release_purpose_{gateway.id}",
    )  # fmt: skip
    st.caption(plain(legal_note(catalogue.purposes[purpose])))
    if kind is None or not is_reuse(catalogue, kind, purpose):
        return purpose, ""
    st.warning(
        _(
            "This is use for another purpose: the facts are held for “{held}”. That needs a "
            "reason of its own."
        ).format(held=plain(catalogue.purposes[kind.purpose].name(language)))
    )
    return purpose, _words(_("Why the other purpose is allowed"), "reuse")


def _words(label: str, name: str) -> str:
    return st.text_area(
        label, max_chars=LONGEST, key=f"release_{name}",
        help=_("No names of people and no personal identity numbers."),
    )  # fmt: skip


def _lacking(
    catalogue: Catalogue,
    kind: SignalType | None,
    functions: frozenset[str],
    weighing: str,
    purpose: str,
    reuse: str,
) -> list[str]:
    """What stands in the way, one sentence each."""
    found = []
    if not weighing.strip():
        found.append(_("the weighing of interests in words."))
    if is_reuse(catalogue, kind, purpose) and not reuse.strip():
        found.append(_("why the other purpose is allowed."))
    if kind is not None and kind.secrecy_class == "S3" and not functions:
        found.append(_("the functions it is for: this class is released to named functions only."))
    if names_person(weighing) or names_person(reuse):
        found.append(_("words without a personal identity number; name no people."))
    return found


def _show_preview(store: Store, release: Release) -> None:
    """What it would show, on a button since looking is logged; only then it can be given."""
    if st.button(_("Show what they would see"), key="preview_release"):
        try:
            shown = preview_release(store, current_viewer(), release)
        except (ReleaseError, AuditError) as error:
            st.error(plain(error))
            return
        st.session_state[_PREVIEWED] = (release, shown)
    previewed, shown = st.session_state.get(_PREVIEWED, (None, None))
    if previewed != release or shown is None:
        return
    st.info(preview_in_words(shown, release.form, release.signal_type))
    if shown.placed:
        st.caption(_("Some are known by place only; they count for premises nearby."))
    st.button(
        _("Release it"), type="primary", key="give_release",
        on_click=partial(_give, store, release),
    )  # fmt: skip


def _give(store: Store, release: Release) -> None:
    try:
        number = give_release(store, current_viewer(), release)
    except (ReleaseError, AuditError) as error:
        st.session_state[MESSAGE] = ("error", str(error))
        return
    del st.session_state[_PREVIEWED]
    for name in ("release_weighing", "release_reuse"):
        st.session_state[name] = ""
    said = _("Released as F-{number}. It can be taken back at any time.").format(number=number)
    st.session_state[MESSAGE] = ("success", said)
