"""A harness that reads, records and tampers with reads of restricted facts in a graph of its own."""

import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

from firmware_graph.audit.signing import PublicKey
from firmware_graph.audit.verify import Verification, verify
from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import Graph
from firmware_graph.model.restricted_read import Disclosure, ReadBy, ReadFacts, RecordedRead
from support.sheets import ImportHarness, import_harness

DAY: Final = 86_400_000
BY: Final = ReadBy("ssc", "an analyst", "https://issuer.example", "SSC")


def now() -> int:
    return time.time_ns() // 1_000_000


def a_read(*entries: int, at: int | None = None, codes: Sequence[str] = ("1057",), by: ReadBy = BY) -> ReadFacts:
    """Return a read of some entries, with the current time by default."""
    shown = Disclosure("Ask", ("FirmwareVersion.zigbeeStack",), len(entries), entries, codes, "cpl1-fir1-ssc1")
    return ReadFacts.of(by, shown, released_at=now() if at is None else at)


async def verified(graph: Graph, *keys: PublicKey, pruned_before_ms: int = 0) -> Verification:
    """Verify the record; by default nothing should have been pruned."""
    return await verify(graph, keys, pruned_before_ms=pruned_before_ms)


async def findings(graph: Graph, *keys: PublicKey) -> list[str]:
    """Return what is missing or altered, without the IDs of chains."""
    found = (await verified(graph, *keys)).findings
    return [finding.partition(": ")[2] if finding.startswith("chain ") else finding for finding in found]


async def recorded(harness: ImportHarness) -> list[dict[str, Any]]:
    """Return the content of all records, earliest first."""
    rows = await harness.ask("MATCH (b:AuditBlock) RETURN b.texts ORDER BY b.earliest, b.last")
    return [RecordedRead.of_text(text).stated for [texts] in rows for text in texts.encode().split(b"\n")]


@asynccontextmanager
async def audit_harness(connection: Connection, folder: Path) -> AsyncIterator[ImportHarness]:
    """Open a harness on an emptied graph."""
    async with import_harness(connection, folder) as harness:
        yield harness
