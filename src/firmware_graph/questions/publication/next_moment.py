"""When an answer of now may change without any write: for caches of answers."""

from datetime import UTC, datetime, time, timedelta
from typing import Final

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.vocabulary import Tier
from firmware_graph.questions.defects.shared.defect_register import defect_register

MILLISECONDS: Final = 1000


async def next_moment(reader: GraphReader, *, after: int) -> int:
    """Return the first moment after another at which something dated takes or loses effect; milliseconds since 1970.

    Days begin at midnight in UTC. Upgrades are read if answers depend on the FIR, and withdrawals of defects if the
    reader may see the Security Sub-Committee's tier; one round trip for each.

    Raises:
        GraphTimeout: The database ran past the operation's deadline.
    """
    moments: list[int | None] = [next_midnight(after)]
    if Tier.FIR in reader.tiers_read:
        record = await reader.read("next_moment", after=after)
        moments += record["begins"], record["ends"]
    if Tier.SSC in reader.tiers:
        moments.append((await defect_register(reader)).next_withdrawal(after))
    return min(moment for moment in moments if moment is not None)


def next_midnight(after: int) -> int:
    """Return the first midnight in UTC after a moment."""
    day = datetime.fromtimestamp(after / MILLISECONDS, UTC).date() + timedelta(days=1)
    return int(datetime.combine(day, time(), UTC).timestamp()) * MILLISECONDS
