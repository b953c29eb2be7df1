"""Names of endpoints resolved apart from each other: one whose servers do not answer makes its own party wait alone."""

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
"""Names of a party that are resolved at one time."""


@dataclass(frozen=True, slots=True)
class Resolver:
    """Resolves each name in a thread of its own, as nothing ends a system's resolver before it gives up.

    Threads that all share would all be kept by whoever names servers that never answer: the database and other
    parties would wait for them. These end with the process.
    """

    turns: WeakValueDictionary[str, asyncio.Semaphore] = field(default_factory=WeakValueDictionary)

    async def addresses(self, host: str, port: int, party: str) -> list[Address]:
        """Return all addresses of a name; none where it has none, or one that cannot be read."""
        turns = self.turns.setdefault(party, asyncio.Semaphore(MOST_OF_A_PARTY))
        await turns.acquire()
        loop = asyncio.get_running_loop()
        found: asyncio.Future[list[Address]] = loop.create_future()

        def end(addresses: list[Address]) -> None:
            turns.release()  # not before: who gave up has its thread still
            if not found.done():
                found.set_result(addresses)

        def resolve() -> None:
            addresses = addresses_of(host, port)
            with suppress(RuntimeError):  # the loop is closed
                loop.call_soon_threadsafe(end, addresses)

        threading.Thread(target=resolve, name="webhook-resolver", daemon=True).start()
        return await found


def addresses_of(host: str, port: int) -> list[Address]:
    """Return all addresses of a name, which may take the system's resolver half a minute."""
    try:
        return [ip_address(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, ValueError):
        return []
