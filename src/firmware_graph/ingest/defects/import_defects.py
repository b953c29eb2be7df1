"""Import defects and assessments: read, compare with the graph, and write as one change."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from firmware_graph.database.graph import Graph
from firmware_graph.database.writer import change
from firmware_graph.ingest.defects.csaf import assessments_of
from firmware_graph.ingest.defects.difference import defect_changes, names_of, verdicts_of
from firmware_graph.ingest.defects.load import load_defects
from firmware_graph.ingest.defects.osv import defects_of
from firmware_graph.ingest.defects.record import AssessmentRecord, DefectRecord, FileRecords, Record
from firmware_graph.ingest.defects.recorded import RecordedDefects, read_recorded_defects
from firmware_graph.ingest.defects.report import DefectImportReport
from firmware_graph.ingest.defects.table import assessments_in, defects_in
from firmware_graph.ingest.documents import BrokenDocument, read_json
from firmware_graph.ingest.sheets.source import WORKBOOKS
from firmware_graph.model.stack_version import name_key
from firmware_graph.model.touched import Touched
from firmware_graph.model.vocabulary import Tier
from firmware_graph.records.problem import Fault, FilePlace, Problem, ProblemCode

KIND: Final = "IMPORT"
TABLES: Final = WORKBOOKS | {".csv"}


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
    defects, assessments = read_defects(request.defects), read_assessments(request.assessments)
    async with change(graph, kind=KIND, actor=request.actor) as under_way:
        recorded = await read_recorded_defects(under_way, [one.cpl_entry_id for one in assessments.records])
        names = names_of(recorded.defects.values(), defects.records)
        verdicts = verdicts_of(assessments.records, names, recorded.listed)
        problems = [
            *defects.problems,
            *assessments.problems,
            *repeated_defects(defects.records),
            *verdicts.problems,
        ]
        found = defect_changes(defects.records, verdicts.stated, recorded)
        notes = [*defects.notes, *assessments.notes, *notes_on(defects.records, recorded)]
        report = DefectImportReport(problems=problems, notes=notes, counts=found.counts, is_refused=bool(problems))
        if report.is_refused or request.is_dry_run:
            under_way.is_discarded = True
            return report
        under_way.touched = Touched()
        if found:
            under_way.tiers = {Tier.SSC}
            await load_defects(found, under_way)
        return replace(report, is_written=True, sequence=under_way.sequence)


def read_defects(paths: Iterable[Path]) -> FileRecords[DefectRecord]:
    """Read files of defects, of whichever kind each is."""
    return _together(_read(path, defects_in, defects_of) for path in paths)


def read_assessments(paths: Iterable[Path]) -> FileRecords[AssessmentRecord]:
    """Read files of assessments, of whichever kind each is."""
    return _together(_read(path, assessments_in, assessments_of) for path in paths)


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


def _together(files: Iterable[FileRecords[Record]]) -> FileRecords[Record]:
    found = list(files)
    return FileRecords(
        [record for one in found for record in one.records],
        [problem for one in found for problem in one.problems],
        [note for one in found for note in one.notes],
    )


def repeated_defects(defects: Iterable[DefectRecord]) -> list[Problem]:
    """Find the defects that are stated twice and not the same."""
    fault = Fault(
        ProblemCode.CONTRADICTION, "the defect is stated twice, and not the same", "keep the one that is right"
    )
    first: dict[str, DefectRecord] = {}
    return [
        fault.at(FilePlace("defects", column="id"), value=stated.defect_id)
        for stated in defects
        if first.setdefault(stated.defect_id, stated) != stated
    ]


def notes_on(defects: Sequence[DefectRecord], recorded: RecordedDefects) -> list[str]:
    """Return what may not be meant: families that no recorded stack is of, and aliases that are defects here."""
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
