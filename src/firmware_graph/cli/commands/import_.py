"""`firmware-graph import`: sheets, and files of defects, as one change each or not at all."""

import asyncio
import getpass
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn

from firmware_graph.cli.import_of_defects import AssessmentFiles, DefectFiles, request_beside, take_defects
from firmware_graph.cli.import_report import show_report
from firmware_graph.cli.reaching import EmbeddedFolder, reach_database
from firmware_graph.cli.screen import err
from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import open_graph
from firmware_graph.database.schema import prepare_graph
from firmware_graph.errors import ConfigurationError
from firmware_graph.ingest import ImportReport, ImportRequest, import_sheets
from firmware_graph.ingest.chosen_profile import books_in, named_worksheets
from firmware_graph.ingest.defects import DefectImportRequest
from firmware_graph.ingest.report_file import check_report_path, write_problems, write_taken
from firmware_graph.ingest.sheets.conventions import DateOrder
from firmware_graph.model.submitter import OPERATOR
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

DryRun = Annotated[bool, typer.Option("--dry-run", help="Report, and write nothing.")]
AcceptValid = Annotated[
    bool, typer.Option("--accept-valid", help="Import what is right, and keep what is wrong in quarantine.")
]
Partial = Annotated[
    bool, typer.Option("--partial", help="The sheets hold some of the entries only; the others stay as they are.")
]
AllowEnding = Annotated[
    int | None,
    typer.Option(metavar="N", min=0, help="Allow N upgrades, entries and cells to be taken away."),
]
Report = Annotated[
    Path | None, typer.Option(metavar="F", help="Write all problems, and all that is taken away, as .csv or .json.")
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
    dry_run: DryRun = False,
    accept_valid: AcceptValid = False,
    partial: Partial = False,
    allow_ending: AllowEnding = None,
    report: Report = None,
) -> None:
    """Import the CPL, the FIR and the Device Zigbee Information Repository, as one change or not at all."""
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
        store=embedded,
        actor=getpass.getuser(),
        submitter=OPERATOR,
    )
    run_all(request, request_beside(request, defects or (), assessments or ()), embedded=embedded, report=report)


def run_all(
    request: ImportRequest, of_defects: DefectImportRequest, *, embedded: Path | None, report: Path | None
) -> None:
    """Import sheets, then defects, and write the report of both.

    Raises:
        ConfigurationError: There is nothing to import, or the report cannot be written.
        SourceUnreadable: It is unclear to which file a worksheet belongs.
        typer.Exit: One of them was refused.
    """
    files = [*of_defects.defects, *of_defects.assessments]
    if not (request.sources or files):
        given = "--cpl, --fir, --zigbee, --upgrades, --successions, --defects or --assessments"
        raise ConfigurationError(f"There is nothing to import: give {given}.")
    if report:
        profile = [request.profile] if request.profile else []
        check_report_path(report, [*request.sources.values(), *profile, *files])
    if request.sources and files:
        request, of_defects = with_each_worksheet(request, of_defects)
    with reach_database(embedded, load_settings(), is_bulk=True) as connection:
        sheets = take_sheets(connection, request) if request.sources else ImportReport()
        problems, is_refused = sheets.problems, sheets.is_refused
        if not is_refused and files:
            defects = take_defects(connection, of_defects)
            problems, is_refused = [*problems, *defects.problems], defects.is_refused
    if report:
        write_problems(report, problems)
        write_taken(report, sheets.taken)
    if is_refused:
        raise typer.Exit(REFUSED)


def with_each_worksheet(
    request: ImportRequest, of_defects: DefectImportRequest
) -> tuple[ImportRequest, DefectImportRequest]:
    """Return both requests with a worksheet for each sheet: a name without a kind applies to the workbooks of both.

    Raises:
        SourceUnreadable: It is unclear to which file a worksheet belongs.
    """
    tables = {**{sheet: [path] for sheet, path in request.tables.items()}, **of_defects.tables}
    named = named_worksheets(request.worksheets, books_in(tables))
    names = [f"{sheet}={name}" for sheet, name in named.items()]
    return replace(request, worksheets=names), replace(of_defects, worksheets=names)


def take_sheets(connection: Connection, request: ImportRequest) -> ImportReport:
    """Import sheets, and print the report."""
    report = asyncio.run(run_import(connection, request))
    show_report(report)
    return report


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
