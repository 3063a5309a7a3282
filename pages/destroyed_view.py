"""What was destroyed, by which rule and when: the records that stay."""

from datetime import datetime

import pandas as pd
import streamlit as st

from data.destroyed import destroyed
from data.store import Store
from pages.language import _, current_language, moment
from risk.clearance import Viewer


def show_destroyed(store: Store, viewer: Viewer) -> None:
    """The records of destruction, the newest first."""
    title = _("What was destroyed")
    st.markdown(f"#### {title}")
    records = destroyed(store, viewer)
    if records.empty:
        st.info(_("Nothing has been destroyed yet."))
        return
    st.dataframe(_as_shown(store, records), hide_index=True, alt=_("What was destroyed"))


def kind_words() -> dict[str, str]:
    """What the kinds of things that are destroyed are called."""
    return {
        "signals": _("signals"),
        "visits": _("visits"),
        "quarantine": _("rows in quarantine"),
        "answers": _("answers"),
        "requests": _("requests"),
        "operations": _("operations"),
        "review": _("decisions about records, and merges"),
        "log": _("entries of the log"),
    }


def _as_shown(store: Store, records: pd.DataFrame) -> pd.DataFrame:
    kinds, types = kind_words(), store.municipality.catalogue.signal_types
    sources, language = store.municipality.sources, current_language()
    return pd.DataFrame(
        {
            _("When"): [moment(datetime.fromisoformat(one)) for one in records["destroyed_at"]],
            _("Kind"): records["kind"].map(lambda one: kinds.get(one, one)),
            _("Signal type"): [
                types[one].name(language) if one in types else one for one in records["what"]
            ],
            _("Source"): [
                sources[one].name(language) if one in sources else one for one in records["source"]
            ],
            _("Rows"): records["rows"],
            _("Rule"): records["rule"],
            _("By"): records["destroyed_by"],
        }
    )
