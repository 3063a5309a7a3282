"""What an import did, or would do, as the command line tells it."""

from data.intake.report import ImportReport


def report_in_words(report: ImportReport) -> str:
    """A few lines: rows, what was linked and added, notes and why rows were refused."""
    if report.imported_before:
        return (
            f"{report.file_name} was imported on {report.imported_before} (file "
            f"{report.file_id}); nothing changed."
        )
    mode = "Would import" if report.dry_run else "Imported"
    lines = [
        f"{mode} {report.file_name} ({report.form}) as file {report.file_id} of {report.source}.",
        f"  rows      {report.read:,} read = {report.accepted:,} accepted "
        f"+ {report.quarantined:,} quarantined",
        f"  accepted  {report.linked:,} linked + {report.unlinked:,} unlinked; "
        f"{report.unchanged:,} known before and unchanged",
        f"  added     {report.premises:,} premises, {report.signals:,} signals, "
        f"{report.visits:,} visits, {report.findings:,} findings",
    ]
    if report.estimated or report.waiting:
        lines.append(
            f"  linkage   {report.estimated:,} founded premises linked by estimate, "
            f"{report.waiting:,} wait for a person"
        )
    lines += [f"  note      {note}" for note in report.notes]
    lines += [
        f"  refused   {reason.rows:,} rows: {reason.column}, expected {reason.expected}"
        for reason in report.reasons
    ]
    lines += [f"            {row}" for row in report.refused[:5]]
    return "\n".join(lines)
