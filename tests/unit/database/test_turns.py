"""Turns go by keys: nobody waits for much of one, nor for many newcomers; of one key, they go by arrival."""

import asyncio

import pytest

from firmware_graph.database.turns import MOST_REMEMBERED, Turns
from firmware_graph.errors import RateLimited

pytestmark = pytest.mark.anyio


async def waiters(turns: Turns, given: list[str], *asked: tuple[str, int]) -> list[asyncio.Task[None]]:
    """Let keys wait for numbered turns, in order; each is noted in `given` as it has its turn, and ends it."""

    async def one(key: str, number: int) -> None:
        await turns.take(key)
        given.append(f"{key}{number}")
        await asyncio.sleep(0)
        turns.leave(key)

    tasks = [asyncio.create_task(one(*each)) for each in asked]
    await asyncio.sleep(0)
    return tasks


async def test_keys_have_turns_in_turn_and_those_of_a_key_by_arrival() -> None:
    turns, given = Turns(1), list[str]()
    await turns.take("z")
    tasks = await waiters(turns, given, ("a", 3), ("a", 1), ("a", 2), ("b", 900), ("a", 2), ("b", 800))
    turns.leave("z")
    await asyncio.gather(*tasks)
    assert given == ["a3", "b900", "a1", "b800", "a2", "a2"]


async def test_one_that_waits_has_the_next_turn_however_many_another_sends() -> None:
    turns, given = Turns(1), list[str]()
    await turns.take("flood")
    tasks = await waiters(turns, given, *[("flood", 1)] * 50, ("modest", 1_000))
    turns.leave("flood")
    await asyncio.gather(*tasks)
    assert given.index("modest1000") == 0


async def test_who_waits_has_its_turn_however_many_newcomers_there_are() -> None:
    turns, given = Turns(1), list[str]()
    await turns.take("known")
    turns.leave("known")
    await turns.take("new")
    tasks = await waiters(turns, given, ("known", 1))
    for number in range(2 * MOST_REMEMBERED):
        tasks += await waiters(turns, given, (f"{number}a", 1), (f"{number}b", 1))
        if number == 0:
            turns.leave("new")
    await asyncio.gather(*tasks)
    assert given.index("known1") <= MOST_REMEMBERED


async def test_key_has_no_more_turns_at_a_time_than_it_may() -> None:
    turns = Turns(3, most_of_key=2)
    await turns.take("a")
    await turns.take("a")
    third = asyncio.create_task(turns.take("a"))
    await asyncio.sleep(0)
    assert not third.done()
    await turns.take("b")
    turns.leave("b")
    assert not third.done()
    turns.leave("a")
    await third
    assert (turns.taken, turns.free) == ({"a": 2}, 1)


async def test_where_too_many_wait_the_latest_of_the_key_with_the_most_is_refused() -> None:
    turns, given = Turns(1, most_waiting=3), list[str]()
    await turns.take("z")
    tasks = await waiters(turns, given, ("a", 5), ("a", 7), ("b", 900), ("c", 800))
    with pytest.raises(RateLimited) as refused:
        await asyncio.wait_for(tasks[1], 20)
    assert refused.value.extensions == {"code": "RATE_LIMITED", "limit": "waiting", "maximum": 3, "retryAfter": 2}
    turns.leave("z")
    await asyncio.gather(tasks[0], *tasks[2:])
    assert given == ["a5", "b900", "c800"]


async def test_where_each_key_has_one_the_one_is_refused_whose_turn_would_be_last() -> None:
    turns, given = Turns(1, most_waiting=2), list[str]()
    for key in "ab":
        await turns.take(key)
        turns.leave(key)
    await turns.take("z")
    tasks = await waiters(turns, given, ("b", 1), ("a", 1), ("new", 900))
    with pytest.raises(RateLimited):
        await asyncio.wait_for(tasks[0], 20)
    tasks += await waiters(turns, given, ("newer", 1))
    with pytest.raises(RateLimited):
        await asyncio.wait_for(tasks[1], 20)
    turns.leave("z")
    await asyncio.gather(*tasks[2:])
    assert given == ["new900", "newer1"]


async def test_refused_one_that_stops_in_the_same_step_had_no_turn() -> None:
    turns = Turns(1, most_waiting=0)
    await turns.take("a")
    refused = asyncio.create_task(turns.take("b"))
    await asyncio.sleep(0)
    refused.cancel()
    with pytest.raises((asyncio.CancelledError, RateLimited)):
        await refused
    assert (turns.free, turns.taken, turns.waiting) == (0, {"a": 1}, 0)


async def test_refused_one_that_is_cancelled_meanwhile_had_no_turn() -> None:
    turns = Turns(1, most_waiting=2)
    await turns.take("a")
    first, second = (asyncio.create_task(turns.take("b")) for _ in range(2))
    await asyncio.sleep(0)
    newcomer = asyncio.create_task(turns.take("c"))
    await asyncio.sleep(0)  # the second is refused, and has not run since
    second.cancel()
    with pytest.raises(asyncio.CancelledError):
        await second
    turns.leave("a")
    await first
    assert (turns.free, turns.taken, turns.waiting) == (0, {"b": 1}, 1)
    turns.leave("b")
    await newcomer
