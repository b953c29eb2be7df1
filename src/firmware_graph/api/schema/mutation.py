"""The Mutation root."""

import strawberry

from firmware_graph.api.schema.changes.mutation import ChangesMutation
from firmware_graph.api.schema.parties.mailbox_mutation import MailboxesMutation
from firmware_graph.api.schema.parties.mutation import PartiesMutation
from firmware_graph.api.schema.parties.webhook_mutation import WebhooksMutation
from firmware_graph.api.schema.pathways.mutation import PathwaysMutation
from firmware_graph.api.schema.products.mutation import ProductsMutation
from firmware_graph.api.schema.publication.advisory_mutation import AdvisoriesMutation


@strawberry.type(description="One root field in an operation.")
class Mutation(
    ChangesMutation,
    PartiesMutation,
    WebhooksMutation,
    MailboxesMutation,
    ProductsMutation,
    PathwaysMutation,
    AdvisoriesMutation,
):
    """The Mutation root."""
