"""Assess an entry for a defect, or retract an assessment; for the Security Sub-Committee only."""

from firmware_graph.model.change import AssessmentStatement
from firmware_graph.model.defect import AssessmentVerdict, Exposure
from firmware_graph.records.defects.record import AssessmentRecord
from firmware_graph.records.problem import FilePlace


def assess(stated: AssessmentStatement, source: str) -> AssessmentRecord:
    """Return the assessment as a file would state it; `source` is named in its problems."""
    verdict = None if stated.verdict is AssessmentVerdict.NONE else Exposure(stated.verdict.value)
    return AssessmentRecord((stated.defect_id.strip(),), stated.cpl_entry_id, verdict, FilePlace(source))
