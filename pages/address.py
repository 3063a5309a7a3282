"""What the reader chose, kept in the page's address: it can be shared, and the back button works.

Names and ids only, never texts of the screen, so that a link reads the same in both languages. The
links between pages carry everything along; what was chosen in a fragment after they were drawn is
remembered in the session until the next page has it.
"""

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Any

import streamlit as st

_CHOSEN, _PAGE, _LINKED = "address", "address_page", "address_linked"


def arrive(page: str) -> None:
    """Take over the address at the start of a run; call once, before the page `page` is drawn."""
    given = _given()
    came_by_link = page != st.session_state.get(_PAGE) and given == st.session_state.get(_LINKED)
    if came_by_link:
        for name, chosen in _chosen().items():
            put(name, *chosen)
    else:
        _forget_widgets(given)
        st.session_state[_CHOSEN] = given
    st.session_state[_PAGE] = page


def to_carry() -> dict[str, tuple[str, ...]]:
    """What the links to other pages carry along."""
    st.session_state[_LINKED] = _given()
    return dict(st.session_state[_LINKED])


def values(name: str) -> tuple[str, ...]:
    """Everything chosen under a name."""
    return _chosen().get(name, ())


def value(name: str, default: str = "") -> str:
    """The one thing chosen under a name."""
    return next(iter(values(name)), default)


def put(name: str, *chosen: str) -> None:
    """Choose; without anything chosen the name leaves the address."""
    if chosen:
        _chosen()[name] = chosen
        if tuple(st.query_params.get_all(name)) != chosen:
            st.query_params[name] = list(chosen)
    else:
        _chosen().pop(name, None)
        if name in st.query_params:
            del st.query_params[name]


def in_address(name: str, options: Collection[str], default: str) -> str:
    """Keep the choice of the widget whose key is `name` in the address as well; gives the choice.

    Called before the widget is drawn, which should have ``persist_state="session"``. Where the
    widget has no choice yet, or the back button changed the address, the address decides; what is
    not among `options` becomes the default, which the address leaves out.
    """
    chosen = st.session_state.get(name) or value(name)
    if chosen not in options:
        chosen = default
    if st.session_state.get(name) != chosen:
        st.session_state[name] = chosen
    write_address(name, "" if chosen == default else chosen)
    return str(chosen)


def write_address(name: str, chosen: str) -> None:
    """Put one value in the address, or take it out where it is empty."""
    put(name, *([chosen] if chosen else []))


def select_many(
    label: str, name: str, options: Sequence[str], words: Callable[[str], str], **settings: Any
) -> list[str]:
    """Any number of options."""
    given = [one for one in options if one in values(name)]
    return _controlled(
        st.multiselect, name, given, lambda chosen: chosen,
        label=label, options=options, format_func=words, **settings,
    )  # fmt: skip


def select_one(
    label: str, name: str, options: Sequence[str], words: Callable[[str], str], **settings: Any
) -> str:
    """One of the options; the first where the address names none."""
    given = value(name) if value(name) in options else options[0]
    return _controlled(
        st.selectbox, name, given, lambda chosen: [chosen] if chosen in options[1:] else [],
        label=label, options=options, format_func=words, **settings,
    )  # fmt: skip


def text(label: str, name: str, **settings: Any) -> str:
    """Free text that the reader types."""
    return _controlled(
        st.text_input, name, value(name), lambda typed: [typed] if typed else [],
        label=label, **settings,
    )  # fmt: skip


def day(label: str, name: str, default: date, **settings: Any) -> date:
    """A date; `default` is not written into the address."""
    return _controlled(
        st.date_input, name, read_date(name, default),
        lambda chosen: [chosen.isoformat()] if chosen and chosen != default else [],
        label=label, format="YYYY-MM-DD", **settings,
    )  # fmt: skip


def read_date(name: str, default: date) -> date:
    """The date under a name; `default` where there is none or it is not a date."""
    try:
        return date.fromisoformat(value(name))
    except ValueError:
        return default


def _controlled(
    widget: Callable[..., Any],
    name: str,
    given: Any,
    to_texts: Callable[[Any], Sequence[str]],
    **settings: Any,
) -> Any:
    """A widget that shows what the address says and writes back what is chosen."""
    if st.session_state.get(name) != given:
        st.session_state[name] = given
    return widget(
        key=name, on_change=lambda: put(name, *to_texts(st.session_state[name])), **settings
    )


def _forget_widgets(given: dict[str, tuple[str, ...]]) -> None:
    """Widgets whose part of the address was changed from outside start anew from the address."""
    before = _chosen()
    for name in before.keys() | given.keys():
        if before.get(name) != given.get(name):
            st.session_state.pop(name, None)


def _given() -> dict[str, tuple[str, ...]]:
    return {name: tuple(st.query_params.get_all(name)) for name in st.query_params}


def _chosen() -> dict[str, tuple[str, ...]]:
    chosen: dict[str, tuple[str, ...]] = st.session_state.setdefault(_CHOSEN, _given())
    return chosen
