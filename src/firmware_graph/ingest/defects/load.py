"""Writes the changes of an import of defects, in a single transaction."""

from dataclasses import asdict

from firmware_graph.database.writer import Change
from firmware_graph.ingest.difference.quarantine import QuarantineChanges
from firmware_graph.records.defects.difference import DefectChanges, DefectCounts
from firmware_graph.records.moment import Moment
from firmware_graph.records.writing import BatchWriter
from firmware_graph.records.writing_restricted import add_restricted_change, write_defects

ROWS_A_CALL = 5_000


async def load_defects(
    found: DefectChanges, quarantine: QuarantineChanges, counts: DefectCounts, change: Change
) -> None:
    """Write all changes and the quarantine; replaced records end and stay."""
    writer = BatchWriter(change.run, rows_a_call=ROWS_A_CALL)
    await write_defects(writer, found, change.recorded_at)
    await writer.write("clear_restricted_quarantined", "cleared", quarantine.cleared_rows(change.recorded_at))
    await writer.write("add_restricted_quarantined", "quarantined", quarantine.added)
    summary = {"counts": asdict(counts), "defects": [one.defect_id for one in (*found.added, *found.changed)]}
    await add_restricted_change(writer, summary, Moment(change.recorded_at, change.sequence))
