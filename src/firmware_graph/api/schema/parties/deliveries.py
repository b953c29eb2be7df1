"""What endpoints of parties (webhooks and mailboxes) are bound to, and what was sent to them."""

import re
from collections.abc import Sequence
from typing import Final

import strawberry

from firmware_graph.api.schema.connection import page_request
from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.enums import DeliveryState
from firmware_graph.api.schema.fields import column, computed, stands_for
from firmware_graph.api.schema.scalars import DateTime
from firmware_graph.model import watch, webhook
from firmware_graph.model.mailbox import Mailbox
from firmware_graph.model.page import Page
from firmware_graph.questions.parties.watches import watches
from firmware_graph.questions.parties.webhook_deliveries import webhook_deliveries

DELIVERY_KEY: Final = re.compile(r"[0-9]{13}-[0-9a-f]{32}", re.ASCII)

WATCHES_OF_ENDPOINT: Final = (
    "The watches that it is bound to, in the order of their names, without those deleted since; null where it is bound "
    "to none."
)

NOT_WITHIN: Final = "None are shown, and no failure in `state`, where its key has a scope that your credential has not."

Endpoint = webhook.Webhook | Mailbox


def delivery_state_of(delivery: webhook.WebhookDelivery) -> webhook.DeliveryState:
    """Return the state of a delivery."""
    return webhook.DeliveryState(delivery.state)


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
    rows: Sequence[Endpoint],
    context: OperationContext,
    *,
    first: int | None = 50,
    after: str | None = None,
    wants_total: bool,
) -> Sequence[Page[webhook.WebhookDelivery]]:
    """Resolve `deliveries`; one round trip."""
    page = page_request(context.limits, first, after, key=DELIVERY_KEY, wants_total=wants_total)
    rights = context.reader.rights
    return await webhook_deliveries(context.reader, [row.shown_endpoint_id(rights) for row in rows], page)


async def watches_of(rows: Sequence[Endpoint], context: OperationContext) -> Sequence[Sequence[watch.Watch] | None]:
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
