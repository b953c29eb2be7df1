"""A read whose caller leaves ends in the database too, long before its deadline."""

import asyncio

import pytest
from neo4j import Query

from firmware_graph.database.awaited import while_awaited
from firmware_graph.database.catalogue import QueryFile, QueryKind, load_catalogue
from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import Deadline, Graph, open_graph
from firmware_graph.errors import GraphTimeout

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(60)]  # what is broken here goes on until its deadline
HOURS = 10_000.0
SLOW = QueryFile(
    "slow",
    QueryKind.READ,
    "CYPHER 5 UNWIND range(1, 1000000000000) AS n WITH n WHERE n < 0 RETURN count(n) AS n",
    {},
)
RUNNING = "SHOW TRANSACTIONS YIELD metaData WHERE metaData.query = 'slow' RETURN count(*) AS running"


async def has_left() -> bool:
    return True


async def is_here() -> bool:
    return False


async def running(graph: Graph) -> int:
    """Return the number of slow reads that the database works on."""
    async with graph.driver.session(database="system") as session:
        [record] = [record async for record in await session.run(Query(RUNNING))]
    return int(record["running"])


async def until_running(graph: Graph, number: int) -> None:
    while await running(graph) != number:  # noqa: ASYNC110 - the time limit of the test ends it
        await asyncio.sleep(0.05)


@pytest.fixture
def with_slow_read(monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue = {**load_catalogue(), SLOW.name: SLOW}
    monkeypatch.setattr(Graph, "query", lambda _, name, __: catalogue[name])


@pytest.mark.usefixtures("with_slow_read")
async def test_a_read_ends_in_the_database_when_its_caller_leaves(neo4j: Connection) -> None:
    left = asyncio.Event()

    async def leaves() -> bool:
        return left.is_set()

    async with open_graph(neo4j) as graph:
        reading = asyncio.create_task(graph.read("slow", {}, Deadline.after(HOURS, leaves)))
        await until_running(graph, 1)
        left.set()
        with pytest.raises(GraphTimeout, match="left"):
            await reading
        await until_running(graph, 0)


async def test_what_is_done_before_anybody_looks_is_not_cancelled() -> None:
    async with while_awaited(has_left):
        done = True
    await asyncio.sleep(0)
    assert done


async def test_a_timeout_of_another_kind_is_none_of_the_callers() -> None:
    with pytest.raises(TimeoutError):
        async with while_awaited(is_here), asyncio.timeout(0.1):
            await asyncio.sleep(HOURS)
