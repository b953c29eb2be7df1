"""Import of defects and of assessments of entries; all of it is for the Security Sub-Committee alone."""

from firmware_graph.ingest.defects.import_defects import DefectImportRequest, import_defects
from firmware_graph.ingest.defects.record import AssessmentRecord, DefectRecord
from firmware_graph.ingest.defects.report import DefectCounts, DefectImportReport

__all__ = [
    "AssessmentRecord",
    "DefectCounts",
    "DefectImportReport",
    "DefectImportRequest",
    "DefectRecord",
    "import_defects",
]
