"""What will be deleted when: every kind of thing with its period, and what is due already."""

from datetime import date

import pandas as pd
import streamlit as st

from data.days import date_of
from data.kept import Kept, what_is_kept
from data.store import Store
from pages.destroyed_view import kind_words, show_destroyed
from pages.language import _, current_language, ngettext, number, relative_and_exact
from risk.clearance import Viewer


def show_retention(store: Store, viewer: Viewer) -> None:
    """The periods, what they apply to, and how deleting is done."""
    st.subheader(_("What will be deleted when"))
    kept = what_is_kept(store, viewer, date.today())
    due = sum(one.due for one in kept)
    if due:
        st.warning(
            ngettext(
                "{count} row may not be kept any longer.",
                "{count} rows may not be kept any longer.",
                due,
            ).format(count=number(due))
        )
    st.dataframe(
        _as_shown(store, kept), hide_index=True, height="content", placeholder="–",
        alt=_("What will be deleted when"),
    )  # fmt: skip
    st.caption(
        _(
            "Counted is what you may see. Deleting is done on the machine of the store, with "
            "everything that was derived; it cannot be undone:"
        )
    )
    st.code("python -m data retention --dry-run --store URL", language=None)
    show_destroyed(store, viewer)


def _as_shown(store: Store, kept: list[Kept]) -> pd.DataFrame:
    kinds, types = kind_words(), store.municipality.catalogue.signal_types
    language, purposes = current_language(), store.municipality.catalogue.purposes
    certainty = {
        "S": _("found in a source"),
        "B1": _("fairly sure"),
        "B2": _("assumption, not decided"),
    }
    return pd.DataFrame(
        {
            _("What"): [
                types[one.what].name(language) if one.what in types else kinds[one.kind]
                for one in kept
            ],
            _("Purpose"): [
                purposes[types[one.what].purpose].name(language) if one.what in types else ""
                for one in kept
            ],
            _("Kept for"): [_period(one) for one in kept],
            _("Certainty"): [
                certainty[one.certainty] if one.days is not None else "" for one in kept
            ],
            _("Kept now"): [_count(one.rows) for one in kept],
            _("Due already"): [_count(one.due if one.rows is not None else None) for one in kept],
            _("The first goes"): [_first(one) for one in kept],
        }
    )


def _period(one: Kept) -> str:
    if one.days is None:
        return _("no period decided: kept")
    return ngettext("{count} day", "{count} days", one.days).format(count=number(one.days))


def _count(rows: int | None) -> str:
    return "" if rows is None else number(rows)


def _first(one: Kept) -> str:
    return "" if one.goes_day is None else relative_and_exact(date_of(one.goes_day), date.today())
