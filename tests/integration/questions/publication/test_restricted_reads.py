"""The recorded reads of restricted facts, a page at a time."""

import random
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from firmware_graph.audit.chain import Chain
from firmware_graph.audit.recorder import GraphRecorder
from firmware_graph.audit.writing import RecordWriter
from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import Deadline
from firmware_graph.database.reader import GraphReader
from firmware_graph.errors import GraphContractError
from firmware_graph.model.clocks import FOREVER
from firmware_graph.model.page import PageRequest
from firmware_graph.model.read_block import RecordText
from firmware_graph.model.restricted_read import ReadBy, RecordedRead
from firmware_graph.questions.publication.restricted_reads import ReadsFilter, key_of, place_of, restricted_reads
from support.audit_harness import a_read, audit_harness, now
from support.question_harness import SSC
from support.sheets import ImportHarness

pytestmark = pytest.mark.anyio
EVERY = ReadsFilter()


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[ImportHarness]:
    """Two processes that recorded at the same moments, for two parties."""
    async with audit_harness(neo4j, tmp_path) as opened:
        recorders = GraphRecorder(opened.graph), GraphRecorder(opened.graph)
        began = now()
        for n in range(12):
            by = ReadBy("ssc", f"s{n}", party="A" if n % 3 else "B", acting_for="C" if n == 5 else None)
            await recorders[n % 2].record(a_read(n, at=began + n // 4, by=by))
        yield opened


def reader(harness: ImportHarness) -> GraphReader:
    return GraphReader(harness.graph, rights=SSC.rights, deadline=Deadline.after(60), uses_party_facts=True)


async def entries(harness: ImportHarness, wanted: ReadsFilter, *, size: int) -> list[int]:
    """Return the entries of all pages."""
    found: list[int] = []
    after = None
    while True:
        page = await restricted_reads(reader(harness), wanted, PageRequest(size, after))
        found += [row.facts.cpl_entry_ids[0] for row in page.rows]
        if not page.has_next:
            return found
        after = page.cursors[-1]


@pytest.mark.parametrize("size", [1, 3, 5, 12, 50])
async def test_pages_have_every_read_once_and_the_latest_first(harness: ImportHarness, size: int) -> None:
    found = await entries(harness, EVERY, size=size)
    assert sorted(found) == list(range(12))
    assert [entry // 4 for entry in found] == [2] * 4 + [1] * 4 + [0] * 4


async def test_read_that_comes_meanwhile_changes_no_later_page(harness: ImportHarness) -> None:
    first = await restricted_reads(reader(harness), EVERY, PageRequest(5))
    await GraphRecorder(harness.graph).record(a_read(99, at=now() + 1000))
    second = await restricted_reads(reader(harness), EVERY, PageRequest(50, first.cursors[-1]))
    rows = [row.facts.cpl_entry_ids[0] for row in (*first.rows, *second.rows)]
    assert sorted(rows) == list(range(12))


async def test_reads_of_a_party_are_its_own_and_those_in_its_name(harness: ImportHarness) -> None:
    assert sorted(await entries(harness, ReadsFilter(party="B"), size=50)) == [0, 3, 6, 9]
    assert await entries(harness, ReadsFilter(party="C"), size=50) == [5]
    assert await entries(harness, ReadsFilter(party="D"), size=50) == []


async def test_reads_since_a_moment_and_their_number(harness: ImportHarness) -> None:
    page = await restricted_reads(reader(harness), EVERY, PageRequest(50, wants_total=True))
    assert page.total_count == 12
    latest = page.rows[0].facts.released_at
    some = await restricted_reads(reader(harness), ReadsFilter(latest), PageRequest(1, wants_total=True))
    assert (some.total_count, len(some.rows), some.has_next) == (4, 1, True)


async def test_record_is_read_by_marked_operations_alone(harness: ImportHarness) -> None:
    unmarked = GraphReader(harness.graph, rights=SSC.rights, deadline=Deadline.after(60))
    with pytest.raises(GraphContractError):
        await restricted_reads(unmarked, EVERY, PageRequest(1))


@pytest.fixture
async def blocks(neo4j: Connection, tmp_path: Path) -> AsyncIterator[tuple[ImportHarness, list[RecordedRead]]]:
    """Blocks of three processes, whose moments lie between those of others, and all reads in them."""
    chance, all_reads = random.Random(5), list[RecordedRead]()  # noqa: S311 - no secret
    async with audit_harness(neo4j, tmp_path) as opened:
        for _ in range(3):
            chain, at = Chain(), 1_800_000_000_000
            for _ in range(12):
                at += chance.choice([0, 300, 20_000])
                texts, last = chain.texts(
                    [
                        a_read(
                            1,
                            at=at + chance.choice([0, 1, 2, 500]),
                            by=ReadBy("ssc", party=chance.choice("AABC"), acting_for=chance.choice([None, "A", "D"])),
                        )
                        for _ in range(chance.choice([1, 2, 40]))
                    ]
                )
                chain.accept(chain.number + len(texts), last)
                records = [RecordText(text, RecordedRead.of_text(text)) for text in texts]
                await RecordWriter(opened.graph).commit(records)
                all_reads += [read for _, read in records]
        yield opened, sorted(all_reads, key=place_of, reverse=True)


async def test_pages_and_totals_are_those_of_all_reads_however_they_lie_in_blocks(
    blocks: tuple[ImportHarness, list[RecordedRead]],
) -> None:
    harness, all_reads = blocks
    moments = [0, *(all_reads[place].facts.released_at for place in (2, len(all_reads) // 2, -1)), FOREVER - 1]
    for party in (None, "A", "D", "NOBODY"):
        for since in moments:
            wanted = ReadsFilter(since, party)
            expected = [read for read in all_reads if wanted.has(read)]
            for place in range(0, len(expected) + 1, 37):
                after = key_of(expected[place - 1]) if place else None
                page = await restricted_reads(reader(harness), wanted, PageRequest(7, after, wants_total=True))
                assert [*page.rows] == expected[place : place + 7]
                assert (page.total_count, page.has_next) == (len(expected), len(expected) > place + 7)
    counted = await restricted_reads(reader(harness), EVERY, PageRequest(0, wants_total=True))
    assert (counted.total_count, [*counted.rows], counted.has_next) == (len(all_reads), [], True)


async def test_page_is_one_round_trip_and_one_more_for_each_block_of_the_same_moments(
    blocks: tuple[ImportHarness, list[RecordedRead]],
) -> None:
    harness, all_reads = blocks
    runs, taken = list[str](), list[int]()
    harness.graph.observers.append(lambda name, _seconds, _outcome: runs.append(name))
    for place in range(0, len(all_reads), 29):
        await restricted_reads(reader(harness), EVERY, PageRequest(5, key_of(all_reads[place])))
        taken.append(len(runs))
        runs.clear()
    assert (min(taken), max(taken)) == (1, 4)
