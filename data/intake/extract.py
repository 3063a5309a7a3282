"""What accepted rows say: the signals, visits and findings in them, as the tables keep them."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data.intake.conditions import holds, numbers_of
from data.intake.hashing import as_integers, hash_rows, hash_values
from data.intake.parse import Mask, file_text
from data.intake.typed import given_of
from data.intake.validate import Checked
from data.intake.vocabulary import WITH_RESULT
from data.source import FindingMapping, SignalMapping, Source, VisitMapping
from risk.catalogue import Catalogue, SignalType

Ids = np.ndarray[Any, np.dtype[np.int64]]


def signals_in(
    source: Source, catalogue: Catalogue, checked: Checked, premises_id: Ids, file_id: int
) -> Iterator[pa.RecordBatch]:
    """Rows of the table `signal`, one batch per mapping and signal type.

    A row without a date, a value, or the premises or position the mapping asks for says nothing.
    """
    speaks = speaking(source, checked)
    for mapping in source.signals:
        says = speaks & _says(mapping, checked, premises_id)
        for kind, rows in _by_type(mapping, catalogue, checked, says):
            if rows.any():
                # In the order of premises, so that their index grows page by page.
                chosen = np.flatnonzero(rows)
                chosen = chosen[np.argsort(premises_id[chosen], kind="stable")]
                yield _signals(mapping, kind, checked.take(chosen), premises_id[chosen], file_id)


def speaking(source: Source, checked: Checked) -> Mask:
    """Rows that the source's own conditions let say something, shape (rows,)."""
    return holds(source.when, checked.columns, len(checked.row_numbers), today=checked.today)


def _says(mapping: SignalMapping, checked: Checked, premises_id: Ids) -> Mask:
    says = holds(mapping.when, checked.columns, today=checked.today)
    if mapping.date is not None:
        says &= given_of(checked.columns[mapping.date])
    if mapping.value is not None:
        for name in mapping.value.fields:
            says &= given_of(checked.columns[name])
    placed = premises_id > 0 if mapping.at == "premises" else np.isfinite(checked.x)
    together: Mask = says & placed
    return together


def _by_type(
    mapping: SignalMapping, catalogue: Catalogue, checked: Checked, says: Mask
) -> Iterator[tuple[SignalType, Mask]]:
    if mapping.type_field is None:
        if mapping.type is not None:
            yield catalogue.signal_types[mapping.type], says
        return
    encoded = checked.columns[mapping.type_field].dictionary_encode()
    codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    for code, word in enumerate(encoded.dictionary.to_pylist()):
        yield catalogue.signal_types[word], says & (codes == code)


def _signals(
    mapping: SignalMapping, kind: SignalType, checked: Checked, premises_id: Ids, file_id: int
) -> pa.RecordBatch:
    n = len(premises_id)
    day = (
        pa.array(np.full(n, checked.today, dtype=np.int64))
        if mapping.date is None
        else checked.columns[mapping.date].cast(pa.int64())
    )
    retained = None if kind.retention_days is None else pc.add(day, kind.retention_days)
    return pa.RecordBatch.from_pydict(
        {
            "premises_id": pa.array(premises_id, mask=premises_id == 0)
            if mapping.at == "premises"
            else pa.nulls(n, pa.int64()),
            "signal_type": _same(kind.id, n),
            "observed_day": day,
            "value": _value(mapping, checked, n),
            "x": _position(checked.x),
            "y": _position(checked.y),
            "owner": _same(kind.owner, n),
            "secrecy_class": _same(kind.secrecy_class, n),
            "gateway": _same(kind.gateway, n),
            "purpose": _same(kind.purpose, n),
            "retain_until_day": pa.nulls(n, pa.int64()) if retained is None else retained,
            "file_id": pa.array(np.full(n, file_id)),
            "row_number": pa.array(checked.row_numbers),
        }
    )


def _value(mapping: SignalMapping, checked: Checked, n: int) -> pa.Array:
    if mapping.value is None:
        return pa.array(np.full(n, mapping.says))
    value = mapping.value
    numbers = numbers_of(checked.columns[value.field])
    if value.times is not None:
        numbers = numbers * numbers_of(checked.columns[value.times])
    numbers = numbers * value.scale
    return pa.array((np.log1p(numbers) if value.log else numbers) + value.offset)


