"""API keys, and what is stated of a new one."""

import strawberry
from strawberry import UNSET

from firmware_graph.api.schema.fields import column, stands_for
from firmware_graph.api.schema.inputs import given
from firmware_graph.api.schema.scalars import Date, DateTime
from firmware_graph.model import api_key


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
    last_used_on: Date | None = column("To the day, in UTC.")
    ended_at: DateTime | None
    ended_by: str | None = column("The subject of the credential that it was ended with.")


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
    """What is asked for of a new key."""

    name: str
    agent: str | None = UNSET
    scopes: list[str]
    expires_at: DateTime

    def read(self) -> api_key.ApiKeyStatement:
        """Convert the input to a statement."""
        known = given(self)
        return api_key.ApiKeyStatement(known["name"], known.get("agent"), known["scopes"], known["expires_at"])
