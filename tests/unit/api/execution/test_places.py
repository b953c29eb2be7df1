"""Places: the operations of one caller wait for one another, within numbers, and those of others do not."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

import pytest

from firmware_graph.api.execution.places import Places
from firmware_graph.errors import RateLimited

pytestmark = pytest.mark.anyio
Wait = Callable[[], Awaitable[object]]


def places(most: int = 2, most_waiting: int = 3, seconds: float = 60.0) -> Places:
    return Places(most, most_waiting, seconds)


async def working(places: Places, key: str, log: list[str], name: str, work: Wait) -> None:
    await places.take(key)
    try:
        log.append(f"{name} begins")
        await work()
        log.append(f"{name} ends")
    finally:
        places.leave(key)


SHORT: Final[Wait] = lambda: asyncio.sleep(0.01)  # noqa: E731 - a value of a test


async def test_no_more_than_the_limit_are_worked_on_and_all_are_in_order() -> None:
    of_all, log = places(), list[str]()
    await asyncio.gather(*(working(of_all, "a", log, str(number), SHORT) for number in range(5)))
    working_on, most = 0, 0
    for line in log:
        working_on += 1 if line.endswith("begins") else -1
        most = max(most, working_on)
    assert most == 2
    assert [line for line in log if line.endswith("begins")] == [f"{number} begins" for number in range(5)]
    assert not of_all.lines


async def test_other_callers_do_not_wait() -> None:
    of_all, log, gate = places(1), list[str](), asyncio.Event()
    slow = asyncio.create_task(working(of_all, "a", log, "slow", gate.wait))
    await asyncio.sleep(0)
    await asyncio.wait_for(working(of_all, "b", log, "quick", SHORT), 60)
    gate.set()
    await slow
    assert log == ["slow begins", "quick begins", "quick ends", "slow ends"]


async def test_who_comes_when_too_many_wait_is_refused_with_the_limit() -> None:
    of_all, gate = places(), asyncio.Event()
    tasks = [asyncio.create_task(working(of_all, "a", [], str(number), gate.wait)) for number in range(5)]
    await asyncio.sleep(0)
    with pytest.raises(RateLimited) as refused:
        await of_all.take("a")
    assert refused.value.extensions == {
        "code": "RATE_LIMITED",
        "limit": "concurrency",
        "maximum": 2,
        "waiting": 3,
        "retryAfter": 2,
    }
    gate.set()
    await asyncio.gather(*tasks)
    assert not of_all.lines


async def test_who_waits_too_long_is_refused() -> None:
    of_all, gate = places(1, seconds=0.05), asyncio.Event()
    task = asyncio.create_task(working(of_all, "a", [], "slow", gate.wait))
    await asyncio.sleep(0)
    with pytest.raises(RateLimited):
        await of_all.take("a")
    gate.set()
    await task
    assert not of_all.lines


async def test_place_that_is_left_to_who_has_just_gone_is_left_to_the_next() -> None:
    of_all, log, gate = places(1), list[str](), asyncio.Event()
    first = asyncio.create_task(working(of_all, "a", log, "first", gate.wait))
    await asyncio.sleep(0)
    gone = asyncio.create_task(working(of_all, "a", log, "gone", SHORT))
    last = asyncio.create_task(working(of_all, "a", log, "last", SHORT))
    await asyncio.sleep(0)
    gate.set()
    await asyncio.sleep(0)  # the first leaves its place to the second, which has not yet woken up
    gone.cancel()
    await asyncio.gather(first, gone, last, return_exceptions=True)
    assert log == ["first begins", "first ends", "last begins", "last ends"]
    assert not of_all.lines


async def test_who_goes_while_waiting_is_forgotten() -> None:
    of_all, log, gate = places(1), list[str](), asyncio.Event()
    first = asyncio.create_task(working(of_all, "a", log, "first", gate.wait))
    await asyncio.sleep(0)
    gone = asyncio.create_task(of_all.take("a"))
    await asyncio.sleep(0)
    gone.cancel()
    await asyncio.gather(gone, return_exceptions=True)
    assert not of_all.lines["a"].waiting
    gate.set()
    await first
    assert not of_all.lines
