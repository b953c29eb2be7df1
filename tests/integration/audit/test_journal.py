"""Reads recorded in a journal: on disk before they are released, and in the graph once, whoever ships them."""

import asyncio
import os
import resource
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson
import pytest

from firmware_graph.audit import keeper
from firmware_graph.audit.chain import Chain
from firmware_graph.audit.journal import LIMITS, Journal
from firmware_graph.audit.keeper import Limits
from firmware_graph.audit.recorder import JournalRecorder
from firmware_graph.audit.shipping import Shipping
from firmware_graph.audit.writing import RecordWriter
from firmware_graph.database.connection import Connection
from firmware_graph.errors import GraphError, GraphUnavailable, ReadNotRecorded
from firmware_graph.model.read_block import RecordText
from firmware_graph.model.restricted_read import ReadBy, ReadFacts, RecordedRead
from support.audit_harness import a_read, audit_harness, findings, recorded, verified
from support.sheets import ImportHarness
from support.waiting import PATIENCE_SECONDS

pytestmark = [pytest.mark.anyio, pytest.mark.indexes]
PROCESS = Path(__file__).with_name("recorder_to_kill.py")
A_READ = a_read(1, at=1)


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[ImportHarness]:
    async with audit_harness(neo4j, tmp_path) as opened:
        yield opened


@pytest.fixture
async def journal(tmp_path: Path) -> AsyncIterator[Journal]:
    opened = Journal(tmp_path / "journals")
    yield opened
    await opened.close()


@pytest.fixture
def recorder(harness: ImportHarness, journal: Journal) -> JournalRecorder:  # noqa: ARG001 - the store is empty first
    return JournalRecorder(journal)


def keeper_of(journal: Journal) -> int:
    assert journal.keeper is not None
    return journal.keeper.child.pid


@contextmanager
def no_longer_files(pid: int) -> Iterator[None]:
    """Let a process write nothing while the body runs."""
    before = resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, before)


def files_of(journal: Journal) -> list[Path]:
    return sorted(journal.folder.glob("*"))


async def entries(harness: ImportHarness) -> list[int]:
    return sorted(entry for record in await recorded(harness) for entry in record["cpl_entry_ids"])


async def test_read_in_a_journal_is_on_disk_when_it_is_released_and_in_the_graph_as_soon_as_it_is_asked_for(
    harness: ImportHarness, journal: Journal, recorder: JournalRecorder
) -> None:
    await recorder.record(a_read(20, 21))
    assert b"an analyst" in files_of(journal)[0].read_bytes()
    assert await recorded(harness) == []
    other_process = Shipping(harness.graph, Journal(journal.folder))
    await other_process.ship()
    [record] = await recorded(harness)
    assert (record["number"], record["cpl_entry_ids"], record["subject"]) == (1, [20, 21], "an analyst")
    assert await harness.ask("MATCH (d:AuditDay) RETURN d.manufacturer_code, d.role") == [["1057", "ssc"]]
    assert len(files_of(journal)) == 1  # it is being written


async def test_journal_is_made_longer_before_it_is_written_and_has_its_lines_alone_when_it_ends(
    journal: Journal, recorder: JournalRecorder
) -> None:
    for entry in range(3):
        await recorder.record(a_read(entry))
    [path] = files_of(journal)
    written = path.read_bytes()
    assert len(written) == len(keeper.ZEROS)
    await journal.close()
    assert path.read_bytes() == written.rstrip(b"\0")
    assert path.read_bytes().count(b"\n") == 3


async def test_journal_that_several_processes_ship_at_once_is_in_the_graph_once(
    harness: ImportHarness, journal: Journal, recorder: JournalRecorder
) -> None:
    shippers = [Shipping(harness.graph, journal), *(Shipping(harness.graph, Journal(journal.folder)) for _ in range(4))]
    for first in range(0, 200, 50):
        await asyncio.gather(*(recorder.record(a_read(entry)) for entry in range(first, first + 50)))
        await asyncio.gather(*(shipper.ship() for shipper in shippers))
    assert await entries(harness) == list(range(200))
    result = await verified(harness.graph)
    assert (result.chains, result.records, result.findings) == (1, 200, [])


async def test_journal_whose_process_ended_is_shipped_by_another_and_deleted(
    harness: ImportHarness, journal: Journal, recorder: JournalRecorder
) -> None:
    await recorder.record(a_read(1))
    await journal.close()
    with files_of(journal)[0].open("ab") as file:
        file.write(b'["of a write that was cut off",')
    await Shipping(harness.graph, Journal(journal.folder)).ship(of_others=False)
    assert files_of(journal) == []
    assert await entries(harness) == [1]


