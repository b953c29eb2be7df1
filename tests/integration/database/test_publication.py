"""Writes are published whole, and reads are of one revision (docs/architecture.md, 'Revisions')."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from neo4j.exceptions import Neo4jError

from firmware_graph.database.connection import Connection
from firmware_graph.database.dead_writer import PART_OF_A_LOAD, undo_dead_write
from firmware_graph.database.graph import Deadline, Graph, open_graph
from firmware_graph.database.reader import GraphReader, RevisionMoved
from firmware_graph.database.revision import Revision
from firmware_graph.database.transaction import locked_transaction, run_alone, run_statement
from firmware_graph.database.writer import change, first_load
from firmware_graph.errors import CredentialsRefused, GraphContractError, GraphRefused, GraphTimeout, GraphUnavailable
from firmware_graph.model.vocabulary import Tier
from support.rights import rights_to
from support.sheets import ImportHarness, cpl_rows, import_harness

pytestmark = pytest.mark.anyio
EVERY_TIER = frozenset(Tier)


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[ImportHarness]:
    async with import_harness(neo4j, tmp_path) as opened:
        yield opened


def reader(graph: Graph, *tiers: Tier, seconds: float = 20.0) -> GraphReader:
    return GraphReader(graph, rights=rights_to(*(tiers or EVERY_TIER)), deadline=Deadline.after(seconds))


async def seen(graph: Graph) -> Revision:
    return Revision.of((await graph.read("revision", {}, Deadline.after(20)))["revision"])


async def move(graph: Graph, *tiers: Tier) -> None:
    async with change(graph, kind="TEST", actor="a test") as under_way:
        under_way.tiers = set(tiers)


async def test_change_moves_only_the_tiers_it_names(harness: ImportHarness) -> None:
    before = await harness.revision()
    await move(harness.graph, Tier.FIR)
    assert [now - then for now, then in zip(await harness.revision(), before, strict=True)] == [0, 1, 0]


async def test_revision_of_a_caller_tells_nothing_of_other_tiers(harness: ImportHarness) -> None:
    everyone = frozenset({Tier.CPL})
    before = await seen(harness.graph)
    await move(harness.graph, Tier.FIR, Tier.SSC)
    after = await seen(harness.graph)
    assert before.id_for(everyone) == after.id_for(everyone)
    assert before.recorded_at(everyone) == after.recorded_at(everyone)
    assert before.id_for(EVERY_TIER) != after.id_for(EVERY_TIER)


async def test_moments_of_changes_never_go_back(harness: ImportHarness) -> None:
    await harness.ask("MATCH (lock:WriteLock) SET lock.recorded_at = $later", later=2**45)
    await move(harness.graph, Tier.CPL)
    assert (await seen(harness.graph)).recorded_at(EVERY_TIER) == 2**45 + 1


async def test_change_that_fails_leaves_no_mark_and_no_entry(harness: ImportHarness) -> None:
    before = await harness.contents()
    with pytest.raises(RuntimeError, match="half way"):
        async with change(harness.graph, kind="TEST", actor="a test") as under_way:
            under_way.tiers = {Tier.CPL}
            raise RuntimeError("half way")
    assert await harness.contents() == before
    assert (await harness.ask("MATCH (entry:Change) RETURN count(entry)"))[0][0] == 0


async def test_discarded_change_writes_nothing_at_all(harness: ImportHarness) -> None:
    async with change(harness.graph, kind="TEST", actor="a test") as under_way:
        under_way.is_discarded = True
    assert (await harness.ask("MATCH (lock:WriteLock) RETURN lock.sequence"))[0][0] == 0


async def test_two_reads_on_two_revisions_are_not_one_answer(harness: ImportHarness) -> None:
    one_operation = reader(harness.graph)
    await one_operation.read("count_firmware_versions")
    await move(harness.graph, Tier.CPL)
    with pytest.raises(RevisionMoved):
        await one_operation.read("count_firmware_versions")


async def test_move_of_a_tier_out_of_sight_disturbs_nobody(harness: ImportHarness) -> None:
    one_operation = reader(harness.graph, Tier.CPL)
    await one_operation.read("count_firmware_versions")
    await move(harness.graph, Tier.SSC)
    reads: list[str] = []
    harness.graph.observers.append(lambda name, _seconds, _outcome: reads.append(name))
    await one_operation.read("count_firmware_versions")
    assert reads == ["count_firmware_versions"]


async def test_read_waits_while_a_commit_is_under_way(harness: ImportHarness) -> None:
    await run_alone(harness.graph, "mark_publishing", token="mine", tiers=["CPL"])
    waiting = asyncio.create_task(reader(harness.graph).read("count_firmware_versions"))
    await asyncio.sleep(0.3)
    assert not waiting.done()
    await run_alone(harness.graph, "clear_marks", token="mine")
    assert (await waiting)["firmware_versions"] == 0


async def test_mark_of_another_writer_is_left_alone(harness: ImportHarness) -> None:
    await run_alone(harness.graph, "mark_publishing", token="mine", tiers=["CPL"])
    await run_alone(harness.graph, "clear_marks", token="another's")
    assert (await seen(harness.graph)).token == "mine"


async def test_mark_of_a_dead_writer_is_cleared_by_a_reader_that_waited(harness: ImportHarness) -> None:
    await run_alone(harness.graph, "mark_publishing", token="dead", tiers=["CPL"])
    await reader(harness.graph).read("count_firmware_versions")
    assert (await seen(harness.graph)).token is None


async def test_mark_of_a_living_writer_stays(harness: ImportHarness) -> None:
    await run_alone(harness.graph, "mark_publishing", token="alive", tiers=["CPL"])
    async with locked_transaction(harness.graph):
        began = time.monotonic()
        await undo_dead_write(harness.graph)
        assert time.monotonic() - began < 10
        assert (await seen(harness.graph)).token == "alive"


async def test_writers_take_turns(harness: ImportHarness) -> None:
    await asyncio.gather(*(move(harness.graph, Tier.CPL) for _ in range(8)))
    assert (await harness.revision())[0] == 8
    assert [entry for [entry] in await harness.ask("MATCH (c:Change) RETURN c.sequence ORDER BY c.sequence")] == list(
        range(1, 9)
    )


async def test_nothing_is_answered_while_a_first_load_is_not_whole(harness: ImportHarness) -> None:
    async with first_load(harness.graph, kind="TEST", actor="a test") as under_way:
        under_way.tiers = {Tier.CPL}
        with pytest.raises(GraphUnavailable):
            await reader(harness.graph).read("count_firmware_versions")
    assert (await reader(harness.graph).read("count_firmware_versions"))["firmware_versions"] == 0


async def test_first_load_that_fails_is_removed(harness: ImportHarness) -> None:
    with pytest.raises(RuntimeError, match="half way"):
        async with first_load(harness.graph, kind="TEST", actor="a test") as under_way:
            await under_way.run_apart("write_manufacturers", manufacturers=[["1057", "Example"]])
            raise RuntimeError("half way")
    assert (await harness.ask("MATCH (m:Manufacturer) RETURN count(m)"))[0][0] == 0
    assert not (await seen(harness.graph)).is_loading


async def test_first_load_of_a_dead_process_is_removed_at_the_next_start(harness: ImportHarness) -> None:
    await run_alone(harness.graph, "mark_loading", token="dead")
    await run_alone(harness.graph, "write_manufacturers", manufacturers=[["1057", "Example"]])
    await undo_dead_write(harness.graph)
    assert (await harness.ask("MATCH (m:Manufacturer) RETURN count(m)"))[0][0] == 0
    assert not (await seen(harness.graph)).is_loading


async def test_read_that_met_a_first_load_is_not_taken_for_one_of_the_empty_graph(harness: ImportHarness) -> None:
    before = await harness.revision()
    await run_alone(harness.graph, "mark_loading", token="dead")
    await undo_dead_write(harness.graph)
    assert all(now > then for now, then in zip(await harness.revision(), before, strict=True))


async def test_part_of_a_load_that_outlives_its_client_is_ended_before_all_is_removed(
    harness: ImportHarness, neo4j: Connection
) -> None:
    async with open_graph(neo4j) as other, other.driver.session() as session:
        orphan = await session.begin_transaction(metadata=dict(PART_OF_A_LOAD))
        await orphan.run("CREATE (:Manufacturer {code: 'F00D', name: 'too late'})")
        await run_alone(harness.graph, "mark_loading", token="dead")
        await undo_dead_write(harness.graph)
        with pytest.raises(Neo4jError):
            await orphan.commit()
    assert (await harness.ask("MATCH (m:Manufacturer) RETURN count(m)"))[0][0] == 0


async def test_first_load_needs_an_empty_graph(harness: ImportHarness) -> None:
    await harness.written(cpl=cpl_rows(1))
    with pytest.raises(GraphRefused):
        async with first_load(harness.graph, kind="TEST", actor="a test"):
            raise AssertionError("the body must not be run")


async def test_query_that_is_not_there_is_a_bug(harness: ImportHarness) -> None:
    with pytest.raises(GraphContractError, match="no cypher/read/no_such_query"):
        await reader(harness.graph).read("no_such_query")
    with pytest.raises(GraphContractError, match="no cypher/read/publish"):
        await reader(harness.graph).read("publish")


async def test_parameter_that_is_missing_is_a_bug_without_the_drivers_words_for_callers(harness: ImportHarness) -> None:
    with pytest.raises(GraphContractError) as caught:
        await reader(harness.graph).read("upgrade_lineages")
    assert "cpl_entry_ids" not in caught.value.public_message


async def test_passed_deadline_is_a_timeout(harness: ImportHarness) -> None:
    with pytest.raises(GraphTimeout):
        await reader(harness.graph, seconds=-1).read("count_firmware_versions")


async def test_slow_query_is_ended_by_the_database(harness: ImportHarness) -> None:
    async with harness.graph.driver.session() as session, await session.begin_transaction() as holding:
        await holding.run("MATCH (lock:WriteLock) SET lock.sequence = lock.sequence")
        with pytest.raises(GraphTimeout):
            async with locked_transaction(harness.graph, deadline=Deadline.after(0.3)):
                raise AssertionError("the lock is taken")


async def test_graph_that_is_not_prepared_is_unavailable(harness: ImportHarness) -> None:
    await harness.ask("MATCH (r:Revision) DELETE r")
    with pytest.raises(GraphUnavailable, match="not prepared"):
        await reader(harness.graph, seconds=5).read("revision")


async def test_database_that_is_away_is_unavailable() -> None:
    async with open_graph(Connection("bolt://127.0.0.1:1", "neo4j", "irrelevant")) as graph:
        with pytest.raises(GraphUnavailable):
            await run_statement(graph, "ask", "RETURN 1 AS one")


async def test_wrong_password_is_named_and_not_tried_again_for_a_while(neo4j: Connection) -> None:
    tries: list[str] = []
    async with open_graph(Connection(neo4j.uri, neo4j.user, "wrong", neo4j.database)) as graph:
        graph.observers.append(lambda _name, _seconds, outcome: tries.append(outcome))
        for _ in range(9):
            with pytest.raises(CredentialsRefused, match="NEO4J_PASSWORD"):
                await reader(graph).read("revision")
        with pytest.raises(CredentialsRefused):
            await run_alone(graph, "clear_loading")
        assert tries == ["GRAPH_UNAVAILABLE"]
        graph.lockout.until = float("-inf")
        with pytest.raises(CredentialsRefused):
            await reader(graph).read("revision")
    assert tries == ["GRAPH_UNAVAILABLE"] * 2
    async with open_graph(neo4j) as graph:  # who has the right password was not locked out
        await run_statement(graph, "ask", "RETURN 1 AS one")


async def test_routing_address_reaches_a_single_server_too(harness: ImportHarness, neo4j: Connection) -> None:
    routed = Connection(neo4j.uri.replace("bolt://", "neo4j://"), neo4j.user, neo4j.password, neo4j.database)
    async with open_graph(routed) as graph:
        assert (await reader(graph).read("count_firmware_versions"))["firmware_versions"] == 0
    assert harness.graph.database == neo4j.database
