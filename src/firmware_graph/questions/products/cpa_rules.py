"""Which rules of Commercial Product Assurance hold: for everyone."""

from collections.abc import Sequence

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.cpa import CpaRule, shipped_rules


async def cpa_rules(reader: GraphReader) -> Sequence[CpaRule]:
    """Return the rules that were imported, else those that are shipped; cached until something is published."""
    return await reader.once(read_rules)


async def read_rules(reader: GraphReader) -> Sequence[CpaRule]:
    """Read the rules in one round trip."""
    record = await reader.read("cpa_rules")
    return [CpaRule._make(columns) for columns in record["rules"]] or shipped_rules()
