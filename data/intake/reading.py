"""Files as streams of Arrow batches, as the file had them, whatever kind of file it is."""

import difflib
from collections import Counter
from collections.abc import Sequence

from data.intake.content import Content, FileRefused, Fingerprint
from data.intake.reading_csv import open_csv
from data.intake.reading_geographic import open_geographic
from data.intake.reading_json import open_json
from data.intake.reading_parquet import open_parquet
from data.intake.reading_workbook import open_workbook
from data.intake.rows import Reading, Rows
from data.source_mappings import Layout

__all__ = ["Reading", "Rows", "open_reading", "require_columns"]

_WHOLE = Layout()


def open_reading(content: Content, fingerprint: Fingerprint, layout: Layout = _WHOLE) -> Reading:
    """Open a file of any kind that is read; `layout` says where in it the rows are.

    Raises
    ------
    FileRefused
        The file is damaged, cut off, or does not hold exactly one table.
    """
    if fingerprint.kind == "parquet":
        return open_parquet(content)
    if fingerprint.kind == "json":
        return open_json(content, layout)
    if fingerprint.kind in ("geojson", "geopackage"):
        return open_geographic(content, fingerprint.kind, layout)
    if fingerprint.kind == "workbook":
        return open_workbook(content)
    return open_csv(content, fingerprint)


def require_columns(reading: Reading, wanted: Sequence[str], name: str) -> None:
    """Refuse a file that lacks one of the `wanted` columns or has one of them twice.

    The message names every missing column with the nearest name found, and all columns found.
    """
    missing = [column for column in wanted if column not in reading.columns]
    if missing:
        hints = "; ".join(_with_nearest(column, reading.columns) for column in missing)
        raise FileRefused(
            f"{name} lacks {_count(missing, 'column')}: {hints}. "
            f"Found are: {', '.join(reading.columns)}."
        )
    twice = [c for c, n in Counter(reading.columns).items() if n > 1 and c in wanted]
    if twice:
        raise FileRefused(
            f"{name} has {_count(twice, 'column')} more than once: {', '.join(twice)}. "
            "Keep one of each."
        )


def _with_nearest(column: str, found: Sequence[str]) -> str:
    by_folded = {name.casefold(): name for name in found}
    near = difflib.get_close_matches(column.casefold(), list(by_folded), n=1)
    return f"{column} (is it {by_folded[near[0]]}?)" if near else column


def _count(items: Sequence[str], noun: str) -> str:
    return f"{len(items)} {noun}" + ("s" if len(items) > 1 else "")
