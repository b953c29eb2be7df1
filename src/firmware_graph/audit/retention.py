"""Retention of records: those older than the limit are deleted, and the rest can still be verified."""

from itertools import takewhile

from firmware_graph.audit.chain import day_of
from firmware_graph.audit.recorded import ChainRow, blocks, chains
from firmware_graph.database.graph import Graph
from firmware_graph.database.transaction import run_alone
from firmware_graph.model.read_block import ReadBlock


async def prune(graph: Graph, *, before_ms: int) -> int:
    """Delete the blocks whose reads were all before a moment (milliseconds since 1970); return the number of reads.

    A chain keeps the number, hash and latest moment of the last block that was deleted, which the next day's head
    names. A block is deleted after all blocks before it in its chain.
    """
    deleted = 0
    for row in await chains(graph):
        deleted += await prune_chain(graph, row, before_ms)
    await run_alone(graph, "prune_audit_days", before=day_of(before_ms))
    return deleted


async def prune_chain(graph: Graph, row: ChainRow, before_ms: int) -> int:
    """Delete the blocks of a chain before a moment, one page per transaction."""
    deleted = 0
    async for page in blocks(graph, row.state.chain, after=row.state.pruned_number):
        old = list(takewhile(lambda block: block.latest < before_ms, page))
        if old:
            await prune_until(graph, old[-1])
            deleted += sum(block.last - block.first + 1 for block in old)
        if len(old) < len(page):
            break
    return deleted


async def prune_until(graph: Graph, last: ReadBlock) -> None:
    """Delete the blocks of a chain up to and including one."""
    await run_alone(graph, "prune_audit_blocks", chain=last.chain, number=last.last, hash=last.hash, until=last.latest)
