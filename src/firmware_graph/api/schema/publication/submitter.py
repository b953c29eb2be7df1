"""Who submitted a record of the graph."""

from collections.abc import Sequence

import strawberry

from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.enums import SubmitterRole
from firmware_graph.api.schema.fields import column, stands_for
from firmware_graph.model import submitter
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.upgrade import Upgrade
from firmware_graph.questions.publication.submitters import submitters


async def submitter_of(
    records: Sequence[FirmwareVersion | Upgrade], context: OperationContext
) -> Sequence[submitter.Submitter | None]:
    """Resolve who submitted each record, by the moment at which it began."""
    found = await submitters(context.reader, [one.recorded_from for one in records])
    return [found.get(one.recorded_from) for one in records]


@strawberry.type(
    description="Who submitted a record as it stands: of a proposal, who made it. The statement is its manufacturer's."
)
class Submitter:
    """Who submitted a record."""

    is_type_of = stands_for(submitter.Submitter)

    role: SubmitterRole
    party: str | None = column("For that party itself and SECAS: null to everyone else.")
