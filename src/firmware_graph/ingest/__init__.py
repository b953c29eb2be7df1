"""Import of the three sheets: source, parse, validate, load, report."""

from firmware_graph.ingest.import_sheets import ImportRequest, import_sheets
from firmware_graph.ingest.problem import Problem, ProblemCode, Sheet
from firmware_graph.ingest.quarantine import list_quarantined, list_restricted_quarantined
from firmware_graph.ingest.recorded import QuarantinedCell
from firmware_graph.ingest.report import ImportCounts, ImportReport

__all__ = [
    "ImportCounts",
    "ImportReport",
    "ImportRequest",
    "Problem",
    "ProblemCode",
    "QuarantinedCell",
    "Sheet",
    "import_sheets",
    "list_quarantined",
    "list_restricted_quarantined",
]
