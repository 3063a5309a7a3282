"""Why is X not on the list: a search over all premises that says which filter hides it."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import streamlit as st

from data.selection import FOUND_AT_MOST, find, title
from data.workspace import Workspace
from pages import address
from pages.language import _, number
from pages.plain import plain
from risk.priority import rank


def search_box() -> str:
    """Draw the box; gives what is searched for."""
    return address.text(
        _("Why is it not on the list? Search all premises"), "q",
        placeholder=_("Why is it not on the list? Name, address or number"),
        label_visibility="collapsed",
    ).strip()  # fmt: skip


def show_hits(
    ws: Workspace,
    priority: np.ndarray,
    tests: pd.DataFrame,
    words: str,
    choose: Callable[[int], None],
) -> None:
    """Draw what the search finds.

    Parameters
    ----------
    priority
        Of all premises, shape (n,).
    tests
        Which premises pass which filter, as made by `data.selection.passes`.
    words
        What is searched for.
    choose
        Called with the `premises_id` whose details the reader wants.
    """
    if not words:
        return
    hits = find(ws.premises, words)
    if not len(hits):
        st.caption(_("Nothing found among all {count} premises.").format(count=_count(ws)))
    ranks = pd.Series(rank(priority), index=ws.premises.index)
    for premises_id in hits:
        _show_hit(ws, premises_id, int(ranks[premises_id]), tests.loc[premises_id], choose)
    if len(hits) == FOUND_AT_MOST:
        st.caption(
            _("The first {count} are shown; search for more words.").format(
                count=number(FOUND_AT_MOST)
            )
        )


def _show_hit(
    ws: Workspace, premises_id: int, its_rank: int, passed: pd.Series, choose: Callable[[int], None]
) -> None:
    hiding = [words for name, words in _hidden_by().items() if not passed[name]]
    said = _("hidden by: {filters}").format(filters=", ".join(hiding)) if hiding else _("shown")
    place = _("rank {rank} of {count}").format(rank=number(its_rank), count=_count(ws))
    with st.container(horizontal=True, vertical_alignment="center"):
        premises = ws.premises.loc[premises_id]
        st.button(
            plain(title(premises)),
            key=f"found_{premises_id}",
            on_click=choose,
            args=(int(premises_id),),
        )
        address = plain(premises["address"]) if isinstance(premises["address"], str) else ""
        st.markdown(f"{address} · {place} · {said}", width="content")


def _hidden_by() -> dict[str, str]:
    return {
        "kind": _("kind of premises"),
        "district": _("district"),
        "visit": _("last visit"),
        "evidence": _("evidence"),
        "area": _("drawn area"),
    }


def _count(ws: Workspace) -> str:
    return number(len(ws.premises))
