"""Which weight profile the analyst works on: loaded, moved, kept, compared, and in the address.

A profile is named in the address as ``expert`` or ``name@version``; weights moved since it was
loaded follow as ``moved=R01.P05~8,R01.C03~2.5``, so that a link or the back button restores them.
"""

import math

import streamlit as st

from data.store import Store, StoreError
from data.workspace import Workspace
from pages.address import in_address, write_address
from pages.language import _, number
from pages.plain import plain
from risk.catalogue import Catalogue
from risk.clearance import Viewer
from risk.profile import (
    EXPERT,
    FAMILY_CAPS,
    LONGEST_NAME,
    WeightProfile,
    compare_profiles,
    expert_profile,
    name_fits,
)

USED, COMPARED, MOVED = "profile", "compare", "moved"
"""Names in the address."""


class ProfileNameError(ValueError):
    """A name under which no profile can be kept."""


def available(store: Store, viewer: Viewer) -> dict[str, WeightProfile]:
    """The experts' points and every kept profile by its name in the address."""
    kept = {f"{one.name}@{one.version}": one for one in store.profiles(viewer)}
    return {EXPERT: expert_profile(store.municipality.catalogue), **kept}


def profile_name(identifier: str) -> str:
    """Name of a profile for the screen."""
    if identifier == EXPERT:
        return _("the experts' points")
    name, _at, version = identifier.rpartition("@")
    return _("{name}, version {version}").format(name=name, version=version)


def profile_title(profile: WeightProfile) -> str:
    """Name of a profile as it was loaded, for the screen."""
    return profile_name(EXPERT if not profile.version else f"{profile.name}@{profile.version}")


def current_profile(known: dict[str, WeightProfile], catalogue: Catalogue) -> WeightProfile:
    """The loaded profile with the weights moved since."""
    loaded = known[loaded_id(known)]
    profile = loaded
    for risk, kind, points in read_moves(_moves_text(), catalogue):
        profile = profile.moved(kind, risk, points)
    return profile


def under(seen: Workspace, profile: WeightProfile, key: str) -> Workspace:
    """`seen` under `profile`; only risks whose weights changed since the last time are computed."""
    last = st.session_state.get(key)
    start = last if last is not None and last.evidence is seen.evidence else seen
    st.session_state[key] = start.with_profile(profile)
    ws: Workspace = st.session_state[key]
    return ws


def loaded_id(known: dict[str, WeightProfile]) -> str:
    """Name in the address of the loaded profile; the experts' where it is unknown."""
    return in_address(USED, known, EXPERT)


def compared_id(known: dict[str, WeightProfile]) -> str:
    """Name in the address of the profile compared with; the experts' where it is unknown."""
    return in_address(COMPARED, known, EXPERT)


def read_moves(text: str, catalogue: Catalogue) -> list[tuple[str, str, float]]:
    """Risk, signal type and points of every moved weight; what makes no sense is left out."""
    types = {FAMILY_CAPS, *(kind.id for kind in catalogue.scored_types)}
    moves = []
    for part in text.split(","):
        name, _tilde, points = part.partition("~")
        risk, _dot, kind = name.partition(".")
        value = _number(points)
        if risk in catalogue.risks and kind in types and value is not None:
            moves.append((risk, kind, value))
    return moves


def write_moves(loaded: WeightProfile, moved: WeightProfile) -> str:
    """The weights on which `moved` differs from `loaded`, as the address holds them."""
    changes = compare_profiles(loaded, moved)
    return ",".join(f"{one.risk}.{one.type}~{one.points_b:g}" for one in changes)


def move_weight(
    known: dict[str, WeightProfile], catalogue: Catalogue, kind: str, risk: str, points: float
) -> None:
    """Give a signal type other points for a risk, beside what was moved before."""
    profile = current_profile(known, catalogue).moved(kind, risk, points)
    st.session_state[MOVED] = write_moves(known[loaded_id(known)], profile)


def forget_moves() -> None:
    """Take the loaded profile as it is."""
    st.session_state[MOVED] = ""


def remember_in_address() -> None:
    """Write the moved weights into the address, or take them out where there are none."""
    write_address(MOVED, _moves_text())


def keep(store: Store, viewer: Viewer, profile: WeightProfile, name: str) -> str:
    """Keep `profile` under `name` as its next version; gives its name in the address.

    Raises
    ------
    ProfileNameError
        The name is empty, too long, or the experts'.
    """
    name = " ".join(name.split())
    if not name_fits(name):
        raise ProfileNameError(
            _(
                "A profile needs a name of 1 to {longest} characters without @, other than "
                "“expert”; found “{name}”."
            ).format(longest=LONGEST_NAME, name=name)
        )
    version = store.save_profile(viewer, WeightProfile(name, profile.points))
    return f"{name}@{version}"


def show_profile_bar(
    store: Store,
    viewer: Viewer,
    known: dict[str, WeightProfile],
    profile: WeightProfile,
    *,
    may_save: bool = True,
) -> None:
    """Load, go back, compare with, and keep: the row below the weights.

    Nothing is kept while one looks at what was known on another day: it would not be known then.
    """
    with st.container(border=True, key="profile_bar"):
        left, middle, right = st.columns([3, 3, 4], vertical_alignment="bottom")
        names = list(known)
        left.selectbox(
            _("Load a profile"), names, key=USED, format_func=profile_name,
            persist_state="session", on_change=forget_moves,
        )  # fmt: skip
        middle.selectbox(
            _("Compare with"), names, key=COMPARED, format_func=profile_name,
            persist_state="session",
        )  # fmt: skip
        with right.container(horizontal=True, vertical_alignment="bottom"):
            st.text_input(_("Save these weights as"), key="profile_name", max_chars=LONGEST_NAME)
            st.button(
                _("Save"), on_click=_keep_and_load, args=(store, viewer, profile),
                disabled=not may_save,
                help=None if may_save else _("Saving is for what is known today."),
            )  # fmt: skip
        _show_state(known, profile)
    _show_message()


def _show_state(known: dict[str, WeightProfile], profile: WeightProfile) -> None:
    loaded = loaded_id(known)
    moved = len(compare_profiles(known[loaded], profile))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(_("Back to the experts' points"), on_click=_back_to_experts)
        if moved:
            st.button(_("Undo what I moved"), on_click=forget_moves)
        st.caption(
            _("In use: {profile}. Weights moved since it was loaded: {count}.").format(
                profile=plain(profile_name(loaded)), count=number(moved)
            )
        )


def _back_to_experts() -> None:
    st.session_state[USED] = EXPERT
    forget_moves()


def _keep_and_load(store: Store, viewer: Viewer, profile: WeightProfile) -> None:
    try:
        identifier = keep(store, viewer, profile, st.session_state.get("profile_name", ""))
    except (ProfileNameError, StoreError) as error:
        st.session_state["profile_message"] = ("error", str(error))
        return
    st.session_state[USED] = identifier
    forget_moves()
    said = _("Saved as {profile}.").format(profile=profile_name(identifier))
    st.session_state["profile_message"] = ("success", said)


def _show_message() -> None:
    kind, text = st.session_state.pop("profile_message", (None, ""))
    if kind == "error":
        st.error(plain(text))
    elif kind == "success":
        st.success(plain(text))


def _moves_text() -> str:
    """Moved weights of this session, at its start those of the address."""
    if MOVED not in st.session_state:
        st.session_state[MOVED] = st.query_params.get(MOVED, "")
    return str(st.session_state[MOVED])


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
