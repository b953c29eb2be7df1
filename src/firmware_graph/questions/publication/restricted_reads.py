"""Who has read restricted facts, for whom and when: for the Security Sub-Committee, and for operators."""

import asyncio
from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.clocks import FOREVER
from firmware_graph.model.page import Page, PageRequest, page_of
from firmware_graph.model.read_block import MOST_MILLISECONDS, ReadBlock, parties_of
from firmware_graph.model.restricted_read import RecordedRead

Place = tuple[int, str, int]
"""A moment, a chain and a number in it."""

END: Final[Place] = (FOREVER, "", 0)


class ReadsFilter(NamedTuple):
    """Reads since a moment, in milliseconds since 1970, by a party or on its behalf."""

    since: int = 0
    party: str | None = None

    def has(self, read: RecordedRead) -> bool:
        """Whether a read matches."""
        is_by = self.party is None or self.party in parties_of(read.facts)
        return is_by and read.facts.released_at >= self.since


async def restricted_reads(reader: GraphReader, wanted: ReadsFilter, page: PageRequest) -> Page[RecordedRead]:
    """List the recorded reads, latest first; those of one moment in the order of their chains.

    Costs one round trip, and another for each block of another process with reads of the same moments. A read that is
    recorded later does not change what follows a row. A row's key is its moment, chain and number.
    """
    after = place_in(page.after) if page.after else END
    at: Place = (after[0] + MOST_MILLISECONDS + 1, "", 0)  # no block with a read of the moment is later
    limit, total, rows = page.first + 1, None, list[RecordedRead]()
    while True:
        asks_total = page.wants_total and total is None
        record = await reader.party_facts("restricted_reads", **parameters(wanted, after, at, limit, asks_total))
        blocks = [ReadBlock._make(columns) for columns in record["blocks"]]
        if asks_total:
            total = record["total"] + await count(map(ReadBlock._make, record["divided"]), wanted)
        rows += [read for block in blocks for read in block.records if wanted.has(read) and place_of(read) < after]
        rows = sorted(rows, key=place_of, reverse=True)[:limit]
        if record["next_latest"] is None or (len(rows) == limit and place_of(rows[-1])[0] > record["next_latest"]):
            return page_of(rows, page, key=key_of, total_count=total)
        at = blocks[-1].latest, blocks[-1].chain, blocks[-1].last


def parameters(wanted: ReadsFilter, after: Place, at: Place, limit: int, wants_total: bool) -> dict[str, Any]:  # noqa: FBT001 - a parameter of the query
    """Return the parameters of one read: of blocks before a place, some of whose reads come after a row's."""
    latest, chain, last = at
    return {
        "since": wanted.since,
        "party": wanted.party,
        "most_earliest": after[0],
        "before_latest": latest,
        "before_chain": chain,
        "before_last": last,
        "limit": limit,
        "wants_total": wants_total,
    }


async def count(blocks: Iterable[ReadBlock], wanted: ReadsFilter) -> int:
    """Count the reads in blocks that began before the wanted moment."""
    found = 0
    for block in blocks:
        found += sum(map(wanted.has, block.records))
        await asyncio.sleep(0)  # others may continue
    return found


def place_in(key: str) -> Place:
    """Parse the place in a row's key."""
    moment, chain, number = key.split("-")
    return int(moment), chain, int(number)


def place_of(read: RecordedRead) -> Place:
    """Return the place of a row."""
    return read.facts.released_at, read.chain, read.number


def key_of(read: RecordedRead) -> str:
    """Return the key of a row."""
    return "-".join(map(str, place_of(read)))
