"""How well the place of premises is known, in the reader's language."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from geo.geocode import POINT_QUALITIES
from pages.language import _, number, percent


def location_quality(quality: object) -> str:
    """A quality of the address register in words; "" where the source states the position."""
    words = {
        "exact_address": _("address known to the house"),
        "range": _("several numbers, one of them known"),
        "street_only": _("street known, house not"),
        "property": _("property known, house not"),
        "postcode_centroid": _("postcode known, street not"),
        "free_text": _("described in words only"),
        "no_location": _("address not found"),
    }
    return words.get(str(quality), "")


def location_in_words(premises: Mapping[Any, Any] | pd.Series) -> str:
    """A sentence on where the position of premises comes from; "" where the source states it."""
    known = location_quality(premises["location_quality"])
    if not known:
        return ""
    if pd.notna(premises["x"]):
        return _(
            "Placed by the register of addresses: {match} ({quality}, sure to {share})."
        ).format(
            match=premises["location_match"],
            quality=known,
            share=percent(float(premises["location_score"])),
        )
    if pd.notna(premises["area_x"]):
        return _(
            "No house is known, only an area: within {radius} m of {match} ({quality}). "
            "A data steward can choose the right address under Data, Review."
        ).format(
            match=premises["location_match"] or _("its middle"),
            radius=number(float(premises["area_radius_m"])),
            quality=known,
        )
    if premises["location_quality"] in POINT_QUALITIES:
        return _(
            "The register's {match} may be meant, which is too unsure ({share}) to be drawn. "
            "A data steward can choose the right address under Data, Review."
        ).format(match=premises["location_match"], share=percent(float(premises["location_score"])))
    return _(
        "The address is not in the register of addresses, so it is not on the map. "
        "A data steward can choose the right one under Data, Review."
    )
