"""What an import says on a terminal while it runs and when it is done."""

import sys

from data.intake.report import ImportReport, Progress


def bar(progress: Progress) -> None:
    """Draw how far an import is."""
    filled = round(progress.done * 30)
    print(
        f"\r[{'#' * filled}{'.' * (30 - filled)}] {progress.done:4.0%} "
        f"{progress.read:,} rows, {progress.quarantined:,} refused ",
        end="" if progress.done < 1 else "\n",
        file=sys.stderr,
        flush=True,
    )


def in_words(report: ImportReport) -> str:
    """What an import did, or would do."""
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
