"""The background: one at a time, the smallest first, and no more waiting than may."""

import asyncio
import threading

import pytest

from firmware_graph.database.background import Background
from firmware_graph.errors import GraphTimeout, GraphUnavailable, RateLimited

pytestmark = pytest.mark.anyio


async def take_turns(background: Background, *sizes: int) -> list[int]:
    """Let all ask for a turn, in order, while somebody has it; return the order in which they get it."""
    got: list[int] = []

    async def one(size: int) -> None:
        async with background.turn(size):
            got.append(size)
            await asyncio.sleep(0)

    async with background.turn(0):
        asked = [asyncio.create_task(one(size)) for size in sizes]
        await asyncio.sleep(0)
    await asyncio.gather(*asked)
    return got


async def test_small_work_goes_first_and_equals_in_their_order() -> None:
    assert await take_turns(Background(), 40, 10, 40, 5, 10) == [5, 10, 10, 40, 40]


async def test_turn_is_free_again_afterwards() -> None:
    background = Background()
    await take_turns(background, 3, 2)
    assert not background.is_taken
    assert not background.waiting


async def test_work_is_done_in_another_thread_one_at_a_time() -> None:
    background, running, most = Background(), 0, 0

    def work() -> int:
        nonlocal running, most
        running += 1
        most = max(most, running)
        threading.Event().wait(0.01)
        running -= 1
        return threading.get_ident()

    async def one() -> int:
        async with background.turn(1):
            return await background.run(work)

    threads = await asyncio.gather(*(one() for _ in range(5)))
    assert most == 1
    assert threading.get_ident() not in threads


async def test_largest_is_refused_where_too_many_wait() -> None:
    background = Background(most_waiting=2)
    async with background.turn(0):
        waits = [asyncio.create_task(background.take(size)) for size in (10, 30, 20)]
        await asyncio.sleep(0)
        with pytest.raises(RateLimited) as refused:
            await waits[1]
        assert refused.value.extensions == {
            "code": "RATE_LIMITED",
            "limit": "waiting",
            "maximum": 2,
            "retryAfter": 2,
        }
    for wait in (waits[0], waits[2]):
        await wait
        background.pass_on()
    assert not background.is_taken


async def test_who_stops_waiting_holds_up_nobody() -> None:
    background = Background()
    async with background.turn(0):
        first, second = (asyncio.create_task(background.take(size)) for size in (1, 2))
        await asyncio.sleep(0)
        first.cancel()
    await second
    background.pass_on()
    assert not background.is_taken


async def test_who_stops_as_its_turn_comes_passes_it_on() -> None:
    background = Background()
    await background.take(0)
    first, second = (asyncio.create_task(background.take(size)) for size in (1, 2))
    await asyncio.sleep(0)
    background.pass_on()  # the turn is the first's, which has not run since
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    await second
    background.pass_on()
    assert not background.is_taken


async def test_failing_work_passes_the_turn_on() -> None:
    background = Background()
    with pytest.raises(ZeroDivisionError):
        async with background.turn(1):
            await background.run(lambda: 1 // 0)
    assert not background.is_taken


async def nothing() -> None:
    """Check nothing between turns."""


def slowly(item: int) -> int:
    """Take some time for an item, as a search does."""
    threading.Event().wait(0.02)
    return item * 2


async def test_event_loop_goes_on_while_each_item_is_worked_on() -> None:
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            ticks += 1
            await asyncio.sleep(0.001)

    ticking = asyncio.create_task(tick())
    made = await Background().each(range(10), slowly, caller="a", check=nothing, is_heavy=True)
    ticking.cancel()
    assert made == [item * 2 for item in range(10)]
    assert ticks > 10, "the loop ran between the items"


async def test_few_light_items_are_made_where_they_are_asked_for() -> None:
    threads = await Background().each(range(5), lambda _: threading.get_ident(), caller="a", check=nothing)
    assert threads == [threading.get_ident()] * 5


async def test_work_ends_with_what_is_raised_between_turns() -> None:
    made: list[int] = []

    async def check() -> None:
        if made:
            raise GraphTimeout("the deadline has passed")

    with pytest.raises(GraphTimeout):
        await Background().each(range(50), lambda item: made.append(slowly(item)), caller="a", check=check)
    assert len(made) < 10


async def test_work_ends_when_the_process_stops_and_no_other_begins() -> None:
    background = Background()
    made: list[int] = []

    def work(item: int) -> None:
        made.append(slowly(item))
        background.stop()

    with pytest.raises(GraphUnavailable):
        await background.each(range(50), work, caller="a", check=nothing, is_heavy=True)
    assert len(made) < 10
    with pytest.raises(GraphUnavailable):
        await background.each([1], work, caller="b", check=nothing, is_heavy=True)


async def test_who_has_least_left_goes_before_who_began_earlier() -> None:
    background, ended = Background(), []

    async def work(name: str, items: int) -> None:
        await background.each(range(items), slowly, caller=name, check=nothing, is_heavy=True)
        ended.append(name)

    long = asyncio.create_task(work("long", 20))
    await asyncio.sleep(0.01)
    await asyncio.gather(long, work("short", 2))
    assert ended == ["short", "long"]


async def test_many_operations_of_one_caller_hold_no_other_up() -> None:
    background, ended = Background(), []

    async def work(name: str) -> None:
        await background.each(range(6), slowly, caller=name, check=nothing, is_heavy=True)
        ended.append(name)

    greedy = [asyncio.create_task(work("greedy")) for _ in range(8)]
    await asyncio.sleep(0.01)
    await asyncio.gather(*greedy, work("modest"))
    assert ended.index("modest") <= 2
