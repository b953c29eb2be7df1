"""Record a defect of ZigBee stacks; for the Security Sub-Committee only."""

from firmware_graph.model.change import DefectStatement
from firmware_graph.records.defects.osv import defects_of
from firmware_graph.records.defects.record import DefectRecord, FileRecords
from firmware_graph.records.documents import BrokenDocument, parse_json
from firmware_graph.records.problem import Fault, FilePlace, ProblemCode


def record_defect(stated: DefectStatement, source: str) -> FileRecords[DefectRecord]:
    """Read the single record of OSV JSON; `source` is named in its problems."""
    try:
        document = parse_json(stated.osv.encode(), source)
    except BrokenDocument as broken:
        return FileRecords([], [broken.problem])
    if not isinstance(document, dict) or "vulns" in document:
        fault = Fault(ProblemCode.BAD_VALUE, "it is not one record of OSV", "give one object, an operation a defect")
        return FileRecords([], [fault.at(FilePlace(source))])
    return defects_of(document, source)
