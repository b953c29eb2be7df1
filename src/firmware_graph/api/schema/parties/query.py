"""Root fields on a party's own affairs, for those who manage them."""

from collections.abc import Sequence

import strawberry

from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.fields import root_field
from firmware_graph.api.schema.parties.api_key import ApiKey
from firmware_graph.model import api_key
from firmware_graph.questions.parties.api_keys import api_keys
from firmware_graph.questions.parties.known_party import check_own_party


async def api_keys_field(context: OperationContext) -> Sequence[api_key.ApiKey]:
    """Resolve `apiKeys`."""
    return await api_keys(context.reader, party=await check_own_party(context.reader))


@strawberry.type
class PartiesQuery:
    """Root fields on parties."""

    api_keys: list[ApiKey] | None = root_field(
        api_keys_field, "The API keys of your party, ended ones too, the newest first: at most 500."
    )
