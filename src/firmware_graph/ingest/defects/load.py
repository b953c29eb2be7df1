"""Writes what an import of defects changes, in the one transaction of its change."""

from collections.abc import Sequence
from dataclasses import asdict

import orjson

from firmware_graph.database.writer import Change
from firmware_graph.ingest.defects.difference import DefectDifference

ROWS_A_CALL = 5_000


async def load_defects(found: DefectDifference, change: Change) -> None:
    """Write all of a difference; what is replaced is ended and stays."""
    at = change.recorded_at
    defects = [[*record[:-1], at] for record in (*found.added, *found.changed)]
    ranges = [[record.defect_id, *one] for record in found.ranged for one in record.ranges]
    verdicts = [[*pair, verdict.value] for pair, verdict in found.assessed.items()]
    await write(change, "write_defects", "defects", defects)
    ended = [record.defect_id for record in found.ranged]
    await write(change, "end_defect_ranges", "defect_ids", ended, recorded_at=at)
    await write(change, "write_defect_ranges", "ranges", ranges, recorded_at=at)
    await write(change, "end_assessments", "assessments", [list(pair) for pair in found.ended], recorded_at=at)
    await write(change, "write_assessments", "assessments", verdicts, recorded_at=at)
    summary = {
        "counts": asdict(found.counts),
        "defects": [record.defect_id for record in (*found.added, *found.changed)],
    }
    await change.run("add_restricted_change", sequence=change.sequence, summary=orjson.dumps(summary).decode())


async def write(change: Change, name: str, parameter: str, rows: Sequence[object], **parameters: object) -> None:
    """Run a write file over rows, so many a call."""
    for start in range(0, len(rows), ROWS_A_CALL):
        await change.run(name, **{parameter: rows[start : start + ROWS_A_CALL]}, **parameters)
