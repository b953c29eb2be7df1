"""The notes on changes, for those who may read every tier that a change moved."""

from collections.abc import Iterable

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.vocabulary import Tier


async def change_notes(reader: GraphReader, sequences: Iterable[int]) -> dict[int, str]:
    """Return the notes on changes by their numbers in the ledger; one round trip, or two with restricted ones."""
    asked = sorted(set(sequences))
    record = await reader.read("change_notes", sequences=asked, reads_fir=Tier.FIR in reader.tiers)
    notes = dict(record["notes"])
    if set(Tier) <= reader.tiers:
        notes |= dict((await reader.read("restricted_change_notes", sequences=asked))["notes"])
    return notes
