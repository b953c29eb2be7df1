"""The report of an import of sheets, on the terminal."""

from collections.abc import Sequence

from firmware_graph.cli.problem_table import MOST_SHOWN, show_problems
from firmware_graph.cli.screen import complain, out, tell
from firmware_graph.ingest import ImportReport
from firmware_graph.ingest.defects import DefectImportReport
from firmware_graph.ingest.report import Taken


def show_report(report: ImportReport) -> None:
    """Print every problem, what changed, and the outcome."""
    for note in report.notes:
        tell(f"note: {note}")
    show_problems(report.problems)
    for refusal in report.refusals:
        complain(refusal)
    if not report.is_written:
        show_taken(report.taken)
    counts = report.counts
    ended = ", ".join(f"{count} {code}" for code, count in sorted(counts.upgrades_ended.items())) or "0"
    out.print(
        f"versions: {counts.versions_added} added, {counts.versions_changed} changed, {counts.versions_removed} removed"
    )
    out.print(f"upgrades: {counts.upgrades_added} added, ended: {ended}; quarantined: {counts.quarantined}")
    if counts.restricted_rows:
        out.print(f"ZigBee rows changed: {counts.restricted_rows}")
    out.print(verdict(report))


def show_taken(taken: Sequence[Taken]) -> None:
    """Print the first of the losses of an import."""
    if not taken:
        return
    out.print("It would take away:")
    for one in taken[:MOST_SHOWN]:
        out.print(f"  {one.what}", markup=False)
    if len(taken) > MOST_SHOWN:
        out.print(f"  and {len(taken) - MOST_SHOWN} more; --report FILE has them all, in a file next to it")


def verdict(report: ImportReport) -> str:
    """Return the outcome in one line."""
    if report.is_refused:
        is_broken = any(problem.concerns_whole_file for problem in report.problems)
        is_enough = report.problems and not is_broken and not report.refusals
        advice = "; --accept-valid takes what is right" if is_enough else ""
        return f"Refused: nothing was written{advice}."
    return outcome_of_accepted(report)


def outcome_of_accepted(report: ImportReport | DefectImportReport) -> str:
    """Return the outcome of an accepted import in one line."""
    if report.is_unchanged:
        return "Nothing changed: all of it is recorded already."
    return f"Imported as change {report.sequence}." if report.is_written else "A dry run: nothing was written."
