"""What the intake says about files and rows, in the reader's language.

The intake speaks English sentences; each follows one of the patterns below. A sentence that follows
none is shown as it is: better English than nothing.
"""

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from pages.language import _


def N_(text: str) -> str:  # noqa: N802 - the name by which texts are found for translation
    """Mark `text` for translation and give it back."""
    return text


SENTENCES = (
    # files refused as a whole
    N_("{file} cannot be read: {reason}."),
    N_("{file} is empty; expected a header and at least one row."),
    N_("{file} is an old Excel file (.xls); save it as .xlsx or CSV and try again."),
    N_(
        "{file} is neither text nor a file this program reads; "
        "expected CSV (UTF-8 or Latin-1), XLSX, Parquet, JSON, GeoJSON or GeoPackage."
    ),
    N_(
        "{file} mixes encodings or is damaged: it is neither UTF-8 nor Latin-1 (Windows-1252) "
        "throughout. Export it again as UTF-8."
    ),
    N_("Another import is writing to this store; wait until it is done and try again."),
    N_("{file} lacks 1 column: {missing}. Found are: {columns}."),
    N_("{file} lacks {count} columns: {missing}. Found are: {columns}."),
    N_("{file} has 1 column more than once: {columns}. Keep one of each."),
    N_("{file} has {count} columns more than once: {columns}. Keep one of each."),
    N_(
        "{file} opens a quote in row {row} that is never closed; the file is cut off or the quote "
        "is stray. Correct it or export the file again."
    ),
    N_("{file} holds a header and no rows."),
    N_(
        "{file} cannot be divided into rows after row {row}: a quote is opened and not closed, or "
        "a row is longer than {size} MB. Correct it or export the file again."
    ),
    N_(
        "{file} is cut off: its last row {row} has {found} cells, expected {expected} cells, as in "
        "the header. Export it again, or remove a line of totals."
    ),
    N_(
        "{file} is cut off or damaged: a Parquet file ends with a table of contents, and this one "
        "does not. Fetch it again."
    ),
    N_("{file} holds columns and no rows."),
    N_("{file} is damaged after row {row} ({reason}). Fetch it again."),
    N_("{file}: column {column} holds lists or records ({type}); expected one value per row."),
    N_(
        "{file} is no readable workbook: cut off, damaged or another kind of archive. "
        "Save it again as .xlsx."
    ),
    N_(
        "{file} unpacks to {size} megabytes; a workbook may hold {most}, {held} of them beside "
        "its sheets. Save large tables as CSV or Parquet."
    ),
    N_("{file} states a row after number {most}, which no spreadsheet has."),
    N_(
        "{file} has {count} sheets with content ({sheets}); expected one. "
        "Save the sheet to import as a workbook of its own."
    ),
    N_("{file} is larger than {size} MB; save large tables as CSV or Parquet."),
    N_("{file} is JSON and not in UTF-8. Export it again as UTF-8."),
    N_("{file} is no readable JSON: cut off or damaged in line {line}. Fetch it again."),
    N_("{file} nests deeper than a table can be."),
    N_("{file} holds no records at {path}; found are: {found}."),
    N_("{file} is cut off, damaged or no file of features (GeoPackage, GeoJSON). Fetch it again."),
    N_("{file} has no table {table}; found are: {tables}."),
    N_(
        "{file} has {count} tables ({tables}); expected one, or one that the source names with "
        "file.table."
    ),
    N_(
        "The key {key} beside the store is missing, and the store holds sole traders under its "
        "pseudonyms; new ones would not meet them. Put the key back from its backup."
    ),
    N_("The key {key} beside the store can be read by others than its owner; set its mode to 600."),
    N_(
        "The key {key} beside the store is damaged: expected {count} bytes in base64. "
        "Put it back from its backup."
    ),
    N_(
        "{file} has {count} addresses, {inside} of them in the municipality as {crs}; expected "
        "most of them. Is it another municipality's, or in another reference system?"
    ),
    N_(
        "The positions of {source} fit more than one reference system: {systems}. State the "
        "system in the source (location.crs), or export the file in a known one."
    ),
    N_("The file has x and y exchanged; they were read the right way round."),
    N_("The positions were recognised as {system}, east before north."),
    N_("The positions were recognised as {system}, north before east."),
    N_("The positions are stated to be in {crs} and look like {system}."),
    N_("The positions lie in the municipality in none of the known reference systems: {systems}."),
    N_("Accepted rows without a position to count near: {count}."),
    N_(
        "The register of addresses was made by an earlier version and was not used; take it anew: "
        "python -m data addresses."
    ),
    N_(
        "Addresses looked up in the register: {count}; known to the house: {points}, to an area "
        "only: {areas}, not found: {nowhere}."
    ),
    # what kind of file it was
    N_("CSV, {encoding}, separated by commas"),
    N_("CSV, {encoding}, separated by semicolons"),
    N_("CSV, {encoding}, separated by tabs"),
    N_("workbook, sheet {sheet}"),
    N_("JSON, records of {path}"),
    N_("JSON lines"),
    N_("GeoPackage, table {table}, stated to be in {crs}"),
    N_("GeoPackage, table {table}"),
    N_("GeoJSON, stated to be in {crs}"),
    # what a row should have held
    N_("a value"),
    N_("a number such as 12.5"),
    N_("a whole number"),
    N_("a number from {least}"),
    N_("a number up to {most}"),
    N_("a date that exists, as 2026-11-30"),
    N_("a date up to the day of import, {day}"),
    N_("a date from {day}"),
    N_("true or false"),
    N_("one of {words}"),
    N_("plain text; it contains HTML"),
    N_("plain text; it looks like a formula"),
    N_("plain text; it contains control characters"),
    N_("text without personal identity numbers"),
    N_("an organisation number: ten digits, as 556677-8899"),
    N_("an organisation number, not a personal identity number"),
    N_("a number that is no personal identity number"),
    N_("nothing of this kind: {reason}"),
    N_("a position"),
    N_("both halves of a position, or neither"),
    N_("x before y; the axes look swapped"),
    N_("a position in {crs} inside the municipality"),
    N_("something to tell the premises by"),
    N_("each row once"),
    N_("each key once"),
    N_("the values imported before, or a new key"),
    N_("{count} cells, as in the header"),
    # what was found instead
    N_("nothing"),
    N_("(whole row)"),
    N_("(personal identity number, not kept)"),
    N_("(count, not kept)"),
    N_("{count} cells"),
    N_("same as row {row}, with other values"),
    N_("same as row {row}"),
    N_("already imported in file {file}, row {row}, with other values"),
)


def in_words(sentence: str) -> str:
    """A sentence of the intake in the reader's language."""
    return as_one_of(SENTENCES, sentence)


def as_one_of(templates: Iterable[str], sentence: str) -> str:
    """A sentence in the reader's language by the template it fits; as it is where none does."""
    for template in templates:
        match = _pattern(template).fullmatch(sentence)
        if match:
            return _(template).format(**match.groupdict())
    return sentence


def reason_in_words(reason: Mapping[str, Any]) -> str:
    """One thing wrong with a row: column, what was found, what is expected."""
    return _("{column}: found {found}, expected {expected}").format(
        column=in_words(str(reason["column"])),
        found=in_words(str(reason["found"])) if reason["found"] else _("nothing"),
        expected=in_words(str(reason["expected"])),
    )


def reasons_in_words(reasons: str) -> str:
    """Everything wrong with a row, from the JSON the store keeps."""
    return "; ".join(reason_in_words(one) for one in json.loads(reasons))


@cache
def _pattern(template: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", template)
    written = [
        f"(?P<{part}>.+?)" if place % 2 else re.escape(part) for place, part in enumerate(parts)
    ]
    return re.compile("".join(written), re.DOTALL)
