"""A reader or a writer that test_lease_processes stops: it prints what it did, and when by the machine's clock."""

import asyncio
import json
import sys
from typing import Final

from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import Deadline, Graph, open_graph
from firmware_graph.database.lease import steady_seconds
from firmware_graph.database.reader import GraphReader
from firmware_graph.database.writer import change
from firmware_graph.errors import GraphError
from firmware_graph.model.rights import EVERYONE, Rights
from firmware_graph.model.vocabulary import Tier

PUBLIC: Final = Rights(EVERYONE)
DEADLINE_SECONDS: Final = 20.0
PAUSE_BETWEEN_CHANGES_SECONDS: Final = 0.03


def report(**facts: object) -> None:
    """Print one line, which the parent reads."""
    print(json.dumps(facts), flush=True)  # noqa: T201 - see above


async def count(reader: GraphReader) -> int:
    """Count what every change adds to."""
    return int((await reader.read("count_firmware_versions"))["firmware_versions"])


async def read(graph: Graph) -> None:
    """Ask again and again; report each answer, when its request began, and whether it cost a round trip."""
    reads: list[str] = []
    graph.observers.append(lambda name, _seconds, _outcome: reads.append(name))
    while True:
        reads.clear()
        began = steady_seconds()
        reader = GraphReader(graph, rights=PUBLIC, deadline=Deadline.after(DEADLINE_SECONDS))
        try:
            number = await reader.once(count)
            await reader.check_lease()
        except GraphError:
            continue  # what moved is asked for again, as a new request
        report(answer=number, began=began, is_leased=not reads)
        await asyncio.sleep(0.0005)


async def write(graph: Graph) -> None:
    """Add one version again and again; report each when its commit is known."""
    while True:
        try:
            async with change(graph, kind="TEST", actor="a test") as under_way:
                under_way.tiers = {Tier.CPL}
                result = await under_way.transaction.run(
                    "CREATE (:FirmwareVersion {cpl_entry_id: $sequence})", {"sequence": under_way.sequence}
                )
                await result.consume()
        except GraphError as error:
            report(failure=str(error))
            continue
        report(committed=steady_seconds())
        await asyncio.sleep(PAUSE_BETWEEN_CHANGES_SECONDS)


async def main() -> None:
    """Do what the first line of the input says, until killed."""
    order = json.loads(sys.stdin.readline())
    async with open_graph(Connection(**order["connection"])) as graph:
        await (write if order["is_writer"] else read)(graph)


if __name__ == "__main__":
    asyncio.run(main())
