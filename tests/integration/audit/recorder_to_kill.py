"""A process that records reads for ever, and prints the entry of each that is released; it waits to be killed."""

import asyncio
import os
import sys
from pathlib import Path

from firmware_graph.audit.journal import Journal
from firmware_graph.audit.recorder import GraphRecorder, JournalRecorder, Recorder
from firmware_graph.audit.shipping import Shipping
from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import open_graph
from support.audit_harness import a_read


async def record(recorder: Recorder, first: int) -> None:
    for entry in range(first, first + 1_000_000):
        await recorder.record(a_read(entry))
        os.write(1, b"%d\n" % entry)


async def main(uri: str, user: str, password: str, folder: str = "") -> None:
    async with open_graph(Connection(uri, user, password)) as graph:
        journal = Journal(Path(folder)) if folder else None
        recorder = JournalRecorder(journal, 30) if journal else GraphRecorder(graph, 30)
        shipping = asyncio.create_task(Shipping(graph, journal).watch()) if journal else None
        os.write(1, b"recording\n")
        await asyncio.gather(
            *(record(recorder, (os.getpid() * 100 + n) * 10_000) for n in range(8)), *([shipping] if shipping else [])
        )


asyncio.run(main(*sys.argv[1:]))
