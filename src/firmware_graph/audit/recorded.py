"""The record of restricted reads as stored in the graph: chains, their records, and the heads of days."""

from collections.abc import AsyncIterator
from typing import Final, NamedTuple

from firmware_graph.database.graph import Deadline, Graph
from firmware_graph.database.reader import GraphReader
from firmware_graph.model.read_block import ReadBlock
from firmware_graph.model.rights import Rights

READING_SECONDS: Final = 60.0
RECORDS_AT_ONCE: Final = 1_000
HEADS_AT_ONCE: Final = 100


class ChainState(NamedTuple):
    """A chain: the number and hash of its last record, and those of the last record that was pruned, with its moment.

    Numbers are 0 if there is no such record.
    """

    chain: str
    number: int
    hash: str
    pruned_number: int
    pruned_hash: str
    pruned_until: int


class ChainRow(NamedTuple):
    """A chain as stored: `stated_number` and `stated_pruned` come from the last head that names it."""

    state: ChainState
    stated_number: int
    stated_pruned: int


class StoredHead(NamedTuple):
    """The heads of the chains that had moved by a day: `chains` is a JSON list of their states.

    `previous` is the hash of the previous head; `key` and `signature` are None if it is not signed.
    """

    day: str
    made_at: int
    chains: str
    previous: str
    hash: str
    key: str | None
    signature: str | None


def reader_of(graph: Graph) -> GraphReader:
    """Return a reader for one question of an operator."""
    return GraphReader(graph, rights=Rights(), deadline=Deadline.after(READING_SECONDS), uses_party_facts=True)


async def chains(graph: Graph) -> list[ChainRow]:
    """Return all chains, in the order of their IDs; one round trip."""
    record = await reader_of(graph).party_facts("audit_chains")
    return [ChainRow(ChainState._make(row[:6]), *row[6:]) for row in record["chains"]]


async def blocks(graph: Graph, chain: str, *, after: int = 0) -> AsyncIterator[list[ReadBlock]]:
    """Yield the blocks of a chain's records in order, about a thousand records at a time."""
    while True:
        page = await reader_of(graph).party_facts("audit_blocks", chain=chain, after=after, records=RECORDS_AT_ONCE)
        found = [ReadBlock._make(columns) for columns in page["blocks"]]
        if not found:
            return
        yield found
        after = found[-1].last


async def heads(graph: Graph) -> list[StoredHead]:
    """Return the heads of all days, in order."""
    found: list[StoredHead] = []
    while True:
        after = found[-1].day if found else ""
        page = await reader_of(graph).party_facts("audit_heads", after=after, limit=HEADS_AT_ONCE)
        if not page["heads"]:
            return found
        found += [StoredHead._make(columns) for columns in page["heads"]]


async def last_head(graph: Graph) -> StoredHead | None:
    """Return the head of the latest day; one round trip."""
    record = await reader_of(graph).party_facts("last_audit_head")
    return StoredHead._make(record["heads"][0]) if record["heads"] else None
