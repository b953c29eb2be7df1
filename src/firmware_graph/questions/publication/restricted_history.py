"""What changes did to stacks, chipsets, defects and assessments: for the Security Sub-Committee only."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from firmware_graph.database.reader import GraphReader


async def restricted_history(reader: GraphReader, sequences: Sequence[int]) -> Mapping[int, Mapping[str, Any]]:
    """Return the restricted summaries of changes by sequence number, of those that have one; one round trip."""
    record = await reader.read("restricted_history", sequences=sequences)
    return {sequence: orjson.loads(summary) for sequence, summary in record["summaries"]}
