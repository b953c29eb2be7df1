"""Files of callers: read in a place of their caller, within the deadline, in threads that nothing else waits for."""

import asyncio
import threading
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial

import pytest

from firmware_graph.api.execution.file_reading import read_file
from firmware_graph.api.execution.places import Places
from firmware_graph.api.execution.requester import Requester
from firmware_graph.api.execution.service import Service
from firmware_graph.auth.caller import ANONYMOUS, Caller
from firmware_graph.database.background import Background
from firmware_graph.database.caller_threads import CallerThreads
from firmware_graph.database.turns import MOST_REMEMBERED, Turns
from firmware_graph.errors import GraphTimeout, RateLimited
from firmware_graph.model.interruption import check
from support.small_mutations import Register, service_on
from support.waiting import until

pytestmark = pytest.mark.anyio
ONE, OTHER = Requester(ANONYMOUS, "192.0.2.1"), Requester(ANONYMOUS, "192.0.2.2")


def is_stopped() -> bool:
    try:
        check()
    except GraphTimeout:
        return True
    return False


@dataclass
class Slow:
    """A file that is read until its end is opened, whether or not anybody waits: between two chunks, as it were."""

    begun: list[int] = field(default_factory=list)
    ended: list[int] = field(default_factory=list)
    end: threading.Event = field(default_factory=threading.Event)
    was_stopped: bool = False

    def read(self, number: int) -> str:
        self.begun.append(number)
        while not self.end.wait(0.005):
            self.was_stopped = self.was_stopped or is_stopped()
        self.ended.append(number)
        check()
        return "read"


@pytest.fixture
async def slow() -> AsyncIterator[Slow]:
    made = Slow()
    yield made
    made.end.set()


def service_with(places: Places | None = None, deadline_seconds: float = 60.0) -> Service:
    return replace(service_on(Register(), deadline_seconds=deadline_seconds), places=places)


def reading(service: Service, slow: Slow, requester: Requester = ONE, number: int = 1) -> asyncio.Task[str]:
    return asyncio.create_task(read_file(service, requester, partial(slow.read, number)))


async def test_file_is_not_begun_before_its_caller_has_a_place(slow: Slow) -> None:
    service = service_with(Places(1, 0, 60))
    first = reading(service, slow)
    await until(lambda: slow.begun)
    with pytest.raises(RateLimited):
        await reading(service, slow)
    assert len(slow.begun) == 1
    slow.end.set()
    assert await first == "read"
    assert service.places is not None
    assert not service.places.lines


async def test_file_that_is_read_past_the_deadline_is_stopped_and_holds_its_place_until_then(slow: Slow) -> None:
    service = service_with(Places(1, 0, 60), deadline_seconds=1.0)
    late = reading(service, slow)
    await until(lambda: slow.was_stopped)
    late.cancel()  # as where its connection is closed, too
    await asyncio.sleep(0)
    with pytest.raises(RateLimited):
        await reading(service, slow)
    assert not late.done()
    slow.end.set()
    with pytest.raises((GraphTimeout, asyncio.CancelledError)):
        await late
    assert slow.ended == slow.begun
    assert service.places is not None
    assert not service.places.lines


async def test_time_before_a_file_is_read_counts_towards_its_deadline(slow: Slow) -> None:
    spent = ONE._replace(came_at=-1e9)
    with pytest.raises(GraphTimeout):
        await reading(service_with(), slow, spent)
    assert not slow.begun


async def test_caller_has_one_file_read_at_a_time_and_another_caller_has_the_other_thread(slow: Slow) -> None:
    service = service_with()
    mine = [reading(service, slow) for _ in range(7)]
    await until(lambda: slow.begun)
    other = reading(service, slow, OTHER, number=2)
    await until(lambda: len(slow.begun) == 2)
    assert slow.begun == [1, 2]
    slow.end.set()
    assert await asyncio.gather(*mine, other) == ["read"] * 8


async def test_file_whose_caller_has_left_before_a_thread_was_free_is_never_read(slow: Slow) -> None:
    service = service_with()
    busy = [reading(service, slow, ONE._replace(address=str(number))) for number in range(2)]
    await until(lambda: len(slow.begun) == 2)
    waiting = reading(service, slow, OTHER)
    await asyncio.sleep(0.01)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    slow.end.set()
    await asyncio.gather(*busy)
    assert len(slow.begun) == 2


async def test_background_works_while_all_threads_for_files_and_of_the_loop_are_taken(slow: Slow) -> None:
    shared = ThreadPoolExecutor(1)
    asyncio.get_running_loop().set_default_executor(shared)
    held = asyncio.create_task(asyncio.to_thread(slow.end.wait))
    service = service_with()
    busy = [reading(service, slow, ONE._replace(address=str(number))) for number in range(7)]
    await until(lambda: len(slow.begun) == 2)
    assert await asyncio.wait_for(Background().run(lambda: "made"), 60) == "made"
    slow.end.set()
    await asyncio.gather(held, *busy)


async def test_error_of_a_file_is_the_error_of_its_reading() -> None:
    def fail() -> None:
        message = "no file"
        raise LookupError(message)

    threads = CallerThreads.named("files")
    with pytest.raises(LookupError, match="no file"):
        await threads.run("one", fail)
    assert not threads.turns.taken


def user(party: str, number: int = 1) -> Requester:
    """One of the users of a party, who has an account of its own."""
    return Requester(Caller(subject=f"user {number}", party=party, is_sec_party=True))


async def test_users_of_one_party_have_one_file_read_at_a_time_and_another_party_has_the_other_thread(
    slow: Slow,
) -> None:
    service = service_with()
    mine = [reading(service, slow, user("P001", number)) for number in range(6)]
    await until(lambda: slow.begun)
    other = reading(service, slow, user("P002"), number=2)
    await until(lambda: len(slow.begun) == 2)
    assert len({user("P001", number).account for number in range(6)}) == 6
    assert slow.begun == [1, 2]
    slow.end.set()
    assert await asyncio.gather(*mine, other) == ["read"] * 7


async def test_who_had_no_turn_for_longest_has_the_next_one_and_nobody_has_two() -> None:
    turns, given = Turns(free=2), list[str]()

    async def use(key: str) -> None:
        await turns.take(key)
        given.append(key)
        await asyncio.sleep(0)
        turns.leave(key)

    await asyncio.gather(*map(use, ["a", "a", "b", "b", "a", "c"]))
    assert given == ["a", "b", "c", "a", "b", "a"]
    assert (turns.free, turns.taken, turns.waiting) == (2, {}, 0)


async def test_who_is_cancelled_leaves_its_turn_to_the_next() -> None:
    turns = Turns(free=1)
    await turns.take("a")
    left, given, last = (asyncio.create_task(turns.take(key)) for key in "bcd")
    await asyncio.sleep(0)
    left.cancel()
    turns.leave("a")
    given.cancel()  # it was given the turn in this very step
    for task in (left, given):
        with pytest.raises(asyncio.CancelledError):
            await task
    await asyncio.wait_for(last, 60)
    assert (turns.taken, turns.waiting) == ({"d": 1}, 0)


async def test_number_of_keys_whose_turns_are_remembered_is_limited() -> None:
    turns = Turns(free=1)
    for number in range(MOST_REMEMBERED + 10):
        await turns.take(str(number))
        turns.leave(str(number))
    assert list(turns.last) == [str(number) for number in range(10, MOST_REMEMBERED + 10)]
