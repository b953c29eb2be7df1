"""When a revision named by an earlier answer was published."""

import re
from typing import Final

from firmware_graph.database.reader import GraphReader
from firmware_graph.errors import BadUserInput
from firmware_graph.model.vocabulary import Tier

PART: Final = re.compile(r"(?P<tier>[a-z]{3})(?P<number>[0-9]{1,9})", re.ASCII)


async def revision_moment(reader: GraphReader, revision_id: str, *, argument: str) -> int:
    """Return the moment from which a revision was current, in milliseconds since 1970.

    Costs one round trip. Only the tiers that the caller may read can be named.

    Raises:
        BadUserInput: It names no revision that existed; the message names the argument.
    """
    numbers = numbers_in(revision_id, reader.tiers)
    moments: list[int | None] = (
        (await reader.read("revision_moments", numbers=numbers))["moments"] if numbers else [None]
    )
    found = [moment for moment in moments if moment is not None]
    if len(found) < len(moments):
        message = f"'{argument}' names no revision: give the 'id' of a 'revision' that was answered, or a time."
        raise BadUserInput(message, argument=argument)
    return max(found)


def numbers_in(revision_id: str, tiers: frozenset[Tier]) -> list[int] | None:
    """Parse the numbers of all tiers, 0 for one that is not named; None if the ID cannot be parsed."""
    parts = [PART.fullmatch(part) for part in revision_id.split("-")]
    named = {part["tier"]: int(part["number"]) for part in parts if part}
    if None in parts or not named.keys() <= {tier.lower() for tier in tiers}:
        return None
    return [named.get(tier.lower(), 0) for tier in Tier]
