"""Root fields on what is published: for everyone."""

import strawberry

from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.fields import root_field
from firmware_graph.api.schema.publication.rate_limit import RateLimit, rate_limit
from firmware_graph.api.schema.publication.revision import Revision
from firmware_graph.questions.publication import revision


async def revision_field(context: OperationContext) -> revision.PublishedRevision:
    """Resolve `revision`."""
    return await revision.revision(context.reader)


@strawberry.type
class PublicationQuery:
    """Root fields on publication."""

    revision: Revision = root_field(
        revision_field, "The revision that this operation is answered from, as this caller may know it."
    )
    rate_limit: RateLimit = root_field(
        rate_limit, "What this operation was charged, and what is left. Answers that have it are not kept."
    )
