"""Signed tickets: what one reader's browser may fetch, for a limited time.

The map fetches the positions of the premises in a request of its own, which carries no session. A
ticket says whose eyes the request is made with; only this process (or those that share
``SAMSYN_SECRET``) can write one.
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from itsdangerous import BadSignature, URLSafeTimedSerializer

from risk.clearance import Viewer

SECRET = os.environ.get("SAMSYN_SECRET") or secrets.token_hex(32)
"""Shared by the processes that serve one dashboard; a process alone makes its own."""

LIFETIME_S = 8 * 3600


class TicketError(ValueError):
    """A ticket was not written here, was changed, or is too old."""


@dataclass(frozen=True)
class Ticket:
    """Positions of the premises as `viewer` may see them on the date `as_of`.

    With `then`, of those they could know on that date.
    """

    viewer: Viewer
    as_of: date
    checksum: int = 0
    """Of the positions it was written for: when they change, they are fetched anew."""
    sign_in: str = ""
    """The sign-in (`data.sessions.SignIn.key`) that must still be open; none in a demo."""
    then: bool = False


def write_ticket(ticket: Ticket, *, secret: str = SECRET) -> str:
    """Sign a ticket: text that fits into an address."""
    return _serializer(secret).dumps(
        {
            "function": ticket.viewer.function,
            "agency": ticket.viewer.agency,
            "role": ticket.viewer.role,
            "operations": sorted(ticket.viewer.operations),
            "as_of": ticket.as_of.isoformat(),
            "checksum": ticket.checksum,
            "sign_in": ticket.sign_in,
            "then": ticket.then,
        }
    )


def read_ticket(text: str, *, secret: str = SECRET, lifetime_s: int = LIFETIME_S) -> Ticket:
    """Check a ticket and return what it grants.

    Raises
    ------
    TicketError
        It was not signed with this secret, or longer than `lifetime_s` seconds ago.
    """
    try:
        content = _serializer(secret).loads(text, max_age=lifetime_s)
    except BadSignature as error:
        raise TicketError("The ticket is not valid (any more); reload the page.") from error
    return _ticket(content)


def _ticket(content: Mapping[str, object]) -> Ticket:
    viewer = Viewer(
        function=str(content["function"]),
        agency=str(content["agency"]),
        role=str(content["role"]),
        operations=frozenset(content["operations"]),  # type: ignore[call-overload]
    )
    return Ticket(
        viewer=viewer,
        as_of=date.fromisoformat(str(content["as_of"])),
        checksum=int(str(content["checksum"])),
        sign_in=str(content["sign_in"]),
        then=bool(content["then"]),
    )


def _serializer(secret: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret, salt="positions")
