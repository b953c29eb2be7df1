"""When does an answer of now become another, though nothing is written: for those who keep answers."""

from datetime import UTC, datetime, time, timedelta
from typing import Final

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.vocabulary import Tier

MILLISECONDS: Final = 1000


async def next_moment(reader: GraphReader, *, after: int) -> int:
    """Find the first moment after another at which something dated takes or loses effect; milliseconds since 1970.

    Days begin at midnight in UTC. Upgrades are looked for where the reader may see the FIR, in one round trip.

    Raises:
        GraphTimeout: The database ran past the operation's deadline.
    """
    midnight = next_midnight(after)
    if Tier.FIR not in reader.tiers:
        return midnight
    record = await reader.read("next_moment", after=after)
    return min(moment for moment in (midnight, record["begins"], record["ends"]) if moment is not None)


def next_midnight(after: int) -> int:
    """Find the first midnight in UTC after a moment."""
    day = datetime.fromtimestamp(after / MILLISECONDS, UTC).date() + timedelta(days=1)
    return int(datetime.combine(day, time(), UTC).timestamp()) * MILLISECONDS
