"""What waits for a person: a record beside what it may be, decided with one key, and taken back."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from html import escape
from typing import Any

import streamlit as st

from data.review import MergeError, Reviewed, ReviewError, decide, review_items
from data.review_address import decide_address, undo_either
from data.store import Store
from pages.language import _, current_language, moment, ngettext, number
from pages.logged import log_review
from pages.plain import plain
from pages.review_address import show_addresses
from pages.review_map import show_review_map
from pages.review_words import (
    FIELDS,
    compared,
    decision_words,
    field_words,
    probability_words,
    reasons,
    title_of,
)
from risk.clearance import Viewer

AT, DONE = "review_at", "review_done"
"""Names in the session: which item is shown, and what was decided, the latest last."""

SHOWN_DECIDED = 50


def show_review(store: Store, viewer: Viewer) -> None:
    """The queue, one record at a time, and what was decided before."""
    st.subheader(_("Review"))
    _show_said()
    items = review_items(store, viewer)
    if items:
        _show_item(store, viewer, items)
    else:
        st.info(
            _(
                "Nothing waits for you. Records that may be premises known under another name or "
                "address, and addresses whose place is doubtful, come here when a file is imported."
            )
        )
        _show_undo(store, viewer)
    _show_decided(store, viewer)


def _show_item(store: Store, viewer: Viewer, items: Sequence[Reviewed]) -> None:
    at = min(st.session_state.get(AT, 0), len(items) - 1)
    seen, done = items[at], len(st.session_state.get(DONE, []))
    log_review(store, viewer, seen.item.item_id, (seen.item.record_id, *seen.item.premises_ids))
    place, total = done + at + 1, done + len(items)
    st.progress(
        (place - 1) / total,
        _("{place} of {total}").format(place=number(place), total=number(total)),
    )
    left, right = st.columns(2, gap="medium")
    with left:
        _show_record(store, seen)
        show_review_map(store.municipality, seen, "review_map")
    with right:
        if seen.item.kind == "address":
            show_addresses(seen, partial(_decided, store, viewer, seen))
        for sign, premises_id in enumerate(seen.item.premises_ids, start=1):
            _show_candidate(store, viewer, seen, sign, premises_id)
        _show_other_ways(store, viewer, seen, at, len(items))
    for one in seen.history:
        when = moment(datetime.fromisoformat(one.decided_at))
        st.caption(
            f"{when}, {plain(one.function)}: {decision_words(seen.item, one)}. {plain(one.reason)}"
        )


def _show_record(store: Store, seen: Reviewed) -> None:
    with st.container(border=True):
        st.markdown(_("**The record** (?)"))
        source = store.municipality.sources.get(seen.source)
        st.caption(
            _("from {source}, file {file}").format(
                source=plain(source.name(current_language()) if source else seen.source),
                file=plain(seen.file_name),
            )
        )
        words = field_words()
        _show_fields(
            [(words[name], "", escape(str(seen.record[name] or "–"))) for name in FIELDS[:-1]]
        )


def _show_candidate(
    store: Store, viewer: Viewer, seen: Reviewed, sign: int, premises_id: int
) -> None:
    candidate = seen.item.candidates[sign - 1]
    row, words = seen.premises[premises_id], field_words()
    with st.container(border=True):
        st.markdown(
            f"**{sign}. {plain(row['name'] or row['address'] or premises_id)}**, "
            f"{probability_words(candidate)}"
        )
        _show_fields([(words[name], *compared(seen.record[name], row[name])) for name in FIELDS])
        st.markdown("\n".join(f"- {one}" for one in reasons(candidate)))
        st.button(
            _("Same as {sign}").format(sign=sign),
            key=f"review_same_{sign}",
            shortcut=str(sign),
            type="primary" if sign == 1 else "secondary",
            on_click=_decided,
            args=(store, viewer, seen, premises_id),
        )


def _show_fields(rows: Sequence[tuple[str, str, str]]) -> None:
    """Fields as lines: name, sign (= the same, ≈ alike, ≠ different, – missing), value as HTML."""
    lines = "".join(
        f"<tr><td style='padding-right:0.8rem;opacity:0.75'>{escape(name)}</td>"
        f"<td style='padding-right:0.5rem'>{sign}</td>"
        f"<td style='overflow-wrap:anywhere'>{value}</td></tr>"
        for name, sign, value in rows
        if value or sign
    )
    st.html(f"<table style='border:0;font-size:0.95rem'>{lines}</table>")


def _show_other_ways(store: Store, viewer: Viewer, seen: Reviewed, at: int, waiting: int) -> None:
    st.text_input(
        _("Reason (may be left empty)"), key=f"review_reason_{seen.item.item_id}", max_chars=200
    )
    with st.container(horizontal=True):
        st.button(
            _("None of these"), key="review_none", shortcut="0",
            on_click=_decided, args=(store, viewer, seen, None),
        )  # fmt: skip
        st.button(
            _("Decide later"), key="review_later", shortcut="L",
            on_click=_go, args=((at + 1) % waiting,),
        )  # fmt: skip
        _show_undo(store, viewer)
    st.caption(
        _("Keys: 1 to 5 the same, 0 none of these, L later, U undo. = same, ≈ alike, ≠ different.")
    )


def _show_undo(store: Store, viewer: Viewer) -> None:
    done = st.session_state.get(DONE, [])
    if done:
        st.button(
            _("Undo"), key="review_undo", shortcut="U",
            on_click=_undone, args=(store, viewer, done[-1]),
        )  # fmt: skip


def _show_decided(store: Store, viewer: Viewer) -> None:
    """What was decided before, the latest first, each to be taken back."""
    decided = review_items(store, viewer, "decided")
    if not decided:
        return
    decided.sort(key=lambda one: one.history[-1].decided_at, reverse=True)
    heading = ngettext("{count} decided", "{count} decided", len(decided))
    with st.expander(heading.format(count=number(len(decided)))):
        by_id = {one.item.item_id: one for one in decided[:SHOWN_DECIDED]}
        chosen = st.selectbox(
            _("Decision"), list(by_id), key="review_decided",
            format_func=lambda one: _decided_words(by_id[one]),
        )  # fmt: skip
        st.button(
            _("Undo this decision"), key="review_undo_chosen",
            on_click=_undone, args=(store, viewer, chosen),
        )  # fmt: skip


def _decided_words(seen: Reviewed) -> str:
    last = seen.history[-1]
    return f"{title_of(seen)}: {decision_words(seen.item, last)} ({last.function})"


def _decided(store: Store, viewer: Viewer, seen: Reviewed, chosen: int | None) -> None:
    """Decide for premises by their number, or for an address by its place among those offered."""
    item_id = seen.item.item_id
    reason = st.session_state.get(f"review_reason_{item_id}", "")
    decides = decide_address if seen.item.kind == "address" else decide

    def now() -> None:
        decides(store, viewer, item_id, chosen, reason)
        st.session_state.setdefault(DONE, []).append(item_id)

    _try(now)


def _undone(store: Store, viewer: Viewer, item_id: int) -> None:
    def now() -> None:
        undo_either(store, viewer, item_id)
        done = st.session_state.get(DONE, [])
        st.session_state[DONE] = [one for one in done if one != item_id]
        waiting = [one.item.item_id for one in review_items(store, viewer)]
        _go(waiting.index(item_id))

    _try(now)


def _go(at: int) -> None:
    st.session_state[AT] = at


def _try(action: Callable[[], Any]) -> None:
    """Do something on a click; what goes wrong is said when the page is drawn."""
    try:
        action()
    except (ReviewError, MergeError) as error:
        st.session_state["review_said"] = str(error)


def _show_said() -> None:
    said = st.session_state.pop("review_said", "")
    if said:
        st.error(plain(said))
