"""The command `check-source`: what a source would make of a file, in sentences and tables."""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from data.check_source import SourceCheck, check_source
from data.municipality import Municipality, load_municipality
from data.source import Source, SourceError, parse_source
from data.source_problems import catalogue_problems
from data.toml import load_table
from risk.catalogue import SignalType

_DESCRIPTION = """\
Explain what a source would do with a file, before either is used: what kind of
file it is, which columns are read, how many values fit, which rows would be
refused and why, which signals, visits and findings it would give, and on which
terms. Needs no store and writes nothing. Everything that is wrong with the
source is listed at once.
"""

_SHOWN_ROWS = 5


class SampleRefused(ValueError):  # noqa: N818 - as `FileRefused`
    """The file would not come in at all; what was printed says why."""


def add_check_source(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.description = _DESCRIPTION
    parser.add_argument("source", type=Path, metavar="FILE.toml", help="the source")
    parser.add_argument("sample", type=Path, help="a file as its agency hands it out")
    parser.add_argument("--municipality", default="helsingborg", help="default: helsingborg")
    parser.set_defaults(command=_check)


def _check(options: argparse.Namespace) -> None:
    municipality = load_municipality(options.municipality)
    source = read_source(options.source, municipality)
    check = check_source(source, municipality, options.sample, date.today())
    print("\n".join(in_words(check, municipality, options.source.name, options.sample.name)))
    if check.missing or check.refused:
        raise SampleRefused(f"{options.sample.name} would be refused as a whole.")


def read_source(path: Path, municipality: Municipality) -> Source:
    """The source of a TOML file anywhere, checked against a municipality.

    Raises
    ------
    SourceError
        With everything that is wrong, one line each.
    """
    table = load_table(path)
    problems = [f"{one}." for one in catalogue_problems(table, municipality.catalogue)]
    try:
        source = parse_source(path.stem, table)
        problems += [f"{one}." for one in municipality.refusals.problems(source)]
    except SourceError as error:
        problems += str(error).splitlines()
    if problems:
        lines = "\n".join(f"- {one}" for one in problems)
        raise SourceError(f"{path.name} cannot be used as it is:\n{lines}")
    return source


def in_words(
    check: SourceCheck, municipality: Municipality, source_name: str, sample_name: str
) -> Iterator[str]:
    """The lines that are printed."""
    yield f"{source_name}: no problems found; files of {check.source.agency}."
    yield f"{sample_name}: {check.form}."
    yield from _of_columns(check)
    if check.refused:
        return
    yield ""
    yield from _of_fields(check)
    yield ""
    if check.missing:
        yield "As columns are missing, no row was judged."
        return
    yield from (f"Positions: {note}" for note in check.notes)
    yield from _of_rows(check)
    yield _premises_of(check.source)
    yield from _of_signals(check, municipality)
    yield from _of_visits(check)


def _of_columns(check: SourceCheck) -> Iterator[str]:
    for column, reason in check.refused:
        yield f"Refused: the column {column} may not come in ({reason})."
    if check.refused:
        yield "Export the file again without it, also if no source reads it."
        return
    read = len(check.source.columns) - len(check.missing)
    yield f"Columns: {read} are read."
    if check.ignored:
        yield f"Neither read nor kept: {', '.join(check.ignored)}."
    if check.missing:
        yield f"Missing: {'; '.join(check.missing)}."


def _of_fields(check: SourceCheck) -> Iterator[str]:
    rows = [
        (
            name,
            one.column or f"always {one.constant}",
            one.type + (", a band" if one.bands else ""),
            str(check.fields[name].given),
            str(check.fields[name].accepted),
            "; ".join(check.fields[name].examples),
        )
        for name, one in check.source.fields.items()
    ]
    return table(("field", "column", "type", "given", "fit", "do not fit, for example"), rows)


def _of_rows(check: SourceCheck) -> Iterator[str]:
    refused = check.read - check.accepted
    yield f"Rows: {check.read} read = {check.accepted} accepted + {refused} quarantined."
    if check.silent:
        yield f"Of these accepted, {check.silent} say nothing (they fail the source's `when`)."
    for (column, expected), rows in check.reasons.most_common():
        yield f"  {rows} rows: {column}, expected {expected}"
    yield from (f"  {one}" for one in check.quarantined[:_SHOWN_ROWS])


def _premises_of(source: Source) -> str:
    if source.addresses is not None:
        return "The rows are addresses: they make the address register and no premises."
    mapping = source.premises
    if mapping is None:
        return "The rows speak of places only, and of no premises."
    ways = ", then ".join(one.replace("_", " ") for one in mapping.identity)
    if mapping.founds:
        return f"Premises: a row finds its premises by {ways}, or founds new ones."
    near = f" (within {mapping.within_m:g} m)" if "position" in mapping.identity else ""
    return f"Premises: a row speaks of all known premises by {ways}{near}, and founds none."


def _of_signals(check: SourceCheck, municipality: Municipality) -> Iterator[str]:
    named = {one.type: 0 for one in check.source.signals if one.type}
    counted = named | dict(check.signals)
    if not counted:
        yield "Signals: none."
        return
    yield "Signals, where the premises are known:"
    types = municipality.catalogue.signal_types
    heads = ("type", "rows", "name", "class", "gateway", "kept", "for")
    rows = [
        (one, str(rows), types[one].name("en"), *_terms(types[one], municipality))
        for one, rows in sorted(counted.items())
    ]
    yield from table(heads, rows)


def _terms(kind: SignalType, municipality: Municipality) -> tuple[str, str, str, str]:
    gateway = municipality.catalogue.gateways[kind.gateway]
    kept = "until decided" if kind.retention_days is None else f"{kind.retention_days} days"
    state = "" if kind.default_on else "; off until decided"
    purpose = f"{kind.direction} {', '.join(kind.points)}{state}"
    return kind.secrecy_class, f"{kind.gateway} ({gateway.statute})", kept, purpose


def _of_visits(check: SourceCheck) -> Iterator[str]:
    if check.source.visit is None:
        return
    yield f"Visits: {check.visits}."
    results: Mapping[Any, int] = check.findings
    for (risk, result), rows in sorted(results.items()):
        yield f"  {risk}: {rows} {result.replace('_', ' ')}"


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """A table for a terminal, its columns as wide as what they hold."""
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    for cells in (heads, *rows):
        padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
        yield f"  {'  '.join(padded)}".rstrip()
