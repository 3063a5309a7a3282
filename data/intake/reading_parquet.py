"""Parquet files, row group by row group."""

from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from data.intake.content import Content, FileRefused
from data.intake.rows import Reading, Rows

BATCH_ROWS = 65_536


def open_parquet(content: Content) -> Reading:
    """Open a Parquet file; one that is cut off or damaged is refused."""
    try:
        data = content.data
        # Arrow opens a path by itself and closes it; a Python file it would leave open.
        file = pq.ParquetFile(pa.BufferReader(data) if isinstance(data, bytes) else data)
    except (pa.ArrowException, OSError) as error:
        raise FileRefused(
            f"{content.name} is cut off or damaged: a Parquet file ends with a table of contents, "
            "and this one does not. Fetch it again."
        ) from error
    if file.metadata.num_rows == 0:
        raise FileRefused(f"{content.name} holds columns and no rows.")

    def rows(wanted: Sequence[str]) -> Iterator[Rows]:
        done = 0
        try:
            for batch in file.iter_batches(BATCH_ROWS, columns=list(wanted)):
                numbers = np.arange(done + 1, done + 1 + batch.num_rows, dtype=np.int64)
                done += batch.num_rows
                yield Rows(_flat(batch, content.name), numbers, (), done / file.metadata.num_rows)
        except (pa.ArrowException, OSError) as error:
            raise FileRefused(
                f"{content.name} is damaged after row {done} ({error}). Fetch it again."
            ) from error

    return Reading(tuple(file.schema_arrow.names), "Parquet", rows)


def _flat(batch: pa.RecordBatch, name: str) -> pa.RecordBatch:
    """The batch with dictionaries decoded; nested columns have no place in a table."""
    for field in batch.schema:
        if pa.types.is_nested(field.type):
            raise FileRefused(
                f"{name}: column {field.name} holds lists or records ({field.type}); "
                "expected one value per row."
            )
    arrays = [
        array.dictionary_decode() if pa.types.is_dictionary(array.type) else array
        for array in batch.columns
    ]
    return pa.RecordBatch.from_arrays(arrays, names=batch.schema.names)
