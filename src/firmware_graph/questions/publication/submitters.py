"""Who submitted what was recorded at some moments; the party for itself and SECAS alone."""

from collections.abc import Iterable

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.rights import Scope
from firmware_graph.model.submitter import Submitter, SubmitterRole


async def submitters(reader: GraphReader, recorded_at: Iterable[int]) -> dict[int, Submitter]:
    """Return the submitters of changes by their moments, in milliseconds since 1970; one round trip for all.

    No two changes are of one moment, so that of a record's beginning is that of its change. Nothing is said of a change
    of before submitters were recorded. Which parties are hidden costs nothing and takes nothing away.
    """
    rights = reader.rights
    record = await reader.read(
        "submitters",
        recorded_at=sorted(set(recorded_at)),
        party=rights.principal or "",
        sees_all=Scope.FIR_PUBLISH in rights.scopes,
    )
    return {moment: Submitter(SubmitterRole(role), party) for moment, role, party in record["submitters"]}
