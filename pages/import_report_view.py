"""What an import did, or would do, in words and tables."""

import pandas as pd
import streamlit as st

from data.ingest import ImportReport
from data.quarantine import defused
from pages.intake_words import in_words, reason_in_words
from pages.language import _, number
from pages.plain import plain

SHOWN_REFUSED = 20
TWO_LINES_PX = 66
"""From this height on a table breaks its texts into lines."""
COUNTED = (
    "read",
    "accepted",
    "unchanged",
    "quarantined",
    "linked",
    "unlinked",
    "premises",
    "signals",
    "visits",
    "findings",
)


def show_known(report: ImportReport) -> bool:
    """Say so where this very file was imported before; gives whether it was."""
    if report.imported_before is None:
        return False
    st.info(
        _("This very file was imported on {date}. Importing it again changes nothing.").format(
            date=report.imported_before[:10]
        )
    )
    return True


def show_counts(report: ImportReport) -> None:
    """What became, or would become, of the rows, and how the file was read."""
    st.markdown(
        _(
            "Rows read: **{read}** = **{accepted}** accepted (of these {unchanged} known before) + "
            "**{quarantined}** in quarantine. **{linked}** concern premises known from a register "
            "or another source, **{unlinked}** stand for themselves. New premises: {premises}, "
            "signals: {signals}, visits: {visits}, findings: {findings}."
        ).format(**{name: number(getattr(report, name)) for name in COUNTED})
    )
    if report.estimated or report.waiting:
        st.markdown(
            _(
                "Of the premises that nothing matched exactly, **{estimated}** were linked by "
                "estimate and **{waiting}** wait for a decision under Review."
            ).format(estimated=number(report.estimated), waiting=number(report.waiting))
        )
    notes = [_("Read as: {form}.").format(form=plain(in_words(report.form)))]
    st.caption(" ".join([*notes, *(plain(in_words(note)) for note in report.notes)]))


def show_refused(report: ImportReport) -> None:
    """Why rows are refused, counted, and the first of them as they are in the file."""
    if not report.quarantined:
        return
    counted = pd.DataFrame(
        {
            _("Column"): [in_words(one.column) for one in report.reasons],
            _("Rows"): [one.rows for one in report.reasons],
            _("Expected"): [in_words(one.expected) for one in report.reasons],
        }
    )
    first = pd.DataFrame(
        [
            {
                _("Row"): row.row_number,
                _("Why it was refused"): "; ".join(
                    reason_in_words(vars(reason)) for reason in row.reasons
                ),
                **{name: defused(cell) for name, cell in row.original.items()},
            }
            for row in report.refused[:SHOWN_REFUSED]
        ]
    )
    left, right = st.columns([2, 3])
    left.caption(_("Why rows are refused"))
    left.dataframe(counted, hide_index=True, alt=_("Why rows are refused"))
    right.caption(
        _("The first {shown} of {total} refused rows").format(
            shown=number(len(first)), total=number(report.quarantined)
        )
    )
    right.dataframe(
        first, hide_index=True, row_height=TWO_LINES_PX, alt=_("The first refused rows")
    )