@pytest.mark.parametrize(
    "damaged",
    [
        b"no record",
        b"{}",
        b'["a", 2, "", 1, "ssc"]',
        *(
            orjson.dumps(["a", 2, "", *A_READ[:place], {}, *A_READ[place + 1 :]])
            for place, name in enumerate(ReadFacts._fields)
            if name in {"released_at", "role", "party", "acting_for", "manufacturer_codes"}
        ),
        orjson.dumps(["a", "2", "", *A_READ]),
        orjson.dumps([{}, 2, "", *A_READ]),
        orjson.dumps(["a", 2, "", *A_READ._replace(manufacturer_codes=[[]])]),  # type: ignore[list-item]
    ],
)
async def test_journal_that_is_damaged_is_kept_beside_what_was_shipped_of_it(
    harness: ImportHarness, journal: Journal, recorder: JournalRecorder, damaged: bytes
) -> None:
    await recorder.record(a_read(1))
    await journal.close()
    with files_of(journal)[0].open("ab") as file:
        file.write(damaged + b"\n[]\n")
    await Shipping(harness.graph, journal).ship()
    assert [path.suffix for path in files_of(journal)] == [".damaged"]
    assert await entries(harness) == [1]


async def test_long_journal_goes_on_in_another_file_of_the_same_chain(
    harness: ImportHarness, journal: Journal, recorder: JournalRecorder
) -> None:
    journal.limits = LIMITS._replace(most_bytes=300)
    for entry in range(5):
        await recorder.record(a_read(entry))
    assert len(files_of(journal)) == 3
    await Shipping(harness.graph, journal).ship()
    assert len(files_of(journal)) == 1
    result = await verified(harness.graph)
    assert (result.chains, result.records, result.findings) == (1, 5, [])


async def test_read_that_the_disk_does_not_take_is_not_released_and_the_next_begins_a_chain(
    harness: ImportHarness, journal: Journal, recorder: JournalRecorder
) -> None:
    await recorder.record(a_read(1))
    with no_longer_files(keeper_of(journal)), pytest.raises(ReadNotRecorded):
        await recorder.record(a_read(2))
    await recorder.record(a_read(3))
    await journal.close()
    journal.limits = Limits(1, 1)
    with pytest.raises(ReadNotRecorded):
        await recorder.record(a_read(4))
    await Shipping(harness.graph, journal).ship()
    assert await entries(harness) == [1, 3]
    assert await findings(harness.graph) == []


async def test_keeper_that_is_killed_releases_nothing_more_and_another_goes_on(
    harness: ImportHarness, journal: Journal, recorder: JournalRecorder
) -> None:
    await recorder.record(a_read(1))
    os.kill(keeper_of(journal), signal.SIGKILL)
    with pytest.raises(ReadNotRecorded):
        await recorder.record(a_read(2))
    await recorder.record(a_read(3))
    await Shipping(harness.graph, journal).ship()
    assert await entries(harness) == [1, 3]
    assert len(files_of(journal)) == 1
    assert await findings(harness.graph) == []


async def test_answer_that_nobody_waited_for_is_not_taken_for_that_to_the_next(
    harness: ImportHarness, journal: Journal, recorder: JournalRecorder
) -> None:
    await recorder.record(a_read(1))
    recorder.timeout_seconds = 0.2
    with no_longer_files(keeper_of(journal)):
        os.kill(keeper_of(journal), signal.SIGSTOP)  # a disk that does not answer, and then refuses
        with pytest.raises(ReadNotRecorded):
            await recorder.record(a_read(2))
        with pytest.raises(ReadNotRecorded):
            await recorder.record(a_read(3))
        os.kill(keeper_of(journal), signal.SIGCONT)
        await asyncio.sleep(0.2)
    recorder.timeout_seconds = 30
    await recorder.record(a_read(4))
    await Shipping(harness.graph, journal).ship()
    assert await entries(harness) == [1, 4]
    assert await findings(harness.graph) == []


async def test_record_that_the_disk_has_too_late_is_in_its_chain_though_nothing_was_released(
    harness: ImportHarness, journal: Journal, recorder: JournalRecorder
) -> None:
    await recorder.record(a_read(1))
    recorder.timeout_seconds = 0.2
    os.kill(keeper_of(journal), signal.SIGSTOP)
    with pytest.raises(ReadNotRecorded, match="in time"):
        await recorder.record(a_read(2))
    os.kill(keeper_of(journal), signal.SIGCONT)
    recorder.timeout_seconds = 30
    await recorder.record(a_read(3))
    await Shipping(harness.graph, journal).ship()
    assert await entries(harness) == [1, 2, 3]
    result = await verified(harness.graph)
    assert (result.chains, result.findings) == (1, [])


