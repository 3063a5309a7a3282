"""What may not come in at all: columns, codes and cells that a municipality's law keeps out."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from data.intake.content import FileRefused
from data.source import Source, SourceError
from risk.catalogue import Certainty, Named


@dataclass(frozen=True)
class Refusal(Named):
    """One kind of data that is refused, and the law.

    `columns` are words; a column is refused whose name holds one of them as a word of its own (or
    several in a row). `codes` are ids of signal types. `cells` are words that refuse a row wherever
    they begin a word of its texts and codes.
    """

    law: Mapping[str, str] = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    certainty: Certainty = "B2"

    def reason(self, language: str) -> str:
        """What it is and the law, in a language that the file of refusals has."""
        return f"{self.name(language)}; {self.law.get(language, self.law.get('en', ''))}"


class ColumnsRefused(FileRefused):
    """A file has columns that may not come in; nothing of it was read."""

    def __init__(self, name: str, found: Sequence[tuple[str, Refusal]]) -> None:
        self.name = name
        self.found = tuple(found)
        super().__init__(
            f"{name} may not come in, since it has {self.columns('en')}. Export it again without "
            "what is named here; also a column that nobody reads must not be handed over."
        )

    def columns(self, language: str) -> str:
        """The columns with what they are and the law, in a language."""
        return ", ".join(f"{column} ({one.reason(language)})" for column, one in self.found)


@dataclass(frozen=True)
class Refusals:
    """Everything that a municipality refuses."""

    kinds: tuple[Refusal, ...] = ()

    def of_columns(self, columns: Iterable[str], source: Source) -> list[tuple[str, Refusal]]:
        """Refused columns of a file, each with the first reason.

        A column that the source reads as an organisation number may be named after persons' numbers
        as well: what it holds is looked at number by number.
        """
        guarded = {
            one.column for one in source.fields.values() if one.type == "organisation_number"
        }
        found = ((column, self._of_column(column)) for column in columns if column not in guarded)
        return [(column, one) for column, one in found if one is not None]

    def of_code(self, code: str) -> Refusal | None:
        """Why a signal type may not be."""
        return next((one for one in self.kinds if code in one.codes), None)

    def cells(self) -> list[tuple[str, str]]:
        """Patterns (RE2) of texts that refuse a row, with what was expected instead."""
        return [
            (_pattern(one), f"nothing of this kind: {one.reason('en')}")
            for one in self.kinds
            if one.cells or one.codes
        ]

    def check(self, source: Source) -> None:
        """Raise `SourceError` where a source names what is refused."""
        problems = self.problems(source)
        if problems:
            raise SourceError(f"Source {source.id!r}: " + "; ".join(problems) + ".")

    def problems(self, source: Source) -> list[str]:
        """What a source names that is refused, one phrase each without a full stop."""
        columns = self.of_columns(source.columns, source)
        codes = [one.type for one in source.signals if one.type]
        for signal in source.signals:
            if signal.type_field:
                codes += source.fields[signal.type_field].codes.values()
        of_codes = [(code, one) for code in codes if (one := self.of_code(code))]
        return [
            *(f"column {name!r} may not come in: {one.reason('en')}" for name, one in columns),
            *(f"signal type {code!r} may not be: {one.reason('en')}" for code, one in of_codes),
        ]

    def _of_column(self, column: str) -> Refusal | None:
        name = f" {' '.join(_words(column))} "
        for one in self.kinds:
            if any(f" {' '.join(_words(word))} " in name for word in one.columns):
                return one
        return None


def refuse_columns(refusals: Refusals, columns: Sequence[str], source: Source, name: str) -> None:
    """Raise `ColumnsRefused` where a file has columns that may not come in."""
    found = refusals.of_columns(columns, source)
    if found:
        raise ColumnsRefused(name, found)


def _words(name: str) -> list[str]:
    """The words of a column's name: kontaktPerson, kontakt_person and Kontakt person are alike."""
    parted = re.sub(r"(?<=[a-zåäöé])(?=[A-ZÅÄÖÉ])", " ", unicodedata.normalize("NFC", name))
    return re.findall(r"[^\W_]+", parted.casefold())


def _pattern(refusal: Refusal) -> str:
    codes = [rf"^{re.escape(code)}$" for code in refusal.codes]
    cells = [rf"(?:^|[^\pL]){re.escape(cell)}" for cell in refusal.cells]
    return "(?i)" + "|".join([*codes, *cells])
