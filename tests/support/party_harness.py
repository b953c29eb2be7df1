"""Two processes on one store over HTTP, and callers of parties: with tokens, and with API keys."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from firmware_graph.app import create_app
from firmware_graph.auth.roles import Role
from firmware_graph.auth.tokens import demo_key, mint_token
from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import open_graph
from support.asking import Ask, settings_for, wait_until_ready
from support.serving import served
from support.sheets import a_fir_row, cpl_rows, import_harness

CREATE = """
    mutation ($input: ApiKeyInput!) {
      createApiKey(input: $input) { secret apiKey { id name agent scopes createdBy lastUsedOn endedAt } }
    }
"""
END = "mutation ($id: ID!) { endApiKey(id: $id) { id endedAt endedBy } }"
Sheets = dict[str, Any]
"""The rows of sheets, by their names."""

KEYS = "{ apiKeys { id name agent scopes createdAt createdBy expiresAt lastUsedOn endedAt endedBy } }"


@dataclass(frozen=True)
class PartyHarness:
    """The clients of two processes, and the folder of the key that signs their tokens."""

    clients: Sequence[httpx.Client]
    folder: Path
    connection: Connection

    def token_of(self, party: str | None, role: Role = Role.PARTY, **claims: Any) -> str:
        """Sign a token."""
        return mint_token(demo_key(self.folder), role=role, party=party, **claims)

    def party(self, party: str | None, role: Role = Role.PARTY, *, process: int = 0, **claims: Any) -> Ask:
        """Return a caller with a token of a party."""
        return self.bearer(self.token_of(party, role, **claims), process=process)

    def bearer(self, credential: str, *, process: int = 0) -> Ask:
        """Return a caller with a token or a key."""
        return Ask(self.clients[process], {"authorization": f"Bearer {credential}"})

    def cypher(self, text: str, **parameters: object) -> list[list[Any]]:
        """Run a statement on the store."""

        async def run() -> list[list[Any]]:
            async with open_graph(self.connection) as graph:
                result = await graph.driver.execute_query(text, parameters, database_=graph.database)
                return [list(record.values()) for record in result.records]

        return asyncio.run(run())


def in_days(days: float) -> str:
    """Return the moment in so many days, in ISO 8601."""
    return (datetime.now(UTC) + timedelta(days=days)).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def a_key_input(*scopes: str, name: str = "adaptor", days: float = 30, **more: object) -> dict[str, object]:
    """Return the input of a key."""
    return {"name": name, "scopes": list(scopes or ("fir:read",)), "expiresAt": in_days(days), **more}


def created(ask: Ask, *scopes: str, **more: Any) -> Any:
    """Create a key, and return the payload."""
    return ask.data(CREATE, input=a_key_input(*scopes, **more))["createApiKey"]


def refusal(ask: Ask, *scopes: str, **more: Any) -> Any:
    """Return the single error of a key that must be refused."""
    body = ask(CREATE, input=a_key_input(*scopes, **more)).json()
    assert body["data"] == {"createApiKey": None}, body
    [error] = body["errors"]
    return error


@contextmanager
def party_harness(
    connection: Connection, folder: Path, *, sheets: Sheets | None = None, **settings: object
) -> Iterator[PartyHarness]:
    """Open a harness on an emptied store with some sheets; by default with two entries."""
    stated = sheets or {"cpl": cpl_rows(1, 2), "fir": [a_fir_row(2, "1")]}

    async def load() -> None:
        async with import_harness(connection, folder) as harness:
            await harness.written(**stated)
        await asyncio.sleep(0.05)  # the driver closes its sockets behind our back

    asyncio.run(load())
    with (
        served(create_app(settings_for(connection, folder, **settings))) as first,
        served(create_app(settings_for(connection, folder, **settings))) as second,
    ):
        wait_until_ready(first)
        wait_until_ready(second)
        yield PartyHarness([first, second], folder, connection)
