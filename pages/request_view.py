"""Ask another agency about premises: the question, its letter, and what was answered."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial

import pandas as pd
import streamlit as st

from data.audit import AuditError, record
from data.days import date_of
from data.document import Document, as_pdf, as_text
from data.requests import (
    ASKING_ROLES,
    LONGEST_REASON,
    Question,
    RequestError,
    answer_days,
    ask,
    enter_answer,
    requests_seen,
)
from data.store import Store
from data.workspace import Workspace
from pages.frame import as_of
from pages.language import _, current_language, relative_and_exact, speaking
from pages.plain import plain
from pages.request_words import answers, basis, letter
from pages.signin import current_viewer
from risk.catalogue import Agency, Catalogue, Gateway
from risk.clearance import Viewer


def may_ask(viewer: Viewer) -> bool:
    """Whether this reader asks other agencies at all."""
    return viewer.role in ASKING_ROLES


def show_requests(ws: Workspace, premises_id: int) -> None:
    """The questions about premises that the reader may see, and a new one."""
    store, viewer = ws.evidence.store, current_viewer()
    _show_message()
    seen = requests_seen(store, viewer, date.today(), as_of())
    about = seen[seen["premises_id"] == premises_id]
    for _number, request in about.iterrows():
        with st.container(border=True):
            show_request(store, request, ws.premises.loc[premises_id])
    _show_new(store, viewer, premises_id)


def show_request(store: Store, request: pd.Series, premises: pd.Series) -> None:
    """One question: whom, on which basis, what came of it; its letter and its answer."""
    catalogue = store.municipality.catalogue
    asked = catalogue.agencies[request["asked_agency"]].name(current_language())
    st.markdown(f"**{plain(asked)}** · {plain(status(request))}")
    st.markdown(plain(basis(catalogue, request["gateway"], request["purpose"])))
    st.markdown(plain(request["reason"]))
    st.caption(
        _("Asked {when} by {function}.").format(
            when=relative_and_exact(date_of(request["asked_day"]), as_of()),
            function=plain(request["function"]),
        )
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _show_letter(store, request, premises)
        _show_answering(store, request)


def status(request: pd.Series) -> str:
    """Where a question stands, in words; "not answered" says neither yes nor no."""
    if pd.isna(request["replied_at"]):
        return _("waiting for an answer")
    if request["declined"]:
        return _("not answered (says neither yes nor no)")
    if pd.isna(request["answer"]):
        return _("answered; the answer has been deleted")
    until = date_of(request["retain_until_day"])
    return _("{answer} (deleted after {date})").format(
        answer=answers()[request["answer"]], date=until.isoformat()
    )


def _show_letter(store: Store, request: pd.Series, premises: pd.Series) -> None:
    number = request["request_id"]
    for form, suffix, label in (
        (as_pdf, "pdf", _("Letter (PDF)")),
        (as_text, "txt", _("Letter (text)")),
    ):
        st.download_button(
            label,
            partial(_letter, store, current_viewer(), request, premises, form),
            f"S-{number}.{suffix}",
            key=f"letter_{suffix}_{number}",
            on_click="ignore",
        )


def _letter(
    store: Store,
    viewer: Viewer,
    request: pd.Series,
    premises: pd.Series,
    form: Callable[[Document], bytes | str],
) -> bytes | str:
    """The letter in the language of the municipality; that it was made is logged first."""
    record(
        store, viewer, "printed", [request["premises_id"]], purpose=request["reason"],
        basis=request["gateway"], detail=f"letter of request {request['request_id']}",
    )  # fmt: skip
    with speaking(store.municipality.settings.language):
        return form(letter(store.municipality, request, premises, answer_days(store)))


def _show_answering(store: Store, request: pd.Series) -> None:
    number = int(request["request_id"])
    given = None if request["declined"] == 0 else "not_answered"
    if isinstance(request["answer"], str):
        given = request["answer"]
    options = list(answers())
    chosen = st.selectbox(
        _("Answer"), options, index=options.index(given) if given else None,
        format_func=lambda one: answers()[one], key=f"answer_{number}", width=220,
        placeholder=_("choose"),
    )  # fmt: skip
    st.button(
        _("Enter the answer"), key=f"enter_{number}", on_click=_enter,
        args=(store, number, chosen), disabled=chosen is None or chosen == given,
    )  # fmt: skip


def _enter(store: Store, request_id: int, answer: str) -> None:
    _try(lambda: enter_answer(store, current_viewer(), request_id, answer))


def _show_new(store: Store, viewer: Viewer, premises_id: int) -> None:
    catalogue, language = store.municipality.catalogue, current_language()
    agencies = [one for one in catalogue.agencies.values() if _gateways(store, one, viewer)]
    st.markdown("**" + _("Ask an agency") + "**")
    if not agencies:
        st.info(_("No gateway of this municipality lets your agency ask another one."))
        return
    left, right = st.columns(2)
    asked = left.selectbox(
        _("Agency"), agencies, format_func=lambda one: one.name(language),
        key=f"ask_agency_{premises_id}",
    )  # fmt: skip
    gateway = right.selectbox(
        _("Legal basis"), _gateways(store, asked, viewer), format_func=_gateway_name,
        key=f"ask_gateway_{premises_id}_{asked.id}",
    )  # fmt: skip
    _say_conditions(gateway)
    purpose = _choose_purpose(catalogue, gateway, premises_id)
    reason = st.text_area(
        _("Why: what you need to know about the place, and what for"),
        max_chars=LONGEST_REASON, key=f"ask_reason_{premises_id}",
        help=_("No names of people and no personal identity numbers."),
    )  # fmt: skip
    question = Question(premises_id, asked.id, gateway.id, purpose, reason)
    st.button(
        _("Make the request"), on_click=_ask, args=(store, question), type="primary",
        key=f"ask_{premises_id}", disabled=not reason.strip(),
    )  # fmt: skip


def _gateways(store: Store, asked: Agency, viewer: Viewer) -> list[Gateway]:
    known: Iterable[Gateway] = store.municipality.catalogue.gateways.values()
    return [one for one in known if one.carries(asked.id, viewer.agency)]


def _gateway_name(gateway: Gateway) -> str:
    name = gateway.name(current_language())
    return f"{name} ({gateway.statute})" if gateway.statute else name


def _say_conditions(gateway: Gateway) -> None:
    conditions = gateway.said(current_language())
    said = [plain(conditions)] if conditions else []
    if gateway.certainty == "B2":
        said.append("⚑ " + _("assumption, not decided"))
    if said:
        st.caption(" · ".join(said))


def _choose_purpose(catalogue: Catalogue, gateway: Gateway, premises_id: int) -> str:
    if not gateway.purposes:
        return ""
    language = current_language()
    return st.selectbox(
        _("Purpose"), gateway.purposes, key=f"ask_purpose_{premises_id}_{gateway.id}",
        format_func=lambda one: catalogue.purposes[one].name(language),
    )  # fmt: skip


def _ask(store: Store, question: Question) -> None:
    if _try(lambda: ask(store, current_viewer(), question)):
        st.session_state["request_message"] = (
            "success",
            _("The request is kept. Send its letter to the function mailbox."),
        )


def _try(act: Callable[[], object]) -> bool:
    """Do it; where it is refused, the sentence is shown on the next run."""
    try:
        act()
    except (RequestError, AuditError) as error:
        st.session_state["request_message"] = ("error", str(error))
        return False
    return True


def _show_message() -> None:
    kind, text = st.session_state.pop("request_message", (None, ""))
    if kind:
        (st.success if kind == "success" else st.error)(plain(text))
