"""Who submitted the changes recorded at some moments; the party is shown only to itself and SECAS."""

from collections.abc import Iterable

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.rights import Scope
from firmware_graph.model.submitter import Submitter, SubmitterRole


async def submitters(reader: GraphReader, recorded_at: Iterable[int]) -> dict[int, Submitter]:
    """Return the submitters of changes by their moments, in milliseconds since 1970; one round trip for all.

    No two changes have the same moment, so a record's beginning identifies its change. Changes made before submitters
    were recorded are left out. Whether a party is hidden makes no difference in cost.
    """
    rights = reader.rights
    record = await reader.read(
        "submitters",
        recorded_at=sorted(set(recorded_at)),
        party=rights.principal or "",
        sees_all=Scope.FIR_PUBLISH in rights.scopes,
    )
    return {moment: Submitter(SubmitterRole(role), party) for moment, role, party in record["submitters"]}
