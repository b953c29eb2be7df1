"""The register of parties, for checks of a party that an input names."""

from collections.abc import Sequence

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.party import Party, PartyCategory


async def parties(reader: GraphReader) -> Sequence[Party]:
    """Return the register, sorted by ID; empty if SECAS keeps none.

    Costs one round trip.

    Raises:
        GraphUnavailable: The database cannot be reached.
        GraphTimeout: The deadline has passed.
    """
    record = await reader.party_facts("parties")
    return [Party(party_id, name, PartyCategory(category)) for party_id, name, category in record["parties"]]
