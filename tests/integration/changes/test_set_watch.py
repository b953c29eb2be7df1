"""A watch is set in place of the one of its name, and what is no longer asked is no longer stored."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Final

import pytest

from firmware_graph.changes.set_watch import set_watch
from firmware_graph.changes.watched_keys import WatchLimits, asked_by
from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import Deadline
from firmware_graph.errors import BadUserInput, GraphTimeout
from firmware_graph.model.clocks import now_ms
from firmware_graph.model.quotas import Quotas
from firmware_graph.model.reference import FirmwareReference, Installation, ProductReference
from firmware_graph.questions.parties.shared.watched_requests import text_of
from firmware_graph.questions.pathways.shared.resolved_requests import PathwayRequest
from support.sheets import ImportHarness, import_harness
from support.watch_store import watching

pytestmark = pytest.mark.anyio
CODE: Final = "BAD_USER_INPUT"
TWO: Final = Quotas(watches=2)
KEYS = "MATCH (key:WatchedKey) RETURN key.key ORDER BY key.key"


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[ImportHarness]:
    async with import_harness(neo4j, tmp_path) as one:
        yield one


async def test_watch_set_again_keeps_its_id_and_forgets_what_it_asked(harness: ImportHarness) -> None:
    first = await watching(harness, "P1", 1, 2)
    await watching(harness, "P2", 2)
    again = await watching(harness, "P1", 3)
    assert (again.watch_id, again.size) == (first.watch_id, 1)
    assert await harness.ask(KEYS) == [["E2"], ["E3"]]


async def test_quota_is_of_a_party_and_spares_what_is_set_again(harness: ImportHarness) -> None:
    for name in ("a", "b", "a"):
        await watching(harness, "P1", 1, name=name, quotas=TWO)
    with pytest.raises(BadUserInput) as refused:
        await watching(harness, "P1", 1, name="c", quotas=TWO)
    assert refused.value.extensions["maximum"] == 2
    await watching(harness, "P2", 1, name="c", quotas=TWO)


async def test_ten_thousand_requests_are_set_and_one_more_is_refused(harness: ImportHarness) -> None:
    assert (await watching(harness, "P1", *range(1, 10_001))).size == 10_000
    with pytest.raises(BadUserInput):
        await watching(harness, "P1", *range(1, 10_002))


class Counted(list[PathwayRequest]):
    """Requests that record in which threads they are read."""

    def __init__(self, requests: list[PathwayRequest]) -> None:
        super().__init__(requests)
        self.threads = set[int]()

    def __iter__(self) -> Iterator[PathwayRequest]:
        """Iterate, and record the thread."""
        self.threads.add(threading.get_ident())
        return super().__iter__()


def by_product(number: int) -> FirmwareReference:
    """Return a reference that has three keys."""
    return FirmwareReference(product=ProductReference(firmware_version=f"10.11.12.{number}", model_identifier="0001"))


def with_inventory(inventory: FirmwareReference) -> PathwayRequest:
    """Return a request from entry 1 to 2 whose inventory states a reference."""
    return PathwayRequest(FirmwareReference(1), FirmwareReference(2), Installation(inventory=inventory))


async def test_requests_are_read_beside_the_event_loop(harness: ImportHarness) -> None:
    requests = Counted([PathwayRequest(FirmwareReference(1))])
    await set_watch(harness.graph, "fleet", requests, party="P1", now_ms=now_ms())
    assert requests.threads
    assert threading.get_ident() not in requests.threads


async def test_nothing_is_set_after_the_deadline_or_for_who_has_left(harness: ImportHarness) -> None:
    async def has_left() -> bool:
        return True

    requests = [PathwayRequest(FirmwareReference(entry)) for entry in range(5_000)]
    for deadline in (Deadline.after(0), Deadline.after(60, has_left)):
        with pytest.raises(GraphTimeout):
            await set_watch(harness.graph, "fleet", requests, party="P1", now_ms=now_ms(), deadline=deadline)
    await harness.graph.watch_turns.take("P2")
    with pytest.raises(GraphTimeout):
        await set_watch(harness.graph, "a", requests[:1], party="P1", now_ms=now_ms(), deadline=Deadline.after(0.2))
    harness.graph.watch_turns.leave("P2")
    assert await harness.ask(KEYS) == []


async def test_party_that_sets_many_watches_lets_others_set_theirs_between(harness: ImportHarness) -> None:
    ended: list[str] = []
    turns = harness.graph.watch_turns

    async def setting(party: str, name: str) -> None:
        await watching(harness, party, 1, name=name)
        ended.append(party)

    async def all_wait(count: int) -> None:
        async with asyncio.timeout(20):
            while turns.waiting < count:  # noqa: ASYNC110 - turns have no event
                await asyncio.sleep(0.01)

    await turns.take("P0")
    async with asyncio.TaskGroup() as tasks:
        for name in "abcdefgh":
            tasks.create_task(setting("P1", name))
        await all_wait(8)
        tasks.create_task(setting("P2", "a"))
        await all_wait(9)
        turns.leave("P0")
    assert ended.index("P2") == 1


async def test_watch_that_cannot_be_written_in_time_is_not_set(
    harness: ImportHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("firmware_graph.changes.set_watch.WRITING_SECONDS", 0.5)
    await watching(harness, "P1", 1)
    driver, database = harness.graph.driver, harness.graph.database
    async with driver.session(database=database) as session, await session.begin_transaction() as holder:
        await (await holder.run("MATCH (ledger:WatchLedger {name: 'setting'}) SET ledger.sets = 0")).consume()
        async with asyncio.timeout(20):
            with pytest.raises(GraphTimeout):
                await watching(harness, "P1", 2)
    assert await harness.ask(KEYS) == [["E1"]]


async def test_watches_of_a_party_have_so_many_requests_together(harness: ImportHarness) -> None:
    quotas = Quotas(watched_requests=5)
    await watching(harness, "P1", 1, 2, 3, name="a", quotas=quotas)
    await watching(harness, "P1", 1, 2, name="b", quotas=quotas)
    with pytest.raises(BadUserInput, match=r"may have 5 requests, and the others have 3: ask for fewer") as refused:
        await watching(harness, "P1", 4, 5, 6, name="b", quotas=quotas)
    assert refused.value.extensions == {"code": CODE, "argument": "input.requests", "maximum": 5}
    await watching(harness, "P1", 4, 5, 6, 7, 8, name="a", quotas=Quotas(watched_requests=7))
    await watching(harness, "P2", 1, 2, 3, 4, 5, quotas=quotas)


async def test_each_key_has_the_texts_of_its_requests(harness: ImportHarness) -> None:
    requests = [with_inventory(by_product(1)), with_inventory(by_product(2))]
    await set_watch(harness.graph, "fleet", requests, party="P1", now_ms=now_ms())
    texts = [*map(text_of, requests)]
    asked = await harness.ask("MATCH (:Watch)-[asks:ASKS]->(key:WatchedKey) RETURN key.key, asks.requests")
    assert {key: own for key, own in asked if key.startswith("E")} == {"E1": texts, "E2": texts}
    assert {tuple(own) for key, own in asked if key.startswith("T")} == {(texts[0],), (texts[1],)}


def test_keys_and_characters_of_a_watch_are_bounded() -> None:
    assert WatchLimits.of(10_000) == (10_000, 20_000, 4_000_000)
    requests = [with_inventory(by_product(1)), with_inventory(by_product(1)), with_inventory(by_product(2))]
    every = asked_by(requests, WatchLimits(2, 1_000, 100_000))
    keys, characters = len(every.places), every.characters
    assert characters == sum(len(every.texts[place]) for places in every.places.values() for place in places)
    asked_by(requests, WatchLimits(2, keys, characters))
    with pytest.raises(BadUserInput, match="different entries and products: set several watches") as refused:
        asked_by(requests, WatchLimits(2, keys - 1, characters))
    assert refused.value.extensions == {"code": CODE, "argument": "input.requests", "maximum": keys - 1}
    with pytest.raises(BadUserInput, match="characters, each counted once for each entry and version") as refused:
        asked_by(requests, WatchLimits(2, keys, characters - 1))
    assert refused.value.extensions == {"code": CODE, "argument": "input.requests", "maximum": characters - 1}


def test_place_of_a_request_that_cannot_be_read_is_its_first() -> None:
    neither = PathwayRequest(FirmwareReference())
    both = PathwayRequest(FirmwareReference(1), FirmwareReference())
    with pytest.raises(BadUserInput, match="Request 1 cannot be read"):
        asked_by([PathwayRequest(FirmwareReference(1)), neither, both, neither], WatchLimits.of(10))
