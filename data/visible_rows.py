"""What the store reads for a clearance, table by table: `FROM … WHERE` what may be seen."""

from data.condition import Condition, files_within, premises_within, rows_seen
from data.municipality import Municipality
from data.visible_sources import sees_everything, sees_registers, visible_sources
from risk.clearance import Clearance


def signal_rows(clearance: Clearance) -> Condition:
    """Signals that are seen as they are."""
    seen = rows_seen(clearance, "signal", "fact")
    return Condition(f"FROM signal WHERE {seen.sql}", seen.values)


def band_rows(clearance: Clearance) -> Condition:
    """Signals that are seen only as bands."""
    seen = rows_seen(clearance, "signal", "band")
    return Condition(f"FROM signal WHERE {seen.sql}", seen.values)


def visit_rows(clearance: Clearance) -> Condition:
    """Visits that are seen."""
    seen = rows_seen(clearance, "visit")
    return Condition(f"FROM visit WHERE {seen.sql}", seen.values)


def finding_rows(clearance: Clearance) -> Condition:
    """Findings of visits that are seen."""
    # Visits have an agency, too; only what findings lack is taken from them.
    visits, values = visit_rows(clearance)
    columns = "visit_id, premises_id, visited_day"
    return Condition(f"FROM finding JOIN (SELECT {columns} {visits}) USING (visit_id)", values)


def premises_rows(municipality: Municipality, clearance: Clearance) -> Condition:
    """Premises of a register that may be seen, or that carry a row that may."""
    within = premises_within(clearance)
    signals, visits = rows_seen(clearance, "signal"), rows_seen(clearance, "visit")
    about = "WHERE premises_id = premises.premises_id AND"
    registered = "in_register = 1" if sees_registers(municipality, clearance) else "0"
    return Condition(
        f"FROM premises WHERE {within.sql} AND ({registered} "
        f"OR EXISTS (SELECT 1 FROM signal {about} {signals.sql}) "
        f"OR EXISTS (SELECT 1 FROM visit {about} {visits.sql}))",
        within.values + signals.values + visits.values,
    )


def files_seen(municipality: Municipality, clearance: Clearance) -> Condition:
    """Condition for files all of whose rows may be seen.

    Those of sources that the municipality has dropped show only to who sees everything.
    """
    everything = sees_everything(clearance)
    sources = None if everything else visible_sources(municipality, clearance)
    return files_within(clearance, sources)
