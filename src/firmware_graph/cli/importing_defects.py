"""The part of `firmware-graph import` that imports defects and assessments, for the Security Sub-Committee."""

import asyncio
import getpass
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from firmware_graph.cli.problem_table import show_problems
from firmware_graph.cli.screen import out, tell
from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import open_graph
from firmware_graph.database.schema import prepare_graph
from firmware_graph.ingest.defects import DefectImportReport, DefectImportRequest, import_defects

DefectFiles = Annotated[
    list[Path] | None,
    typer.Option(metavar="F", help="Defects: OSV JSON, or a CSV or XLSX table. May be given several times."),
]
AssessmentFiles = Annotated[
    list[Path] | None,
    typer.Option(metavar="F", help="Assessments of entries: CSAF VEX JSON, or a table. May be given several times."),
]


def take_defects(
    connection: Connection,
    defects: Sequence[Path],
    assessments: Sequence[Path],
    *,
    accepts_valid: bool = False,
    is_dry_run: bool,
) -> DefectImportReport:
    """Import defects, and print the report."""
    request = DefectImportRequest(
        defects=defects,
        assessments=assessments,
        accepts_valid=accepts_valid,
        is_dry_run=is_dry_run,
        actor=getpass.getuser(),
    )
    report = asyncio.run(run_import(connection, request))
    show_report(report)
    return report


async def run_import(connection: Connection, request: DefectImportRequest) -> DefectImportReport:
    """Import; the graph is prepared first."""
    async with open_graph(connection) as graph:
        await prepare_graph(graph)
        return await import_defects(graph, request)


def show_report(report: DefectImportReport) -> None:
    """Print every problem, what changed, and the outcome."""
    for note in report.notes:
        tell(f"note: {note}")
    show_problems(report.problems)
    counts = report.counts
    out.print(
        f"defects: {counts.defects_added} added, {counts.defects_changed} changed, {counts.defects_withdrawn} withdrawn"
    )
    ended = f"{counts.assessments_ended} ended; quarantined: {counts.quarantined}"
    out.print(f"assessments: {counts.assessments_added} added, {ended}")
    out.print(verdict(report))


def verdict(report: DefectImportReport) -> str:
    """Return the outcome in one line."""
    if report.is_refused:
        is_broken = any(problem.concerns_whole_file for problem in report.problems)
        return (
            f"Refused: nothing of the defects was written{'' if is_broken else '; --accept-valid takes what is right'}."
        )
    return f"Imported as change {report.sequence}." if report.is_written else "A dry run: nothing was written."
