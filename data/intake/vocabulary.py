"""The words a source's fields may hold where something else must know them."""

from collections.abc import Set as AbstractSet
from typing import get_args

from data.source import Access, Selection, Source
from risk.catalogue import Catalogue

ACCESS: frozenset[str] = frozenset(get_args(Access))
WITH_RESULT = frozenset({"full", "partial"})
"""Kinds of access that can give a finding."""

SELECTION: frozenset[str] = frozenset(get_args(Selection))
RESULTS = ("not_examined", "not_found", "found")
"""Results of a finding, the worst last."""


def vocabularies(source: Source, catalogue: Catalogue) -> dict[str, AbstractSet[str]]:
    """Field name → the words it may hold, after translation by its `codes`."""
    words: dict[str, AbstractSet[str]] = {}

    def only(field: str | None, allowed: AbstractSet[str]) -> None:
        if field is not None:
            words[field] = allowed

    for signal in source.signals:
        only(signal.type_field, catalogue.signal_types.keys())
    for finding in source.findings:
        only(finding.risk_field, catalogue.risks.keys())
        only(finding.agency_field, catalogue.agencies.keys())
        only(finding.result_field, frozenset(RESULTS))
    if source.visit:
        only(source.visit.access_field, ACCESS)
        only(source.visit.selection_field, SELECTION)
    kind = source.premises.kind if source.premises else None
    if kind is not None and catalogue.kinds and source.fields[kind].type == "code":
        only(kind, catalogue.kinds.keys())
    return words
