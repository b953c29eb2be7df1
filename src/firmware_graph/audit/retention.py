"""The end of records: those older than the retention are deleted, and what is left can still be verified."""

from itertools import takewhile

from firmware_graph.audit.chain import day_of
from firmware_graph.audit.recorded import ChainRow, chains, records
from firmware_graph.database.graph import Graph
from firmware_graph.database.transaction import run_alone
from firmware_graph.model.restricted_read import RecordedRead


async def prune(graph: Graph, *, before_ms: int) -> int:
    """Delete the records of reads before a moment (milliseconds since 1970), and return how many there were.

    A chain keeps the number, hash and moment of the last record that it has lost, which the next day's head names. A
    record is deleted after all those before it in its chain.
    """
    deleted = 0
    for row in await chains(graph):
        deleted += await prune_chain(graph, row, before_ms)
    await run_alone(graph, "prune_audit_days", before=day_of(before_ms))
    return deleted


async def prune_chain(graph: Graph, row: ChainRow, before_ms: int) -> int:
    """Delete the records of a chain before a moment, a page in a transaction."""
    deleted = 0
    async for page in records(graph, row.state.chain, after=row.state.pruned_number):
        old = list(takewhile(lambda record: record.facts.released_at < before_ms, page))
        if old:
            await prune_until(graph, old[-1])
            deleted += len(old)
        if len(old) < len(page):
            break
    return deleted


async def prune_until(graph: Graph, last: RecordedRead) -> None:
    """Delete the records of a chain up to one."""
    await run_alone(
        graph,
        "prune_audit_records",
        chain=last.chain,
        number=last.number,
        hash=last.hash,
        until=last.facts.released_at,
    )
