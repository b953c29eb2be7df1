"""Which parties watch what a change hits, for who is about to make it: by name where they agreed, else by number."""

from typing import Final

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.watch import WatchingParties
from firmware_graph.model.withdrawal import WithdrawalImpact
from firmware_graph.questions.parties.watched_requests import keys_of_versions

FEWEST_TOLD: Final = 3


async def watching_parties(reader: GraphReader, impact: WithdrawalImpact) -> WatchingParties:
    """Find the parties that watch a version whose pathway a change alters; one watch that names its party is enough.

    Costs one round trip.

    Raises:
        GraphUnavailable: The database cannot be reached.
        GraphTimeout: The deadline has passed.
    """
    changed = (one.source for found in (impact.lengthened, impact.shortened, impact.opened) for one in found)
    keys = keys_of_versions([*impact.stranded, *changed])
    record = await reader.party_facts("watching_parties", keys=keys)
    count = record["unnamed_count"]
    return WatchingParties(record["named"], count if count >= FEWEST_TOLD else None)
