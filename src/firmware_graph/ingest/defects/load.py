"""Writes what an import of defects changes, in the one transaction of its change."""

from dataclasses import asdict

import orjson

from firmware_graph.database.writer import Change
from firmware_graph.ingest.defects.difference import DefectChanges
from firmware_graph.ingest.defects.record import DefectRecord
from firmware_graph.ingest.defects.report import DefectCounts
from firmware_graph.ingest.difference.quarantine import QuarantineChanges
from firmware_graph.records.writing import BatchWriter

ROWS_A_CALL = 5_000


async def load_defects(
    found: DefectChanges, quarantine: QuarantineChanges, counts: DefectCounts, change: Change
) -> None:
    """Write all changes, and what was kept out; what is replaced is ended and stays."""
    at, write = change.recorded_at, BatchWriter(change.run, rows_a_call=ROWS_A_CALL).write
    stated = [*found.added, *found.changed]
    await write("write_defects", "defects", [_defect_row(record, at) for record in stated])
    await write("end_defect_ranges", "defect_ids", [record.defect_id for record in found.ranged], recorded_at=at)
    ranges = [[record.defect_id, *one] for record in found.ranged for one in record.ranges]
    await write("write_defect_ranges", "ranges", ranges, recorded_at=at)
    await write("end_assessments", "assessments", found.ended, recorded_at=at)
    verdicts = [[*pair, verdict.value] for pair, verdict in found.assessed.items()]
    await write("write_assessments", "assessments", verdicts, recorded_at=at)
    await write("clear_restricted_quarantined", "cleared", quarantine.cleared_rows(at))
    await write("add_restricted_quarantined", "quarantined", quarantine.added)
    summary = {"counts": asdict(counts), "defects": [record.defect_id for record in stated]}
    await change.run("add_restricted_change", sequence=change.sequence, summary=orjson.dumps(summary).decode())


def _defect_row(record: DefectRecord, recorded_at: int) -> list[object]:
    """Return the facts of a defect but its ranges, as the write file takes them."""
    return [
        record.defect_id,
        record.aliases,
        record.title,
        record.severity,
        record.references,
        record.withdrawn_at,
        recorded_at,
    ]
