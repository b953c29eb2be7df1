"""Writes of facts for the Security Sub-Committee only: stacks and chipsets, defects and assessments."""

from collections.abc import Mapping
from typing import Any

import orjson

from firmware_graph.records.defects.difference import DefectChanges
from firmware_graph.records.defects.record import DefectRecord
from firmware_graph.records.moment import Moment
from firmware_graph.records.restricted import RestrictedFacts
from firmware_graph.records.restricted_changes import RestrictedChanges
from firmware_graph.records.writing import BatchWriter


async def write_restricted(writer: BatchWriter, restricted: RestrictedChanges, moment: Moment) -> None:
    """Write stacks and chipsets, and the entries on them, keeping the past of each."""
    write = writer.write
    ended = [*(facts.cpl_entry_id for facts in restricted.changed), *restricted.removed]
    await write("write_zigbee_stacks", "stacks", restricted.stacks)
    await write("write_chipsets", "chipsets", restricted.chipsets)
    await write("end_restricted_firmware", "cpl_entry_ids", ended, **moment._asdict())
    rows = [*restricted.added, *restricted.changed]
    await write("write_restricted_firmware", "rows", rows, as_parameter=_restricted_row)
    await write("remove_restricted_firmware", "cpl_entry_ids", restricted.removed)
    await write("remove_zigbee_stacks", "keys", restricted.unused_stacks)
    await write("remove_chipsets", "keys", restricted.unused_chipsets)


async def write_defects(writer: BatchWriter, found: DefectChanges, recorded_at: int) -> None:
    """Write defects, their ranges and assessments; replaced records end and stay."""
    at, write = recorded_at, writer.write
    stated = [*found.added, *found.changed]
    await write("write_defects", "defects", [_defect_row(record, at) for record in stated])
    await write("end_defect_ranges", "defect_ids", [record.defect_id for record in found.ranged], recorded_at=at)
    ranges = [[record.defect_id, *one] for record in found.ranged for one in record.ranges]
    await write("write_defect_ranges", "ranges", ranges, recorded_at=at)
    await write("end_assessments", "assessments", found.ended, recorded_at=at)
    verdicts = [[*pair, verdict.value] for pair, verdict in found.assessed.items()]
    await write("write_assessments", "assessments", verdicts, recorded_at=at)


async def add_restricted_change(
    writer: BatchWriter, summary: Mapping[str, Any], moment: Moment, *, note: str | None = None
) -> None:
    """Add the sealed part of a change to the ledger."""
    text = orjson.dumps(summary).decode()
    await writer.run("add_restricted_change", sequence=moment.sequence, summary=text, note=note)


def _restricted_row(facts: RestrictedFacts) -> list[object]:
    return [facts.cpl_entry_id, *facts.build_keys, facts.recorded_from]


def _defect_row(record: DefectRecord, recorded_at: int) -> list[object]:
    """Return the facts of a defect, except its ranges, as parameters of the write file."""
    return [
        record.defect_id,
        record.aliases,
        record.title,
        record.severity,
        record.references,
        record.withdrawn_at,
        recorded_at,
    ]
