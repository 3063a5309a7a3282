"""Operation (planner, inspector, guest): who goes where together, and what they share."""

from datetime import date, timedelta

import pandas as pd
import streamlit as st

from data.audit import AuditError
from data.days import date_of
from data.operation_table import Operation
from data.operations import (
    LONGEST_TITLE,
    PLANNING_ROLES,
    TAKING_PART,
    OperationError,
    Plan,
    move_on,
    operations_seen,
    plan_operation,
)
from data.roles import Function
from data.store import Store
from pages import address
from pages.frame import as_of, current_workspace
from pages.function_words import function_name
from pages.known import is_known_then
from pages.language import _, current_language, ngettext, number, relative_and_exact
from pages.map_table import short
from pages.pack_view import show_pack
from pages.plain import plain
from pages.served import open_store, store_url
from pages.signin import current_roles, current_viewer
from pages.visit_list import NAME as VISITS
from pages.visit_list import listed_ids
from risk.clearance import Viewer

MESSAGE = "operation_message"


def show_page() -> None:
    """What the reader takes part in and, for a planner, a new operation."""
    st.subheader(_("Operation"))
    store, viewer = open_store(store_url()), current_viewer()
    _show_message()
    if is_known_then(viewer.role, as_of()):
        st.info(
            _(
                "Operations are planned and shared with what is known today: choose “as we know "
                "it today about that day”, or today, at the top."
            )
        )
        return
    if viewer.role in PLANNING_ROLES:
        show_new(store, viewer)
    operations = operations_seen(store, viewer)
    if not operations:
        st.info(_nothing(viewer))
    for operation in operations:
        with st.container(border=True):
            show_operation(store, viewer, operation)


def _nothing(viewer: Viewer) -> str:
    if viewer.role == "partner":
        return _("No operation that you take part in is open. A guest sees it only while it is.")
    return _("No operation that you may see. Until they are closed only participants see them.")


def show_new(store: Store, viewer: Viewer) -> None:
    """An operation from the visit list."""
    premises = current_workspace().evidence.places
    listed = [one for one in listed_ids() if one in premises.index]
    if not listed:
        st.info(_("To plan an operation, put premises on the visit list of the map first."))
        return
    with st.container(border=True, key="new_operation"):
        st.markdown("**" + _("Plan an operation from the visit list") + "**")
        st.markdown(_named(premises, listed))
        left, right = st.columns([3, 1])
        title = left.text_input(_("Title"), max_chars=LONGEST_TITLE, key="operation_title")
        day = right.date_input(
            _("Day"), date.today() + timedelta(days=7), key="operation_day", format="YYYY-MM-DD"
        )
        others = _others(viewer)
        chosen = st.multiselect(
            _("Who takes part besides you"), list(others), key="operation_participants",
            format_func=lambda one: _words(store, others[one]), placeholder=_("choose"),
        )  # fmt: skip
        plan = Plan(
            title, day if isinstance(day, date) else date.today(), tuple(listed),
            tuple(others[one].viewer() for one in chosen),
        )  # fmt: skip
        st.button(
            _("Plan it"), on_click=_plan, args=(store, plan), type="primary",
            key="plan_operation", disabled=not title.strip(),
        )  # fmt: skip


def _others(viewer: Viewer) -> dict[str, Function]:
    return {
        one.id: one
        for one in current_roles().functions.values()
        if one.role in TAKING_PART and one.id != viewer.function
    }


def _words(store: Store, function: Function) -> str:
    agency = store.municipality.catalogue.agencies[function.agency]
    language = current_language()
    return f"{function.name(language)} · {agency.name(language)}"


def _named(premises: pd.DataFrame, ids: list[int] | tuple[int, ...]) -> str:
    names = premises["name"].fillna(premises["address"])
    return "\n".join(
        f"{place}. {plain(names[one])}, {plain(premises.loc[one, 'address'] or '')}"
        for place, one in enumerate(ids, start=1)
    )


def _plan(store: Store, plan: Plan) -> None:
    try:
        plan_operation(store, current_viewer(), plan)
    except (OperationError, AuditError) as error:
        st.session_state[MESSAGE] = ("error", str(error))
        return
    address.put(VISITS)
    st.session_state[MESSAGE] = ("success", _("Planned. Guests see it when you open it."))


def show_operation(store: Store, viewer: Viewer, operation: Operation) -> None:
    """One operation: day, state, who takes part, its stops, its pack."""
    words = {"planned": _("planned"), "open": _("open"), "closed": _("closed")}
    colours = {"planned": "blue", "open": "green", "closed": "gray"}
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{plain(operation.title)}**", width="content")
        st.badge(words[operation.status], color=colours[operation.status])
        st.markdown(
            plain(relative_and_exact(date_of(operation.planned_day), as_of())), width="content"
        )
    agencies, language = store.municipality.catalogue.agencies, current_language()
    said = (
        f"{plain(function_name(store.municipality, one.function))} "
        f"({plain(short(agencies[one.agency].name(language)))})"
        for one in operation.participants
    )
    st.markdown(_("Take part: {functions}").format(functions=", ".join(said)))
    count = len(operation.stops)
    st.markdown(ngettext("{count} stop", "{count} stops", count).format(count=number(count)))
    if count:
        st.markdown(_named(current_workspace().evidence.places, operation.stops))
    _show_next(store, viewer, operation)
    if operation.has(viewer):
        show_pack(store, operation)


def _show_next(store: Store, viewer: Viewer, operation: Operation) -> None:
    said = {"planned": _("Open it for guests"), "open": _("Close it")}
    if viewer.role in PLANNING_ROLES and operation.status in said:
        st.button(
            said[operation.status], key=f"move_{operation.operation_id}", on_click=_move,
            args=(store, operation.operation_id),
        )  # fmt: skip


def _move(store: Store, operation_id: int) -> None:
    try:
        move_on(store, current_viewer(), operation_id)
    except (OperationError, AuditError) as error:
        st.session_state[MESSAGE] = ("error", str(error))


def _show_message() -> None:
    kind, text = st.session_state.pop(MESSAGE, (None, ""))
    if kind:
        (st.success if kind == "success" else st.error)(plain(text))


show_page()
