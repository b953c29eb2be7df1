"""Import defects and assessments: read, hold against the graph, and write as one change."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, TypeVar

from firmware_graph.database.graph import Graph
from firmware_graph.database.writer import change
from firmware_graph.ingest.defects.difference import defect_difference
from firmware_graph.ingest.defects.document import Place, open_document
from firmware_graph.ingest.defects.load import load_defects
from firmware_graph.ingest.defects.osv import defects_of
from firmware_graph.ingest.defects.record import AssessmentRecord, DefectProblem, DefectRecord
from firmware_graph.ingest.defects.recorded import RecordedDefects, read_recorded_defects
from firmware_graph.ingest.defects.report import DefectImportReport
from firmware_graph.ingest.defects.table import assessments_in, defects_in
from firmware_graph.ingest.defects.vex import assessments_of
from firmware_graph.ingest.source import WORKBOOKS
from firmware_graph.model.stack_version import name_key
from firmware_graph.model.vocabulary import Tier

KIND: Final = "IMPORT"
TABLES: Final = WORKBOOKS | {".csv"}

AnyRecord = TypeVar("AnyRecord")


@dataclass(frozen=True, slots=True, kw_only=True)
class DefectImportRequest:
    """The files of an import: OSV JSON or a table of defects, CSAF VEX or a table of assessments."""

    defects: Sequence[Path] = ()
    assessments: Sequence[Path] = ()
    is_dry_run: bool = False
    actor: str


async def import_defects(graph: Graph, request: DefectImportRequest) -> DefectImportReport:
    """Import files as one change of the Security Sub-Committee's tier alone, or refuse them and write nothing.

    Raises:
        SourceUnreadable: A file cannot be read at all.
        GraphUnavailable: The database cannot be reached.
    """
    problems: list[DefectProblem] = []
    defects = [one for path in request.defects for one in read_defects(path, problems)]
    assessments = [one for path in request.assessments for one in read_assessments(path, problems)]
    report_repeated(defects, problems)
    async with change(graph, kind=KIND, actor=request.actor) as under_way:
        recorded = await read_recorded_defects(under_way, [one.cpl_entry_id for one in assessments])
        found = defect_difference(defects, assessments, recorded, problems)
        report = DefectImportReport(
            problems=problems, notes=notes_on(defects, recorded), counts=found.counts, is_refused=bool(problems)
        )
        if report.is_refused or request.is_dry_run:
            under_way.is_discarded = True
            return report
        if found:
            under_way.tiers = {Tier.SSC}
            await load_defects(found, under_way)
        return replace(report, is_written=True, sequence=under_way.sequence)


def read_defects(path: Path, problems: list[DefectProblem]) -> list[DefectRecord]:
    """Read a file of defects, of whichever kind it is."""
    return read_file(path, problems, defects_in, defects_of)


def read_assessments(path: Path, problems: list[DefectProblem]) -> list[AssessmentRecord]:
    """Read a file of assessments, of whichever kind it is."""
    return read_file(path, problems, assessments_in, assessments_of)


def read_file(
    path: Path,
    problems: list[DefectProblem],
    read_table: Callable[[Path, list[DefectProblem]], list[AnyRecord]],
    read_document: Callable[[Place], list[AnyRecord]],
) -> list[AnyRecord]:
    """Read a table by its name's ending, and all else as JSON."""
    if path.suffix.casefold() in TABLES:
        return read_table(path, problems)
    document = open_document(path, problems)
    return read_document(document) if document else []


def report_repeated(defects: Sequence[DefectRecord], problems: list[DefectProblem]) -> None:
    """Report defects that are stated twice and not the same."""
    first: dict[str, DefectRecord] = {}
    for stated in defects:
        if first.setdefault(stated.defect_id, stated) != stated:
            reason = "the defect is stated twice, and not the same"
            problems.append(
                DefectProblem(
                    sheet="defects",
                    column="id",
                    value=stated.defect_id,
                    reason=reason,
                    remedy="keep the one that is right",
                )
            )


def notes_on(defects: Sequence[DefectRecord], recorded: RecordedDefects) -> list[str]:
    """Say what may not be meant: families that no recorded stack is of, and defects that others are aliases of."""
    in_use = {name_key(name) for name in recorded.stack_names}
    families = {one.family for stated in defects for one in stated.ranges if name_key(one.family) not in in_use}
    known = {*recorded.defects, *(stated.defect_id for stated in defects)}
    return [
        *(f"No recorded stack is of the family {family!r}." for family in sorted(families)),
        *(
            f"{stated.defect_id} has {alias} for an alias, which is a defect of its own here."
            for stated in defects
            for alias in stated.aliases
            if alias in known - {stated.defect_id}
        ),
    ]
