"""Purposes: what a fact is held for, and for what else it may be used without saying so."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from risk.agencies import Certainty, Named


@dataclass(frozen=True)
class Purpose(Named):
    """What facts are collected and used for (Regulation (EU) 2016/679, article 5.1 b).

    Attributes
    ----------
    notes
        The legal note by language.
    compatible
        Purposes for which what is held for this one may be used, too (article 6.4). Any other use
        is reuse for another purpose and has to be stated with its reasons.
    certainty
        Of the note and of what is compatible.
    """

    notes: Mapping[str, str] = field(default_factory=dict)
    compatible: tuple[str, ...] = ()
    certainty: Certainty = "B2"

    def allows(self, purpose: str) -> bool:
        """Whether what is held for this purpose may be used for `purpose` as it is."""
        return purpose == self.id or purpose in self.compatible

    def note(self, language: str) -> str:
        """The legal note in `language`, falling back to English."""
        return self.notes.get(language) or self.notes.get("en", "")


SUPERVISION = Purpose("SUPERVISION", {"sv": "Tillsyn av lokaler", "en": "Supervision of premises"})
"""What a signal is held for where its municipality states nothing else."""
