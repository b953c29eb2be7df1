"""Files of defects and of assessments, each read according to its content: JSON, a workbook or CSV."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

from firmware_graph.ingest.defects.csaf import assessments_of
from firmware_graph.ingest.defects.csaf_bounds import limit_of_document
from firmware_graph.ingest.defects.request import DefectImportRequest, profile_of
from firmware_graph.ingest.defects.table import USUAL, assessments_in, defects_in
from firmware_graph.ingest.documents import read_json
from firmware_graph.ingest.sheets.candidate import BrokenTable
from firmware_graph.ingest.sheets.profile import Profile
from firmware_graph.ingest.sheets.source import OLE_SIGNATURE, ZIP_SIGNATURE, readable
from firmware_graph.ingest.sheets.work_limit import WorkLimit
from firmware_graph.model.interruption import check
from firmware_graph.records.defects.osv import defects_of
from firmware_graph.records.defects.record import AssessmentRecord, DefectRecord, FileRecords, Record
from firmware_graph.records.documents import BrokenDocument
from firmware_graph.records.problem import Fault, FilePlace, ProblemCode

JSON: Final = ".json"
BEGINS_JSON: Final = (b"{", b"[")
MARKS_AND_SPACE: Final = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"
HEAD_BYTES: Final = 1024


def read_files(request: DefectImportRequest) -> tuple[FileRecords[DefectRecord], FileRecords[AssessmentRecord]]:
    """Read the files of a request, tables according to its profile and its options.

    Raises:
        SourceUnreadable: A file cannot be read at all, or the profile is invalid.
    """
    profile = profile_of(request)
    return read_defects(request.defects, profile), read_assessments(request.assessments, profile)


def read_defects(paths: Iterable[Path], profile: Profile = USUAL) -> FileRecords[DefectRecord]:
    """Read files of defects, each of any kind."""

    def read_document(document: object, source: str, limit: WorkLimit) -> FileRecords[DefectRecord]:
        return defects_of(document, source, limit.check)

    return FileRecords.together(_read(path, profile, defects_in, read_document) for path in paths)


def read_assessments(paths: Iterable[Path], profile: Profile = USUAL) -> FileRecords[AssessmentRecord]:
    """Read files of assessments, each of any kind."""
    return FileRecords.together(_read(path, profile, assessments_in, assessments_of) for path in paths)


def is_table(path: Path) -> bool:
    """Return whether a file is a table: by its content, or if that is inconclusive, by its name.

    Raises:
        SourceUnreadable: There is no such file, or it may not be read.
    """
    with readable(str(path)), path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if head.startswith((ZIP_SIGNATURE, OLE_SIGNATURE)):
        return True
    return not head.lstrip(MARKS_AND_SPACE).startswith(BEGINS_JSON) and path.suffix.casefold() != JSON


def _read(
    path: Path,
    profile: Profile,
    read_table: Callable[[Path, Profile], FileRecords[Record]],
    read_document: Callable[[Any, str, WorkLimit], FileRecords[Record]],
) -> FileRecords[Record]:
    check()
    if is_table(path):
        return read_table(path, profile)
    try:
        return read_document(read_json(path), path.name, limit_of_document())
    except BrokenTable as error:
        return FileRecords([], [Fault(ProblemCode.TOO_MUCH, error.reason, error.remedy).at(FilePlace(path.name))])
    except BrokenDocument as error:
        return FileRecords([], [error.problem])
