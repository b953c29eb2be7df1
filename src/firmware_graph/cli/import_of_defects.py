"""The part of `firmware-graph import` that imports defects and assessments, for the Security Sub-Committee."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from firmware_graph.cli.import_report import outcome_of_accepted
from firmware_graph.cli.problem_table import show_problems
from firmware_graph.cli.screen import complain, out, tell
from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import open_graph
from firmware_graph.database.schema import prepare_graph
from firmware_graph.ingest import ImportRequest
from firmware_graph.ingest.defects import DefectImportReport, DefectImportRequest, import_defects

DefectFiles = Annotated[
    list[Path] | None,
    typer.Option(
        metavar="F",
        help="Defects, as a change of its own after the sheets: OSV JSON, or a CSV or XLSX table. Repeatable.",
    ),
]
AssessmentFiles = Annotated[
    list[Path] | None,
    typer.Option(metavar="F", help="Assessments of entries, with the defects: CSAF VEX JSON, or a table. Repeatable."),
]


def request_beside(request: ImportRequest, defects: Sequence[Path], assessments: Sequence[Path]) -> DefectImportRequest:
    """Return the request to import defects with the options of the sheets of the same command."""
    return DefectImportRequest(
        defects=defects,
        assessments=assessments,
        profile=request.profile,
        worksheets=request.worksheets,
        date_order=request.date_order,
        accepts_valid=request.accepts_valid,
        is_dry_run=request.is_dry_run,
        allowed_endings=request.allowed_endings,
        actor=request.actor,
        submitter=request.submitter,
    )


def take_defects(connection: Connection, request: DefectImportRequest) -> DefectImportReport:
    """Import defects, and print the report."""
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
    for refusal in report.refusals:
        complain(refusal)
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
        is_enough = report.problems and not is_broken and not report.refusals
        advice = "; --accept-valid takes what is right" if is_enough else ""
        return f"Refused: nothing of the defects was written{advice}."
    return outcome_of_accepted(report)
