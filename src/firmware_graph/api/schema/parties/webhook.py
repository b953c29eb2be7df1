"""Webhooks, and what is stated of a new one."""

import re
from collections.abc import Sequence
from typing import Final

import strawberry
from strawberry import UNSET

from firmware_graph.api.schema.connection import Connection, page_request
from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.enums import DeliveryState, WebhookState
from firmware_graph.api.schema.fields import column, computed, relation, stands_for
from firmware_graph.api.schema.inputs import given
from firmware_graph.api.schema.parties.api_key import ApiKey
from firmware_graph.api.schema.parties.watch import Watch
from firmware_graph.api.schema.publication.change_filter import ChangeFilter
from firmware_graph.api.schema.scalars import DateTime
from firmware_graph.model import watch, webhook
from firmware_graph.model.page import Page
from firmware_graph.questions.parties.watches import watches
from firmware_graph.questions.parties.webhook_deliveries import webhook_deliveries

DELIVERY_KEY: Final = re.compile(r"[0-9]{13}-[0-9a-f]{32}", re.ASCII)


def delivery_state_of(delivery: webhook.WebhookDelivery, _context: OperationContext) -> webhook.DeliveryState:
    """Return what has become of a delivery."""
    return webhook.DeliveryState(delivery.state)


def state_of(row: webhook.Webhook, context: OperationContext) -> webhook.WebhookState:
    """Return the state of an endpoint now."""
    return row.state_at(context.now_ms)


@strawberry.type(description="A message to an endpoint. One whose events went with a later message has FAILED.")
class WebhookDelivery:
    """A delivery."""

    is_type_of = stands_for(webhook.WebhookDelivery)

    delivery_id: strawberry.ID = column("The `webhook-id` that the message has, each time that it is sent.", name="id")
    event_ids: list[strawberry.ID] = column("The events that it names; a test names none.")
    state: DeliveryState = computed(delivery_state_of)
    attempts: int
    last_attempt_at: DateTime | None
    next_attempt_at: DateTime | None = column("When it is attempted again, if it is.")
    failure: str | None = column("Why the last attempt failed.")


async def deliveries_of(
    rows: Sequence[webhook.Webhook],
    context: OperationContext,
    *,
    first: int | None = 50,
    after: str | None = None,
    wants_total: bool,
) -> Sequence[Page[webhook.WebhookDelivery]]:
    """Resolve `deliveries`."""
    page = page_request(first, after, key=DELIVERY_KEY, wants_total=wants_total)
    return await webhook_deliveries(context.reader, [row.webhook_id for row in rows], page)


async def watches_of(
    rows: Sequence[webhook.Webhook], context: OperationContext
) -> Sequence[Sequence[watch.Watch] | None]:
    """Resolve `watches`; one round trip for each party."""
    by_party = {
        party: await watches(context.reader, party=party)
        for party in sorted({row.api_key.party for row in rows if row.wanted.watch_ids is not None})
    }
    return [
        None
        if (bound := row.wanted.watch_ids) is None
        else [one for one in by_party[row.api_key.party] if one.watch_id in bound]
        for row in rows
    ]


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
    watches: list[Watch] | None = relation(
        watches_of,
        "The watches that it is bound to, in the order of their names, without those deleted since; null where it is "
        "bound to none.",
    )
    deliveries: Connection[WebhookDelivery] = relation(
        deliveries_of, "What was sent to it, the latest first; kept for the days of a setting."
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
    """What is asked for of a new endpoint."""

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
