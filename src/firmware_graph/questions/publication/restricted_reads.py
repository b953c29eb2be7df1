"""Who has read what is restricted, for whom and when: for the Security Sub-Committee, and for operators."""

from typing import NamedTuple

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.clocks import FOREVER
from firmware_graph.model.page import Page, PageRequest, page_of
from firmware_graph.model.restricted_read import RecordedRead


class ReadsFilter(NamedTuple):
    """Reads since a moment, in milliseconds since 1970, by a party or in its name."""

    since: int = 0
    party: str | None = None


async def restricted_reads(reader: GraphReader, wanted: ReadsFilter, page: PageRequest) -> Page[RecordedRead]:
    """List the recorded reads, the latest first, in one round trip; of one moment in the order of their chains.

    A read that is recorded later does not change what follows a row. A row's key is its moment, chain and number.
    """
    moment, chain, number = page.after.split("-") if page.after else (str(FOREVER), "", "0")
    record = await reader.party_facts(
        "restricted_reads",
        since=wanted.since,
        party=wanted.party,
        before_moment=int(moment),
        before_chain=chain,
        before_number=int(number),
        limit=page.first + 1,
        wants_total=page.wants_total,
    )
    rows = [RecordedRead.of(columns) for columns in record["records"]]
    return page_of(rows, page, key=key_of, total_count=record["total"])


def key_of(read: RecordedRead) -> str:
    """Return the key of a row."""
    return f"{read.facts.released_at}-{read.chain}-{read.number}"
