"""One watch of a party, for those who manage its affairs."""

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.watch import Watch
from firmware_graph.questions.parties.watches import watches


async def watch(reader: GraphReader, watch_id: str, *, party: str) -> Watch | None:
    """Return a watch of a party; None if the party has no such watch. Costs one round trip.

    A party has few watches, so they are read together.

    Raises:
        GraphUnavailable: The database cannot be reached.
        GraphTimeout: The deadline has passed.
    """
    return next((one for one in await watches(reader, party=party) if one.watch_id == watch_id), None)
