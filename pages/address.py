"""What is chosen lives in the address, by id: the same link in every language."""

from collections.abc import Collection

import streamlit as st


def in_address(name: str, options: Collection[str], default: str) -> str:
    """Keep the choice of the widget whose key is `name` in the address as well; gives the choice.

    Called before the widget is drawn, which should have ``persist_state="session"``. At the start
    of a session the address decides; what is not among `options` becomes the default, which the
    address leaves out.
    """
    chosen = st.session_state.get(name) or st.query_params.get(name)
    if chosen not in options:
        chosen = default
    if st.session_state.get(name) != chosen:
        st.session_state[name] = chosen
    write_address(name, "" if chosen == default else chosen)
    return str(chosen)


def write_address(name: str, value: str) -> None:
    """Put a value in the address, or take it out where it is empty."""
    if value and st.query_params.get(name) != value:
        st.query_params[name] = value
    elif not value and name in st.query_params:
        del st.query_params[name]
