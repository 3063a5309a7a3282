"""Why an address was placed where it is, as a code with values and as an English sentence."""

from collections.abc import Mapping
from dataclasses import dataclass, field

SENTENCES = {
    "same": "Street, number and letter are as in the register.",
    "spelled_differently": "Found under the spelling {street}.",
    "initial": "The first name was shortened; found as {street}.",
    "alike": "Read as {street}, the most alike street that has the number.",
    "range": "{number} and the register's {found} overlap.",
    "letter_unknown": "The register has no letter {letter} at this number; the house is meant.",
    "letters": "The register has this number only with letters; the first is shown.",
    "letter_missing": "The register has the number, but not with the letter {letter}.",
    "other_number": "The register has the street, but not the number {number}.",
    "no_number": "No number is written; the whole street is meant.",
    "ambiguous": "{count} places fit equally well.",
    "doubtful": "The most alike address is {street}; too unsure for a point.",
    "property": "Found as a property.",
    "beside": "The words describe a place near an address.",
    "postcode": "The street was not found; the postcode's area is meant.",
    "locality": "The street was not found; the locality's area is meant.",
    "box": "A postal box is no place.",
    "nothing_written": "No place is named.",
    "not_found": "The register has no such street.",
}


@dataclass(frozen=True)
class Reason:
    """A code of `SENTENCES` and what to say in it; pages translate by the code."""

    code: str
    values: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """The reason in English."""
        return SENTENCES[self.code].format(**self.values)
