"""Root fields that change the webhooks of a party."""

from typing import Final

import strawberry

from firmware_graph.api.schema.context import OperationContext, now_ms
from firmware_graph.api.schema.fields import mutation_field
from firmware_graph.api.schema.parties.deliveries import WebhookDelivery
from firmware_graph.api.schema.parties.subject import owner_of
from firmware_graph.api.schema.parties.webhook import WebhookCreated, WebhookInput
from firmware_graph.api.schema.scalars import DateTime
from firmware_graph.changes.create_webhook import create_webhook
from firmware_graph.changes.delete_webhook import delete_webhook
from firmware_graph.changes.redeliver import redeliver
from firmware_graph.changes.requested_messages import MOST_OF_PARTY, PARTY_SECONDS, PAUSE_SECONDS
from firmware_graph.changes.rotate_webhook_secret import rotate_webhook_secret
from firmware_graph.changes.send_test_event import send_test_event
from firmware_graph.model import webhook
from firmware_graph.questions.parties.shared.known_party import check_own_party


async def create_webhook_field(
    context: OperationContext,
    *,
    input: WebhookInput,  # noqa: A002 - the argument's name
) -> webhook.WebhookCreated:
    """Create a webhook."""
    owner = owner_of(context.caller, await check_own_party(context.reader))
    rules, keys = context.webhook_rules, context.key_rules
    return await create_webhook(context.reader, input.read(), owner=owner, rules=rules, key_rules=keys)


async def delete_webhook_field(
    context: OperationContext,
    *,
    id: strawberry.ID,  # noqa: A002 - the argument's name
) -> str:
    """Delete a webhook."""
    return await delete_webhook(context.reader.graph, id, party=await check_own_party(context.reader))


async def rotate_webhook_secret_field(
    context: OperationContext,
    *,
    id: strawberry.ID,  # noqa: A002 - the argument's name
) -> webhook.WebhookCreated:
    """Rotate the secret of a webhook."""
    party = await check_own_party(context.reader)
    return await rotate_webhook_secret(context.reader, id, party=party, rules=context.webhook_rules, now_ms=now_ms())


async def send_test_event_field(context: OperationContext, *, webhook: strawberry.ID) -> webhook.WebhookDelivery:
    """Send a test message."""
    party = await check_own_party(context.reader)
    return await send_test_event(context.reader, webhook, party=party, rules=context.webhook_rules)


async def redeliver_field(context: OperationContext, *, webhook: strawberry.ID, since: DateTime) -> int:
    """Send events again."""
    party = await check_own_party(context.reader)
    rules, keys = context.webhook_rules, context.key_rules
    return await redeliver(context.reader, webhook, since=since, party=party, rules=rules, key_rules=keys)


RATES_IN_WORDS: Final = (
    f"At most once in {PAUSE_SECONDS} s for a webhook, and for all of your party {MOST_OF_PARTY} tests and "
    f"redeliveries in {PARTY_SECONDS} s: RATE_LIMITED says when again."
)


@strawberry.type
class WebhooksMutation:
    """Mutations of a party's webhooks."""

    create_webhook: WebhookCreated | None = mutation_field(
        create_webhook_field, "A new webhook of your party, which is told of what changes from now on."
    )
    delete_webhook: strawberry.ID | None = mutation_field(
        delete_webhook_field, "Deletes a webhook of your party, with the record of what was sent to it."
    )
    rotate_webhook_secret: WebhookCreated | None = mutation_field(
        rotate_webhook_secret_field,
        "A new secret of a webhook. For the hours of a setting messages are signed with the old one too.",
    )
    send_test_event: WebhookDelivery | None = mutation_field(
        send_test_event_field,
        f"Has a message without an event sent once, also to a webhook that is DISABLED. {RATES_IN_WORDS}",
    )
    redeliver: int | None = mutation_field(
        redeliver_field,
        "Sends all that was recorded from a moment on again, under new IDs of messages, and goes on from there, also "
        "where the webhook is DISABLED. Answers how many events there are, with those that its filter leaves out. "
        f"{RATES_IN_WORDS}",
    )
