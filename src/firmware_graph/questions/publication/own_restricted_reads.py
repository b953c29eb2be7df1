"""On which days restricted facts of a manufacturer's own entries were read, and by which role: for manufacturers."""

from typing import NamedTuple

from firmware_graph.database.reader import GraphReader


class OwnRestrictedRead(NamedTuple):
    """A role, and a day in UTC on which it read."""

    role: str
    day: str


async def own_restricted_reads(reader: GraphReader, *, until: str) -> list[OwnRestrictedRead]:
    """List the days up to one on which entries of the caller's own codes were read, latest first; one round trip.

    Empty if it owns no code. Days after `until` cost nothing: how much is read now must not be observable.
    """
    codes = sorted(reader.rights.owned_codes)
    record = await reader.party_facts("own_restricted_reads", manufacturer_codes=codes, until=until)
    return [OwnRestrictedRead._make(columns) for columns in record["reads"]]
