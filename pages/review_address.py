"""An address whose place is doubtful: what the register offers, each to be chosen with one key."""

from collections.abc import Callable

import streamlit as st

from data.review import Reviewed
from pages.language import _, percent
from pages.location_words import location_in_words
from pages.plain import plain


def show_addresses(seen: Reviewed, choose: Callable[[int | None], None]) -> None:
    """Draw why the place is doubtful and the addresses offered.

    Parameters
    ----------
    choose
        Called with the place of the chosen one among those offered, from 0.
    """
    st.markdown(plain(location_in_words(seen.record)))
    if not seen.item.candidates:
        st.info(
            _(
                "The register offers no address that is alike. Correct the address where the "
                "record comes from and import it again, or leave it without a place."
            )
        )
    for sign, one in enumerate(seen.item.candidates, start=1):
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            if "probability" in one:
                how = _("{share} likely").format(share=percent(float(one["probability"])))
            else:
                how = _("a near number in the street")
            st.markdown(f"**{sign}. {plain(one['address'])}** · {how}", width="stretch")
            st.button(
                _("It lies here"),
                key=f"review_same_{sign}",
                shortcut=str(sign),
                type="primary" if sign == 1 else "secondary",
                on_click=choose,
                args=(sign - 1,),
            )
