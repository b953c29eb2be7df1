"""A process knows for a while what is published, and writers wait for that (docs/architecture.md, 'Revisions')."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest

from firmware_graph.database import lease as lease_module
from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import Deadline, Graph, open_graph
from firmware_graph.database.marks import seconds_to_wait
from firmware_graph.database.reader import GraphReader, RevisionMoved
from firmware_graph.database.revision import Revision
from firmware_graph.database.schema import USUAL_LEASE_MILLISECONDS, prepare_graph
from firmware_graph.database.transaction import STORE_FORMAT, Turn, locked_transaction, run_alone
from firmware_graph.database.writer import change, first_load
from firmware_graph.errors import GraphError, GraphUnavailable
from firmware_graph.model.vocabulary import Tier
from support.rights import rights_to
from support.sheets import ImportHarness, import_harness

pytestmark = pytest.mark.anyio
LONG_MILLISECONDS: Final = 2000
PUBLIC: Final = frozenset({Tier.CPL})


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[ImportHarness]:
    """Open a harness where leases last, so that nothing here depends on haste."""
    async with import_harness(replace(neo4j, lease_milliseconds=LONG_MILLISECONDS), tmp_path) as opened:
        yield opened


@asynccontextmanager
async def process(neo4j: Connection) -> AsyncIterator[Graph]:
    """Open the graph as another process would."""
    async with open_graph(neo4j) as graph:
        yield graph


def reader(graph: Graph, *tiers: Tier) -> GraphReader:
    return GraphReader(graph, rights=rights_to(*(tiers or (Tier.CPL,))), deadline=Deadline.after(20))


async def move(graph: Graph, *tiers: Tier) -> None:
    async with change(graph, kind="TEST", actor="a test") as under_way:
        under_way.tiers = set(tiers)


async def seen(graph: Graph) -> Revision:
    return Revision.of((await graph.read("revision", {}, Deadline.after(20)))["revision"])


def reads_of(graph: Graph) -> list[str]:
    reads: list[str] = []
    graph.observers.append(lambda name, _seconds, _outcome: reads.append(name))
    return reads


def clock_that_is_set(graph: Graph) -> Callable[[float], None]:
    """Give a graph a clock that stands, and return what moves it."""
    moment = [graph.clock()]
    graph.clock = lambda: moment[0]

    def advance(seconds: float) -> None:
        moment[0] += seconds

    return advance


def in_haste(graph: Graph) -> Graph:
    """Give a graph a clock that is an hour later at each look, so that its writers do not wait for leases."""
    graph.clock = itertools.count(graph.clock(), 3600.0).__next__
    return graph


# Readers


async def test_revision_costs_a_round_trip_once_in_a_lease(harness: ImportHarness) -> None:
    advance, reads = clock_that_is_set(harness.graph), reads_of(harness.graph)
    for _ in range(3):
        await reader(harness.graph).confirm()
    assert reads == ["revision"]
    advance(LONG_MILLISECONDS / 1000)
    assert not reader(harness.graph).leased()
    await reader(harness.graph).confirm()
    assert reads == ["revision"] * 2


async def test_any_read_renews_the_lease_from_the_moment_at_which_it_began(harness: ImportHarness) -> None:
    advance = clock_that_is_set(harness.graph)
    began = harness.graph.clock()
    harness.graph.observers.append(lambda _name, _seconds, _outcome: advance(0.5))
    await reader(harness.graph).read("count_firmware_versions")  # the first of a process reads twice
    assert harness.graph.lease
    assert harness.graph.lease.until == pytest.approx(began + 0.5 + LONG_MILLISECONDS / 1000)


async def test_read_that_began_earlier_and_ended_later_shortens_no_lease(harness: ImportHarness) -> None:
    graph, revision = harness.graph, await seen(harness.graph)
    graph.take_lease(revision, began=10.0, is_of_leader=True)
    graph.take_lease(revision, began=9.0, is_of_leader=True)
    assert graph.lease
    assert graph.lease.began == 10.0


async def test_operation_under_a_lease_is_of_one_revision(harness: ImportHarness, neo4j: Connection) -> None:
    async with process(neo4j) as other:
        await reader(harness.graph).confirm()
        one_operation = reader(harness.graph)
        assert one_operation.leased()
        await move(in_haste(other), Tier.CPL)
        with pytest.raises(RevisionMoved):
            await one_operation.read("count_firmware_versions")


async def test_clock_is_looked_at_again_before_an_answer_leaves(harness: ImportHarness, neo4j: Connection) -> None:
    advance, reads = clock_that_is_set(harness.graph), reads_of(harness.graph)
    async with process(neo4j) as other:
        await reader(harness.graph).confirm()
        quick, slow = reader(harness.graph), reader(harness.graph)
        assert quick.leased()
        assert slow.leased()
        await quick.check_lease()
        assert reads == ["revision"]
        await move(in_haste(other), Tier.CPL)
        advance(LONG_MILLISECONDS / 1000)
        with pytest.raises(RevisionMoved):
            await slow.check_lease()


async def test_lease_that_ran_out_and_nothing_moved_costs_a_round_trip(harness: ImportHarness) -> None:
    advance, reads = clock_that_is_set(harness.graph), reads_of(harness.graph)
    await reader(harness.graph).confirm()
    slow = reader(harness.graph)
    assert slow.leased()
    advance(LONG_MILLISECONDS / 1000)
    await slow.check_lease()
    assert reads == ["revision"] * 2


async def test_announced_change_gives_no_lease_and_holds_no_reader_up(harness: ImportHarness) -> None:
    await run_alone(harness.graph, "mark_announced", token="mine", tiers=["CPL"])
    async with asyncio.timeout(5):
        await reader(harness.graph).read("count_firmware_versions")
        await reader(harness.graph).confirm()
    assert not reader(harness.graph).leased()


async def test_change_of_a_tier_out_of_sight_takes_no_lease_away(harness: ImportHarness) -> None:
    await run_alone(harness.graph, "mark_announced", token="mine", tiers=["SSC"])
    await reader(harness.graph).confirm()
    assert reader(harness.graph).leased()
    assert not reader(harness.graph, *Tier).leased()


async def test_members_of_a_cluster_give_no_lease_and_its_leader_does(harness: ImportHarness) -> None:
    harness.graph.is_routed = True
    await reader(harness.graph).read("count_firmware_versions")
    assert harness.graph.lease is None
    await reader(harness.graph).confirm()
    assert reader(harness.graph).leased()


# Writers


async def test_change_is_committed_when_the_leases_have_run_out_and_not_before(
    harness: ImportHarness, neo4j: Connection
) -> None:
    async with process(neo4j) as other:
        await reader(harness.graph).confirm()
        changing = asyncio.create_task(move(other, Tier.CPL))
        while reader(harness.graph).leased():
            number = (await seen(other)).numbers[0]
            assert number == 0 or not reader(harness.graph).leased()
        await changing
        assert (await reader(harness.graph).confirm()).numbers[0] == 1


async def test_change_that_is_discarded_or_moves_nothing_waits_for_no_lease(harness: ImportHarness) -> None:
    reads = reads_of(harness.graph)
    async with change(harness.graph, kind="TEST", actor="a test") as under_way:
        under_way.tiers, under_way.is_discarded = {Tier.CPL}, True
    assert not [name for name in reads if name.startswith("mark")]
    await move(harness.graph)
    assert "mark_announced" not in reads


async def test_first_load_gives_no_lease_and_waits_for_those_given_before_it(harness: ImportHarness) -> None:
    reads, clock = reads_of(harness.graph), harness.graph.clock
    await reader(harness.graph).confirm()
    assert harness.graph.lease
    async with first_load(harness.graph, kind="TEST", actor="a test") as under_way:
        under_way.tiers = {Tier.CPL}
        began = clock()
        with pytest.raises(GraphUnavailable):
            await reader(harness.graph).read("revision")
        harness.graph.lease = None
    assert "mark_announced" not in reads
    assert under_way.leaseless_since is not None
    assert under_way.leaseless_since <= began
    assert clock() >= under_way.leaseless_since + seconds_to_wait(under_way.turn.lease_milliseconds)


async def test_without_leases_a_change_is_not_announced(harness: ImportHarness, neo4j: Connection) -> None:
    async with process(replace(neo4j, lease_milliseconds=0)) as other:
        await prepare_graph(in_haste(other))
    reads = reads_of(harness.graph)
    await move(harness.graph, Tier.CPL)
    assert "mark_announced" not in reads
    await reader(harness.graph).confirm()
    assert not reader(harness.graph).leased()


# Marks


async def test_mark_is_not_put_up_over_anothers(harness: ImportHarness) -> None:
    for mark in ("mark_announced", "mark_publishing"):
        [put_up] = await run_alone(harness.graph, mark, token="mine", tiers=["CPL"])
        assert put_up["is_marked"]
        for again in ("mark_announced", "mark_publishing"):
            [refused] = await run_alone(harness.graph, again, token="another's", tiers=["FIR"])
            assert not refused["is_marked"]
    assert (await seen(harness.graph)).marks == {"mine"}


@pytest.mark.parametrize("name", ["clear_marks", "mark_announced", "mark_publishing"])
async def test_marks_are_looked_at_under_the_lock_of_their_node(harness: ImportHarness, name: str) -> None:
    """What another transaction is about to set is waited for, though it is not there to be seen yet."""
    tiers: dict[str, Any] = {} if name == "clear_marks" else {"tiers": ["CPL"]}
    await run_alone(harness.graph, "mark_publishing", token="first", tiers=["CPL"])
    async with harness.graph.driver.session() as session, await session.begin_transaction() as transaction:
        await transaction.run("MATCH (r:Revision) SET r.publishing = 'second', r.publishing_tiers = ['CPL']")
        marking = asyncio.create_task(run_alone(harness.graph, name, token="first", **tiers))
        await asyncio.sleep(0.3)
        assert not marking.done()
        await transaction.commit()
    await marking
    assert (await seen(harness.graph)).marks == {"second"}


async def test_mark_of_a_writer_that_lost_the_lock_is_cleared_by_who_holds_it(harness: ImportHarness) -> None:
    async with change(in_haste(harness.graph), kind="TEST", actor="a test") as under_way:
        under_way.tiers = {Tier.CPL}
        await run_alone(harness.graph, "mark_announced", token="lost", tiers=["CPL"])
    assert (await seen(harness.graph)).marks == frozenset()
    assert (await seen(harness.graph)).numbers[0] == 1


# Writers that are stopped


async def stopped_writer(graph: Graph, at: str, ready: asyncio.Future[Turn]) -> None:
    """Begin a change, and stand still for ever at its announcement or in the midst of its publication."""
    async with locked_transaction(graph) as turn:
        await run_alone(graph, "mark_announced", token=turn.token, tiers=["CPL"])
        if at == "mark_publishing":
            await run_alone(graph, at, token=turn.token, tiers=["CPL"])
        ready.set_result(turn)
        await asyncio.Event().wait()


@asynccontextmanager
async def a_stopped_writer(neo4j: Connection, at: str) -> AsyncIterator[Turn]:
    ready = asyncio.get_running_loop().create_future()
    async with process(neo4j) as graph:
        writing = asyncio.create_task(stopped_writer(graph, at, ready))
        try:
            yield await ready
        finally:
            writing.cancel()
            await asyncio.gather(writing, return_exceptions=True)


@pytest.mark.parametrize("at", ["mark_announced", "mark_publishing"])
async def test_stopped_writer_is_ended_by_readers_and_can_commit_nothing(
    harness: ImportHarness, neo4j: Connection, at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_stopped_writer(neo4j, at) as turn:
        monkeypatch.setattr(lease_module, "OVERDUE_SECONDS", 0.3)
        while (await seen(harness.graph)).marks:
            async with asyncio.timeout(20):
                await reader(harness.graph).confirm()
            await asyncio.sleep(0.02)
        await reader(harness.graph).confirm()
        assert reader(harness.graph).leased()
        with pytest.raises(Exception, match=r"[Tt]erminated|transaction"):
            await turn.transaction.commit()


async def test_stopped_writer_is_ended_by_the_next_one(
    harness: ImportHarness, neo4j: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_stopped_writer(neo4j, "mark_announced") as turn:
        monkeypatch.setattr(lease_module, "OVERDUE_SECONDS", 0.3)
        await move(harness.graph, Tier.CPL)
        assert (await seen(harness.graph)).numbers[0] == 1
        assert turn.token not in (await seen(harness.graph)).marks


async def test_writer_whose_mark_is_young_is_left_alone(harness: ImportHarness, neo4j: Connection) -> None:
    async with a_stopped_writer(neo4j, "mark_announced") as turn:
        for _ in range(20):
            await reader(harness.graph).confirm()
        assert (await seen(harness.graph)).marks == {turn.token}
        await turn.transaction.commit()


# Stores


async def prepare_graph_with(neo4j: Connection, lease_milliseconds: int | None) -> None:
    async with process(replace(neo4j, lease_milliseconds=lease_milliseconds)) as graph:
        await prepare_graph(graph)


async def test_lease_of_a_store_stays_unless_it_is_set(harness: ImportHarness, neo4j: Connection) -> None:
    await prepare_graph_with(neo4j, None)
    assert (await seen(harness.graph)).lease_milliseconds == LONG_MILLISECONDS


async def test_lease_that_is_shortened_outlasts_those_that_were_given(
    harness: ImportHarness, neo4j: Connection
) -> None:
    await reader(harness.graph).confirm()
    shortening = asyncio.create_task(prepare_graph_with(neo4j, 1))
    while reader(harness.graph).leased():
        found = (await seen(harness.graph)).lease_milliseconds
        if reader(harness.graph).leased():
            assert found == LONG_MILLISECONDS
    await shortening
    assert (await seen(harness.graph)).lease_milliseconds == 1


@pytest.mark.parametrize(("scheme", "lease"), [("bolt://", USUAL_LEASE_MILLISECONDS), ("neo4j://", 0)])
async def test_new_store_has_the_usual_lease_and_none_behind_the_address_of_a_cluster(
    harness: ImportHarness, neo4j: Connection, scheme: str, lease: int
) -> None:
    await harness.ask("MATCH (n) DETACH DELETE n")
    await prepare_graph_with(replace(neo4j, uri=neo4j.uri.replace("bolt://", scheme)), None)
    assert (await seen(harness.graph)).lease_milliseconds == lease


async def test_store_of_the_format_before_leases_is_taken_up_when_its_writer_is_done(
    harness: ImportHarness, neo4j: Connection
) -> None:
    await harness.ask("MATCH (r:Revision) SET r.format = 1, r.lease_milliseconds = NULL")
    async with locked_transaction(harness.graph):
        preparing = asyncio.create_task(prepare_graph_with(neo4j, None))
        await asyncio.sleep(0.5)
        assert await harness.ask("MATCH (r:Revision) RETURN r.format, r.lease_milliseconds") == [[1, None]]
        await reader(harness.graph).confirm()
        assert not reader(harness.graph).leased()
    await preparing
    stored = await harness.ask("MATCH (r:Revision) RETURN r.format, r.lease_milliseconds")
    assert stored == [[STORE_FORMAT, USUAL_LEASE_MILLISECONDS]]


async def test_store_that_is_not_there_gives_no_lease(harness: ImportHarness) -> None:
    await harness.ask("MATCH (r:Revision) DELETE r")
    with pytest.raises(GraphError):
        await reader(harness.graph).confirm()
    assert not reader(harness.graph).leased()