def visits_in(
    source: Source, checked: Checked, premises_id: Ids, file_id: int
) -> tuple[pa.RecordBatch, Checked]:
    """Rows of the table `visit` with the row's number, and the rows they come from."""
    mapping = source.visit
    assert mapping is not None
    rows = speaking(source, checked) & given_of(checked.columns[mapping.date]) & (premises_id > 0)
    chosen, ids = checked.only(rows), premises_id[rows]
    n = len(ids)
    visits = pa.RecordBatch.from_pydict(
        {
            "visit_key": _visit_keys(source.id, mapping, chosen),
            "premises_id": pa.array(ids),
            "visited_day": chosen.columns[mapping.date].cast(pa.int64()),
            "agency": _same(source.agency, n),
            "selection": _stated(mapping.selection_field, mapping.selection, chosen, n),
            "access": _stated(mapping.access_field, mapping.access, chosen, n),
            "inspector": file_text(chosen.columns[mapping.inspector])
            if mapping.inspector
            else pa.nulls(n, pa.string()),
            "secrecy_class": _same("S1", n),
            "file_id": pa.array(np.full(n, file_id)),
            "row_number": pa.array(chosen.row_numbers),
        }
    )
    return visits, chosen


def _visit_keys(source_id: str, mapping: VisitMapping, checked: Checked) -> pa.Array:
    parts = [hash_values(checked.columns[name]) for name in mapping.identity]
    return pa.array(as_integers(hash_rows(parts, f"visit of {source_id}")))


def findings_in(
    source: Source, checked: Checked, visits: pa.RecordBatch
) -> Iterator[pa.RecordBatch]:
    """Results per row and risk: visit_key, risk, agency, result, outcome, row_number.

    Rows of visits without access give none. `checked` are the rows `visits` come from.
    """
    entered = pc.is_in(visits["access"], pa.array(sorted(WITH_RESULT))).to_numpy(
        zero_copy_only=False
    )
    chosen = checked.only(entered)
    keys = visits["visit_key"].filter(pa.array(entered))
    for mapping in source.findings:
        yield _findings(mapping, source, chosen, keys)


def _findings(
    mapping: FindingMapping, source: Source, checked: Checked, keys: pa.Array
) -> pa.RecordBatch:
    n = len(keys)
    result = _results(mapping, checked, n)
    risk = _stated(mapping.risk_field, mapping.risk or "", checked, n)
    agency = _stated(mapping.agency_field, mapping.agency or source.agency, checked, n)
    outcome = (
        file_text(checked.columns[mapping.outcome_field])
        if mapping.outcome_field
        else pa.nulls(n, pa.string())
    )
    findings = pa.RecordBatch.from_pydict(
        {
            "visit_key": keys,
            "risk": risk,
            "agency": agency,
            "result": result,
            "outcome": outcome,
            "row_number": pa.array(checked.row_numbers),
        }
    )
    return findings.filter(pc.and_(pc.is_valid(result), pc.not_equal(risk, "")))


def _results(mapping: FindingMapping, checked: Checked, n: int) -> pa.Array:
    if mapping.result_field:
        result = checked.columns[mapping.result_field].cast(pa.string())
    else:
        found = pa.array(holds(mapping.found, checked.columns, n, today=checked.today))
        result = pc.if_else(found, "found", "not_found")
    if mapping.examined_when:
        examined = pa.array(holds(mapping.examined_when, checked.columns, n, today=checked.today))
        result = pc.if_else(examined, result, "not_examined")
    return result


def _same(word: str, n: int) -> pa.Array:
    return pa.repeat(pa.scalar(word), n)


def _stated(field: str | None, constant: str, checked: Checked, n: int) -> pa.Array:
    """The field's word where it has one, else the constant."""
    if field is None:
        return _same(constant, n)
    return file_text(checked.columns[field]).fill_null(constant)


def _position(axis: np.ndarray[Any, Any]) -> pa.Array:
    return pa.array(axis, mask=np.isnan(axis))
