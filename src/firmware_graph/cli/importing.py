"""`firmware-graph import` and `quarantined`: import sheets, and list what was kept out of them."""

import asyncio
import getpass
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn
from rich.table import Table

from firmware_graph.cli.importing_defects import AssessmentFiles, DefectFiles, take_defects
from firmware_graph.cli.problem_table import problem_table
from firmware_graph.cli.reaching import EmbeddedFolder, reach_database
from firmware_graph.cli.screen import complain, err, out, quoted, tell
from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import open_graph
from firmware_graph.database.schema import prepare_graph
from firmware_graph.errors import ConfigurationError
from firmware_graph.ingest import (
    ImportReport,
    ImportRequest,
    QuarantinedCell,
    import_sheets,
    list_quarantined,
    list_restricted_quarantined,
)
from firmware_graph.ingest.sheets.conventions import DateOrder
from firmware_graph.settings import load_settings

REFUSED = 1

Sheet = Annotated[Path | None, typer.Option(metavar="F", help="A CSV or XLSX file.")]
Upgrades = Annotated[
    Path | None, typer.Option(metavar="F", help="A table of upgrades, one a row, with their dates and ends.")
]
Profile = Annotated[Path | None, typer.Option(metavar="F", help="A TOML file that says how your files are written.")]
Worksheets = Annotated[
    list[str] | None,
    typer.Option("--sheet", metavar="NAME", help="The worksheet of a workbook; of one of several, cpl=NAME."),
]
Order = Annotated[DateOrder | None, typer.Option(help="Whether 02/03/2026 is in March (dmy, as usual) or in February.")]
Successions = Annotated[
    Path | None, typer.Option(metavar="F", help="A TOML file of manufacturer codes that succeeded others.")
]

AcceptValid = Annotated[
    bool, typer.Option("--accept-valid", help="Import what is right, and keep what is wrong in quarantine.")
]
Partial = Annotated[
    bool, typer.Option("--partial", help="The sheets hold some of the entries only; the others stay as they are.")
]
AllowEnding = Annotated[
    int | None,
    typer.Option(metavar="N", min=0, help="Allow up to N upgrades and entries to be ended by their absence."),
]


def import_(  # noqa: PLR0913 - each is an option of the command
    *,
    cpl: Sheet = None,
    fir: Sheet = None,
    zigbee: Sheet = None,
    upgrades: Upgrades = None,
    profile: Profile = None,
    worksheets: Worksheets = None,
    date_order: Order = None,
    successions: Successions = None,
    defects: DefectFiles = None,
    assessments: AssessmentFiles = None,
    embedded: EmbeddedFolder = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Report, and write nothing.")] = False,
    accept_valid: AcceptValid = False,
    partial: Partial = False,
    allow_ending: AllowEnding = None,
) -> None:
    """Import the CPL, the FIR and the Device Zigbee Information Repository, as one change or not at all.

    Defects and assessments are a change of their own, after that.
    """
    if not (cpl or fir or zigbee or upgrades or successions or defects or assessments):
        given = "--cpl, --fir, --zigbee, --upgrades, --successions, --defects or --assessments"
        raise ConfigurationError(f"There is nothing to import: give {given}.")
    request = ImportRequest(
        cpl=cpl,
        fir=fir,
        zigbee=zigbee,
        upgrades=upgrades,
        profile=profile,
        worksheets=worksheets or (),
        date_order=date_order,
        successions=successions,
        is_partial=partial,
        accepts_valid=accept_valid,
        is_dry_run=dry_run,
        allowed_endings=allow_ending,
        actor=getpass.getuser(),
    )
    with reach_database(embedded, load_settings()) as connection:
        is_taken = not request.sources or take_sheets(connection, request)
        if is_taken and (defects or assessments):
            is_taken = take_defects(
                connection, defects or (), assessments or (), accepts_valid=accept_valid, is_dry_run=dry_run
            )
    if not is_taken:
        raise typer.Exit(REFUSED)


def take_sheets(connection: Connection, request: ImportRequest) -> bool:
    """Import sheets and print the report; return False where they were refused."""
    report = asyncio.run(run_import(connection, request))
    show_report(report)
    return not report.is_refused


async def run_import(connection: Connection, request: ImportRequest) -> ImportReport:
    """Import, with progress on the terminal; the graph is prepared first."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    async with open_graph(connection) as graph:
        await prepare_graph(graph)
        with Progress(*columns, console=err, transient=True) as progress:
            tasks: dict[str, TaskID] = {}

            def show(stage: str, done: int, of: int | None) -> None:
                if stage not in tasks:
                    tasks[stage] = progress.add_task(stage.replace("_", " "), total=of)
                progress.update(tasks[stage], completed=done, total=of)

            return await import_sheets(graph, request, on_progress=show)


def show_report(report: ImportReport) -> None:
    """Print every problem, what changed, and the outcome."""
    for note in report.notes:
        tell(f"note: {note}")
    if report.problems:
        out.print(problem_table(report.problems))
    for refusal in report.refusals:
        complain(refusal)
    counts = report.counts
    ended = ", ".join(f"{count} {code}" for code, count in sorted(counts.upgrades_ended.items())) or "0"
    out.print(
        f"versions: {counts.versions_added} added, {counts.versions_changed} changed, {counts.versions_removed} removed"
    )
    out.print(f"upgrades: {counts.upgrades_added} added, ended: {ended}; quarantined: {counts.quarantined}")
    if counts.restricted_rows:
        out.print(f"ZigBee rows changed: {counts.restricted_rows}")
    out.print(verdict(report))


def verdict(report: ImportReport) -> str:
    """Return the outcome in one line."""
    if report.is_refused:
        advice = "; --accept-valid takes what is right" if report.problems and not report.refusals else ""
        return f"Refused: nothing was written{advice}."
    return f"Imported as change {report.sequence}." if report.is_written else "A dry run: nothing was written."


def quarantined(
    *,
    embedded: EmbeddedFolder = None,
    restricted: Annotated[
        bool, typer.Option("--restricted", help="Of the ZigBee sheet and of defects: for the Security Sub-Committee.")
    ] = False,
) -> None:
    """List what imports kept out and no later sheet has stated well."""
    with reach_database(embedded, load_settings()) as connection:
        cells = asyncio.run(read_quarantined(connection, restricted=restricted))
    table = Table("entry", "sheet", "line", "column", "value", "what is wrong", title=f"{len(cells)} kept out")
    for cell in cells:
        texts = (cell.subject or cell.cpl_entry_id, cell.sheet, cell.line, cell.column, cell.value, cell.message)
        table.add_row(*(quoted(None if text is None else str(text)) for text in texts))
    out.print(table)


async def read_quarantined(connection: Connection, *, restricted: bool) -> Sequence[QuarantinedCell]:
    """Read the list."""
    async with open_graph(connection) as graph:
        await prepare_graph(graph)
        return await (list_restricted_quarantined(graph) if restricted else list_quarantined(graph))
