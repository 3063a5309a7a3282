"""CSV as it comes from agencies: three separators, UTF-8 or Latin-1, rows that do not fit."""

import csv
from collections.abc import Iterator, Sequence
from io import TextIOWrapper

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

from data.intake.content import Content, FileRefused, Fingerprint
from data.intake.rows import BrokenRow, Reading, Rows

BLOCK_BYTES = 4 << 20
"""Read at a time; also the longest row that can be read."""

_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs"}


def open_csv(content: Content, fingerprint: Fingerprint) -> Reading:
    """Open a CSV file: its separator is the one that divides the header most often."""
    if fingerprint.odd_quotes:
        _require_closed_quotes(content, fingerprint.encoding)
    header, lines, delimiter = _read_header(content, fingerprint.encoding)

    def rows(wanted: Sequence[str]) -> Iterator[Rows]:
        return _CsvRows(content, fingerprint, header, lines, delimiter).read(wanted)

    shown = "UTF-8" if fingerprint.encoding == "utf-8" else "Latin-1 (Windows-1252)"
    return Reading(header, f"CSV, {shown}, separated by {_NAMES[delimiter]}", rows, delimiter)


def _read_header(content: Content, encoding: str) -> tuple[tuple[str, ...], int, str]:
    """Names of the columns, the lines they take, and the separator."""
    with TextIOWrapper(content.open(), encoding=_signed(encoding), newline="") as stream:
        first = stream.readline()
        stream.seek(0)
        delimiter = max(_NAMES, key=first.count)
        reader = csv.reader(stream, delimiter=delimiter)
        header = tuple(name.strip() for name in next(reader))
        return header, reader.line_num, delimiter


def _require_closed_quotes(content: Content, encoding: str) -> None:
    """An odd number of quotes may be inches in a text, or a file that ends inside a quoted one."""
    _, _, delimiter = _read_header(content, encoding)
    rows = 0
    with TextIOWrapper(content.open(), encoding=_signed(encoding), newline="") as stream:
        try:
            for _ in csv.reader(stream, delimiter=delimiter, strict=True):
                rows += 1
        except csv.Error as error:
            raise FileRefused(
                f"{content.name} opens a quote in row {rows + 1} that is never closed; the file is "
                "cut off or the quote is stray. Correct it or export the file again."
            ) from error


def _signed(encoding: str) -> str:
    return "utf-8-sig" if encoding == "utf-8" else encoding


class _CsvRows:
    """The rows of one CSV file, numbered as a spreadsheet would number them."""

    def __init__(
        self,
        content: Content,
        fingerprint: Fingerprint,
        header: tuple[str, ...],
        header_lines: int,
        delimiter: str,
    ) -> None:
        self._content = content
        self._fingerprint = fingerprint
        self._header = header
        self._header_lines = header_lines
        self._delimiter = delimiter
        self._broken: list[BrokenRow] = []
        self._next_row = 2

    def read(self, wanted: Sequence[str]) -> Iterator[Rows]:
        with self._content.open() as stream:
            given = 0
            for batch in self._batches(stream, wanted):
                numbers = self._number(batch.num_rows)
                broken = tuple(self._broken[given:])
                given += len(broken)
                done = min(self._next_row / (self._fingerprint.lines + 1), 1.0)
                yield self._without_blank_lines(Rows(batch, numbers, broken, done), wanted)
            left = tuple(self._broken[given:])
            if left:
                empty = pa.RecordBatch.from_pydict(
                    {name: pa.array([], "string") for name in wanted}
                )
                yield Rows(empty, np.empty(0, dtype=np.int64), left, 1.0)
        if self._next_row == 2 and not self._broken:
            raise FileRefused(f"{self._content.name} holds a header and no rows.")
        self._require_whole_last_row()

    def _batches(self, stream: object, wanted: Sequence[str]) -> Iterator[pa.RecordBatch]:
        names = _distinct(self._header)
        # A line is blank only if it is so in every column, also in those nobody asked for.
        read = names if self._fingerprint.blank_lines else list(wanted)
        try:
            yield from pacsv.open_csv(
                stream,
                read_options=pacsv.ReadOptions(
                    use_threads=False,
                    block_size=BLOCK_BYTES,
                    column_names=names,
                    skip_rows=self._header_lines,
                    encoding=self._fingerprint.encoding,
                ),
                parse_options=pacsv.ParseOptions(
                    delimiter=self._delimiter,
                    newlines_in_values=True,
                    ignore_empty_lines=False,
                    invalid_row_handler=self._keep_broken,
                ),
                convert_options=pacsv.ConvertOptions(
                    include_columns=read,
                    column_types=dict.fromkeys(read, pa.string()),
                    strings_can_be_null=False,
                ),
            )
        except pa.ArrowInvalid as error:
            if "Empty CSV" in str(error):
                raise FileRefused(f"{self._content.name} holds a header and no rows.") from error
            raise FileRefused(
                f"{self._content.name} cannot be divided into rows after row "
                f"{self._next_row - 1}: a quote is opened and not closed, or a row is longer than "
                f"{BLOCK_BYTES >> 20} MB. Correct it or export the file again."
            ) from error

    def _keep_broken(self, row: pacsv.InvalidRow) -> str:
        cells = next(csv.reader([row.text], delimiter=self._delimiter), [])
        self._broken.append(
            BrokenRow(
                # The reader counts from the first line it does not skip.
                row_number=row.number - self._header_lines + 1,
                found=f"{row.actual_columns} cells",
                expected=f"{row.expected_columns} cells, as in the header",
                cells=dict(zip(self._header, cells, strict=False)),
            )
        )
        return "skip"

    def _number(self, rows: int) -> np.ndarray:
        broken = [row.row_number for row in self._broken if row.row_number >= self._next_row]
        candidates = np.arange(self._next_row, self._next_row + rows + len(broken), dtype=np.int64)
        numbers: np.ndarray = np.setdiff1d(candidates, broken, assume_unique=True)[:rows]
        if rows:
            self._next_row = int(numbers[-1]) + 1
        return numbers

    def _without_blank_lines(self, rows: Rows, wanted: Sequence[str]) -> Rows:
        if not self._fingerprint.blank_lines:
            return rows
        lengths = [pa.compute.binary_length(column).to_numpy() for column in rows.batch.columns]
        filled = np.any(lengths, axis=0)
        batch = rows.batch.select(list(wanted)).filter(pa.array(filled))
        return Rows(batch, rows.row_numbers[filled], rows.broken, rows.done)

    def _require_whole_last_row(self) -> None:
        last = self._broken[-1] if self._broken else None
        if last and last.row_number >= self._next_row and len(last.cells) < len(self._header):
            raise FileRefused(
                f"{self._content.name} is cut off: its last row {last.row_number} has "
                f"{last.found}, expected {last.expected}. Export it again, or remove a line of "
                "totals."
            )


def _distinct(header: Sequence[str]) -> list[str]:
    """Names as the reader needs them: a repeated name gets its place appended."""
    return [
        name if name not in header[:place] else f"{name} #{place + 1}"
        for place, name in enumerate(header)
    ]
