"""The functions of the Helsingborg demo, as its pages know them."""

from data.municipality import load_municipality
from data.roles import roles_of
from risk.clearance import Viewer


def persona(function: str) -> Viewer:
    """The viewer acting in a function of the demo: ``persona("planner-slf")``."""
    return roles_of(load_municipality("helsingborg")).functions[function].viewer()
