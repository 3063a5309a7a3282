"""Accepted rows into the tables: the rows themselves, and what they say of their premises."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from data.bulk import Connection, append
from data.intake import ledger
from data.intake.extract import findings_in, signals_in, visits_in
from data.intake.validate import Checked
from data.source import Source
from risk.catalogue import Catalogue

Ids = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True)
class RowWriter:
    """Writes the rows of one file; whoever made the connection commits."""

    source: Source
    catalogue: Catalogue
    connection: Connection
    file_id: int

    def keep(self, checked: Checked, premises_id: Ids) -> None:
        """Remember rows and the premises each belongs to (0: none)."""
        ledger.keep_rows(
            self.connection,
            self.file_id,
            checked.row_numbers,
            checked.row_key,
            checked.content,
            premises_id,
        )

    def say(self, checked: Checked, premises_id: Ids) -> None:
        """Write the signals, visits and findings of rows."""
        signals = signals_in(self.source, self.catalogue, checked, premises_id, self.file_id)
        for batch in signals:
            append(self.connection, "signal", batch)
        if self.source.visit:
            visits, rows = visits_in(self.source, checked, premises_id, self.file_id)
            ledger.keep_visits(self.connection, visits)
            findings = list(findings_in(self.source, rows, visits))
            if findings:
                ledger.keep_findings(self.connection, pa.Table.from_batches(findings))
