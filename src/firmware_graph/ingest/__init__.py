"""Import of the three sheets: read, compare, write, report."""

from firmware_graph.ingest.import_sheets import import_sheets
from firmware_graph.ingest.report import ImportCounts, ImportReport
from firmware_graph.ingest.request import ImportRequest
from firmware_graph.records.quarantined import QuarantinedCell, list_quarantined, list_restricted_quarantined

__all__ = [
    "ImportCounts",
    "ImportReport",
    "ImportRequest",
    "QuarantinedCell",
    "import_sheets",
    "list_quarantined",
    "list_restricted_quarantined",
]
