"""Records of restricted reads: chained, in groups, each committed before its answer is released."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from firmware_graph.audit.recorder import GraphRecorder
from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import open_graph
from firmware_graph.errors import ReadNotRecorded
from support.audit_harness import a_read, audit_harness, findings, recorded, verified
from support.faulty_wire import a_wire
from support.sheets import ImportHarness

pytestmark = [pytest.mark.anyio, pytest.mark.indexes]
PROCESS = Path(__file__).with_name("recorder_to_kill.py")


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[ImportHarness]:
    async with audit_harness(neo4j, tmp_path) as opened:
        yield opened


async def test_read_is_recorded_with_who_what_and_when_and_no_value(harness: ImportHarness) -> None:
    read = a_read(20, 21)
    await GraphRecorder(harness.graph).record(read)
    [record] = await recorded(harness)
    assert record.pop("hash")
    assert len(record.pop("chain")) == 32
    assert record == {
        "number": 1,
        "previous": "",
        "released_at": read.released_at,
        "role": "ssc",
        "subject": "an analyst",
        "issuer": "https://issuer.example",
        "party": "SSC",
        "acting_for": None,
        "agent": None,
        "operation_name": "Ask",
        "coordinates": ["FirmwareVersion.zigbeeStack"],
        "entry_count": 2,
        "cpl_entry_ids": [20, 21],
        "manufacturer_codes": ["1057"],
        "revision": "cpl1-fir1-ssc1",
    }


async def test_reads_that_come_during_a_commit_are_one_group(harness: ImportHarness) -> None:
    runs: list[str] = []
    harness.graph.observers.append(lambda name, _seconds, _outcome: runs.append(name))
    recorder = GraphRecorder(harness.graph)
    first = asyncio.create_task(recorder.record(a_read(0)))
    await asyncio.sleep(0.001)
    await asyncio.gather(first, *(recorder.record(a_read(entry)) for entry in range(1, 50)))
    assert runs.count("record_restricted_reads") == 2
    assert [record["number"] for record in await recorded(harness)] == list(range(1, 51))
    assert await findings(harness.graph) == []


async def test_each_process_has_a_chain_of_its_own(harness: ImportHarness) -> None:
    first, second = GraphRecorder(harness.graph), GraphRecorder(harness.graph)
    await asyncio.gather(*(recorder.record(a_read(1)) for recorder in [first, second] * 10))
    result = await verified(harness.graph)
    assert (result.chains, result.records, result.findings) == (2, 20, [])


async def test_read_that_the_database_refuses_is_not_released_and_the_next_begins_a_chain(
    harness: ImportHarness,
) -> None:
    recorder = GraphRecorder(harness.graph)
    await recorder.record(a_read(1))
    await harness.ask("CREATE CONSTRAINT refuses FOR (b:AuditBlock) REQUIRE b.parties IS UNIQUE")
    try:
        with pytest.raises(ReadNotRecorded):
            await recorder.record(a_read(2))
    finally:
        await harness.ask("DROP CONSTRAINT refuses")
    assert len(await recorded(harness)) == 1
    await recorder.record(a_read(3))
    result = await verified(harness.graph)
    assert (result.chains, result.records, result.findings) == (2, 2, [])


async def test_read_whose_record_is_not_committed_in_time_is_not_released(
    neo4j: Connection, harness: ImportHarness
) -> None:
    recorder = GraphRecorder(harness.graph, timeout_seconds=30)
    await recorder.record(a_read(1))
    async with open_graph(neo4j) as other, other.driver.session() as session:
        holding = await session.begin_transaction()
        await (await holding.run("MATCH (c:AuditChain) SET c.held = true")).consume()
        recorder.timeout_seconds = 0.3
        with pytest.raises(ReadNotRecorded, match="in time"):
            await recorder.record(a_read(2))
        recorder.timeout_seconds = 30
        await holding.rollback()
    await recorder.record(a_read(3))
    assert await findings(harness.graph) == []


async def test_connection_that_is_cut_loses_no_record_that_was_released(
    neo4j: Connection, harness: ImportHarness
) -> None:
    released: list[int] = []

    async def read(recorder: GraphRecorder, entry: int) -> None:
        try:
            await recorder.record(a_read(entry))
        except ReadNotRecorded:
            return
        released.append(entry)

    with a_wire(neo4j.uri) as wire:
        through = Connection(f"bolt://127.0.0.1:{wire.port}", neo4j.user, neo4j.password, neo4j.database)
        async with open_graph(through) as graph:
            recorder = GraphRecorder(graph)
            for round_ in range(10):
                reads = [asyncio.create_task(read(recorder, round_ * 10 + n)) for n in range(10)]
                await asyncio.sleep(0.002 * round_)
                wire.cut()
                await asyncio.gather(*reads)
                wire.mend()
            await read(recorder, 1000)
    written = {entry for record in await recorded(harness) for entry in record["cpl_entry_ids"]}
    assert 1000 in released
    assert set(released) <= written
    assert await findings(harness.graph) == []


async def test_process_that_is_killed_leaves_whole_chains_with_all_that_it_released(
    neo4j: Connection, harness: ImportHarness
) -> None:
    released: set[int] = set()
    for lines_before in (3, 50):
        process = subprocess.Popen(  # noqa: ASYNC220, S603 - a program of the tests
            [sys.executable, str(PROCESS), neo4j.uri, neo4j.user, neo4j.password],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        assert process.stdout
        assert process.stdout.readline() == b"recording\n"
        released |= {int(process.stdout.readline()) for _ in range(lines_before)}
        process.kill()
        released |= {int(line) for line in process.communicate()[0].split(b"\n")[:-1]}
    assert released
    written = {entry for record in await recorded(harness) for entry in record["cpl_entry_ids"]}
    assert released <= written
    result = await verified(harness.graph)
    assert (result.chains, result.findings) == (2, [])
