"""The intake: one file of one source into the store, wholly or not at all."""

import time
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from adbc_driver_manager import OperationalError

from data.address_columns import register_rows
from data.addresses import install_register, store_addresses
from data.audit import record
from data.bulk import Connection, bulk_connection
from data.intake import known, ledger
from data.intake.address_rows import address_table
from data.intake.content import Content, FileRefused, Fingerprint, take_fingerprint
from data.intake.organisation_number import without_persons
from data.intake.parse_words import Pseudonym
from data.intake.pseudonym import pseudonyms_beside
from data.intake.reading import open_reading, require_columns
from data.intake.report import ImportReport, ImportStopped, Progress, ProgressCallback
from data.intake.run import Intake
from data.linkage.run import link_founded
from data.refusals import refuse_columns
from data.source import Source
from data.store import Store
from data.turn import raise_version
from geo.register import AddressRegister, RegisterError
from geo.register_build import build
from risk.clearance import OPERATOR, Viewer

__all__ = ["FileRefused", "ImportReport", "ImportStopped", "Progress", "import_file"]


def import_file(
    store: Store,
    source_id: str,
    data: Path | bytes,
    *,
    file_name: str,
    today: date,
    progress: ProgressCallback | None = None,
    dry_run: bool = False,
    viewer: Viewer = OPERATOR,
) -> ImportReport:
    """Take one file in; with `dry_run` say what would happen and write nothing.

    Everything is one transaction: an error, a stop or the end of the process leaves the store as it
    was. A file whose bytes were imported before changes nothing.

    Parameters
    ----------
    data
        The file's path, or its bytes.
    file_name
        What the store and messages call it.
    today
        Dates after it are refused.
    progress
        Called after every batch; may raise `ImportStopped`.
    viewer
        Who imports: what the log says.

    Raises
    ------
    AuditError
        The log cannot be written; nothing was imported.
    FileRefused
        Missing columns, empty, cut off, undecodable or otherwise not one table.
    MunicipalityError
        There is no such source.
    """
    started = time.monotonic()
    source = store.municipality.source(source_id)
    file_name = without_persons(file_name)
    content = Content(file_name, data)
    fingerprint = take_fingerprint(content)
    try:
        with bulk_connection(store.path) as connection:
            # The right to write comes first: nobody else can bring the same file meanwhile.
            raise_version(connection)
            before = _imported_before(store, source_id, fingerprint, dry_run)
            if before and not (source.joins and known.founded_since(connection, before.file_id)):
                connection.rollback()
                return before
            reading = open_reading(content, fingerprint, source.file)
            refuse_columns(store.municipality.refusals, reading.columns, source, file_name)
            require_columns(reading, source.columns, file_name)
            pseudonym = _pseudonym(store, source, connection, keep=not dry_run)
            addresses, note = _addresses(store)
            intake = Intake(
                store.municipality, source, reading, connection, today, pseudonym, addresses
            )
            report = intake.run(file_name, progress, dry_run=dry_run)
            report = replace(report, notes=(*report.notes, *note))
            register = _register_of(store, source, intake, file_name)
            now = datetime.now(UTC).isoformat(timespec="seconds")
            ledger.keep_file(connection, report, fingerprint.sha256, reading.delimiter, now)
            report = link_founded(connection, store.municipality, report, viewer)
            if dry_run:
                connection.rollback()
            else:
                if register is not None:
                    install_register(store, connection, register, file_name)
                record(store, viewer, "changed", detail=_said(report))
                connection.commit()
    except OperationalError as error:
        if "locked" in str(error) or "busy" in str(error).lower():
            raise FileRefused(
                "Another import is writing to this store; wait until it is done and try again."
            ) from error
        raise
    return replace(report, seconds=time.monotonic() - started)


def _pseudonym(
    store: Store, source: Source, connection: Connection, *, keep: bool
) -> Pseudonym | None:
    """What gives sole traders their pseudonyms, where the source asks for that."""
    if source.sole_traders == "refused":
        return None
    in_use = known.has_pseudonyms(connection)
    return pseudonyms_beside(store.path, in_use=in_use, keep=keep).of


def _addresses(store: Store) -> tuple[AddressRegister | None, tuple[str, ...]]:
    """The register of addresses and what is to be said of it: no import waits for a new one."""
    try:
        return store_addresses(store), ()
    except RegisterError:
        return None, (
            "The register of addresses was made by an earlier version and was not used; take it "
            "anew: python -m data addresses.",
        )


def _register_of(
    store: Store, source: Source, intake: Intake, file_name: str
) -> AddressRegister | None:
    """The register that the rows of a source of addresses make; None for other sources."""
    if source.addresses is None:
        return None
    settings = store.municipality.settings
    table = address_table(source.addresses, intake.addresses_taken, file_name, settings.crs)
    rows, crs = register_rows(table, settings.addresses)
    return build(rows, settings.addresses, crs)


def _said(report: ImportReport) -> str:
    return (
        f"import of file {report.file_id} into {report.source}: {report.accepted} rows accepted, "
        f"{report.quarantined} in quarantine"
    )


def _imported_before(
    store: Store, source_id: str, fingerprint: Fingerprint, dry_run: bool
) -> ImportReport | None:
    files = store.files(OPERATOR)
    same = files[(files["source"] == source_id) & (files["sha256"] == fingerprint.sha256)]
    if same.empty:
        return None
    file = same.sort_values("file_id").iloc[-1]
    return ImportReport(
        source=source_id,
        file_name=file["file_name"],
        file_id=int(file["file_id"]),
        dry_run=dry_run,
        form=file["form"],
        read=int(file["read"]),
        accepted=int(file["accepted"]),
        unchanged=int(file["accepted"]),
        quarantined=int(file["quarantined"]),
        linked=int(file["linked"]),
        unlinked=int(file["unlinked"]),
        imported_before=file["imported_at"],
    )