async def test_keeper_that_does_not_answer_is_sent_no_more_than_it_may_owe(
    journal: Journal, recorder: JournalRecorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("firmware_graph.audit.journal.MOST_ON_THE_WAY", 2)
    await recorder.record(a_read(1))
    os.kill(keeper_of(journal), signal.SIGSTOP)
    waiting = [asyncio.create_task(recorder.record(a_read(entry))) for entry in (2, 3)]
    await asyncio.sleep(0)
    with pytest.raises(ReadNotRecorded, match="keep up"):
        await recorder.record(a_read(4))
    os.kill(keeper_of(journal), signal.SIGCONT)
    await asyncio.gather(*waiting)
    await recorder.record(a_read(5))


async def test_keeper_outlives_the_signals_that_end_its_parent_and_ends_with_it(
    journal: Journal, recorder: JournalRecorder
) -> None:
    await recorder.record(a_read(1))
    running = journal.keeper
    assert running is not None
    for ending in (signal.SIGINT, signal.SIGTERM):
        os.kill(running.child.pid, ending)
    await recorder.record(a_read(2))
    assert journal.keeper is running
    await journal.close()
    assert running.child.returncode == 0


async def test_journal_that_the_graph_refuses_is_shipped_later(
    harness: ImportHarness, journal: Journal, recorder: JournalRecorder
) -> None:
    shipping = Shipping(harness.graph, journal)
    await recorder.record(a_read(1))
    await shipping.ship()
    await harness.ask("CREATE CONSTRAINT refuses FOR (b:AuditBlock) REQUIRE b.parties IS UNIQUE")
    try:
        await recorder.record(a_read(2))
        with pytest.raises(GraphError):
            await shipping.ship()
        await journal.close()
        await shipping.finish()
        assert len(files_of(journal)) == 1
    finally:
        await harness.ask("DROP CONSTRAINT refuses")
    await shipping.ship()
    assert await entries(harness) == [1, 2]
    assert (await findings(harness.graph), files_of(journal)) == ([], [])


async def test_file_that_is_not_shipped_keeps_back_those_after_it_in_its_chain_alone(
    harness: ImportHarness, journal: Journal, recorder: JournalRecorder
) -> None:
    await recorder.record(a_read(1))
    await Shipping(harness.graph, journal).ship()
    await journal.close()
    journal.limits = LIMITS._replace(most_bytes=1)
    await harness.ask("CREATE CONSTRAINT refuses FOR (b:AuditBlock) REQUIRE b.parties IS UNIQUE")
    try:
        await recorder.record(a_read(2))  # in a file whose block is refused
        await recorder.record(a_read(3, by=ReadBy("ssc", party="ANOTHER")))
        other = Journal(journal.folder)
        await JournalRecorder(other).record(a_read(4, by=ReadBy("ssc", party="A THIRD")))
        await other.close()
        with pytest.raises(GraphError):
            await Shipping(harness.graph, journal).ship()
        assert await entries(harness) == [1, 4]
    finally:
        await harness.ask("DROP CONSTRAINT refuses")
    await Shipping(harness.graph, journal).ship()
    assert await entries(harness) == [1, 2, 3, 4]
    assert await findings(harness.graph) == []


async def test_records_of_which_the_graph_has_some_are_added_from_there(harness: ImportHarness) -> None:
    texts, _ = Chain().texts([a_read(entry) for entry in range(5)])
    records = [RecordText(text, RecordedRead.of_text(text)) for text in texts]
    for some in (records[:3], records, records[1:4]):
        await RecordWriter(harness.graph).commit(some)
    assert await harness.ask("MATCH (b:AuditBlock) RETURN b.first, b.last ORDER BY b.first") == [[1, 3], [4, 5]]
    assert await entries(harness) == list(range(5))
    assert await findings(harness.graph) == []


async def test_journal_that_cannot_be_read_is_no_empty_answer(harness: ImportHarness, journal: Journal) -> None:
    (journal.folder / "a-1.journal").mkdir(parents=True)
    with pytest.raises(GraphUnavailable):
        await Shipping(harness.graph, journal).ship()


async def test_process_that_is_killed_loses_no_read_that_it_released(
    neo4j: Connection, harness: ImportHarness, journal: Journal
) -> None:
    released: set[int] = set()
    for lines_before in (3, 2_000):  # before anything is shipped, and while
        process = subprocess.Popen(  # noqa: ASYNC220, S603 - a program of the tests
            [sys.executable, str(PROCESS), neo4j.uri, neo4j.user, neo4j.password, str(journal.folder)],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        assert process.stdout
        assert process.stdout.readline() == b"recording\n"
        released |= {int(process.stdout.readline()) for _ in range(lines_before)}
        process.kill()
        released |= {int(line) for line in process.communicate()[0].split(b"\n")[:-1]}
    assert len(released) > 2_000
    await Shipping(harness.graph, journal).ship()
    assert released <= set(await entries(harness))
    async with asyncio.timeout(PATIENCE_SECONDS):
        while files_of(journal):  # a keeper ends a moment after its parent
            await Shipping(harness.graph, journal).ship()
    result = await verified(harness.graph)
    assert (result.chains, result.findings, files_of(journal)) == (2, [], [])
