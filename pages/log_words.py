"""What the log says, in the reader's language: actions, moments, and lists of ids."""

import json
from datetime import datetime

import pandas as pd

from pages.language import _, moment, number
from pages.log_details import detail_in_words

IDS_SHOWN = 8


def action_words() -> dict[str, str]:
    """What each action of the log is called on the screen."""
    return {
        "opened": _("opened"),
        "saw": _("saw"),
        "exported": _("took along"),
        "printed": _("printed"),
        "changed": _("changed"),
        "asked": _("asked another agency"),
        "signed in": _("signed in"),
        "signed out": _("signed out"),
        "refused": _("was refused"),
        "destroyed": _("destroyed"),
    }


def entries_as_shown(entries: pd.DataFrame) -> pd.DataFrame:
    """Entries under the headings of the screen."""
    words = action_words()
    return pd.DataFrame(
        {
            _("Entry"): entries["entry_id"],
            _("When"): [moment(datetime.fromisoformat(one)) for one in entries["at"]],
            _("Function"): entries["function"],
            _("Agency"): entries["agency"],
            _("What"): entries["action"].map(lambda one: words.get(one, one)),
            _("Of what"): entries["detail"].map(detail_in_words),
            _("Premises"): entries["premises"].map(ids_as_shown),
            _("Purpose"): entries["purpose"],
            _("Basis"): entries["basis"],
        }
    )


def ids_as_shown(premises: str) -> str:
    """A list of ids, kept as JSON: the first ones, and how many there are where there are more."""
    ids = json.loads(premises)
    shown = ", ".join(str(one) for one in ids[:IDS_SHOWN])
    if len(ids) <= IDS_SHOWN:
        return shown
    return _("{first} … ({count} in all)").format(first=shown, count=number(len(ids)))
