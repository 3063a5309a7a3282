"""Agencies, and the gateways: the legal bases on which they may tell each other something."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Certainty = Literal["S", "B1", "B2"]
"""S found in a source, B1 fairly sure, B2 an assumption that nobody has decided yet."""


@dataclass(frozen=True)
class Named:
    """Anything with an id and a name in each language of the screen."""

    id: str
    names: Mapping[str, str]

    def name(self, language: str) -> str:
        """Name in `language`, falling back to English, then to the id."""
        return self.names.get(language) or self.names.get("en") or self.id


@dataclass(frozen=True)
class Agency(Named):
    """An authority or administration that can own signals and take part in visits.

    `mailbox` is the address of a function, never of a person; empty where none is known.
    """

    level: str = ""
    entry_right: str = ""
    mailbox: str = ""
    works_locally: bool = True
    certainty: Certainty = "B2"


@dataclass(frozen=True)
class Gateway(Named):
    """The legal basis on which a signal may be shared.

    Attributes
    ----------
    givers, receivers
        Agencies that may give and be given something on it; empty means any.
    statute
        A citation; what there is to say about it in words stands in `conditions`, by language.
    purposes
        Ids of the only purposes it is for. Empty where it names none.
    asked
        False where nothing can be asked for on it: a way of working, a notice, a request for help.
    """

    statute: str = ""
    conditions: Mapping[str, str] = field(default_factory=dict)
    givers: tuple[str, ...] = ()
    receivers: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    asked: bool = True
    certainty: Certainty = "B2"

    def said(self, language: str) -> str:
        """The conditions in `language`, falling back to English."""
        return self.conditions.get(language) or self.conditions.get("en", "")

    def carries(self, giver: str, receiver: str) -> bool:
        """Whether `receiver` may ask `giver` for something on this basis."""
        gives = not self.givers or giver in self.givers
        receives = not self.receivers or receiver in self.receivers
        return self.asked and gives and receives and giver != receiver
