"""Which revision an operation is answered from, as visible to its caller."""

from typing import NamedTuple

from firmware_graph.database.reader import GraphReader


class PublishedRevision(NamedTuple):
    """The ID of the published revision of the caller's tiers, and when the last of them moved (ms since 1970)."""

    id: str
    recorded_at: int | None


async def revision(reader: GraphReader) -> PublishedRevision:
    """Return the revision; one round trip if the operation has read nothing before and no lease is held."""
    seen = await reader.confirm()
    return PublishedRevision(seen.id_for(reader.tiers), seen.recorded_at(reader.tiers))
