"""Reads of a change before it writes, all of one revision: repeated if that moves, as a write is not repeated."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from firmware_graph.database.reader import GraphReader, RevisionMoved

Found = TypeVar("Found")


async def settled(reader: GraphReader, read: Callable[[GraphReader], Awaitable[Found]]) -> Found:
    """Read with a fresh reader; repeat if the revision moves in between.

    Raises:
        GraphTimeout: The deadline has passed.
    """
    while True:
        try:
            return await read(fresh(reader))
        except RevisionMoved:
            await reader.deadline.check()


def fresh(reader: GraphReader) -> GraphReader:
    """Return a reader of the same caller that has read nothing yet."""
    return GraphReader(
        reader.graph,
        rights=reader.rights,
        deadline=reader.deadline,
        is_of_leader=reader.is_of_leader,
        uses_party_facts=reader.uses_party_facts,
    )
