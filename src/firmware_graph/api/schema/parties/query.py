"""Root fields on a party's own affairs, for those who manage them."""

from collections.abc import Sequence

import strawberry

from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.fields import root_field
from firmware_graph.api.schema.parties.api_key import ApiKey
from firmware_graph.api.schema.parties.watch import Watch
from firmware_graph.api.schema.parties.webhook import Webhook
from firmware_graph.model import api_key, watch, webhook
from firmware_graph.questions.parties.api_keys import api_keys
from firmware_graph.questions.parties.known_party import check_own_party
from firmware_graph.questions.parties.watches import watches
from firmware_graph.questions.parties.webhooks import webhooks


async def api_keys_field(context: OperationContext) -> Sequence[api_key.ApiKey]:
    """Resolve `apiKeys`."""
    return await api_keys(context.reader, party=await check_own_party(context.reader))


async def watches_field(context: OperationContext) -> Sequence[watch.Watch]:
    """Resolve `watches`."""
    return await watches(context.reader, party=await check_own_party(context.reader))


async def webhooks_field(context: OperationContext) -> Sequence[webhook.Webhook]:
    """Resolve `webhooks`."""
    return await webhooks(context.reader, party=await check_own_party(context.reader))


@strawberry.type
class PartiesQuery:
    """Root fields on parties."""

    api_keys: list[ApiKey] | None = root_field(
        api_keys_field, "The API keys of your party, ended ones too, the newest first: at most 500."
    )
    watches: list[Watch] | None = root_field(watches_field, "The watches of your party, in the order of their names.")
    webhooks: list[Webhook] | None = root_field(webhooks_field, "The webhooks of your party, the newest first.")
