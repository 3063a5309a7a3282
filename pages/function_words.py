"""What functions are called: by their name, never by a person's; the log keeps to their ids."""

from data.municipality import Municipality
from data.roles import RolesError, roles_of
from pages.language import current_language


def function_name(municipality: Municipality, identifier: str) -> str:
    """The name of a function in the reader's language; its id where it is not known any more."""
    try:
        known = roles_of(municipality).functions
    except RolesError:
        return identifier
    return known[identifier].name(current_language()) if identifier in known else identifier
