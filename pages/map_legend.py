"""What the map's colours and shapes mean, in words."""

import numpy as np
import pandas as pd
import streamlit as st

from geo.colours import CLASSES, GREY, PALETTES
from pages.language import _, ngettext, number, percent


def show_legend(theme: str) -> None:
    """Say in words what the colours mean."""
    words = (
        _("lower half"),
        _("next {share}").format(share=percent(0.25)),
        _("next {share}").format(share=percent(0.15)),
        _("next {share}").format(share=percent(0.08)),
        _("highest {share}").format(share=percent(0.02)),
    )
    assert len(words) == CLASSES
    chips = [_chip(colour, word) for colour, word in zip(PALETTES[theme], words, strict=True)]
    chips.append(_chip(GREY[theme], _("unknown: no facts")))
    heading = _("Priority among all premises:")
    st.html(
        "<div style='display:flex;flex-wrap:wrap;gap:0.2rem 0.9rem;font-size:0.85rem'>"
        f"<span>{heading}</span>{''.join(chips)}</div>"
    )


def show_how_to_read(premises: pd.DataFrame, shown: np.ndarray) -> None:
    """Say what squares, dashed circles and missing premises mean.

    `premises` are as in `Workspace`, `shown` says which pass the filters, shape (n,).
    """
    said = _(
        "Zoomed out, a square shows the mean of the premises in it compared with the other squares "
        "in view; the fuller the colour, the more premises."
    )
    is_area = premises["area_lon"].notna().to_numpy()
    vague = int((is_area & shown).sum())
    if vague:
        said += " " + ngettext(
            "A dashed circle stands for {count} premises whose address is known to a street or "
            "area only: it lies somewhere inside.",
            "Dashed circles stand for {count} premises whose addresses are known to a street or "
            "area only: they lie somewhere inside.",
            vague,
        ).format(count=number(vague))
    unplaced = int((premises["lon"].isna().to_numpy() & ~is_area & shown).sum())
    if unplaced:
        said += " " + ngettext(
            "{count} premises has no position and is not on the map.",
            "{count} premises have no position and are not on the map.",
            unplaced,
        ).format(count=number(unplaced))
    st.caption(said)


def _chip(colour: str, word: str) -> str:
    dot = (
        "display:inline-block;width:0.8em;height:0.8em;border-radius:50%;"
        f"border:1px solid currentColor;background:{colour};margin-right:0.35em"
    )
    return f"<span style='white-space:nowrap'><span style='{dot}'></span>{word}</span>"
