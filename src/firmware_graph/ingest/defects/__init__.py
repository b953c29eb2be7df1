"""Import of defects and of assessments of entries; all of it is for the Security Sub-Committee only."""

from firmware_graph.ingest.defects.import_defects import import_defects
from firmware_graph.ingest.defects.report import DefectImportReport
from firmware_graph.ingest.defects.request import DefectImportRequest
from firmware_graph.records.defects.difference import DefectCounts
from firmware_graph.records.defects.record import AssessmentRecord, DefectRecord

__all__ = [
    "AssessmentRecord",
    "DefectCounts",
    "DefectImportReport",
    "DefectImportRequest",
    "DefectRecord",
    "import_defects",
]
