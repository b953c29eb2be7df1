"""Host names of endpoints, resolved independently: a name whose servers do not answer delays its own party only."""

import asyncio
import socket
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Final
from weakref import WeakValueDictionary

from firmware_graph.model.reach import Address

MOST_OF_A_PARTY: Final = 4
"""Names of one party that are resolved at the same time."""


@dataclass(frozen=True, slots=True)
class Resolver:
    """Resolves each name in a thread of its own, as the system's resolver cannot be interrupted.

    A shared thread pool would be exhausted by a party that names servers which never answer: the database and other
    parties would wait for it. These threads end with the process.
    """

    turns: WeakValueDictionary[str, asyncio.Semaphore] = field(default_factory=WeakValueDictionary)

    async def addresses(self, host: str, port: int, party: str) -> list[Address]:
        """Return all addresses of a name; an empty list if it has none, or one that cannot be parsed."""
        turns = self.turns.setdefault(party, asyncio.Semaphore(MOST_OF_A_PARTY))
        await turns.acquire()
        loop = asyncio.get_running_loop()
        found: asyncio.Future[list[Address]] = loop.create_future()

        def end(addresses: list[Address]) -> None:
            turns.release()  # not earlier: a caller that gave up still has its thread
            if not found.done():
                found.set_result(addresses)

        def resolve() -> None:
            addresses = addresses_of(host, port)
            with suppress(RuntimeError):  # the loop is closed
                loop.call_soon_threadsafe(end, addresses)

        threading.Thread(target=resolve, name="webhook-resolver", daemon=True).start()
        return await found


def addresses_of(host: str, port: int) -> list[Address]:
    """Return all addresses of a name; the system's resolver may take half a minute."""
    try:
        return [ip_address(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, ValueError):
        return []
