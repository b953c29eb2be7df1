"""Webhooks, and the input for a new one."""

import strawberry
from strawberry import UNSET

from firmware_graph.api.schema.connection import Connection
from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.enums import WebhookState
from firmware_graph.api.schema.fields import column, computed, relation, stands_for
from firmware_graph.api.schema.inputs import given
from firmware_graph.api.schema.parties.api_key import ApiKey
from firmware_graph.api.schema.parties.deliveries import (
    NOT_WITHIN,
    WATCHES_OF_ENDPOINT,
    WebhookDelivery,
    deliveries_of,
    watches_of,
)
from firmware_graph.api.schema.parties.watch import Watch
from firmware_graph.api.schema.publication.change_filter import ChangeFilter
from firmware_graph.model import webhook


def state_of(row: webhook.Webhook, context: OperationContext) -> webhook.WebhookState:
    """Return the current state of an endpoint."""
    return row.state_at(context.now_ms, context.reader.rights)


@strawberry.type(
    description="An endpoint that is told what changed, by Standard Webhooks 1.0, signature v1: at least once, in "
    "order. Bodies name events, kinds, entry IDs and the position, and never say what they are: the receiver reads "
    "with its own credential. Bound to an API key: when that ends, nothing is sent."
)
class Webhook:
    """An endpoint of a party."""

    is_type_of = stands_for(webhook.Webhook)

    webhook_id: strawberry.ID = column(name="id")
    url: str
    state: WebhookState = computed(state_of)
    api_key: ApiKey = column("It is told what this key may read.")
    watches: list[Watch] | None = relation(watches_of, WATCHES_OF_ENDPOINT)
    deliveries: Connection[WebhookDelivery] = relation(
        deliveries_of, f"What was sent to it, the latest first; kept for the days of a setting. {NOT_WITHIN}"
    )


@strawberry.type(description="The secret is shown once. It signs messages: `whsec_` and base64.")
class WebhookCreated:
    """An endpoint with its new secret."""

    is_type_of = stands_for(webhook.WebhookCreated)

    webhook: Webhook
    secret: str


@strawberry.input(
    description="`url` is of a public HTTPS server. `apiKeyId` names a key of your party that has no scope which you "
    "have not. Without `filter` the endpoint is told of all that the key may read, from now on. With `watches` of your "
    "party it is told of their PATHWAY_CHANGED and of no other watch's: of that alone without a `filter`; else of what "
    "the filter takes too, whose kinds need not name it, and whose products are those of the watches' events as well."
)
class WebhookInput:
    """The input for a new endpoint."""

    url: str
    api_key_id: strawberry.ID
    filter: ChangeFilter | None = UNSET
    watches: list[strawberry.ID] | None = UNSET

    def read(self) -> webhook.WebhookStatement:
        """Convert the input to a statement.

        Raises:
            BadUserInput: A list of the filter has too many items.
        """
        known = given(self)
        wanted = known["filter"].read() if "filter" in known else None
        return webhook.WebhookStatement(known["url"], known["api_key_id"], wanted, known.get("watches"))
