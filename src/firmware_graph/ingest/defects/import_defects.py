"""Import defects and assessments: read, compare with the graph, and write as one change."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from firmware_graph.database.decided_on import DecidedOn, check_revision
from firmware_graph.database.graph import Graph
from firmware_graph.database.writer import change
from firmware_graph.ingest.defects.csaf import assessments_of
from firmware_graph.ingest.defects.load import load_defects
from firmware_graph.ingest.defects.quarantine import quarantine_of_defects, subjects_of
from firmware_graph.ingest.defects.report import DefectImportReport
from firmware_graph.ingest.defects.table import assessments_in, defects_in
from firmware_graph.ingest.documents import read_json
from firmware_graph.ingest.sheets.source import WORKBOOKS
from firmware_graph.model.submitter import OPERATOR, Submitter
from firmware_graph.model.touched import Touched
from firmware_graph.model.vocabulary import Tier
from firmware_graph.records.defects.osv import defects_of
from firmware_graph.records.defects.plan import plan_defects
from firmware_graph.records.defects.record import AssessmentRecord, DefectRecord, FileRecords, Record
from firmware_graph.records.defects.recorded import read_recorded_defects
from firmware_graph.records.documents import BrokenDocument
from firmware_graph.records.moment import Moment

KIND: Final = "IMPORT"
TABLES: Final = WORKBOOKS | {".csv"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DefectImportRequest:
    """The files of an import: OSV JSON or a table of defects, CSAF VEX or a table of assessments.

    Where it `accepts_valid`, a record that cannot be used is kept in quarantine, and the others are taken. `actor` is
    what the ledger calls who imports, `submitter` what it says of that: at the terminal, who operates the store.
    """

    defects: Sequence[Path] = ()
    assessments: Sequence[Path] = ()
    accepts_valid: bool = False
    is_dry_run: bool = False
    decided_on: DecidedOn | None = None
    actor: str
    submitter: Submitter = OPERATOR


async def import_defects(graph: Graph, request: DefectImportRequest) -> DefectImportReport:
    """Import files as one change of the Security Sub-Committee's tier alone, or refuse them and write nothing.

    A file that is none of its kind at all refuses the import, whatever it accepts.

    Raises:
        SourceUnreadable: A file cannot be read at all.
        Conflict: Something was published since the revision that the request was decided on.
        GraphUnavailable: The database cannot be reached.
    """
    defects, assessments = read_defects(request.defects), read_assessments(request.assessments)
    async with change(graph, kind=KIND, actor=request.actor) as under_way:
        await check_revision(under_way, request.decided_on)
        moment = Moment(under_way.recorded_at, under_way.sequence)
        recorded = await read_recorded_defects(under_way, [one.cpl_entry_id for one in assessments.records])
        plan = plan_defects(defects, assessments, recorded, moment, accepts_valid=request.accepts_valid)
        files = [path.name for path in (*request.defects, *request.assessments)]
        spoken_of = subjects_of(defects, assessments, plan.problems)
        quarantine = quarantine_of_defects(plan.problems, recorded.quarantined, spoken_of, files, moment)
        is_broken = any(problem.concerns_whole_file for problem in plan.problems)
        is_refused = is_broken or bool(plan.problems and not request.accepts_valid)
        counts = replace(plan.changes.counts, quarantined=0 if is_refused else len(quarantine.added))
        report = DefectImportReport(problems=plan.problems, notes=plan.notes, counts=counts, is_refused=is_refused)
        if report.is_refused or request.is_dry_run:
            under_way.is_discarded = True
            return report
        under_way.touched, under_way.submitter = Touched(), request.submitter
        if plan.changes or quarantine:
            under_way.tiers = {Tier.SSC}
            under_way.events = plan.changes.events
            await load_defects(plan.changes, quarantine, counts, under_way)
        return replace(report, is_written=True, sequence=under_way.sequence)


def read_defects(paths: Iterable[Path]) -> FileRecords[DefectRecord]:
    """Read files of defects, of whichever kind each is."""
    return FileRecords.together(_read(path, defects_in, defects_of) for path in paths)


def read_assessments(paths: Iterable[Path]) -> FileRecords[AssessmentRecord]:
    """Read files of assessments, of whichever kind each is."""
    return FileRecords.together(_read(path, assessments_in, assessments_of) for path in paths)


def _read(
    path: Path,
    read_table: Callable[[Path], FileRecords[Record]],
    read_document: Callable[[Any, str], FileRecords[Record]],
) -> FileRecords[Record]:
    """Read a table by its name's ending, and all else as JSON."""
    if path.suffix.casefold() in TABLES:
        return read_table(path)
    try:
        return read_document(read_json(path), path.name)
    except BrokenDocument as error:
        return FileRecords([], [error.problem])
