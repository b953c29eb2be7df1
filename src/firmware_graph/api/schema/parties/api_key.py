"""API keys, and the input for a new one."""

import re
from collections.abc import Sequence
from typing import Final

import strawberry
from strawberry import UNSET

from firmware_graph.api.schema.connection import Connection, page_request
from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.fields import column, relation, stands_for
from firmware_graph.api.schema.inputs import given
from firmware_graph.api.schema.scalars import Date, DateTime
from firmware_graph.model import api_key, api_key_use
from firmware_graph.model.page import Page
from firmware_graph.questions.parties.api_key_uses import api_key_uses

USE_KEY: Final = re.compile(r"[0-9]{15}-[0-9a-f]{8}", re.ASCII)


@strawberry.type(
    description="An operation that an agent asked with its key, refused ones too. Nothing of an answer is recorded."
)
class ApiKeyUse:
    """A use of a key."""

    is_type_of = stands_for(api_key_use.ApiKeyUse)

    asked_at: DateTime
    operation_name: str | None = column("As the agent gave it, at most 200 characters.")
    coordinates: list[str] = column("The output fields that it asked for, refused ones too: at most 200.")
    entry_count: int = column("Firmware versions that were read for the answer; 0 where it has restricted fields.")


async def uses_of(
    keys: Sequence[api_key.ApiKey],
    context: OperationContext,
    *,
    first: int | None = 50,
    after: str | None = None,
    wants_total: bool,
) -> Sequence[Page[api_key_use.ApiKeyUse]]:
    """Resolve `uses`."""
    page = page_request(context.limits, first, after, key=USE_KEY, wants_total=wants_total)
    rights = context.reader.rights
    shown = [key.key_id if key.is_within(rights) else api_key.NOBODY for key in keys]
    return await api_key_uses(context.reader, shown, page)


@strawberry.type(
    description="For machines and agents: read-only unless it says more, never more than its owner has, with an end."
)
class ApiKey:
    """A key of a party."""

    is_type_of = stands_for(api_key.ApiKey)

    key_id: strawberry.ID = column(name="id")
    name: str
    agent: str | None = column("What acts with the key in its party's name, where it is for an agent.")
    scopes: list[str] = column("All that it may do; an agent's key never manages a party's affairs.")
    created_at: DateTime
    created_by: str | None = column("The subject of the credential that it was made with.")
    expires_at: DateTime
    last_used_on: Date | None = column("To the day, in UTC; null where it has a scope that your credential has not.")
    ended_at: DateTime | None
    ended_by: str | None = column("The subject of the credential that it was ended with.")
    uses: Connection[ApiKeyUse] = relation(
        uses_of,
        "What was asked with it, where it is for an agent, the latest first; kept for the days of a setting. None is "
        "shown where it has a scope that your credential has not.",
    )


@strawberry.type(description="A new key. Its secret is shown once, and is not stored.")
class ApiKeyCreated:
    """A new key."""

    is_type_of = stands_for(api_key.ApiKeyCreated)

    api_key: ApiKey
    secret: str = column("Send it as `Authorization: Bearer …`.")


@strawberry.input(
    description="`agent` names an agent that acts with the key in your party's name. `scopes` are all that it may do, "
    "such as `fir:read`; each is one that you have. zigbee:read and those that publish carry fir:read. `expiresAt` is "
    "later than now, and within the days of a setting."
)
class ApiKeyInput:
    """The input for a new key."""

    name: str
    agent: str | None = UNSET
    scopes: list[str]
    expires_at: DateTime

    def read(self) -> api_key.ApiKeyStatement:
        """Convert the input to a statement."""
        known = given(self)
        return api_key.ApiKeyStatement(known["name"], known.get("agent"), known["scopes"], known["expires_at"])
