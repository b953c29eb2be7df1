"""On which days restricted facts of a manufacturer's own entries were read, and by which role: for manufacturers."""

from typing import NamedTuple

from firmware_graph.database.reader import GraphReader


class OwnRestrictedRead(NamedTuple):
    """That a role read on a day, in UTC."""

    role: str
    day: str


async def own_restricted_reads(reader: GraphReader, *, until: str) -> list[OwnRestrictedRead]:
    """List the days up to one on which entries of the caller's own codes were read, the latest first; one round trip.

    None where it owns no code. Days after `until` cost nothing: how much is read now must not show.
    """
    codes = sorted(reader.rights.owned_codes)
    record = await reader.party_facts("own_restricted_reads", manufacturer_codes=codes, until=until)
    return [OwnRestrictedRead._make(columns) for columns in record["reads"]]
