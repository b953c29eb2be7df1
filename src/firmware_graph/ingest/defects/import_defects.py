"""Import defects and assessments: read, compare with the graph, and write as one change."""

from dataclasses import replace
from typing import Final

from firmware_graph.database.decided_on import check_revision
from firmware_graph.database.graph import Graph
from firmware_graph.database.writer import change
from firmware_graph.ingest.defects.load import load_defects
from firmware_graph.ingest.defects.quarantine import quarantine_of_defects, subjects_of
from firmware_graph.ingest.defects.read_files import read_files
from firmware_graph.ingest.defects.report import DefectImportReport
from firmware_graph.ingest.defects.request import DefectImportRequest
from firmware_graph.ingest.difference.quarantine import QuarantineChanges
from firmware_graph.ingest.guard import refusal_of_lost_ranges
from firmware_graph.model.interruption import check
from firmware_graph.model.touched import Touched
from firmware_graph.model.vocabulary import Tier
from firmware_graph.records.defects.plan import DefectPlan, plan_defects
from firmware_graph.records.defects.recorded_defects import read_recorded_defects
from firmware_graph.records.moment import Moment

KIND: Final = "IMPORT"


async def import_defects(graph: Graph, request: DefectImportRequest) -> DefectImportReport:
    """Import files as one change of the Security Sub-Committee's tier only, or refuse them and write nothing.

    A file of the wrong kind refuses the whole import, whatever its options. If everything is recorded already, nothing
    is written, and the ledger has no change.

    Raises:
        SourceUnreadable: A file cannot be read at all, or the profile is invalid.
        GraphTimeout: Nobody waits for it any more.
        Conflict: Something was published since the revision that the request was decided on.
        GraphUnavailable: The database cannot be reached.
    """
    defects, assessments = read_files(request)
    async with change(graph, kind=KIND, actor=request.actor) as under_way:
        check()
        await check_revision(under_way, request.decided_on)
        moment = Moment(under_way.recorded_at, under_way.sequence)
        recorded = await read_recorded_defects(under_way, [one.cpl_entry_id for one in assessments.records])
        plan = plan_defects(defects, assessments, recorded, moment, accepts_valid=request.accepts_valid)
        files = [path.name for path in (*request.defects, *request.assessments)]
        spoken_of = subjects_of(defects, assessments, plan.problems)
        quarantine = quarantine_of_defects(plan.problems, recorded.quarantined, spoken_of, files, moment)
        report = _report(plan, quarantine, request)
        if report.is_refused or report.is_unchanged or request.is_dry_run:
            under_way.is_discarded = True
            return report
        under_way.touched, under_way.submitter = Touched(), request.submitter
        under_way.tiers = {Tier.SSC}
        under_way.events = plan.changes.events
        await load_defects(plan.changes, quarantine, report.counts, under_way)
        return replace(report, is_written=True, sequence=under_way.sequence)


def _report(plan: DefectPlan, quarantine: QuarantineChanges, request: DefectImportRequest) -> DefectImportReport:
    """Return the report on a plan, if it is still waited for."""
    check()
    is_broken = any(problem.concerns_whole_file for problem in plan.problems)
    refusal = refusal_of_lost_ranges(plan.changes.stripped, allowed=request.allowed_endings)
    is_refused = bool(refusal) or is_broken or bool(plan.problems and not request.accepts_valid)
    return DefectImportReport(
        problems=plan.problems,
        refusals=[refusal] if refusal else [],
        notes=plan.notes,
        counts=replace(plan.changes.counts, quarantined=0 if is_refused else len(quarantine.added)),
        is_refused=is_refused,
        is_unchanged=not (is_refused or plan.changes or quarantine),
    )
