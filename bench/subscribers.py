"""How long one change takes to come to many subscribers of one process, and what memory they take: one row."""

import argparse
import asyncio
import json
import signal
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Final
from urllib.parse import urlsplit

import httpx
from bench.faults.service import Service, served
from bench.recorded import own_seconds

from firmware_graph.auth.roles import Role
from firmware_graph.auth.tokens import demo_key, mint_token
from firmware_graph.cli.commands.demo import load_example
from firmware_graph.database.embedded import embedded_neo4j

FOLLOW: Final = json.dumps({"query": "subscription { changes { nodes { id kind } position } }"}).encode()
PUBLISH: Final = """
  mutation ($operations: [ChangeOperation!]!) {
    publishChanges(input: {operations: $operations}) { __typename }
  }
"""
UPGRADE: Final = {"fromCplEntryId": 20, "toCplEntryId": 21}
EVENT: Final = b'"kind"'
BEGUN: Final = b'"position"'
STARTING_SECONDS: Final = 120.0
TOLD_SECONDS: Final = 30.0
PAUSE_SECONDS: Final = 0.5
OPENED_AT_ONCE: Final = 50


@dataclass
class Subscribers:
    """Open streams: how many have begun, and how many have had the event of the change that is awaited."""

    count: int
    begun: int = 0
    told: int = 0
    all_told: asyncio.Event = field(default_factory=asyncio.Event)

    def next_change(self) -> None:
        """Wait for the event of another change."""
        self.told = 0
        self.all_told.clear()

    async def follow(self, url: str, token: str, turns: asyncio.Semaphore) -> None:
        """Open one stream, and count what comes."""
        host, port = urlsplit(url).hostname, urlsplit(url).port
        head = (
            f"POST /graphql HTTP/1.1\r\nhost: {host}:{port}\r\nauthorization: Bearer {token}\r\n"
            f"accept: text/event-stream\r\ncontent-type: application/json\r\ncontent-length: {len(FOLLOW)}\r\n\r\n"
        )
        async with turns:
            reader, writer = await asyncio.open_connection(host, port)
            writer.write(head.encode() + FOLLOW)
            while BEGUN not in await reader.readline():
                pass
            self.begun += 1
        while line := await reader.readline():
            if EVENT in line:
                self.told += 1
                if self.told == self.count:
                    self.all_told.set()


@asynccontextmanager
async def subscribed(url: str, token: str, count: int) -> AsyncIterator[Subscribers]:
    """Open streams, and close them with the body.

    Raises:
        TimeoutError: They do not all begin.
    """
    found, turns = Subscribers(count), asyncio.Semaphore(OPENED_AT_ONCE)
    tasks = [asyncio.create_task(found.follow(url, token, turns)) for _ in range(count)]
    try:
        async with asyncio.timeout(STARTING_SECONDS):
            while found.begun < count:  # noqa: ASYNC110 - a count tells nobody
                await asyncio.sleep(0.05)
        yield found
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def measure(service: Service, party: str, secas: str, options: argparse.Namespace) -> None:
    """Print the row."""
    alone = service.megabytes()
    taken: list[float] = []
    used: list[float] = []
    memory: list[float] = []
    async with (
        subscribed(service.url, party, options.subscribers) as subscribers,
        httpx.AsyncClient(trust_env=False, headers={"authorization": f"Bearer {secas}"}, timeout=60) as client,
    ):
        for number in range(options.changes):
            subscribers.next_change()
            began, before = time.perf_counter(), own_seconds(service.process.pid)
            await publish(client, service.url, is_withdrawn=not number % 2)
            async with asyncio.timeout(TOLD_SECONDS):
                await subscribers.all_told.wait()
            taken.append(time.perf_counter() - began)
            used.append(own_seconds(service.process.pid) - before)
            memory.append(service.megabytes())
            await asyncio.sleep(PAUSE_SECONDS)
    show(options, taken, used, [alone, *memory])


async def publish(client: httpx.AsyncClient, url: str, *, is_withdrawn: bool) -> None:
    """Publish the end of an upgrade, or its declaration.

    Raises:
        RuntimeError: It was refused.
    """
    operations = [{"withdrawUpgrade" if is_withdrawn else "declareUpgrade": UPGRADE}]
    body = {"query": PUBLISH, "variables": {"operations": operations}}
    answer = (await client.post(f"{url}/graphql", json=body)).json()
    if "errors" in answer or answer["data"]["publishChanges"]["__typename"] != "ChangesPublished":
        raise RuntimeError(f"the change was refused: {answer}")


def show(options: argparse.Namespace, taken: Sequence[float], used: Sequence[float], memory: Sequence[float]) -> None:
    """Print the row; a time is from the request to publish until the last subscriber has the event."""
    columns = (
        "subscribers",
        "changes",
        "all told: first",
        "median",
        "most",
        "processor",
        "memory without",
        "first",
        "last",
    )
    print(f"| {' | '.join(columns)} |")
    print(f"|{' --- |' * len(columns)}")
    print(
        f"| {options.subscribers:,} | {options.changes} "
        f"| {taken[0]:.2f} s | {median(taken):.2f} s | {max(taken):.2f} s "
        f"| {median(used):.2f} s | {memory[0]:.0f} MiB | {memory[1]:.0f} MiB | {memory[-1]:.0f} MiB |"
    )


def main() -> None:
    """Serve the example, open the streams and print the row."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that what was started is ended, too
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--subscribers", type=int, default=1_000)
    parser.add_argument("--changes", type=int, default=40)
    options = parser.parse_args()
    settings = {
        "FIRMWARE_GRAPH_MAX_CONNECTIONS": str(options.subscribers + 100),
        "FIRMWARE_GRAPH_MAX_STREAMS": str(options.subscribers),
        "FIRMWARE_GRAPH_MAX_STREAMS_OF_CALLER": str(options.subscribers),
    }
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        key = demo_key(store)
        with embedded_neo4j(store) as connection:
            asyncio.run(load_example(connection))
        with served(Path(folder), store, settings=settings) as service:
            party = mint_token(key, role=Role.PARTY, party="P1")
            secas = mint_token(key, role=Role.SECAS, party="SECAS")
            asyncio.run(measure(service, party, secas, options))


if __name__ == "__main__":
    main()
