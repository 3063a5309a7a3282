"""The filters of the map page: one row, kept in the address."""

from collections.abc import Iterable

import streamlit as st
from shapely.geometry import Polygon

from data.selection import Filters
from data.workspace import Workspace
from pages import address
from pages.language import _, current_language, number
from pages.plain import plain

ALL = "all"
UNVISITED_DAYS = (0, 90, 180, 365, 730, 1095)
LEAST_EVIDENCE = (0, 1, 2, 3, 5, 10)
DECIMALS = 5
"""Of a degree, in the corners of a drawn area: about one metre."""


def show_filters(ws: Workspace) -> str | None:
    """Draw the filters; gives the chosen risk, or ``None`` for all together."""
    language = current_language()
    risks, kinds = ws.catalogue.risks, ws.catalogue.kinds
    with st.container(key="filters"):
        columns = st.columns([3, 3, 3, 2, 2], gap="small")
    with columns[0]:
        risk = address.select_one(
            _("Risk"), "risk", [ALL, *risks],
            lambda one: _("All risks together") if one == ALL else risks[one].name(language),
            help=_weighing(ws),
        )  # fmt: skip
    with columns[1]:
        address.select_many(
            _("Kind of premises"), "kind", _present(ws, "kind"),
            lambda kind: kinds[kind].name(language) if kind in kinds else kind,
            placeholder=_("All kinds"),
        )  # fmt: skip
    with columns[2]:
        address.select_many(
            _("District"), "district", _present(ws, "district"), str,
            placeholder=_("All districts"),
        )  # fmt: skip
    with columns[3]:
        address.select_one(_("Last visit"), "unvisited", _texts(UNVISITED_DAYS), _unvisited)
    with columns[4]:
        address.select_one(_("Evidence"), "facts", _texts(LEAST_EVIDENCE), _evidence)
    return None if risk == ALL else risk


def chosen_filters(ws: Workspace) -> Filters:
    """What the address says."""
    return Filters(
        kinds=_known("kind", _present(ws, "kind")),
        districts=_known("district", _present(ws, "district")),
        unvisited_days=_one_of("unvisited", UNVISITED_DAYS),
        least_evidence=_one_of("facts", LEAST_EVIDENCE),
        area=read_area(),
    )


def keep_area(area: Polygon | None) -> None:
    """Write a drawn area into the address, or take it out."""
    corners = [] if area is None else list(area.exterior.coords)[:-1]
    text = "_".join(f"{lon:.{DECIMALS}f},{lat:.{DECIMALS}f}" for lon, lat in corners)
    address.put("area", *([text] if text else []))


def read_area() -> Polygon | None:
    """The drawn area of the address; ``None`` where there is none or it is not an area."""
    try:
        corners = [
            tuple(float(part) for part in corner.split(","))
            for corner in address.value("area").split("_")
        ]
        area = Polygon(corners)
    except ValueError:
        return None
    return area if area.is_valid and not area.is_empty else None


def _weighing(ws: Workspace) -> str:
    """How the risks are weighed against each other where all are shown together."""
    weighed = ", ".join(
        f"{plain(risk.name(current_language()))} {number(risk.severity, 1)}"
        for risk in ws.catalogue.risks.values()
    )
    return _(
        "All risks together: the sum of probability times severity. "
        "Severities, an assumption that nobody has decided: {weighed}."
    ).format(weighed=weighed)


def _present(ws: Workspace, column: str) -> list[str]:
    return sorted(ws.premises[column].dropna().unique())


def _unvisited(days: str) -> str:
    if days == "0":
        return _("Any time")
    return _("Not for {days} days").format(days=number(int(days)))


def _evidence(facts: str) -> str:
    if facts == "0":
        return _("Any amount")
    return _("At least {count} facts").format(count=number(int(facts)))


def _texts(numbers: Iterable[int]) -> list[str]:
    return [str(one) for one in numbers]


def _known(name: str, options: Iterable[str]) -> tuple[str, ...]:
    return tuple(one for one in options if one in address.values(name))


def _one_of(name: str, options: Iterable[int]) -> int:
    return next((one for one in options if str(one) == address.value(name)), 0)
