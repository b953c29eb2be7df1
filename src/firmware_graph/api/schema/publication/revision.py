"""The revision that an operation is answered from."""

import strawberry

from firmware_graph.api.schema.fields import column, stands_for
from firmware_graph.api.schema.scalars import DateTime
from firmware_graph.questions.publication.revision import PublishedRevision


@strawberry.type(
    description="What was published when an operation was answered, of the tiers that its caller may read."
)
class Revision:
    """What was published when an operation was answered."""

    is_type_of = stands_for(PublishedRevision)

    id: str = column("The same while nothing that this caller may read has changed.")
    recorded_at: DateTime | None
