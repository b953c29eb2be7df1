"""Import the three sheets: read, compare with each other and the graph, and write the differences as one change."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from firmware_graph.database.collector import calm
from firmware_graph.database.decided_on import check_revision
from firmware_graph.database.graph import Deadline, Graph
from firmware_graph.database.writer import Change, change, first_load
from firmware_graph.ingest.difference.merge import merge_sheets
from firmware_graph.ingest.difference.notes import notes_on
from firmware_graph.ingest.difference.plan import ImportPlan, plan_import
from firmware_graph.ingest.difference.taken import taken_away
from firmware_graph.ingest.guard import refusal_of_losses
from firmware_graph.ingest.load import load_plan
from firmware_graph.ingest.read_sheets import read_sheets
from firmware_graph.ingest.recorded_sheets import RecordedSheets, read_recorded_sheets
from firmware_graph.ingest.report import ImportReport
from firmware_graph.ingest.request import ImportRequest
from firmware_graph.ingest.room import refusal_for_room
from firmware_graph.model.interruption import check
from firmware_graph.records.moment import Moment
from firmware_graph.records.writing import OnProgress

KIND = "IMPORT"
MOST_ROWS_A_TRANSACTION = 50_000
COUNTING_SECONDS = 60.0


async def import_sheets(graph: Graph, request: ImportRequest, *, on_progress: OnProgress | None = None) -> ImportReport:
    """Import sheets as one change; write nothing if they are refused, or if everything is recorded already.

    More than 50,000 rows are accepted only by an empty graph, which answers nothing until the load is complete. If the
    disk of the store is known to have too little space, the import does not begin.

    Raises:
        SourceUnreadable: A file cannot be read at all, or the profile or the successions are invalid.
        GraphTimeout: Nobody waits for it any more.
        Conflict: Something was published since the revision that the request was decided on.
        GraphUnavailable: The database cannot be reached; `StoreNotWritable` if it cannot write, as on a full disk.
    """
    with calm():
        sheets = read_sheets(request, on_progress)
    notes, digests = sheets.notes, sheets.digests
    if any(problem.concerns_whole_file for problem in sheets.problems):
        return ImportReport(problems=sheets.problems, notes=notes, is_refused=True)
    is_first_load = sheets.row_count > MOST_ROWS_A_TRANSACTION
    if refusal := await _refusal(graph, request, sheets.row_count):
        return ImportReport(notes=notes, refusals=[refusal], is_refused=True)
    open_change = first_load if is_first_load and not request.is_dry_run else change
    async with open_change(graph, kind=KIND, actor=request.actor) as under_way:
        await check_revision(under_way, request.decided_on)
        check()
        moment = Moment(under_way.recorded_at, under_way.sequence)
        notes = [*notes, *notes_on(sheets.cpl, moment)]
        basis = await read_recorded_sheets(under_way, with_restricted=sheets.zigbee is not None)
        with calm():
            merged = merge_sheets(sheets, basis.recorded, moment)
            del sheets  # for a million, the CPL rows take a quarter of a gigabyte
            plan = plan_import(merged, basis, moment)
        report = _report(plan, basis, request, moment)
        if report.is_refused or report.is_unchanged or request.is_dry_run:
            under_way.is_discarded = True
            return replace(report, notes=notes)
        under_way.submitter = request.submitter
        _describe(under_way, plan, basis, digests)
        with calm():
            await load_plan(plan, under_way, is_first_load=is_first_load, on_progress=on_progress)
        return replace(report, notes=notes, is_written=True, sequence=under_way.sequence)


async def _refusal(graph: Graph, request: ImportRequest, row_count: int) -> str | None:
    """Return why the graph or its disk has no room for so many rows; None if it has."""
    if row_count > MOST_ROWS_A_TRANSACTION and await _has_versions(graph):
        return _too_many(row_count)
    return refusal_for_room(request.store, row_count) if request.store else None


async def _has_versions(graph: Graph) -> bool:
    record = await graph.read("count_firmware_versions", {}, Deadline.after(COUNTING_SECONDS))
    return bool(record["firmware_versions"])


def _too_many(row_count: int) -> str:
    return (
        f"The sheets have {row_count:,} rows together. More than {MOST_ROWS_A_TRANSACTION:,} go into an empty graph "
        "only, and this one has firmware versions. Divide the sheets and import the parts with --partial."
    )


def _report(plan: ImportPlan, basis: RecordedSheets, request: ImportRequest, moment: Moment) -> ImportReport:
    """Return the report on a plan, if it is still waited for."""
    check()
    taken = taken_away(plan, basis)
    refusal = refusal_of_losses(taken, basis, recorded_at=moment.recorded_at, allowed=request.allowed_endings)
    is_broken = any(problem.concerns_whole_file for problem in plan.problems)
    is_refused = bool(refusal) or is_broken or bool(plan.problems and not request.accepts_valid)
    return ImportReport(
        problems=plan.problems,
        refusals=[refusal] if refusal else [],
        counts=plan.counts,
        taken=taken,
        is_refused=is_refused,
        is_unchanged=not (is_refused or plan),
    )


def _describe(
    under_way: Change, plan: ImportPlan, basis: RecordedSheets, digests: Mapping[str, Mapping[str, str]]
) -> None:
    """Set what the import moves and touches, and a summary for the ledger, without anything sealed."""
    before = basis.recorded.versions
    counts: dict[str, Any] = asdict(plan.counts)
    del counts["restricted_rows"]
    under_way.tiers = set(plan.tiers(before))
    under_way.touched = plan.touched(before)
    under_way.events = plan.events(before)
    under_way.summary = {
        "counts": counts,
        **({"references": [[*pair, text] for pair, text in plan.references.items()]} if plan.references else {}),
        "sources": {name: digest for name, digest in digests.items() if name != "zigbee"},
    }
